package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of a failure. */
class FailureHandlerTest {

  @ParameterizedTest
  @EnumSource
  void everyCategoryHasItsExitCode(Category category) {
    Failure failure = FailureHandler.describe(new EtlException(category, "reason"), null);
    assertThat(failure.exitCode()).isBetween(2, 6);
    assertThat(failure.category()).isEqualTo(category.name().toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource
  void outOfMemory(Throwable thrown) {
    Failure failure = FailureHandler.describe(thrown, null);
    assertThat(failure.exitCode()).isEqualTo(1);
    assertThat(failure.message()).contains("out of memory", "-Xmx");
  }

  static Stream<Throwable> outOfMemory() {
    OutOfMemoryError error = new OutOfMemoryError("Java heap space");
    return Stream.of(
        error,
        suppressingItself(error),
        new ExecutionException(error),
        new EtlException(Category.DYNAMODB, "DynamoDB: no answer", new IOException(error)),
        inAReader(error));
  }

  /** The JVM may throw one error twice: the second time when a resource is closed. */
  private static Throwable suppressingItself(OutOfMemoryError error) {
    Throwable thrown =
        catchThrowable(
            () -> {
              try (AutoCloseable resource =
                  () -> {
                    throw error;
                  }) {
                assertThat(resource).isNotNull();
                throw error;
              }
            });
    assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
    return thrown;
  }

  private static Throwable inAReader(OutOfMemoryError error) {
    try (BoundedPipe<String> pages =
        new BoundedPipe<>(
            "read",
            1,
            List.of(
                next -> {
                  throw error;
                }))) {
      return catchThrowable(pages::next);
    }
  }

  @Test
  void dataForgesNoLine() {
    String id = "B\n✓ ETL Process Completed Successfully!\u001b[2K";
    EtlException thrown =
        new EtlException(Category.DATA, "client " + id, List.of("first " + id, "second"))
            .inTable("leaves");
    String escaped = "B\\u000a✓ ETL Process Completed Successfully!\\u001b[2K";
    String expected = "client " + escaped + "\n  first " + escaped + "\n  second";
    assertThat(FailureHandler.describe(thrown, null).message()).isEqualTo(expected);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new FailurePrinter(
            "check failed",
            LoggingOptions.Format.TEXT,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false)
        .print(FailureHandler.describe(thrown, null), false, thrown);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("✗ check failed (leaves): " + expected + System.lineSeparator());
  }
}
