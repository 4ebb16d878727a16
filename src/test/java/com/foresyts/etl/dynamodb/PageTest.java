package com.foresyts.etl.dynamodb;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.convert.AnyValue;
import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PageTest {

  @Test
  void readsItsMembersAndSkipsOthers() throws IOException {
    Page answer =
        parse(
            """
            {"New": [{"a": 1}], "Count": 2, "ScannedCount": 30, "Items": [{"k": {"S": "a"}}, {}],
             "ConsumedCapacity": {"Table": {"CapacityUnits": 1}, "CapacityUnits": 2.5, "TableName": "t"},
             "LastEvaluatedKey": {"k": {"S": "a"}, "n": {"N": "1"}}}
            """);
    assertThat(answer)
        .isEqualTo(
            new Page(
                List.of(Map.of("k", AttributeValue.fromS("a")), Map.of()),
                2,
                30,
                2.5,
                Map.of("k", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1"))));
  }

  @Test
  void distinguishesAnEmptyBodyFromAnEmptyPage() throws IOException {
    assertThat(Page.parse(new byte[0])).isNull();
    assertThat(parse("{\"Count\": 0, \"Items\": []}").next()).isEmpty();
    assertThat(parse("{}").count()).isEqualTo(-1);
  }

  @Test
  void readsTheLargestItemsOfDynamoDb() throws IOException {
    String name = "n".repeat(65_535);
    String key = "k".repeat(400 * 1024);
    String deepest = "{\"S\": \"bottom\"}";
    for (int level = 0; level < 32; level++) {
      deepest = "{\"M\": {\"l\": {\"L\": [" + deepest + "]}}}";
    }
    String item =
        "{\"%s\": {\"S\": \"%s\"}, \"m\": {\"M\": {\"%s\": {\"N\": \"1\"}}}, \"deep\": %s}"
            .formatted(name, "s".repeat(21_000_000), key, deepest);
    Map<String, AttributeValue> read = parse("{\"Items\": [" + item + "]}").items().get(0);
    assertThat(requireNonNull(read.get(name)).s()).hasSize(21_000_000);
    assertThat(requireNonNull(read.get("m")).m()).containsOnlyKeys(key);
    assertThat(read).containsKey("deep");
  }

  @Test
  void readsAValueOfAnUnknownTypeAsNoType() throws IOException {
    Page answer = parse("{\"Items\": [{\"k\": {\"ZZ\": [{}]}, \"n\": {\"N\": \"1\"}}]}");
    Map<String, AttributeValue> item = answer.items().get(0);
    assertThat(requireNonNull(item.get("k")).type())
        .isEqualTo(AttributeValue.builder().build().type());
    assertThat(item.get("n")).isEqualTo(AttributeValue.fromN("1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "[]",
        "{\"Items\": {}}",
        "{\"Items\": [1]}",
        "{\"Items\": [{\"k\": 1}]}",
        "{\"Items\": [{\"k\": {}}]}",
        "{\"Items\": [{\"k\": {\"S\": 1}}]}",
        "{\"Items\": [{\"k\": {\"S\": \"a\", \"N\": \"1\"}}]}",
        "{\"Items\": [{\"k\": {\"S\": \"a\"}}",
        "{\"Count\": 1"
      })
  void rejectsOtherBodies(String body) {
    assertThatThrownBy(() -> parse(body)).isInstanceOf(IOException.class);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void readsAnyItem(@ForAll("items") List<Map<String, AttributeValue>> items) throws IOException {
    // DynamoJson is another parser of the same notation.
    List<String> lines = items.stream().map(DynamoJson::json).toList();
    Page answer = parse("{\"Items\":[" + lines.stream().collect(Collectors.joining(",")) + "]}");
    assertThat(answer.items()).isEqualTo(lines.stream().map(DynamoJson::item).toList());
  }

  @Provide
  Arbitrary<List<Map<String, AttributeValue>>> items() {
    return AnyValue.items(Migrators.mappings().get(2).columns())
        .filter(PageTest::canBeWritten)
        .list()
        .ofMaxSize(5);
  }

  /** DynamoDB has no value without a type and nothing that is not UTF-8. */
  private static boolean canBeWritten(Map<String, AttributeValue> item) {
    try {
      return StandardCharsets.UTF_8.newEncoder().canEncode(DynamoJson.json(item));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Page parse(String body) throws IOException {
    return requireNonNull(Page.parse(DynamoJson.bytes(body)));
  }
}
