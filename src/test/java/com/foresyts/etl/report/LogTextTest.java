package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTextTest {

  @ParameterizedTest
  @CsvSource({
    "a b, a b",
    "'a\nb', a\\u000ab",
    "'\u001b[31mred', \\u001b[31mred",
    "'\u202eevil', \\u202eevil",
    "'\u2028', \\u2028",
    "'\ud800', \\ud800",
    "José 😀 ✓ עברית, José 😀 ✓ עברית"
  })
  void whatCouldForgeALineIsEscaped(String text, String printed) {
    assertThat(LogText.line(text)).isEqualTo(printed);
  }

  @Test
  void aLongKeyIsCutBetweenCharacters() {
    assertThat(LogText.key("😀".repeat(100))).isEqualTo("😀".repeat(100));
    assertThat(LogText.key("😀".repeat(101))).isEqualTo("😀".repeat(100) + "…");
  }
}
