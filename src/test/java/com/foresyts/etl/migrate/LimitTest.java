package com.foresyts.etl.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit | rejected | read      | at once | at the end
          0     | 0        | 100       | false   | false
          0     | 1        | 100       | true    | true
          20    | 20       | 20        | false   | false
          20    | 21       | 1000000   | true    | true
          5%    | 9        | 9         | false   | false
          5%    | 10       | 10        | false   | true
          5%    | 10       | 200       | false   | false
          5%    | 11       | 200       | false   | true
          0%    | 9        | 1000      | false   | false
          0%    | 10       | 1000      | false   | true
          100%  | 1000     | 1000      | false   | false
          0.5%  | 1500     | 300000    | false   | false
          0.5%  | 1501     | 300000    | false   | true
          33.3% | 30000001 | 90000000  | false   | true
          """,
      useHeadersInDisplayName = true)
  void isPassed(String text, long rejected, long read, boolean atOnce, boolean atTheEnd) {
    Limit limit = Limit.parse(text);
    assertThat(limit.isPassedAtOnce(rejected)).isEqualTo(atOnce);
    assertThat(limit.isPassed(rejected, read)).isEqualTo(atTheEnd);
  }

  @ParameterizedTest
  @CsvSource({
    "20%, 0, 0, false",
    "20%, 1, 5, false",
    "20%, 1, 4, true",
    "100%, 4, 4, false",
    "0%, 1, 1000000, true",
    "3, 3, 3, false",
    "3, 4, 1000, true"
  })
  void isExceeded(String text, long records, long all, boolean exceeded) {
    assertThat(Limit.parse(text).isExceeded(records, all)).isEqualTo(exceeded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "-1", "5 %", "%", "101%", "5.5", ".5%", "5,5%", "1e3", "٣", "many"})
  void whatItIsNot(String text) {
    assertThatThrownBy(() -> Limit.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'" + text + "' is neither a number of records, as 20, nor a percentage, as 5%");
  }
}
