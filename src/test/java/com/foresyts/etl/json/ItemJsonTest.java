package com.foresyts.etl.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.foresyts.etl.convert.AnyValue;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemJsonTest {
  private static final JsonFactory JSON = new JsonFactory();

  @Test
  void writesEveryTypeAsTheProtocolDoes() throws IOException {
    String item =
        """
        {"s":{"S":"ä\\u0000"},"n":{"N":"1.50"},"b":{"B":"AAE="},"bool":{"BOOL":false},\
        "null":{"NULL":true},"m":{"M":{"l":{"L":[{"M":{}},{"L":[]}]}}},"ss":{"SS":["a","b"]},\
        "ns":{"NS":["1","2"]},"bs":{"BS":["AA==","AQ=="]}}\
        """;
    assertThat(write(DynamoJson.item(item))).isEqualTo(item);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void readsWhatItHasWritten(@ForAll("items") Map<String, AttributeValue> item) throws IOException {
    assertThat(read(write(item))).isEqualTo(item);
  }

  @Provide
  Arbitrary<Map<String, AttributeValue>> items() {
    return AnyValue.items(Migrators.mappings().get(2).columns()).filter(ItemJsonTest::isItem);
  }

  /** Returns whether DynamoDB could hold the item: it has no value without a type. */
  private static boolean isItem(Map<String, AttributeValue> item) {
    try {
      DynamoJson.json(item);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void aTypeThatIsNotKnownIsReadAndWrittenAsNoType() throws IOException {
    assertThat(write(read("{\"k\":{\"ZZ\":[{}]}}")))
        .isEqualTo("{\"k\":{\"UNKNOWN_TO_SDK_VERSION\":null}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"k\":1}",
        "{\"k\":{}}",
        "{\"k\":{\"S\":1}}",
        "{\"k\":{\"N\":1}}",
        "{\"k\":{\"L\":{}}}",
        "{\"k\":{\"BOOL\":\"true\"}}",
        "{\"k\":{\"S\":\"a\",\"N\":\"1\"}}"
      })
  void rejectsOtherJson(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JsonParseException.class);
  }

  @Test
  void readsSomeAttributesOfTheItemsThatAreWanted() throws IOException {
    String items =
        """
        {"a":{"S":"1"},"x":"skipped","b":{"S":"2"}} {"a":{"S":"3"},"b":1,"x":[{}]} {"x":{}}
        """;
    try (JsonParser json = JSON.createParser(items)) {
      List<@Nullable Map<String, AttributeValue>> read = new ArrayList<>();
      while (json.nextToken() != null) {
        read.add(
            ItemJson.read(
                json,
                Set.of("a", "b"),
                (name, value) -> !name.equals("a") || value.s().equals("1")));
        assertThat(json.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      }
      assertThat(read)
          .containsExactly(
              Map.of("a", AttributeValue.fromS("1"), "b", AttributeValue.fromS("2")),
              null,
              Map.of());
    }
  }

  private static Map<String, AttributeValue> read(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      return ItemJson.read(json);
    }
  }

  private static String write(Map<String, AttributeValue> item) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ItemJson.write(item, json);
    }
    return text.toString();
  }
}
