package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.foresyts.etl.tables.Migrators;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the alerting rules fit the metrics of a run. */
class AlertRulesTest {
  private static final String RULES = "src/site/resources/prometheus/dynamo-pg-etl.rules.yml";
  private static final String TESTS = "src/test/resources/prometheus/dynamo-pg-etl.rules.test.yml";
  private static final Pattern METRIC = Pattern.compile("dynamo_pg_etl_\\w+");

  @Test
  void nameOnlyMetricsThatARunWrites() throws IOException {
    RunReport report = new RunReport(false);
    report.client("A");
    report.start(Migrators.mappings().get(0));
    assertThat(metrics(Metrics.text(report, OptionalDouble.empty())))
        .containsAll(metrics(Files.readString(Path.of(RULES))))
        .containsAll(metrics(Files.readString(Path.of(TESTS))));
  }

  @Test
  void areAllTested() throws IOException {
    String tests = Files.readString(Path.of(TESTS));
    assertThat(Files.readAllLines(Path.of(RULES)))
        .filteredOn(line -> line.contains("- alert: "))
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(tests).contains("alertname: " + line.replace("- alert: ", "").strip()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check rules " + RULES, "test rules " + TESTS})
  void areAcceptedByPromtool(String arguments) throws Exception {
    assumeTrue(isOnPath("promtool"), "promtool is not installed");
    Process promtool =
        new ProcessBuilder(("promtool " + arguments).split(" ", -1))
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static Set<String> metrics(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
