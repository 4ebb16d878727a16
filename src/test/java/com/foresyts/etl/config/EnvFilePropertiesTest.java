package com.foresyts.etl.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.error.EtlException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** Random env files, compared with what python-dotenv makes of them. */
class EnvFilePropertiesTest {
  private static final Path FILE = Path.of("some.env");
  private static final Map<String, String> ENVIRONMENT = Map.of("PG_USER", "env");
  private static final List<Setting> SETTINGS =
      List.of(Setting.PG_HOST, Setting.PG_USER, Setting.PG_PASSWORD);
  private static final String SECRET = "s3cret";

  @Property(tries = 20_000)
  void aSettingIsReadTheSameOrRefused(@ForAll("files") String text) {
    EnvFile read = read(text);

    Statistics.label("outcome")
        .collect(read == null ? "refused" : "read")
        .coverage(
            coverage -> {
              coverage.check("refused").percentage(share -> share > 10);
              coverage.check("read").percentage(share -> share > 10);
            });
    if (read != null) {
      Map<String, String> expected = PythonDotenv.read(text, ENVIRONMENT);
      assertThat(SETTINGS)
          .allSatisfy(
              setting ->
                  assertThat(read.values().get(setting.name()))
                      .isEqualTo(expected.get(setting.name())));
      assertThat(read.warnings().toString()).doesNotContain(SECRET);
    }
  }

  @Property(tries = 20_000)
  void otherLinesNeverStopARun(@ForAll("otherLines") List<String> lines) {
    String text = "PG_HOST=db\nPG_PASSWORD=\"# s3cret\" # comment\n" + String.join("\n", lines);

    assertThat(EnvFile.parse(FILE, text).values())
        .containsEntry("PG_HOST", "db")
        .containsEntry("PG_PASSWORD", "# s3cret");
  }

  @Property
  void plainAndDoublyQuotedValuesAreRead(
      @ForAll("settings") Setting setting, @ForAll("words") String word) {
    String plain = "%s=%s\n".formatted(setting, word);
    String quoted = " %s = \" %s # \" # c\n".formatted(setting, word);

    assertThat(EnvFile.parse(FILE, plain).values())
        .containsExactly(Map.entry(setting.name(), word));
    assertThat(EnvFile.parse(FILE, quoted).values())
        .containsExactly(Map.entry(setting.name(), " " + word + " # "));
  }

  private static @Nullable EnvFile read(String text) {
    try {
      return EnvFile.parse(FILE, text);
    } catch (EtlException e) {
      assertThat(e)
          .hasMessageMatching("(?s)(some.env, line \\d+: .*PG_\\w+ cannot be read: .*)+")
          .hasNoCause();
      assertThat(e.getMessage()).doesNotContain(SECRET);
      return null;
    }
  }

  @Provide
  Arbitrary<Setting> settings() {
    return Arbitraries.of(SETTINGS);
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .excludeChars('#', '"', '\'', '\\', '{')
        .ofMinLength(1);
  }

  @Provide
  Arbitrary<List<String>> otherLines() {
    return line(Arbitraries.of(
            "A", "B C", "'D'", "PG_HOST_", "PGHOST", "", "x PG_HOST", "#PG_HOST"))
        .filter(line -> !line.contains("PG_HOST="))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> name =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.of(SETTINGS).map(Setting::name)),
            Tuple.of(1, Arbitraries.of("A", "'PG_HOST'", "\"PG_HOST\"", "'", "PG_HOST.", "#", "")));
    return line(name).list().ofMinSize(1).ofMaxSize(6).map(lines -> String.join("\n", lines));
  }

  private static Arbitrary<String> line(Arbitrary<String> name) {
    Arbitrary<String> prefix =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.just("")),
            Tuple.of(1, Arbitraries.of(" ", "\t", "\u00a0", "export ", "export", "#", "\f")));
    Arbitrary<String> equals =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.just("=")),
            Tuple.of(1, Arbitraries.of(" = ", "= ", "", " ", "=\u00a0", "==", ":", "=\t")));
    Arbitrary<String> value =
        Arbitraries.of(
                SECRET,
                "x",
                " ",
                "\t",
                "\"",
                "\"",
                "'",
                "\\",
                "#",
                " #",
                "$",
                "${",
                "}",
                "${PG_USER}",
                ":-",
                "=",
                "\u00a0",
                "\u0085",
                "\u2028",
                "\f",
                "\u001c",
                "\u0001",
                "\u200b",
                "\ufeff",
                "é",
                "PG_HOST=",
                "\\n")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    return Combinators.combine(prefix, name, equals, value).as((p, n, e, v) -> p + n + e + v);
  }
}
