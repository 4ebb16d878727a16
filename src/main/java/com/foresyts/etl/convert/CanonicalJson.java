package com.foresyts.etl.convert;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes an attribute value as compact JSON that is the same text for the same value: object keys
 * and set members sorted, strings escaped as in RFC 8785 (section 3.2.2.2), numbers in plain
 * notation, binary as base64.
 *
 * <p>U+0000 stays, as the escape {@code \u0000}; an unpaired surrogate becomes U+FFFD, which counts
 * as cleaned.
 */
final class CanonicalJson {
  private final StringBuilder json = new StringBuilder();
  private boolean cleaned;

  private CanonicalJson() {}

  /**
   * @throws IllegalArgumentException where the value holds something that no DynamoDB table can
   */
  static Text write(AttributeValue value) {
    CanonicalJson writer = new CanonicalJson();
    writer.value(value);
    return new Text(writer.json.toString(), writer.cleaned);
  }

  /** The value's type; unknown where it has several, as no value in DynamoDB has. */
  static AttributeValue.Type type(AttributeValue value) {
    return Objects.requireNonNullElse(value.type(), AttributeValue.Type.UNKNOWN_TO_SDK_VERSION);
  }

  /** Binary members as base64, in the order of that text. */
  static List<String> sortedBase64(List<SdkBytes> members) {
    return members.stream().map(CanonicalJson::base64).sorted(Text.BY_CODE_POINT).toList();
  }

  /** Number members in plain notation, in the order of their values. */
  static List<String> sortedNumbers(List<String> members) {
    return members.stream()
        .map(CanonicalJson::parse)
        .sorted()
        .map(BigDecimal::toPlainString)
        .toList();
  }

  static String base64(SdkBytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
  }

  private static BigDecimal parse(String number) {
    BigDecimal value = PlainNumber.parse(number);
    if (value == null) {
      throw new IllegalArgumentException("holds what is not a number");
    }
    return value;
  }

  private void value(AttributeValue value) {
    switch (type(value)) {
      case S -> string(value.s());
      case N -> json.append(parse(value.n()).toPlainString());
      case BOOL -> json.append(value.bool().booleanValue());
      case NUL -> json.append("null");
      case B -> string(base64(value.b()));
      case L -> array(value.l(), this::value);
      case SS -> array(value.ss().stream().sorted(Text.BY_CODE_POINT).toList(), this::string);
      case NS -> array(sortedNumbers(value.ns()), json::append);
      case BS -> array(sortedBase64(value.bs()), this::string);
      case M -> object(value.m());
      case UNKNOWN_TO_SDK_VERSION -> throw new IllegalArgumentException("has an unknown type");
    }
  }

  private <T> void array(Collection<T> members, Consumer<? super T> write) {
    json.append('[');
    for (Iterator<T> iterator = members.iterator(); iterator.hasNext(); ) {
      write.accept(iterator.next());
      json.append(iterator.hasNext() ? "," : "");
    }
    json.append(']');
  }

  private void object(Map<String, AttributeValue> members) {
    json.append('{');
    Comparator<Map.Entry<String, AttributeValue>> byKey =
        Map.Entry.comparingByKey(Text.BY_CODE_POINT);
    Iterator<Map.Entry<String, AttributeValue>> iterator =
        members.entrySet().stream().sorted(byKey).iterator();
    while (iterator.hasNext()) {
      Map.Entry<String, AttributeValue> member = iterator.next();
      string(member.getKey());
      json.append(':');
      value(member.getValue());
      json.append(iterator.hasNext() ? "," : "");
    }
    json.append('}');
  }

  private void string(String raw) {
    json.append('"');
    raw.codePoints().forEach(this::character);
    json.append('"');
  }

  private void character(int codePoint) {
    switch (codePoint) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      default -> {
        if (codePoint < ' ') {
          json.append("\\u00").append(HexFormat.of().toHexDigits((byte) codePoint));
        } else if (Text.isUnpairedSurrogate(codePoint)) {
          json.append('\uFFFD');
          cleaned = true;
        } else {
          json.appendCodePoint(codePoint);
        }
      }
    }
  }
}
