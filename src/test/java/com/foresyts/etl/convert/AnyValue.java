package com.foresyts.etl.convert;

import static net.jqwik.api.Arbitraries.frequencyOf;
import static net.jqwik.api.Arbitraries.oneOf;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Generates attribute values of every type, many of them in the notation of a column's type. */
public final class AnyValue {
  private static final LocalDate FIRST = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  /** DynamoDB nests no deeper. */
  private static final int DEEPEST = 32;

  /** Characters with a meaning in a notation between source and target, and some without. */
  private static final List<String> PIECES =
      List.of(
          "\0", "\ud83d", "\ude00", "😀", "👩‍👧", "e\u0301", "א", "\u202e", "\ufeff", "\uffff",
          "\u00a0", "\u0085", "\u2028", "\u007f", "\b", "\u001f", "\t", "\r\n", " ", "\"", "'",
          "\\", "{", "}", "[", "]", ",", "?", "$1", "%", "NULL", "null", "T", "Z", "-", "+", ":",
          ".", "0", "1", "٣", "E", "a");

  private static final Arbitrary<String> TEXTS =
      frequencyOf(
          Tuple.of(4, Arbitraries.of(PIECES).list().ofMaxSize(12).map(p -> String.join("", p))),
          Tuple.of(4, Arbitraries.strings().all().ofMaxLength(40)),
          Tuple.of(4, Arbitraries.strings().ascii().ofMaxLength(400)));

  /** Nearly as long as an item can be. */
  private static final Arbitrary<String> LONG_TEXTS =
      Combinators.combine(TEXTS, Arbitraries.integers().between(1000, 300_000))
          .as((text, length) -> ("x" + text).repeat(length / (text.length() + 1)));

  private static final Arbitrary<String> NUMBERS =
      oneOf(
          Arbitraries.integers().map(String::valueOf),
          Arbitraries.integers().between(-2, 2).map(String::valueOf),
          Combinators.combine(
                  Arbitraries.of("", "", "-", "+"),
                  Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20),
                  Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(18).optional(),
                  Arbitraries.integers().between(-130, 126).optional())
              .as(
                  (sign, digits, fraction, exponent) ->
                      sign
                          + digits
                          + fraction.map(f -> "." + f).orElse("")
                          + exponent.map(e -> "E" + e).orElse("")),
          Arbitraries.of(
              "1E999999999",
              "-1e-99999999999",
              "1E99999999999999999999",
              "0".repeat(1000),
              "x",
              ""));

  private static final Arbitrary<String> EPOCHS =
      oneOf(
              Arbitraries.longs().between(1_000_000_000L, 9_999_999_999L),
              Arbitraries.longs().between(1_000_000_000_000L, 9_999_999_999_999L),
              Arbitraries.longs())
          .map(String::valueOf);

  private static final Arbitrary<AttributeValue> LEAVES = leaves();

  private static final Arbitrary<AttributeValue> LISTS =
      frequencyOf(
              Tuple.of(3, TEXTS.map(AttributeValue::fromS)),
              Tuple.of(1, Arbitraries.just(AttributeValue.fromNul(true))),
              Tuple.of(1, LEAVES))
          .list()
          .ofMaxSize(5)
          .map(AttributeValue::fromL);

  private AnyValue() {}

  /** Days of the years 1 to 9999. */
  static Arbitrary<LocalDate> days() {
    return frequencyOf(
        Tuple.of(1, Arbitraries.of(FIRST, LAST, LocalDate.of(2000, 2, 29))),
        Tuple.of(
            4,
            Arbitraries.longs()
                .between(FIRST.toEpochDay(), LAST.toEpochDay())
                .withDistribution(RandomDistribution.uniform())
                .map(LocalDate::ofEpochDay)));
  }

  /** Times of the years 1 to 9999, some to the minute, some to the nanosecond. */
  static Arbitrary<LocalDateTime> times() {
    return Combinators.combine(
            days(),
            frequencyOf(
                Tuple.of(1, Arbitraries.of(LocalTime.MIN, LocalTime.MAX, LocalTime.NOON)),
                Tuple.of(
                    3,
                    Arbitraries.longs()
                        .between(0, LocalTime.MAX.toNanoOfDay())
                        .withDistribution(RandomDistribution.uniform())
                        .map(LocalTime::ofNanoOfDay))))
        .as(LocalDateTime::of);
  }

  /** Offsets from -18:00 to +18:00 in minutes. */
  static Arbitrary<ZoneOffset> offsets() {
    return Arbitraries.integers()
        .between(-18 * 60, 18 * 60)
        .withDistribution(RandomDistribution.uniform())
        .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60));
  }

  /**
   * Values for a column: most of them in a notation of its type, some a little off, some absent.
   */
  public static Arbitrary<@Nullable AttributeValue> of(ColumnType type) {
    Arbitrary<String> notation = notation(type);
    Arbitrary<AttributeValue> present =
        frequencyOf(
            Tuple.of(8, notation.map(AttributeValue::fromS)),
            Tuple.of(2, bent(notation).map(AttributeValue::fromS)),
            Tuple.of(2, oneOf(NUMBERS, EPOCHS).map(AttributeValue::fromN)),
            Tuple.of(1, Arbitraries.of(true, false).map(AttributeValue::fromBool)),
            Tuple.of(type == ColumnType.TEXT_ARRAY ? 8 : 0, LISTS),
            Tuple.of(4, any()));
    return present.injectNull(0.05);
  }

  /** Items that hold, or lack, an attribute for each column that is read from one. */
  public static Arbitrary<Map<String, AttributeValue>> items(List<Column> columns) {
    List<Column> read = columns.stream().filter(column -> !column.isDerived()).toList();
    return Combinators.combine(read.stream().map(column -> of(column.type())).toList())
        .as(
            values -> {
              Map<String, AttributeValue> item = new HashMap<>();
              for (int index = 0; index < values.size(); index++) {
                AttributeValue value = values.get(index);
                if (value != null) {
                  item.put(read.get(index).attribute(), value);
                }
              }
              return item;
            });
  }

  /** Strings of all characters, many with a meaning in some notation. */
  static Arbitrary<String> texts() {
    return frequencyOf(Tuple.of(500, TEXTS), Tuple.of(1, LONG_TEXTS));
  }

  /** Lists and maps, with sets in them. */
  static Arbitrary<AttributeValue> documents() {
    return Arbitraries.recursive(() -> LEAVES, AnyValue::inDocuments, 1, 3);
  }

  /** Values of all types. */
  private static Arbitrary<AttributeValue> any() {
    Arbitrary<AttributeValue> deep =
        Combinators.combine(LEAVES, Arbitraries.integers().between(1, DEEPEST - 1))
            .as(AnyValue::nested);
    return frequencyOf(Tuple.of(8, LEAVES), Tuple.of(8, documents()), Tuple.of(1, deep));
  }

  private static Arbitrary<AttributeValue> leaves() {
    Arbitrary<SdkBytes> binaries =
        Arbitraries.bytes().array(byte[].class).ofMaxSize(30).map(SdkBytes::fromByteArray);
    return frequencyOf(
        Tuple.of(16, texts().map(AttributeValue::fromS)),
        Tuple.of(8, NUMBERS.map(AttributeValue::fromN)),
        Tuple.of(2, Arbitraries.of(true, false).map(AttributeValue::fromBool)),
        Tuple.of(2, Arbitraries.just(AttributeValue.fromNul(true))),
        Tuple.of(2, binaries.map(AttributeValue::fromB)),
        Tuple.of(4, TEXTS.list().uniqueElements().ofMaxSize(5).map(AttributeValue::fromSs)),
        Tuple.of(4, NUMBERS.list().uniqueElements().ofMaxSize(5).map(AttributeValue::fromNs)),
        Tuple.of(2, binaries.list().uniqueElements().ofMaxSize(5).map(AttributeValue::fromBs)),
        Tuple.of(1, Arbitraries.just(AttributeValue.builder().build()))); // of an unknown type
  }

  private static Arbitrary<AttributeValue> inDocuments(Arbitrary<AttributeValue> member) {
    return oneOf(
        member.list().ofMaxSize(4).map(AttributeValue::fromL),
        Arbitraries.maps(TEXTS, member).ofMaxSize(4).map(AttributeValue::fromM));
  }

  private static AttributeValue nested(AttributeValue value, int depth) {
    AttributeValue nested = value;
    for (int level = 0; level < depth; level++) {
      nested =
          level % 2 == 0
              ? AttributeValue.fromL(List.of(nested))
              : AttributeValue.fromM(Map.of("k", nested));
    }
    return nested;
  }

  private static Arbitrary<String> notation(ColumnType type) {
    return switch (type) {
      case TEXT, TEXT_ARRAY -> texts();
      case INTEGER -> NUMBERS;
      case BOOLEAN ->
          Arbitraries.of("true", "T", "Yes", "y", "on", "1", "FALSE", "f", "no", "N", "Off", "0");
      case DATE ->
          oneOf(
              EPOCHS,
              days().map(LocalDate::toString),
              times().map(LocalDateTime::toString),
              Combinators.combine(
                      Arbitraries.integers().between(0, 9999),
                      Arbitraries.integers().between(0, 13),
                      Arbitraries.integers().between(0, 32))
                  .as("%04d-%d-%d"::formatted));
      case TIMESTAMP ->
          oneOf(
              EPOCHS,
              days().map(LocalDate::toString),
              times().map(time -> time.toString().replace('T', ' ')),
              Combinators.combine(times(), offsets()).as((time, offset) -> time + "" + offset));
    };
  }

  /** Texts with a piece inserted, or put in the place of a character. */
  private static Arbitrary<String> bent(Arbitrary<String> texts) {
    return Combinators.combine(
            texts,
            Arbitraries.integers().between(0, 30),
            Arbitraries.integers().between(0, 1),
            Arbitraries.of(PIECES))
        .as(
            (text, position, replaced, piece) -> {
              int start = Math.min(position, text.length());
              int end = Math.min(start + replaced, text.length());
              return text.substring(0, start) + piece + text.substring(end);
            });
  }
}
