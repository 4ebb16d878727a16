package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.error.EtlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EnvFileTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OUTER", "env", "EMPTY", "", "B", "envB");

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("some.env");
  }

  /** The expected values are those of python-dotenv 1.2.2. */
  static Stream<Arguments> files() {
    return Stream.of(
        arguments("nothing", "", Map.of()),
        arguments("blank lines and comments", "\n  \n# A=1\n  # B=2\n", Map.of()),
        arguments("plain", "A=1\nC=two words\n", Map.of("A", "1", "C", "two words")),
        arguments("no newline at the end", "A=1", Map.of("A", "1")),
        arguments("CRLF", "A=1\r\nC='2\r\n3'\r\n", Map.of("A", "1", "C", "2\n3")),
        arguments("CR", "A=1\rC=2\r", Map.of("A", "1", "C", "2")),
        arguments("spaces", "  A \t=  1 \t \nC\t=2", Map.of("A", "1", "C", "2")),
        arguments(
            "NBSP and U+001C are spaces", "A=\u00a01\u001c\nC\u2003=2", Map.of("A", "1", "C", "2")),
        arguments("zero-width space is not", "A=\u200b1", Map.of("A", "\u200b1")),
        arguments(
            "form feed and U+0085 end no line", "A=1\u0085C=2\f\n", Map.of("A", "1\u0085C=2")),
        arguments("empty", "A=\nC=''\nD=\"\"\nE=  \n", Map.of("A", "", "C", "", "D", "", "E", "")),
        arguments("= in the value", "A=x=y==", Map.of("A", "x=y==")),
        arguments("name alone", "A\nexport C\nD=1", Map.of("D", "1")),
        arguments("name alone unsets", "A=1\nA", Map.of()),
        arguments("duplicate", "A=1\nA=2\n", Map.of("A", "2")),
        arguments(
            "odd names",
            "a.b-c=1\n\"A\"=2\n9=3\né=ü😀",
            Map.of("a.b-c", "1", "\"A\"", "2", "9", "3", "é", "ü😀")),
        arguments("quoted names", "'A'=1\n'b c' = 2", Map.of("A", "1", "b c", "2")),
        arguments(
            "export",
            "export A=1\nexport\tC='2'\nexport=3",
            Map.of("A", "1", "C", "2", "export", "3")),
        arguments(
            "comment after space",
            "A=1 # c\nC=2\t#c\nE=#not",
            Map.of("A", "1", "C", "2", "E", "#not")),
        arguments(
            "# without space stays", "A=ab#cd\nC=ab#cd #e", Map.of("A", "ab#cd", "C", "ab#cd")),
        arguments("comment after name", "A # c\nC#=1\nD=1", Map.of("D", "1")),
        arguments("comment after quotes", "A='1'#c\nC=\"2\" # c", Map.of("A", "1", "C", "2")),
        arguments(
            "quotes keep spaces and #",
            "A=' x # y '\nC=\" x # y \"",
            Map.of("A", " x # y ", "C", " x # y ")),
        arguments("quotes inside stay", "A=x\"y\"\nC=it's", Map.of("A", "x\"y\"", "C", "it's")),
        arguments(
            "other quote inside",
            "A='say \"x\"'\nC=\"it's\"",
            Map.of("A", "say \"x\"", "C", "it's")),
        arguments(
            "escapes in double quotes",
            "A=\"\\\\ \\' \\\" \\a\\b\\f\\n\\r\\t\\v\"",
            Map.of("A", "\\ ' \" \u0007\b\f\n\r\t\u000b")),
        arguments(
            "unknown escapes stay",
            "A=\"\\x41 \\d \\u0041 \\0\"",
            Map.of("A", "\\x41 \\d \\u0041 \\0")),
        arguments(
            "escapes in single quotes", "A='\\\\ \\' \\\" \\n'", Map.of("A", "\\ ' \\\" \\n")),
        arguments("no escapes outside quotes", "A=a\\nb\\\\c\\\"d", Map.of("A", "a\\nb\\\\c\\\"d")),
        arguments(
            "escaped backslash before a quote", "A=\"x\\\\\"\nC=1\n", Map.of("A", "x\\", "C", "1")),
        arguments(
            "escaped backslash before a quote that is not the last",
            "A=\"x\\\\\"\nC=\"1\"\n",
            Map.of("A", "x\\", "C", "1")),
        arguments(
            "lines in quotes", "A=\"1\n2\"\nC='3\n\n4' # c\n", Map.of("A", "1\n2", "C", "3\n\n4")),
        arguments("interpolation", "A=x\nC=${A}-${A}y\n", Map.of("A", "x", "C", "x-xy")),
        arguments(
            "environment wins", "OUTER=file\nA=${OUTER}\n", Map.of("OUTER", "file", "A", "env")),
        arguments(
            "in single quotes", "A='${OUTER}'\nC=\"${OUTER}\"", Map.of("A", "env", "C", "env")),
        arguments("unknown is empty", "A=[${NOPE}]", Map.of("A", "[]")),
        arguments(
            "default",
            "A=${NOPE:-d e}\nC=${OUTER:-d}\nD=${EMPTY:-d}\nE=${NOPE:-}",
            Map.of("A", "d e", "C", "env", "D", "", "E", "")),
        arguments("earlier lines only", "A=[${C}]\nC=1\n", Map.of("A", "[]", "C", "1")),
        arguments("of itself", "A=1\nA=${A}2", Map.of("A", "12")),
        arguments("name alone has no default", "A\nC=[${A:-d}]", Map.of("C", "[]")),
        arguments(
            "not interpolated",
            "A=$OUTER\nC=${OUTER\nD=${OUTER:x}\nE=$${OUTER}",
            Map.of("A", "$OUTER", "C", "${OUTER", "D", "${OUTER:x}", "E", "$env")),
        arguments("not nested", "A=${NOPE:-${OUTER}}", Map.of("A", "${OUTER}")),
        arguments("not again", "A='$'\nC=${A}{OUTER}", Map.of("A", "$", "C", "${OUTER}")),
        arguments(
            "interpolated after unescaping",
            "A=\"\\${OUTER} \\\\${OUTER}\"",
            Map.of("A", "\\env \\env")),
        arguments("after a comment is cut", "A=${OUTER} # ${B}", Map.of("A", "env")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void readsWhatPythonDotenvReads(String name, String text, Map<String, String> expected)
      throws IOException {
    EnvFile read = read(text);

    assertThat(read.values()).isEqualTo(expected);
    assertThat(read.warnings()).isEmpty();
  }

  /** Values by python-dotenv 1.2.2, which ignores the first statement of each. */
  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        arguments("no =", "A B\nC=1", Map.of("C", "1"), "the name is not followed by ="),
        arguments("no name", "=1\nC=2", Map.of("C", "2"), "no name stands before the ="),
        arguments(
            "empty quoted name", "''=1\nC=2", Map.of("C", "2"), "no name stands before the ="),
        arguments("text after quotes", "A='1'2\nC=3", Map.of("C", "3"), "text follows the quote"),
        arguments("not closed", "A='1\nC=2", Map.of("C", "2"), "never closed"),
        arguments(
            "not closed, lines follow",
            "A=\"1\nC=2\n\nD='3'",
            Map.of("C", "2", "D", "3"),
            "never closed"),
        arguments(
            "closed by a later quote",
            "A=\"1\nC=\"2\"\nD=3",
            Map.of("D", "3"),
            "text follows the quote"),
        arguments(
            "comment where the value would be",
            "A= # c\nC=1",
            Map.of("C", "1"),
            "disagree whether a comment or a value"),
        arguments(
            "escaped quote at the end",
            "A='C:\\dir\\'\nC=1",
            Map.of("C", "1"),
            "the quote that opens the value is never closed"),
        arguments("export alone", "export \nC=1", Map.of("C", "1"), "no name stands before the ="),
        arguments(
            "quoted name, text", "'A'B=1\nC=2", Map.of("C", "2"), "the name is not followed by ="),
        arguments(
            "backslash lets the quote run on",
            "A=\"1\\\"\nC=\"2\"\nD=3",
            Map.of("D", "3"),
            "text follows the quote"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenFiles")
  void ignoresABrokenStatementWithAWarning(
      String name, String text, Map<String, String> expected, String reason) throws IOException {
    EnvFile read = read(text);

    assertThat(read.values()).isEqualTo(expected);
    assertThat(read.warnings())
        .singleElement()
        .asString()
        .startsWith(file + ", line 1 is ignored: ")
        .contains(reason);
  }

  @Test
  void countsLinesOverBlanksAndQuotes() throws IOException {
    assertThat(read("\r\n#\r\nA='1\r\n2'\r\n\r\n  secret text\rC D").warnings())
        .hasSize(2)
        .noneMatch(warning -> warning.contains("secret"))
        .satisfiesExactly(
            warning -> assertThat(warning).contains("line 6 is"),
            warning -> assertThat(warning).contains("line 7 is"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          PG_PASSWORD='s3cret            | PG_PASSWORD cannot be read: the quote that opens
          PG_PASSWORD="s3"cret"          | PG_PASSWORD cannot be read: text follows the quote
          export  PG_PASSWORD "s3cret"   | PG_PASSWORD cannot be read: the name is not followed by =
          PG_PASSWORD: s3cret            | PG_PASSWORD cannot be read: the name is not followed by =
          'PG_PASSWORD'x="s3cret"        | PG_PASSWORD cannot be read: the name is not followed by =
          AWS_ENDPOINT_URL_DYNAMODB='s3  | AWS_ENDPOINT_URL_DYNAMODB cannot be read
          OTHER="s3\\"~PG_HOST="cret"~A=1 | PG_HOST cannot be read: text follows the quote
          """,
      delimiter = '|')
  void refusesABrokenStatementOfASetting(String text, String message) {
    assertRefused(("A=1\n" + text.replace('~', '\n')).getBytes(StandardCharsets.UTF_8))
        .hasMessageStartingWith(file + ", line 2: " + message)
        .hasMessageNotContainingAny("s3", "cret");
  }

  @Test
  void namesAllBrokenSettings() {
    assertRefused("PG_USER='1\nA=1\nPG_HOST b".getBytes(StandardCharsets.UTF_8))
        .message()
        .satisfies(
            message ->
                assertThat(message.lines())
                    .satisfiesExactly(
                        line -> assertThat(line).contains("line 1: PG_USER "),
                        line -> assertThat(line).contains("line 3: PG_HOST ")));
  }

  @ParameterizedTest
  @CsvSource({"PG_HOSTS a", "MY_PG_HOST a", "PG_HOST.x a", "x PG_HOST"})
  void otherNamesAreNoSettings(String text) throws IOException {
    assertThat(read(text).warnings()).hasSize(1);
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("A=ü\r\nB=2\rC=x".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xfc);
    bytes.writeBytes("\nD=1\n".getBytes(StandardCharsets.UTF_8));

    assertRefused(bytes.toByteArray()).hasMessageStartingWith(file + ", line 3 is not valid UTF-8");
    assertRefused(new byte[] {'A', '=', (byte) 0xc3}).hasMessageContaining("line 1 is not valid");
  }

  @Test
  void refusesAByteOrderMark() {
    assertRefused("\ufeffA=1".getBytes(StandardCharsets.UTF_8))
        .hasMessageStartingWith(file + ", line 1 starts with a byte order mark");
  }

  @Test
  void refusesNul() {
    assertRefused("A=1\nB=\0".getBytes(StandardCharsets.UTF_8))
        .hasMessageStartingWith(file + ", line 2 holds U+0000");
  }

  @Test
  void refusesAFileItCannotRead() {
    assertThatThrownBy(() -> EnvFile.read(file, ENVIRONMENT))
        .isInstanceOf(EtlException.class)
        .hasMessage(file + " does not exist");
    assertThatThrownBy(() -> EnvFile.read(directory, ENVIRONMENT))
        .isInstanceOf(EtlException.class)
        .hasMessageStartingWith(directory + " cannot be read");
  }

  @Test
  void readsLongQuotedValues() throws IOException {
    String value = "\\\"x".repeat(100_000);

    assertThat(read("A=\"" + value + "\"").values()).containsEntry("A", value.replace("\\", ""));
  }

  @Test
  void showsNoValues() throws IOException {
    assertThat(read("A=s3cret")).asString().contains("A").doesNotContain("s3cret");
  }

  private EnvFile read(String text) throws IOException {
    return EnvFile.read(Files.writeString(file, text), ENVIRONMENT);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] bytes) {
    return assertThatThrownBy(() -> EnvFile.read(Files.write(file, bytes), ENVIRONMENT))
        .isInstanceOfSatisfying(
            EtlException.class,
            e -> assertThat(e.category()).isEqualTo(EtlException.Category.CONFIGURATION));
  }
}
