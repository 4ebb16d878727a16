package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.Bad;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts to {@code text} and {@code text[]} (contract, section 3). */
final class TextConverter {
  private static final Bad NOT_A_NUMBER = new Bad("is not a number DynamoDB can hold");
  private static final Comparator<String> AS_STORED =
      Comparator.comparing(raw -> Text.clean(raw).value(), Text.BY_CODE_POINT);

  private TextConverter() {}

  /**
   * Converts to text: {@code "a"} stays {@code a}, the number {@code 1.50} becomes {@code 1.5}, a
   * map {@code {"k":1}}.
   *
   * @param width the most code points the column holds; null for any number
   */
  static ColumnValue text(@Nullable AttributeValue value, @Nullable Integer width) {
    if (value == null) {
      return Value.NULL;
    }
    return switch (CanonicalJson.type(value)) {
      case NUL -> Value.NULL;
      case S -> fitting(Text.clean(value.s()), width);
      case N -> {
        String number = PlainNumber.of(value.n());
        yield number == null ? NOT_A_NUMBER : fitting(new Text(number, false), width);
      }
      case BOOL -> fitting(new Text(value.bool().toString(), false), width);
      case B -> fitting(new Text(CanonicalJson.base64(value.b()), false), width);
      case L, M, SS, NS, BS -> {
        try {
          yield fitting(CanonicalJson.write(value), width);
        } catch (IllegalArgumentException e) {
          yield new Bad(String.valueOf(e.getMessage()));
        }
      }
      case UNKNOWN_TO_SDK_VERSION -> new Bad("has an unknown type");
    };
  }

  /**
   * Converts to an array of text: a list keeps its order, a set is sorted, a lone string or number
   * is one member, an absent value the empty array.
   *
   * @param width the most code points a member may have; null for any number
   */
  static ColumnValue textArray(@Nullable AttributeValue value, @Nullable Integer width) {
    if (value == null) {
      return Value.of(List.of());
    }
    return switch (CanonicalJson.type(value)) {
      case NUL -> Value.NULL;
      case L -> members(value.l(), width);
      case S, N -> members(List.of(value), width);
      case SS -> members(strings(value.ss().stream().sorted(AS_STORED).toList()), width);
      case NS -> {
        try {
          yield members(strings(CanonicalJson.sortedNumbers(value.ns())), width);
        } catch (IllegalArgumentException e) {
          yield NOT_A_NUMBER;
        }
      }
      case BS -> members(strings(CanonicalJson.sortedBase64(value.bs())), width);
      case M, B, BOOL, UNKNOWN_TO_SDK_VERSION -> new Bad("is not a list");
    };
  }

  private static List<AttributeValue> strings(List<String> members) {
    return members.stream().map(AttributeValue::fromS).toList();
  }

  private static ColumnValue members(List<AttributeValue> members, @Nullable Integer width) {
    List<@Nullable String> texts = new ArrayList<>(members.size());
    boolean cleaned = false;
    for (AttributeValue member : members) {
      ColumnValue converted = text(member, width);
      if (!(converted instanceof Value value)) {
        return converted;
      }
      texts.add((String) value.value());
      cleaned |= value.cleaned();
    }
    return new Value(texts, cleaned);
  }

  private static ColumnValue fitting(Text text, @Nullable Integer width) {
    String value = text.value();
    if (width != null
        && value.length() > width
        && value.codePointCount(0, value.length()) > width) {
      return new Bad("is longer than the column's " + width + " characters");
    }
    return new Value(value, text.cleaned());
  }
}
