package com.foresyts.etl;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.cli.ExitCode;
import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Differences;
import com.foresyts.etl.report.Failure;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Metrics;
import com.foresyts.etl.report.Reject;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.SnapshotReport;
import com.foresyts.etl.report.SummaryTable;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The reference lists the fields and metrics that the program writes, and no others. */
class DocumentedOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern METRIC = Pattern.compile("(dynamo_pg_etl_[a-z_]+)");
  private static final Pattern TYPE_OF_METRIC = Pattern.compile("(?m)^# TYPE (\\S+) gauge$");
  private static final String CLIENT = "ACME";
  private static final Failure FAILURE =
      new Failure(ExitCode.DATA.code(), "data", "message", "departments");

  private final MarkdownPage reference =
      MarkdownPage.read(Path.of("src", "site", "markdown", "reference.md"));

  @TempDir private Path folder = Path.of("");

  @Test
  void fieldsOfTheSummary() throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    report(FAILURE).write(summary);
    assertThat(reference.firstColumn("## Summary"))
        .containsExactlyElementsOf(paths(JSON.readTree(summary.toByteArray())));
  }

  @Test
  void fieldsOfTheSummaryOfASnapshot() throws IOException {
    SnapshotReport report = new SnapshotReport();
    report.start(Migrators.mappings().get(0)).finish(1, 0, Map.of(CLIENT, 1L));
    report.end(FAILURE);
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    report.write(summary);
    assertThat(reference.firstColumn("## Summary of a snapshot"))
        .containsExactlyElementsOf(paths(JSON.readTree(summary.toByteArray())));
  }

  @Test
  void categoriesOfFailures() {
    assertThat(meaning("## Summary", "error.category"))
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .filter(code -> code != ExitCode.SUCCESS)
                .map(code -> code.name().toLowerCase(Locale.ROOT))
                .toList());
  }

  @Test
  void fieldsAndKindsOfTheRejectFile() throws IOException {
    List<JsonNode> lines =
        lines(
            file -> {
              for (Reject.Kind kind : Reject.Kind.values()) {
                Reject reject = new Reject(kind, "key", null, "reason", Map.of());
                file.write(json -> reject.write("departments", json));
              }
            });
    assertThat(reference.firstColumn("## Reject file"))
        .containsExactlyElementsOf(paths(lines.get(0)));
    assertThat(meaning("## Reject file", "kind"))
        .containsExactlyInAnyOrderElementsOf(values(lines, "kind"));
  }

  @Test
  void fieldsAndKindsOfTheReport() throws IOException {
    List<JsonNode> lines =
        lines(
            file -> {
              TableDifferences differences =
                  new TableDifferences(Migrators.mappings().get(0), new Console(), file);
              differences.missing("1");
              differences.different("2", List.of("status_id"));
              differences.extra("3");
              differences.prunable("4");
              differences.stays("5", "reason");
            });
    Set<String> fields = new LinkedHashSet<>();
    lines.forEach(line -> fields.addAll(paths(line)));
    assertThat(reference.firstColumn("## Report of `verify`")).containsExactlyElementsOf(fields);
    assertThat(meaning("## Report of `verify`", "kind"))
        .containsExactlyInAnyOrderElementsOf(values(lines, "kind"));
  }

  @Test
  void fieldsOfTheCountsOfVerify() throws IOException {
    ByteArrayOutputStream counts = new ByteArrayOutputStream();
    Differences differences = new Differences();
    differences
        .add(new TableDifferences(Migrators.mappings().get(0), new Console(), null))
        .finish();
    differences.write(CLIENT, FAILURE, counts);
    assertThat(reference.firstColumn("## Counts of `verify`"))
        .containsExactlyElementsOf(paths(JSON.readTree(counts.toByteArray())));
  }

  @Test
  void fieldsOfTheFindings() throws IOException {
    String json = CommandResult.run(Map.of(), "check", "--json", "--env-file", missing()).out();
    assertThat(reference.firstColumn("## Findings of `check`"))
        .containsExactlyElementsOf(paths(JSON.readTree(json)));
  }

  @Test
  void fieldsOfALogObject() throws IOException {
    String failure =
        CommandResult.run(
                Map.of(),
                "--client",
                CLIENT,
                "--log-format",
                "json",
                "--verbose",
                "--env-file",
                missing())
            .err();
    Set<String> fields = new TreeSet<>();
    JSON.readTree(failure).fieldNames().forEachRemaining(fields::add);
    fields.add(Console.TABLE); // of a failure in a table
    assertThat(reference.firstColumn("## Log objects")).containsExactlyInAnyOrderElementsOf(fields);
  }

  @Test
  void fieldsOfTheSummarysLogObjects() {
    Logger figures = (Logger) LoggerFactory.getLogger(SummaryTable.FIGURES_LOGGER);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Level level = figures.getLevel();
    figures.addAppender(lines);
    figures.setAdditive(false);
    figures.setLevel(Level.INFO);
    lines.start();
    try {
      new SummaryTable(report(null)).print();
    } finally {
      figures.setLevel(level);
      figures.setAdditive(true);
      figures.detachAppender(lines);
    }
    List<String> named = new ArrayList<>(reference.firstColumn("## Summary"));
    named.replaceAll(path -> path.replace("tables[].", ""));
    named.addAll(MarkdownPage.code(reference.section("## Log objects")));
    assertThat(lines.list)
        .hasSize(2)
        .flatExtracting(ILoggingEvent::getKeyValuePairs)
        .extracting(pair -> pair.key)
        .isSubsetOf(named);
  }

  @Test
  void metricsAreThoseOfTheProgram() {
    assertThat(reference.firstColumn("## Metrics").stream().filter(METRIC.asMatchPredicate()))
        .containsExactlyInAnyOrderElementsOf(metrics());
  }

  @Test
  void everyMetricThatIsNamedExists() throws IOException {
    List<MarkdownPage> pages =
        new ArrayList<>(MarkdownPage.readAll(Path.of("src", "site", "markdown")));
    pages.add(MarkdownPage.read(Path.of("README.md")));
    for (MarkdownPage page : pages) {
      assertThat(metrics())
          .as(page.path().toString())
          .containsAll(MarkdownPage.groups(METRIC, page.text()));
    }
  }

  private static List<String> metrics() {
    return MarkdownPage.groups(TYPE_OF_METRIC, Metrics.text(report(null), OptionalDouble.of(0)));
  }

  private static RunReport report(@Nullable Failure failure) {
    RunReport report = new RunReport(false);
    report.client(CLIENT);
    report.start(Migrators.mappings().get(0)).finish();
    report.end(failure);
    return report;
  }

  private String missing() {
    return folder.resolve("missing.env").toString();
  }

  private interface Writing {
    void write(JsonLinesFile file);
  }

  private List<JsonNode> lines(Writing writing) throws IOException {
    Path path = folder.resolve("lines.jsonl");
    try (JsonLinesFile file = JsonLinesFile.open(path)) {
      file.start(warning -> {});
      writing.write(file);
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<String> values(List<JsonNode> lines, String field) {
    return lines.stream().map(line -> line.get(field).textValue()).distinct().toList();
  }

  /** The code in the second cell of a field's row. */
  private List<String> meaning(String heading, String field) {
    return reference.rows(heading).stream()
        .filter(row -> row.get(0).equals("`" + field + "`"))
        .flatMap(row -> MarkdownPage.code(row.get(1)).stream())
        .toList();
  }

  /** The fields of an object, nested ones after a point, those of an array's members after []. */
  private static Set<String> paths(JsonNode object) {
    Set<String> paths = new LinkedHashSet<>();
    addPaths("", object, paths);
    return paths;
  }

  private static void addPaths(String prefix, JsonNode object, Set<String> paths) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String path = prefix + field.getKey();
      paths.add(path);
      if (field.getValue().isArray()) {
        field.getValue().forEach(member -> addPaths(path + "[].", member, paths));
      } else {
        addPaths(path + ".", field.getValue(), paths);
      }
    }
  }
}
