package com.foresyts.etl.report;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Renders a run in the text format of Prometheus. All metrics are gauges with the label {@code
 * client}: they describe the last run, because no run knows those before it.
 */
public final class Metrics {
  private static final String PREFIX = "dynamo_pg_etl_";
  private static final String EXIT_CODE = "exit_code";
  private static final String LAST_SUCCESS = "last_success_timestamp_seconds";
  private static final double MILLIS = 1_000;

  private final Labels client;
  private final List<TableResult> tables;

  private Metrics(String client, List<TableResult> tables) {
    this.client = Labels.of("client", client);
    this.tables = tables;
  }

  /**
   * Renders a run that has ended.
   *
   * @param report of a client that is known
   * @param lastSuccess the seconds from 1970 to the last success before this run; empty if none is
   *     known, which is written as 0 so that an alert on its age fires
   */
  public static String text(RunReport report, OptionalDouble lastSuccess) {
    Metrics run = new Metrics(Objects.requireNonNull(report.client()), report.tables());
    double end = report.finishedAt().toEpochMilli() / MILLIS;
    Failure failure = report.failure();
    return text(
        run.ofRun("last_run_timestamp_seconds", "When the last run ended.", end),
        run.ofRun(
            LAST_SUCCESS,
            "When a run last succeeded; 0 if none is known.",
            failure == null ? end : lastSuccess.orElse(0)),
        run.ofRun(
            "duration_seconds",
            "How long the last run took.",
            report.elapsed().toMillis() / MILLIS),
        run.ofRun(
            EXIT_CODE,
            "The exit code of the last run; 0 is success.",
            failure == null ? 0 : failure.exitCode()),
        gauge(
            "records",
            "What was counted, as in the JSON summary.",
            run.tables.stream().flatMap(run::records)),
        run.ofTables(
            "pages",
            "Pages read from DynamoDB, or blocks of lines of an export.",
            table -> table.get(Count.PAGES)),
        run.ofTables(
            "consumed_read_capacity_units",
            "Read capacity units consumed.",
            TableResult::consumedReadCapacity),
        run.ofTables(
            "table_duration_seconds",
            "How long the table took.",
            table -> table.elapsed().toMillis() / MILLIS));
  }

  /**
   * Returns the seconds from 1970 to the last success of a run.
   *
   * @param text the metrics that a run has written
   * @return 0, or empty in files of old versions, if no run of the client has succeeded
   * @throws IllegalArgumentException if no run of this client has written the text
   */
  public static OptionalDouble lastSuccess(String text, String client) {
    Metrics run = new Metrics(client, List.of());
    if (!text.endsWith("\n") || run.values(EXIT_CODE, text).findAny().isEmpty()) {
      throw new IllegalArgumentException("no run of this client has written it");
    }
    OptionalDouble seconds =
        run.values(LAST_SUCCESS, text).mapToDouble(Double::parseDouble).findFirst();
    if (!Double.isFinite(seconds.orElse(0))) {
      throw new IllegalArgumentException("not a time");
    }
    return seconds;
  }

  /** Returns the values of a metric in a text. */
  private Stream<String> values(String metric, String text) {
    String line =
        text(ofRun(metric, "", 0)).lines().reduce((first, second) -> second).orElseThrow();
    String start = line.substring(0, line.lastIndexOf(' ') + 1);
    return text.lines()
        .filter(written -> written.startsWith(start))
        .map(written -> written.substring(start.length()));
  }

  private MetricSnapshot ofRun(String name, String help, double value) {
    return gauge(name, help, Stream.of(point(client, value)));
  }

  private MetricSnapshot ofTables(String name, String help, ToDoubleFunction<TableResult> value) {
    return gauge(
        name, help, tables.stream().map(table -> point(labels(table), value.applyAsDouble(table))));
  }

  private Stream<GaugeDataPointSnapshot> records(TableResult table) {
    return Arrays.stream(Count.values())
        .filter(count -> count != Count.PAGES)
        .map(count -> point(labels(table).add("count", count.jsonName), (double) table.get(count)));
  }

  private Labels labels(TableResult table) {
    return client.add("table", table.mapping().name());
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static MetricSnapshot gauge(
      String name, String help, Stream<GaugeDataPointSnapshot> points) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    points.forEach(gauge::dataPoint);
    return gauge.build();
  }

  private static String text(MetricSnapshot... metrics) {
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(metrics));
      return text.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
  }
}
