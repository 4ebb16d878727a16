package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of a run and a signal decides how the process ends. */
@Timeout(20)
class TerminationTest {
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Termination termination =
      new Termination(
          () -> {
            happened.add("stop");
            stopped.countDown();
          },
          signal -> happened.add("write " + signal),
          signal -> happened.add("print " + signal));

  @Test
  void aSignalBeforeTheDecisionEndsTheRun() throws Exception {
    Thread run =
        new Thread(
            () -> {
              try {
                stopped.await();
              } catch (InterruptedException e) {
                return;
              }
              termination.yieldToSignal();
              happened.add("the run goes on");
            });
    run.setDaemon(true);
    run.start();
    assertThat(termination.signal(ExitCode.SIGHUP)).isEmpty();
    assertThat(happened).containsExactly("stop", "write SIGHUP", "print SIGHUP");
    assertThat(run.isAlive()).isTrue();
  }

  @Test
  void aSignalWhileTheFilesAreWrittenEndsTheRunToo() throws Exception {
    Thread run =
        new Thread(
            () -> {
              termination.yieldToSignal();
              try {
                stopped.await();
              } catch (InterruptedException e) {
                return;
              }
              termination.decide(0);
              happened.add("the run goes on");
            });
    run.setDaemon(true);
    run.start();
    assertThat(termination.signal(ExitCode.SIGTERM)).isEmpty();
    assertThat(happened).containsExactly("stop", "write SIGTERM", "print SIGTERM");
  }

  @Test
  void aSignalAfterTheDecisionWaitsForTheRunAndEndsWithItsExitCode() throws Exception {
    termination.yieldToSignal();
    termination.decide(0);
    CompletableFuture<OptionalInt> signal =
        CompletableFuture.supplyAsync(() -> termination.signal(ExitCode.SIGTERM));
    Thread.sleep(50);
    assertThat(signal).isNotDone();
    termination.printed(1);
    assertThat(signal.get(10, TimeUnit.SECONDS)).hasValue(1);
    assertThat(termination.signal(ExitCode.SIGTERM)).hasValue(1);
    assertThat(happened).isEmpty();
  }

  @Tag("slow")
  @Test
  void aRunThatNeverNoticesAndFilesThatBlockDoNotKeepTheProcess() {
    Termination blocked =
        new Termination(
            () -> {}, signal -> await(new CountDownLatch(1)), signal -> happened.add("print"));
    long start = System.nanoTime();
    assertThat(blocked.signal(ExitCode.SIGTERM)).isEmpty();
    assertThat(happened).containsExactly("print");
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(5);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
