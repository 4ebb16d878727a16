package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.error.EtlException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvFileTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OUTER", "env", "EMPTY", "", "B", "envB");

  private static final Pattern LETTER = Pattern.compile("\\b[ACDE]\\b");
  private static final List<Setting> SETTINGS =
      List.of(Setting.PG_HOST, Setting.PG_USER, Setting.PG_DATABASE, Setting.PG_SCHEMA);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("some.env");
  }

  /** The expected values are those of python-dotenv 1.2.2. */
  static Stream<Arguments> files() {
    return Stream.of(
        arguments("nothing", "", Map.of(), ""),
        arguments("blank lines and comments", "\n  \n# A=1\n  # B=2\n", Map.of(), ""),
        arguments("plain", "A=1\nC=two words\n", Map.of("A", "1", "C", "two words"), ""),
        arguments("no newline at the end", "A=1", Map.of("A", "1"), ""),
        arguments("CRLF", "A=1\r\nC='2\r\n3'\r\n", Map.of("A", "1", "C", "2\n3"), "C"),
        arguments("CR", "A=1\rC=2\r", Map.of("A", "1", "C", "2"), ""),
        arguments("spaces", "  A \t=  1 \t \nC\t=2", Map.of("A", "1", "C", "2"), ""),
        arguments(
            "NBSP and U+001C are spaces",
            "A=\u00a01\u001c\nC\u2003=2",
            Map.of("A", "1", "C", "2"),
            "AC"),
        arguments("zero-width space is not", "A=\u200b1", Map.of("A", "\u200b1"), ""),
        arguments(
            "form feed and U+0085 end no line", "A=1\u0085C=2\f\n", Map.of("A", "1\u0085C=2"), "A"),
        arguments(
            "empty", "A=\nC=''\nD=\"\"\nE=  \n", Map.of("A", "", "C", "", "D", "", "E", ""), "C"),
        arguments("= in the value", "A=x=y==", Map.of("A", "x=y=="), ""),
        arguments("name alone", "A\nexport C\nD=1", Map.of("D", "1"), "AC"),
        arguments("name alone unsets", "A=1\nA", Map.of(), "A"),
        arguments("duplicate", "A=1\nA=2\n", Map.of("A", "2"), ""),
        arguments(
            "odd names",
            "a.b-c=1\n\"A\"=2\n9=3\né=ü😀",
            Map.of("a.b-c", "1", "\"A\"", "2", "9", "3", "é", "ü😀"),
            ""),
        arguments("quoted names", "'A'=1\n'b c' = 2", Map.of("A", "1", "b c", "2"), "A"),
        arguments(
            "export",
            "export A=1\nexport\tC='2'\nexport=3",
            Map.of("A", "1", "C", "2", "export", "3"),
            "AC"),
        arguments(
            "comment after space",
            "A=1 # c\nC=2\t#c\nE=#not",
            Map.of("A", "1", "C", "2", "E", "#not"),
            "E"),
        arguments(
            "# without space stays",
            "A=ab#cd\nC=ab#cd #e",
            Map.of("A", "ab#cd", "C", "ab#cd"),
            "AC"),
        arguments("comment after name", "A # c\nC#=1\nD=1", Map.of("D", "1"), "AC"),
        arguments("comment after quotes", "A='1'#c\nC=\"2\" # c", Map.of("A", "1", "C", "2"), "A"),
        arguments(
            "quotes keep spaces and #",
            "A=' x # y '\nC=\" x # y \"",
            Map.of("A", " x # y ", "C", " x # y "),
            "A"),
        arguments(
            "quotes inside stay", "A=x\"y\"\nC=it's", Map.of("A", "x\"y\"", "C", "it's"), "A"),
        arguments(
            "other quote inside",
            "A='say \"x\"'\nC=\"it's\"",
            Map.of("A", "say \"x\"", "C", "it's"),
            "A"),
        arguments(
            "escapes in double quotes",
            "A=\"\\\\ \\' \\\" \\a\\b\\f\\n\\r\\t\\v\"",
            Map.of("A", "\\ ' \" \u0007\b\f\n\r\t\u000b"),
            "A"),
        arguments(
            "unknown escapes stay",
            "A=\"\\x41 \\d \\u0041 \\0\"",
            Map.of("A", "\\x41 \\d \\u0041 \\0"),
            "A"),
        arguments(
            "escapes in single quotes", "A='\\\\ \\' \\\" \\n'", Map.of("A", "\\ ' \\\" \\n"), "A"),
        arguments(
            "no escapes outside quotes", "A=a\\nb\\\\c\\\"d", Map.of("A", "a\\nb\\\\c\\\"d"), ""),
        arguments(
            "escaped backslash before a quote",
            "A=\"x\\\\\"\nC=1\n",
            Map.of("A", "x\\", "C", "1"),
            "A"),
        arguments(
            "escaped backslash before a quote that is not the last",
            "A=\"x\\\\\"\nC=\"1\"\n",
            Map.of("A", "x\\", "C", "1"),
            "A"),
        arguments(
            "lines in quotes",
            "A=\"1\n2\"\nC='3\n\n4' # c\n",
            Map.of("A", "1\n2", "C", "3\n\n4"),
            "AC"),
        arguments("interpolation", "A=x\nC=${A}-${A}y\n", Map.of("A", "x", "C", "x-xy"), "C"),
        arguments(
            "environment wins",
            "OUTER=file\nA=${OUTER}\n",
            Map.of("OUTER", "file", "A", "env"),
            "A"),
        arguments(
            "in single quotes",
            "A='${OUTER}'\nC=\"${OUTER}\"",
            Map.of("A", "env", "C", "env"),
            "AC"),
        arguments("unknown is empty", "A=[${NOPE}]", Map.of("A", "[]"), "A"),
        arguments(
            "default",
            "A=${NOPE:-d e}\nC=${OUTER:-d}\nD=${EMPTY:-d}\nE=${NOPE:-}",
            Map.of("A", "d e", "C", "env", "D", "", "E", ""),
            "ACDE"),
        arguments("earlier lines only", "A=[${C}]\nC=1\n", Map.of("A", "[]", "C", "1"), "A"),
        arguments("of itself", "A=1\nA=${A}2", Map.of("A", "12"), "A"),
        arguments("name alone has no default", "A\nC=[${A:-d}]", Map.of("C", "[]"), "AC"),
        arguments(
            "not interpolated",
            "A=$OUTER\nC=${OUTER\nD=${OUTER:x}\nE=$${OUTER}",
            Map.of("A", "$OUTER", "C", "${OUTER", "D", "${OUTER:x}", "E", "$env"),
            "E"),
        arguments("not nested", "A=${NOPE:-${OUTER}}", Map.of("A", "${OUTER}"), "A"),
        arguments("not again", "A='$'\nC=${A}{OUTER}", Map.of("A", "$", "C", "${OUTER}"), "AC"),
        arguments(
            "interpolated after unescaping",
            "A=\"\\${OUTER} \\\\${OUTER}\"",
            Map.of("A", "\\env \\env"),
            "A"),
        arguments("after a comment is cut", "A=${OUTER} # ${B}", Map.of("A", "env"), "A"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void pythonDotenvReads(String name, String text, Map<String, String> expected) {
    assertThat(PythonDotenv.read(text.replace("\r\n", "\n").replace('\r', '\n'), ENVIRONMENT))
        .isEqualTo(expected);
  }

  /** The letters are settings here; those of the last column are refused. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void settingsAreReadTheSameOrRefused(
      String name, String text, Map<String, String> expected, String refused) throws IOException {
    if (refused.isEmpty()) {
      Map<String, String> read = new HashMap<>(read(settings(text)).values());
      read.keySet().removeIf(key -> Setting.find(key) == null);
      Map<String, String> settings = new HashMap<>();
      expected.forEach((key, value) -> settings.put(settings(key), settings(value)));
      settings.keySet().removeIf(key -> Setting.find(key) == null);
      assertThat(read).isEqualTo(settings);
    } else {
      assertRefused(settings(text).getBytes(StandardCharsets.UTF_8))
          .message()
          .satisfies(
              message ->
                  assertThat(
                          message
                              .lines()
                              .map(line -> line.replaceAll(".*line \\d+: (\\w+) .*", "$1")))
                      .containsExactlyInAnyOrder(
                          refused
                              .chars()
                              .mapToObj(Character::toString)
                              .map(EnvFileTest::settings)
                              .toArray(String[]::new)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void otherLinesHaveNoWarning(String name, String text) throws IOException {
    assertThat(read(text).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          's3cret'        | single quotes are not supported; write PG_PASSWORD=value, without quotes around it
          's3 #cret'      | single quotes are not supported; write PG_PASSWORD="value"
          's3"#cret'      | single quotes are not supported; set PG_PASSWORD in the environment instead
          s3#cret         | a # is supported only in double quotes, or in a comment after a value and a space; write PG_PASSWORD="value"
          s3"#cret        | a # is supported only in double quotes, or in a comment after a value and a space; set PG_PASSWORD in the environment instead
          "s3\\cret"     | a backslash is not supported in double quotes; write PG_PASSWORD=value, without quotes around it
          "s3\\#cret"    | a backslash is not supported in double quotes; set PG_PASSWORD in the environment instead
          s3cret"         | a quote or an invisible character stands before or after the value; set PG_PASSWORD in the environment instead
          s3cret\u00a0#   | a # is supported only in double quotes, or in a comment after a value and a space; write PG_PASSWORD=value, without quotes around it
          s3${HOME}cret   | ${…} is not replaced; write its value, or set PG_PASSWORD in the environment
          "s3~cret"       | the value spans several lines; set PG_PASSWORD in the environment instead
          s3\u0000cret    | it contains U+0000 or bytes that are not UTF-8; save the file as UTF-8
          # s3cret        | a # is supported only in double quotes, or in a comment after a value and a space; write PG_PASSWORD="value"
          """)
  void aRefusalSaysHowToWriteTheLine(String value, String message) {
    String text = "A=1\nPG_PASSWORD= " + value.replace('~', '\n') + "\nPG_HOST=db";

    assertRefused(text.getBytes(StandardCharsets.UTF_8))
        .hasMessage("%s, line 2: PG_PASSWORD cannot be read: %s", file, message)
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          export PG_PASSWORD=s3cret  | export is not supported; write PG_PASSWORD=value, without quotes around it
          'PG_PASSWORD'="s3cret"     | the name is quoted; write PG_PASSWORD=value, without quotes around it
          PG_PASSWORD                | the name is not followed by =; write NAME=value
          export PG_PASSWORD # s3    | the name is not followed by =; write NAME=value
          """)
  void aNameIsPlain(String line, String message) {
    assertRefused(line.getBytes(StandardCharsets.UTF_8))
        .hasMessage("%s, line 1: PG_PASSWORD cannot be read: %s", file, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3#cret",
        " s3 # cret ",
        "it's",
        "'s3'",
        "$HOME",
        "s3${HOME",
        "a\u00a0",
        "\u200b",
        "#",
        "=",
        "é😀",
      })
  void doubleQuotesKeepTheValue(String value) throws IOException {
    assertThat(read("PG_PASSWORD = \"" + value + "\" # comment\r\n").values())
        .containsExactly(Map.entry("PG_PASSWORD", value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NOTE=\"never closed",
        "NOTE='it",
        "NOTE=\"a\" \"b",
        "NOTE=say \"hi",
        "NOTE=\\\"",
        "=",
        "'",
        "export",
        "#\"",
        "NOTE=\"two\nlines\"",
        "\u0000=\u0000",
        "NOTE=\"'\"",
        "#!/bin/sh\nif [ -f x ]; then . ./x; fi",
      })
  void noOtherLineChangesASetting(String odd) throws IOException {
    String settings = "PG_PASSWORD=s3cret # comment\nPG_HOST=db\n";

    for (String text : List.of(odd + "\n" + settings, settings + odd)) {
      assertThat(read(text).values())
          .containsEntry("PG_PASSWORD", "s3cret")
          .containsEntry("PG_HOST", "db");
    }
  }

  @Test
  void settingsWithinBrokenQuotesAreRefused() {
    assertRefused("NOTE=\"1\nPG_HOST=db\nPG_PASSWORD=\"2 3\"".getBytes(StandardCharsets.UTF_8))
        .hasMessage(
            file
                + ", line 1: PG_HOST, PG_PASSWORD cannot be read: text follows the quote that closes the"
                + " value, perhaps on a later line; write NAME=value, without quotes around it");
  }

  @Test
  void settingsWithinTheQuotesOfAnotherValueAreNotRead() throws IOException {
    EnvFile read = read("PG_HOST=db\n\nNOTE='1\nPG_HOST=other\n  PG_PORT=1'\n");

    assertThat(read.values()).containsEntry("PG_HOST", "db").doesNotContainKey("PG_PORT");
    assertThat(read.warnings())
        .containsExactly(
            file + ", line 3: its quotes enclose PG_HOST, PG_PORT, which stays unread");
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

  static Stream<Arguments> brokenSettings() {
    return brokenFiles().filter(file -> String.valueOf(file.get()[1]).matches("(?s)'?A.*"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenSettings")
  void refusesABrokenStatementOfASettingToo(
      String name, String text, Map<String, String> expected, String reason) {
    assertRefused(settings(text).getBytes(StandardCharsets.UTF_8)).hasMessageContaining(reason);
    assertThat(PythonDotenv.read(text, ENVIRONMENT)).isEqualTo(expected);
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
  void refusesBytesThatAreNotUtf8InASettingAlone() throws IOException {
    byte[] latin1 = "# für\nA=ü\r\nPG_HOST=dé\n".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(latin1)
        .hasMessageStartingWith(
            file + ", line 3: PG_HOST cannot be read: it contains U+0000 or bytes");
    assertRefused("PG_HOST=\u00c3".getBytes(StandardCharsets.ISO_8859_1))
        .hasMessageContaining("line 1: PG_HOST");

    Files.write(file, "# für\nPG_HOST=db\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(EnvFile.read(file).values()).containsExactly(Map.entry("PG_HOST", "db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void refusesUtf16(String charset) {
    assertRefused("\ufeffPG_HOST=db".getBytes(Charset.forName(charset)))
        .hasMessageStartingWith(file + ", line 1 is not valid UTF-8");
  }

  @Test
  void ignoresAByteOrderMark() throws IOException {
    assertThat(read("\ufeffPG_HOST=db\r\nPG_USER=\ufeffa\r\n").values())
        .isEqualTo(Map.of("PG_HOST", "db", "PG_USER", "\ufeffa"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void refusesAPipeWithoutWaitingForIt() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> EnvFile.read(file))
                .isInstanceOf(EtlException.class)
                .hasMessage(
                    file
                        + " cannot be read: it is not a regular file; write the settings to a file, or set them in the environment"));
  }

  @Test
  void refusesAFileItCannotRead() {
    assertThatThrownBy(() -> EnvFile.read(file))
        .isInstanceOf(EtlException.class)
        .hasMessage(file + " does not exist");
    assertThatThrownBy(() -> EnvFile.read(directory))
        .isInstanceOf(EtlException.class)
        .hasMessageStartingWith(directory + " cannot be read");
  }

  @Test
  void readsLongQuotedValues() throws IOException {
    String value = "# x ".repeat(100_000);

    assertThat(read("PG_PASSWORD=\"" + value + "\"").values()).containsEntry("PG_PASSWORD", value);
    String escaped = "\\\"x".repeat(100_000);
    assertRefused("PG_PASSWORD=\"%s\"".formatted(escaped).getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining("a backslash is not supported");
  }

  @Test
  void showsNoValues() throws IOException {
    assertThat(read("A=s3cret")).asString().contains("A").doesNotContain("s3cret");
  }

  private static String settings(String text) {
    return LETTER
        .matcher(text)
        .replaceAll(letter -> SETTINGS.get("ACDE".indexOf(letter.group())).name());
  }

  private EnvFile read(String text) throws IOException {
    return EnvFile.read(Files.writeString(file, text));
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(byte[] bytes) {
    return assertThatThrownBy(() -> EnvFile.read(Files.write(file, bytes)))
        .isInstanceOfSatisfying(
            EtlException.class,
            e -> assertThat(e.category()).isEqualTo(EtlException.Category.CONFIGURATION));
  }
}
