package com.foresyts.etl.convert;

import com.foresyts.etl.convert.ColumnValue.BadValue;
import com.foresyts.etl.convert.ColumnValue.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Converts to {@code text} and {@code text[]} (contract, section 3). */
final class TextConverter {
  private static final Comparator<String> AS_STORED =
      Comparator.comparing(raw -> Text.clean(raw).value(), Text.BY_CODE_POINT);

  private TextConverter() {}

  /**
   * Converts to text of at most {@code width}; null for any length.
   *
   * <ul>
   *   <li>String: {@code " a "} stays {@code " a "}, and {@code ""} the empty text
   *   <li>Number: {@code 12.0} becomes {@code 12}, {@code 1.50} {@code 1.5}, {@code 1E+3} {@code
   *       1000}, {@code -0} {@code 0}
   *   <li>Boolean: {@code true} becomes {@code true}
   *   <li>Binary: the byte 0 becomes {@code AA==}
   *   <li>List, map, set: JSON, as in {@link CanonicalJson}
   *   <li>NULL: the NULL type, no value
   *   <li>not accepted: text longer than the column; the Number {@code 1E999}
   * </ul>
   */
  static ColumnValue text(@Nullable AttributeValue value, @Nullable TextWidth width) {
    if (value == null) {
      return Value.NULL;
    }
    return switch (AttributeValues.type(value)) {
      case NUL -> Value.NULL;
      case S -> fitting(Text.clean(value.s()), width);
      case N -> {
        String number = PlainNumber.of(value.n());
        yield number == null
            ? new BadValue("is not a number DynamoDB can hold")
            : fitting(new Text(number, false), width);
      }
      case BOOL -> fitting(new Text(value.bool().toString(), false), width);
      case B -> fitting(new Text(AttributeValues.base64(value.b()), false), width);
      case L, M, SS, NS, BS -> unlessMalformed(() -> fitting(CanonicalJson.write(value), width));
      case UNKNOWN_TO_SDK_VERSION -> new BadValue("has an unknown type");
    };
  }

  /**
   * Converts to an array of text. Each member becomes text as above, of that width.
   *
   * <ul>
   *   <li>List: {@code ["b", 1.50]} becomes {@code {b,1.5}}, in the list's order
   *   <li>Set: {@code ["b", "a"]} becomes {@code {a,b}}, and the numbers {@code [10, 9]} {@code
   *       {9,10}}
   *   <li>String or Number: {@code "a,b"} becomes one member, {@code {"a,b"}}
   *   <li>no value: the empty array; the NULL type: NULL
   *   <li>not accepted: a map, Binary, a Boolean; a member that is a bad value
   * </ul>
   */
  static ColumnValue textArray(@Nullable AttributeValue value, @Nullable TextWidth width) {
    if (value == null) {
      return Value.of(List.of());
    }
    return switch (AttributeValues.type(value)) {
      case NUL -> Value.NULL;
      case S, N -> members(List.of(value), width);
      case L, SS, NS, BS, M, B, BOOL, UNKNOWN_TO_SDK_VERSION ->
          unlessMalformed(() -> members(AttributeValues.members(value, AS_STORED), width));
    };
  }

  private static ColumnValue members(List<AttributeValue> members, @Nullable TextWidth width) {
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

  /** Returns a bad value if the conversion throws IllegalArgumentException. */
  private static ColumnValue unlessMalformed(Supplier<ColumnValue> conversion) {
    try {
      return conversion.get();
    } catch (IllegalArgumentException e) {
      return new BadValue(String.valueOf(e.getMessage()));
    }
  }

  private static ColumnValue fitting(Text text, @Nullable TextWidth width) {
    String value = text.value();
    if (width != null && !width.holds(value)) {
      return new BadValue("is longer than the column's " + width);
    }
    return new Value(value, text.cleaned());
  }
}
