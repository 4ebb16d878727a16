package com.foresyts.etl.it.ending;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.concurrent.Cancellation;
import com.foresyts.etl.fixture.Listener;
import com.foresyts.etl.fixture.dynamodb.HttpEndpoint;
import com.foresyts.etl.fixture.dynamodb.HttpEndpoint.Request;
import com.foresyts.etl.fixture.dynamodb.HttpEndpoint.Response;
import com.foresyts.etl.fixture.program.Await;
import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends are opened at the same time; the first failure is the only one. */
@Tag("newest-postgresql")
class OpeningIT {
  private static final Set<String> THREADS = Set.of("open source", "describe tables");

  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch described = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  @AutoClose private final Listener postgres = new Listener(0, this::serve);
  @AutoClose private final HttpEndpoint dynamo = new HttpEndpoint(this::answer);
  private volatile boolean silent;

  OpeningIT() throws IOException {
    postgres.start();
  }

  @AfterEach
  void release() {
    released.countDown();
  }

  /** Either end waits for the other one, then refuses. */
  @ParameterizedTest
  @ValueSource(strings = {"--quiet", "--dry-run", "verify"})
  void bothEndsAreOpenedAtOnceAndOneFailureIsPrinted(String argument) {
    CommandResult run = run(argument);
    assertThat(connected.getCount()).isZero();
    assertThat(described.getCount()).isZero();
    assertThat(run.exitCode()).isEqualTo(4);
    assertThat(run.err()).contains("PostgreSQL: ").doesNotContain("DynamoDB").hasLineCount(1);
    assertThat(run.out()).doesNotContain("DynamoDB:", "✓ Connected");
  }

  @Test
  void interruptEndsTheOpeningOfBothEnds() throws Exception {
    silent = true;
    AtomicReference<@Nullable CommandResult> ended = new AtomicReference<>();
    Thread run = new Thread(() -> ended.set(run()));
    run.start();
    assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(described.await(20, TimeUnit.SECONDS)).isTrue();
    run.interrupt();
    released.countDown();
    run.join(Duration.ofSeconds(5).toMillis());
    assertThat(run.isAlive()).isFalse();
    Await.until(
        "no thread is left",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> THREADS.contains(thread.getName())));
  }

  private CommandResult run(String... arguments) {
    Map<String, String> environment =
        Map.of(
            "AWS_REGION", "eu-central-1",
            "AWS_ACCESS_KEY_ID", "id",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_ENDPOINT_URL_DYNAMODB", dynamo.url(),
            "PG_HOST", "localhost",
            "PG_PORT", String.valueOf(postgres.port()),
            "PG_DATABASE", "database",
            "PG_USER", "user",
            "PG_PASSWORD", "password",
            "CLIENT_ID", "A");
    String[] once = {"--connect-for", "0s"};
    return CommandResult.run(
        environment, Stream.concat(Stream.of(arguments), Stream.of(once)).toArray(String[]::new));
  }

  private void serve(Socket client, int number) {
    try (client) {
      connected.countDown();
      await(silent ? released : described);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Response answer(Request request) {
    described.countDown();
    await(silent ? released : connected);
    return new Response(
        400,
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#UnrecognizedClientException\",\"message\":\"no\"}");
  }

  private static void await(CountDownLatch latch) {
    Cancellation.await(() -> latch.await(20, TimeUnit.SECONDS));
  }
}
