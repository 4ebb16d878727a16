package com.foresyts.etl.convert;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import com.foresyts.etl.mapping.Column;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class BooleanTest extends ScalarCases {

  BooleanTest() {
    super(Column.bool("c"), "true");
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
            Stream.of("true", "t", "yes", "y", "on", "1", "TRUE", "True", "T", "yEs", "Y", "ON")
                .map(text -> arguments(fromS(text), true)),
            Stream.of("false", "f", "no", "n", "off", "0", "FALSE", "False", "F", "nO", "N", "OFF")
                .map(text -> arguments(fromS(text), false)),
            Stream.of("1", "1.0", "1E0", "10E-1").map(number -> arguments(fromN(number), true)),
            Stream.of("0", "-0", "0.0", "0E999999999", "0E99999999999")
                .map(number -> arguments(fromN(number), false)),
            Stream.of(true, false).map(bool -> arguments(fromBool(bool), bool)))
        .flatMap(cases -> cases);
  }

  static Stream<AttributeValue> bad() {
    return Stream.concat(
        Stream.of("2", "-1", "1.5", "10", "1E999999999", "1E-999999999", "1E-99999999999", "", "x")
            .map(AttributeValue::fromN),
        Stream.of(
                "01",
                "00",
                "1.0",
                "+1",
                "-0",
                "2",
                "tr",
                "ye",
                "yess",
                "o",
                "of",
                "truefalse",
                "y n",
                "wahr",
                "\u0661",
                "\uff11",
                "\u017e",
                "ye\u017f",
                "\uff34")
            .map(AttributeValue::fromS));
  }
}
