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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Renders a run in the text format of Prometheus. All metrics are gauges with the label {@code
 * client}: they describe the last run, because no run knows those before it.
 */
public final class Metrics {
  private static final String PREFIX = "dynamo_pg_etl_";
  private static final double MILLIS = 1_000;

  private static final String CLIENT = "client";
  private static final String TABLE = "table";
  private static final String COUNT = "count";

  private Metrics() {}

  /**
   * Renders a run that has ended.
   *
   * @param report of a client that is known
   * @param lastSuccess the seconds from 1970 to the last success before this run; empty if none is
   *     known, which is written as 0 so that an alert on its age fires
   */
  public static String text(RunReport report, OptionalDouble lastSuccess) {
    String client = Objects.requireNonNull(report.client());
    double seconds = report.finishedAt().toEpochMilli() / MILLIS;
    RunReport.Failure failure = report.failure();
    List<MetricSnapshot> metrics = new ArrayList<>();
    metrics.add(ofRun("last_run_timestamp_seconds", "When the last run ended.", client, seconds));
    metrics.add(lastSuccess(client, failure == null ? seconds : lastSuccess.orElse(0)));
    metrics.add(
        ofRun(
            "duration_seconds",
            "How long the last run took.",
            client,
            report.elapsed().toMillis() / MILLIS));
    metrics.add(
        ofRun(
            "exit_code",
            "The exit code of the last run; 0 is success.",
            client,
            failure == null ? 0 : failure.exitCode()));
    metrics.add(records(report, client));
    metrics.add(
        ofTables(
            "pages", "Pages read from DynamoDB.", report, client, table -> table.get(Count.PAGES)));
    metrics.add(
        ofTables(
            "consumed_read_capacity_units",
            "Read capacity units consumed.",
            report,
            client,
            TableResult::consumedReadCapacity));
    metrics.add(
        ofTables(
            "table_duration_seconds",
            "How long the table took.",
            report,
            client,
            table -> table.elapsed().toMillis() / MILLIS));
    return text(metrics);
  }

  /**
   * Returns the seconds from 1970 to the last success of a run.
   *
   * @param text the metrics that a run has written
   * @return 0, or empty in files of old versions, if no run of the client has succeeded
   * @throws IllegalArgumentException if no run of this client has written the text
   */
  public static OptionalDouble lastSuccess(String text, String client) {
    requireOurs(text, client);
    String start = start(lastSuccess(client, 0));
    return text.lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
        .peek(Metrics::requireFinite)
        .findFirst();
  }

  private static void requireOurs(String text, String client) {
    String start = start(ofRun("exit_code", "", client, 0));
    if (!text.endsWith("\n") || text.lines().noneMatch(line -> line.startsWith(start))) {
      throw new IllegalArgumentException("no run of this client has written it");
    }
  }

  private static void requireFinite(double seconds) {
    if (!Double.isFinite(seconds)) {
      throw new IllegalArgumentException("not a time");
    }
  }

  /** Returns the text before the value in the line of a metric. */
  private static String start(MetricSnapshot metric) {
    String line = text(List.of(metric)).lines().reduce((first, second) -> second).orElseThrow();
    return line.substring(0, line.lastIndexOf(' ') + 1);
  }

  private static MetricSnapshot lastSuccess(String client, double seconds) {
    return ofRun(
        "last_success_timestamp_seconds",
        "When a run last succeeded; 0 if none is known.",
        client,
        seconds);
  }

  private static MetricSnapshot ofRun(String name, String help, String client, double value) {
    return gauge(name, help).dataPoint(point(Labels.of(CLIENT, client), value)).build();
  }

  private static MetricSnapshot ofTables(
      String name,
      String help,
      RunReport report,
      String client,
      ToDoubleFunction<TableResult> value) {
    GaugeSnapshot.Builder gauge = gauge(name, help);
    for (TableResult table : report.tables()) {
      gauge.dataPoint(
          point(
              Labels.of(CLIENT, client, TABLE, table.mapping().name()),
              value.applyAsDouble(table)));
    }
    return gauge.build();
  }

  private static MetricSnapshot records(RunReport report, String client) {
    GaugeSnapshot.Builder gauge = gauge("records", "What was counted, as in the JSON summary.");
    for (TableResult table : report.tables()) {
      for (Count count : Count.values()) {
        if (count != Count.PAGES) {
          gauge.dataPoint(
              point(
                  Labels.of(CLIENT, client, TABLE, table.mapping().name(), COUNT, count.jsonName()),
                  (double) table.get(count)));
        }
      }
    }
    return gauge.build();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(PREFIX + name).help(help);
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static String text(List<MetricSnapshot> metrics) {
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      PrometheusTextFormatWriter.create().write(text, new MetricSnapshots(metrics));
      return text.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
  }
}
