package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import com.foresyts.etl.convert.Row.BadColumn;
import com.foresyts.etl.convert.RowOrReject.Rejected;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowConverterTest {
  private static final List<Column> COLUMNS =
      List.of(
          Column.client(Column.text("clientId")),
          Column.id(Column.text("id")),
          Column.integer("size"),
          Column.derived(Column.text("derived")),
          Column.textArray("tags"),
          Column.text("Note"),
          Column.date("day"));
  private static final int CLIENT = 0;
  private static final int ID = 1;
  private static final int SIZE = 2;
  private static final int DERIVED = 3;
  private static final int TAGS = 4;
  private static final int NOTE = 5;
  private static final int DAY = 6;

  private static final Map<String, TextWidth> WIDTHS =
      Map.of(
          "clientid", new TextWidth(5, false),
          "id", new TextWidth(5, false),
          "note", new TextWidth(3, false),
          "tags", new TextWidth(2, false));
  private static final Map<String, AttributeValue> ITEM =
      Map.of("clientId", fromS("C1"), "id", fromS("I1"), "status", fromN("1"));

  @Test
  void convertsColumnsInTheirOrder() {
    Row row =
        row(
            Map.of(
                "size",
                fromN("7.0"),
                "tags",
                fromSs(List.of("b", "a")),
                "Note",
                fromS("abc"),
                "day",
                fromS("2024-1-5"),
                "derived",
                fromS("not read"),
                "password",
                fromS("\u0000"),
                "note",
                fromS("in another case")));

    assertThat(row.values())
        .containsExactly("C1", "I1", 7, null, List.of("a", "b"), "abc", LocalDate.of(2024, 1, 5));
    assertThat(row.key()).isEqualTo("I1");
    assertThat(row.badColumns()).isEmpty();
    assertThat(row.cleanedColumns()).isEmpty();
  }

  @Test
  void readsWhatIsAbsentAsNull() {
    assertThat(row(Map.of()).values())
        .containsExactly("C1", "I1", null, null, List.of(), null, null);
  }

  @Test
  void remembersBadAndCleanedValues() {
    Row row =
        row(
            Map.of(
                "size", fromS("12.5"),
                "tags", fromL(List.of(fromS("ab\u0000"))),
                "Note", fromS("\ud83dbc"),
                "day", fromS("31/12/2024")));

    assertThat(row.values())
        .containsExactly("C1", "I1", null, null, List.of("ab"), "\ufffdbc", null);
    assertThat(row.badColumns()).extracting(BadColumn::column).containsExactly(SIZE, DAY);
    assertThat(row.badColumns())
        .extracting(BadColumn::reason)
        .allSatisfy(reason -> assertThat(reason).isNotBlank().doesNotContain("12.5", "31/12"));
    assertThat(row.cleanedColumns()).containsExactly(TAGS, NOTE);
  }

  @Test
  void countsAValueThatIsCleanedAndStillTooLongAsBadAlone() {
    Row row = row(Map.of("Note", fromS("abcd\u0000"), "tags", fromL(List.of(fromS("abc\u0000")))));

    assertThat(row.values()).containsExactly("C1", "I1", null, null, null, null, null);
    assertThat(row.badColumns()).extracting(BadColumn::column).containsExactly(TAGS, NOTE);
    assertThat(row.cleanedColumns()).isEmpty();
  }

  /** The rule for key attributes holds for each column of the target key. */
  @ParameterizedTest
  @MethodSource("keysThatCannotStand")
  void rejectsKeys(@Nullable AttributeValue value, @Nullable String named, String why) {
    assertThat(convert(true, with("id", value)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.key()).isEqualTo(named);
              assertThat(rejected.reason()).startsWith("id ").contains(why);
            });
    assertThat(convert(true, with("clientId", value)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.key()).isEqualTo("I1");
              assertThat(rejected.reason()).startsWith("clientId ").contains(why);
            });
  }

  static Stream<Arguments> keysThatCannotStand() {
    return Stream.of(
        arguments(null, null, "missing"),
        arguments(fromNul(true), null, "missing"),
        arguments(fromS(""), "", "blank"),
        arguments(fromS(" "), " ", "blank"),
        arguments(fromS("\t\n\u000b\f\r"), "\t\n\u000b\f\r", "blank"),
        arguments(fromS("null"), "null", "\"null\""),
        arguments(fromS("\u0000"), "", "characters that PostgreSQL cannot store"),
        arguments(fromS("a\u0000"), "a", "characters that PostgreSQL cannot store"),
        arguments(fromS("\ud83d"), "\ufffd", "characters that PostgreSQL cannot store"),
        arguments(fromS("\u0000null"), "null", "characters that PostgreSQL cannot store"),
        arguments(fromS("sixsix"), "sixsix", "longer than the column's 5"),
        arguments(fromS("\u0000sixsix"), "sixsix", "longer than the column's 5"),
        arguments(fromN("123456"), "123456", "longer than the column's 5"),
        arguments(fromN("1E999999999"), null, "not a number"),
        arguments(AttributeValue.builder().build(), null, "unknown type"));
  }

  @ParameterizedTest
  @MethodSource("keysThatStand")
  void keepsKeysAsTheyAre(AttributeValue value, String key) {
    assertThat(convert(true, with("id", value)))
        .isInstanceOfSatisfying(
            Row.class,
            row -> {
              assertThat(row.key()).isEqualTo(key);
              assertThat(row.value(ID)).isEqualTo(key);
            });
  }

  static Stream<Arguments> keysThatStand() {
    return Stream.of(
        arguments(fromS("0"), "0"),
        arguments(fromS(" a "), " a "),
        arguments(fromS("NULL"), "NULL"),
        arguments(fromS("nulls"), "nulls"),
        arguments(fromS("\u00a0"), "\u00a0"),
        arguments(fromS("\ufffd"), "\ufffd"),
        arguments(fromS("\ud83d\ude00".repeat(5)), "\ud83d\ude00".repeat(5)),
        arguments(fromN("12.0"), "12"),
        arguments(fromN("-0"), "0"));
  }

  @Test
  void judgesTheClientLikeAnyColumnIfItIsNotPartOfTheKey() {
    assertThat(convert(false, with("clientId", fromS("sixsix"))))
        .isInstanceOfSatisfying(
            Row.class,
            row -> {
              assertThat(row.value(CLIENT)).isNull();
              assertThat(row.badColumns()).extracting(BadColumn::column).containsExactly(CLIENT);
            });
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void isActiveWithStatusOne(@Nullable AttributeValue status, boolean active) {
    assertThat(
            new RowConverter(mapping(true, Column.status(Column.text("status"))), WIDTHS)
                .convert(with("status", status)))
        .isInstanceOfSatisfying(Row.class, row -> assertThat(row.active()).isEqualTo(active));
  }

  static Stream<Arguments> statuses() {
    return Stream.concat(
        Stream.of(fromN("1"), fromN("1.0"), fromN("1E0"), fromN("10E-1"), fromS("1"))
            .map(status -> arguments(status, true)),
        Stream.of(
                null,
                fromNul(true),
                fromN("0"),
                fromN("2"),
                fromN("-1"),
                fromN("1.5"),
                fromN("11"),
                fromN("1E999999999"),
                fromN("1E99999999999"),
                fromN(""),
                fromS(""),
                fromS("01"),
                fromS(" 1"),
                fromS("1 "),
                fromS("1.0"),
                fromS("0"),
                fromS("true"),
                fromS("\u0661"),
                fromBool(true),
                fromL(List.of(fromN("1"))),
                fromSs(List.of("1")),
                AttributeValue.builder().build())
            .map(status -> arguments(status, false)));
  }

  @Test
  void isAlwaysActiveWithoutAStatusColumn() {
    assertThat(convert(true, with("status", fromN("2"))))
        .isInstanceOfSatisfying(Row.class, row -> assertThat(row.active()).isTrue());
  }

  @Test
  void replacesAValueAndWhatWasWrongWithIt() {
    Row row = row(Map.of("size", fromS("x"), "Note", fromS("\u0000"), "tags", fromS("a\u0000")));

    Row sized = row.with(SIZE, new ColumnValue.Value(8, false));
    Row noted = sized.with(NOTE, ColumnValue.Value.NULL);

    assertThat(sized.values()).containsExactly("C1", "I1", 8, null, List.of("a"), "", null);
    assertThat(sized.badColumns()).isEmpty();
    assertThat(sized.cleanedColumns()).containsExactly(TAGS, NOTE);
    assertThat(noted.value(NOTE)).isNull();
    assertThat(noted.cleanedColumns()).containsExactly(TAGS);
    assertThat(row.value(SIZE)).as("the row it was made from").isNull();
    assertThat(row.badColumns()).extracting(BadColumn::column).containsExactly(SIZE);
    assertThat(noted.key()).isEqualTo("I1");
    assertThat(noted.active()).isTrue();
  }

  @Test
  void marksAValueAsBad() {
    Row row = row(Map.of("size", fromS("x"), "Note", fromS("a\u0000")));

    Row changed =
        row.with(DERIVED, new ColumnValue.BadValue("is odd"))
            .with(NOTE, new ColumnValue.BadValue("is longer"))
            .with(SIZE, new ColumnValue.BadValue("no"));

    assertThat(changed.values()).containsExactly("C1", "I1", null, null, List.of(), null, null);
    assertThat(changed.badColumns())
        .containsExactly(
            new BadColumn(DERIVED, "is odd"),
            new BadColumn(NOTE, "is longer"),
            new BadColumn(SIZE, "no"));
    assertThat(changed.cleanedColumns()).isEmpty();
    assertThat(row.value(NOTE)).as("the row it was made from").isEqualTo("a");
  }

  @Test
  void marksAValueAsCleaned() {
    Row changed = row(Map.of()).with(DERIVED, new ColumnValue.Value("Boss", true));

    assertThat(changed.value(DERIVED)).isEqualTo("Boss");
    assertThat(changed.cleanedColumns()).containsExactly(DERIVED);
  }

  private static Row row(Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(ITEM);
    item.putAll(attributes);
    return (Row) convert(true, item);
  }

  private static Map<String, AttributeValue> with(
      String attribute, @Nullable AttributeValue value) {
    Map<String, AttributeValue> item = new HashMap<>(ITEM);
    if (value == null) {
      item.remove(attribute);
    } else {
      item.put(attribute, value);
    }
    return item;
  }

  private static RowOrReject convert(boolean keyHasClient, Map<String, AttributeValue> item) {
    return new RowConverter(mapping(keyHasClient), WIDTHS).convert(item);
  }

  private static TableMapping mapping(boolean keyHasClient, Column... more) {
    TableMapping.Builder mapping =
        TableMapping.named("things").records("thing", "things").source("source").target("target");
    if (keyHasClient) {
      mapping.keyedByClientAndId();
    }
    return mapping.columns(Stream.concat(COLUMNS.stream(), Stream.of(more)).toArray(Column[]::new));
  }
}
