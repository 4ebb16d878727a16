package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunReportTest {
  private static final Failure SIGNAL = new Failure(143, "sigterm", "ended by SIGTERM", null);
  private final RunReport report = new RunReport(false);

  @Test
  void theEndFixesTheCountsOfARunThatGoesOn() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      RunReport running = new RunReport(false);
      AtomicBoolean stop = new AtomicBoolean();
      TableResult first = running.start(Migrators.mappings().get(0));
      Thread adding =
          new Thread(
              () -> {
                while (!stop.get()) {
                  first.add(Count.READ, 3);
                  first.add(Count.INSERTED);
                  first.add(Count.REJECTED, 2);
                  first.addPage(0.5);
                  running.start(Migrators.mappings().get(1));
                }
              });
      adding.start();
      Thread.onSpinWait();
      running.end(SIGNAL);
      List<Long> counts = IntStream.range(0, 5).mapToObj(i -> first.get(Count.READ)).toList();
      assertThat(counts).containsOnly(first.get(Count.INSERTED) + first.get(Count.REJECTED));
      assertThat(first.consumedReadCapacity()).isEqualTo(first.consumedReadCapacity());
      int tables = running.tables().size();
      stop.set(true);
      adding.join();
      assertThat(running.tables()).hasSize(tables);
      assertThat(first.isRolledBack()).isTrue();
    }
  }

  @Test
  void aLaterEndChangesTheFailureAlone() throws InterruptedException {
    TableResult table = report.start(Migrators.mappings().get(0));
    table.add(Count.READ);
    table.add(Count.INSERTED);
    table.finish();
    report.end(null);
    Duration elapsed = report.elapsed();
    Thread.sleep(2);
    report.end(SIGNAL);
    assertThat(report.failure()).isEqualTo(SIGNAL);
    assertThat(report.elapsed()).isEqualTo(elapsed);
    assertThat(report.finishedAt()).isEqualTo(report.startedAt().plus(elapsed));
    assertThat(report.interrupted()).isNull();
    assertThat(table.get(Count.READ)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T01:02:03Z, 2026-11-25T01:02:03.000Z",
    "2026-11-25T01:02:00Z, 2026-11-25T01:02:00.000Z",
    "2026-11-25T01:02:03.5Z, 2026-11-25T01:02:03.500Z",
    "2026-11-25T01:02:03.004999999Z, 2026-11-25T01:02:03.004Z"
  })
  void aTimeHasMilliseconds(Instant time, String text) {
    assertThat(RunReport.time(time)).isEqualTo(text);
  }

  @Test
  void bothTimesHaveThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new RunReport(false).write(out);
    JsonNode summary = new ObjectMapper().readTree(out.toByteArray());
    for (String time : new String[] {"startedAt", "finishedAt"}) {
      assertThat(summary.get(time).textValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.]\\d{3}Z");
    }
  }
}
