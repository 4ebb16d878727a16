package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.cli.RunEnd.ConsoleStreams;
import com.foresyts.etl.report.Failure;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunEndTest {
  private final RunReport report = new RunReport(false);
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);

  static Stream<Throwable> failureWithoutTable() {
    return Stream.of(new OutOfMemoryError("heap"), new IllegalStateException("defect"));
  }

  @ParameterizedTest
  @MethodSource("failureWithoutTable")
  void failureWithinTableNamesTheTable(Throwable thrown) {
    report.start(Migrators.mappings().get(0)).finish();
    TableResult table = report.start(Migrators.mappings().get(1));
    table.rolledBack();
    table.finish();
    assertThat(finish(thrown).table()).isEqualTo("leave-types");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("✗ ETL Process Failed (leave-types): ");
  }

  @ParameterizedTest
  @MethodSource("failureWithoutTable")
  void failureBetweenTablesNamesNone(Throwable thrown) {
    report.start(Migrators.mappings().get(0)).finish();
    assertThat(finish(thrown).table()).isNull();
  }

  private Failure finish(Throwable thrown) {
    FailurePrinter printer =
        new FailurePrinter("ETL Process Failed", LoggingOptions.Format.TEXT, stream, false);
    Termination termination = new Termination(() -> {}, signal -> {}, signal -> {});
    new RunEnd(report, List.of(), new ConsoleStreams(stream, "standard output", true, printer))
        .finish(thrown, termination);
    return Objects.requireNonNull(report.failure());
  }
}
