package com.foresyts.etl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Role;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Properties of every conversion, whatever the value and the column (contract, section 3). */
@PropertyDefaults(tries = 1000, edgeCases = EdgeCasesMode.NONE)
class ConversionPropertiesTest {
  private static final String SEED = "42";

  /** A reason that shares this many characters with the value quotes it. */
  private static final int QUOTED = 8;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** A column of each type. */
  private static final TableMapping MAPPING =
      TableMapping.named("table")
          .records("record", "records")
          .source("source")
          .target("target")
          .columns(
              Stream.concat(
                      Stream.of(Column.id(Column.text("id")), Column.client(Column.text("client"))),
                      Arrays.stream(ColumnType.values())
                          .map(type -> new Column(type.name(), type, Role.VALUE, null)))
                  .toArray(Column[]::new));

  /** A value and the type of the column it is converted for. */
  record Case(ColumnType type, @Nullable AttributeValue value) {}

  @Property(seed = SEED, tries = 4000)
  @StatisticsReport(StatisticsReportMode.OFF)
  void becomesAValueOfTheColumnsTypeOrIsBad(@ForAll("cases") Case given) {
    ColumnValue converted = convert(given.type(), given.value());
    assertThat(convert(given.type(), reordered(given.value()))).isEqualTo(converted);
    if (converted instanceof Value value && value.value() != null) {
      assertThat(value.value()).isInstanceOf(javaType(given.type()));
      assertThat(texts(value)).allMatch(ConversionPropertiesTest::isStorable);
      assertThat(value.value()).matches(ConversionPropertiesTest::isInRange);
    } else if (converted instanceof BadValue bad) {
      assertQuotesNothing(bad.reason(), given.value());
    }
    Statistics.label(given.type().name())
        .collect(converted instanceof Value value && value.value() != null)
        .coverage(seen -> seen.check(true).percentage(percent -> percent > 25));
  }

  @Property(seed = SEED)
  void fitsAsAWholeOrIsBad(
      @ForAll("cases") Case given, @ForAll @IntRange(min = -1, max = 1) int spare) {
    ColumnValue whole = convert(given.type(), given.value());
    int longest =
        texts(whole).mapToInt(text -> text.codePointCount(0, text.length())).max().orElse(0);
    ColumnValue fitted = convert(given.type(), given.value(), Math.max(longest + spare, 0));
    if (spare < 0 && longest > 0) {
      assertThat(fitted).isInstanceOf(BadValue.class);
    } else if (whole instanceof Value) {
      assertThat(fitted).isEqualTo(whole);
    }
  }

  @Property(seed = SEED)
  void readsWhatIsStoredAsItself(@ForAll("cases") Case given) {
    Object stored =
        convert(given.type(), given.value()) instanceof Value value ? value.value() : null;
    if (stored != null) {
      assertThat(convert(given.type(), asAttribute(stored))).isEqualTo(new Value(stored, false));
    }
  }

  @Property(seed = SEED)
  void textLosesOnlyWhatPostgreSqlCannotStore(@ForAll("texts") String text) {
    String storable = text.replaceAll("\\p{Cs}", "\ufffd").replace("\0", "");
    assertThat(convert(ColumnType.TEXT, fromS(text)))
        .isEqualTo(new Value(storable, !storable.equals(text)));
  }

  @Property(seed = SEED)
  void numbersAreExact(@ForAll("numbers") BigDecimal number, @ForAll boolean plain) {
    String notation = plain ? number.toPlainString() : number.toString();
    String text = texts(convert(ColumnType.TEXT, fromN(notation))).findFirst().orElseThrow();
    assertThat(text).matches("0|-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?");
    assertThat(new BigDecimal(text)).isEqualByComparingTo(number);

    ColumnValue expected = integer(number);
    for (AttributeValue value : List.of(fromN(notation), fromS(notation))) {
      assertThat(convert(ColumnType.INTEGER, value))
          .isInstanceOf(expected.getClass())
          .matches(converted -> converted instanceof BadValue || converted.equals(expected));
    }
  }

  @Property(seed = SEED)
  void daysAreReadInEveryNotation(
      @ForAll("days") LocalDate day, @ForAll boolean padded, @ForAll("dayEnds") String end) {
    String notation =
        padded
            ? day.toString()
            : "%04d-%d-%d".formatted(day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    assertThat(convert(ColumnType.DATE, fromS(notation + end))).isEqualTo(Value.of(day));
  }

  @Property(seed = SEED)
  void timesAreReadInUtc(
      @ForAll("times") LocalDateTime time,
      @ForAll("offsets") ZoneOffset offset,
      @ForAll boolean spaced) {
    String notation = spaced ? time.toString().replace('T', ' ') : time.toString();
    LocalDateTime utc =
        time.atOffset(offset)
            .withOffsetSameInstant(ZoneOffset.UTC)
            .toLocalDateTime()
            .truncatedTo(ChronoUnit.MICROS);
    ColumnValue converted = convert(ColumnType.TIMESTAMP, fromS(notation + offset));
    if (utc.getYear() < 1 || utc.getYear() > 9999) {
      assertThat(converted).isInstanceOf(BadValue.class);
    } else {
      assertThat(converted).isEqualTo(Value.of(utc));
    }
  }

  @Property(seed = SEED)
  void documentsAreReadBackFromTheirJson(@ForAll("documents") AttributeValue document)
      throws JsonProcessingException {
    ColumnValue converted = convert(ColumnType.TEXT, document);
    Assume.that(converted instanceof Value value && !value.cleaned());
    assertHolds(JSON.readTree(texts(converted).findFirst().orElseThrow()), document);
  }

  @Property(seed = SEED, tries = 200)
  void aRowHoldsWhatItsColumnsHold(@ForAll("items") Map<String, AttributeValue> item) {
    RowOrReject conversion = new RowConverter(MAPPING, Map.of()).convert(item);
    if (conversion instanceof Row row) {
      Row expected = row;
      for (ColumnType type : ColumnType.values()) {
        expected = expected.with(index(type), convert(type, item.get(type.name())));
      }
      assertThat(row).usingRecursiveComparison().isEqualTo(expected);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.oneOf(
        Arrays.stream(ColumnType.values())
            .map(type -> AnyValue.of(type).map(value -> new Case(type, value)))
            .toList());
  }

  @Provide
  Arbitrary<String> texts() {
    return AnyValue.texts();
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    Arbitrary<BigInteger> digits =
        Arbitraries.bigIntegers()
            .between(BigInteger.TEN.pow(38).negate().add(BigInteger.ONE), BigInteger.TEN.pow(38));
    return Arbitraries.oneOf(
        Combinators.combine(digits, Arbitraries.integers().between(-88, 130)).as(BigDecimal::new),
        Combinators.combine(
                Arbitraries.longs().between(-3_000_000_000L, 3_000_000_000L),
                Arbitraries.integers().between(-2, 2))
            .as((number, scale) -> BigDecimal.valueOf(number).movePointLeft(scale)));
  }

  @Provide
  Arbitrary<LocalDate> days() {
    return AnyValue.days();
  }

  @Provide
  Arbitrary<String> dayEnds() {
    Arbitrary<String> times =
        Combinators.combine(Arbitraries.of("T", " "), AnyValue.texts()).as(String::concat);
    return Arbitraries.oneOf(Arbitraries.just(""), times);
  }

  @Provide
  Arbitrary<LocalDateTime> times() {
    return AnyValue.times();
  }

  @Provide
  Arbitrary<ZoneOffset> offsets() {
    return AnyValue.offsets();
  }

  @Provide
  Arbitrary<AttributeValue> documents() {
    return AnyValue.documents();
  }

  @Provide
  Arbitrary<Map<String, AttributeValue>> items() {
    return AnyValue.items(MAPPING.columns());
  }

  private static ColumnValue convert(ColumnType type, @Nullable AttributeValue value) {
    return new RowConverter(MAPPING, Map.of()).convert(index(type), value);
  }

  private static ColumnValue convert(ColumnType type, @Nullable AttributeValue value, int width) {
    String column = MAPPING.columns().get(index(type)).name();
    return new RowConverter(MAPPING, Map.of(column, new TextWidth(width, false)))
        .convert(index(type), value);
  }

  private static int index(ColumnType type) {
    return MAPPING.indexOf(type.name());
  }

  private static Class<?> javaType(ColumnType type) {
    return switch (type) {
      case TEXT -> String.class;
      case INTEGER -> Integer.class;
      case BOOLEAN -> Boolean.class;
      case DATE -> LocalDate.class;
      case TIMESTAMP -> LocalDateTime.class;
      case TEXT_ARRAY -> List.class;
    };
  }

  /** The texts that a column of text or text[] would hold. */
  private static Stream<String> texts(ColumnValue converted) {
    Object value = converted instanceof Value some ? some.value() : null;
    List<?> members = value instanceof List<?> list ? list : Collections.singletonList(value);
    return members.stream().filter(String.class::isInstance).map(String.class::cast);
  }

  private static boolean isStorable(String text) {
    return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean isInRange(@Nullable Object value) {
    int year =
        value instanceof LocalDate day
            ? day.getYear()
            : value instanceof LocalDateTime time ? time.getYear() : 1;
    return year >= 1 && year <= 9999;
  }

  private static ColumnValue integer(BigDecimal number) {
    try {
      return Value.of(number.intValueExact());
    } catch (ArithmeticException e) {
      return new BadValue("is not an integer of 32 bits");
    }
  }

  /** The attribute value that holds a stored value. */
  private static AttributeValue asAttribute(@Nullable Object stored) {
    if (stored instanceof List<?> members) {
      return fromL(members.stream().map(ConversionPropertiesTest::asAttribute).toList());
    }
    return stored == null ? AttributeValue.fromNul(true) : fromS(stored.toString());
  }

  /** The same value, its sets and maps in reverse order. */
  private static @Nullable AttributeValue reordered(@Nullable AttributeValue value) {
    if (value == null || value.type() == null) {
      return value;
    }
    return switch (value.type()) {
      case SS -> AttributeValue.fromSs(reversed(value.ss()));
      case NS -> AttributeValue.fromNs(reversed(value.ns()));
      case BS -> AttributeValue.fromBs(reversed(value.bs()));
      case L -> fromL(value.l().stream().map(ConversionPropertiesTest::reordered).toList());
      case M -> {
        Map<String, AttributeValue> members = new LinkedHashMap<>();
        reversed(value.m().keySet())
            .forEach(key -> members.put(key, reordered(value.m().get(key))));
        yield fromM(members);
      }
      case S, N, B, BOOL, NUL, UNKNOWN_TO_SDK_VERSION -> value;
    };
  }

  private static <T> List<T> reversed(Collection<T> members) {
    List<T> reversed = new ArrayList<>(members);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Fails if the reason and the value share a few characters. */
  private static void assertQuotesNothing(String reason, @Nullable AttributeValue value) {
    String printed = String.valueOf(value);
    for (int start = 0; start + QUOTED <= reason.length(); start++) {
      assertThat(printed).doesNotContain(reason.substring(start, start + QUOTED));
    }
  }

  private static void assertHolds(JsonNode json, AttributeValue value) {
    switch (value.type()) {
      case S -> assertThat(json.textValue()).isEqualTo(value.s());
      case N -> assertThat(json.decimalValue()).isEqualByComparingTo(value.n());
      case BOOL -> assertThat(json).isEqualTo(BooleanNode.valueOf(value.bool()));
      case NUL -> assertThat(json.isNull()).isTrue();
      case B -> assertThat(json).isEqualTo(new TextNode(base64(value.b())));
      case L -> {
        assertThat(json).hasSameSizeAs(value.l());
        IntStream.range(0, json.size())
            .forEach(index -> assertHolds(json.get(index), value.l().get(index)));
      }
      case M -> {
        assertThat(json).hasSameSizeAs(value.m().keySet());
        value.m().forEach((name, member) -> assertHolds(json.get(name), member));
      }
      case SS ->
          assertThat(json)
              .extracting(JsonNode::textValue)
              .containsExactlyInAnyOrderElementsOf(value.ss());
      case NS ->
          assertThat(json)
              .extracting(JsonNode::decimalValue)
              .usingElementComparator(Comparator.naturalOrder())
              .containsExactlyInAnyOrderElementsOf(
                  value.ns().stream().map(BigDecimal::new).toList());
      case BS ->
          assertThat(json)
              .extracting(JsonNode::textValue)
              .containsExactlyInAnyOrderElementsOf(
                  value.bs().stream().map(ConversionPropertiesTest::base64).toList());
      case UNKNOWN_TO_SDK_VERSION -> fail("has no JSON");
    }
  }

  private static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArray());
  }
}
