package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class ProgressTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private final Logger console = (Logger) LoggerFactory.getLogger(Console.LOGGER);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final TableResult result =
      new TableResult(
          TableMapping.named("leaves")
              .records("leave record", "leave records")
              .source("source")
              .target("target")
              .columns(Column.id(Column.text("id")), Column.client(Column.text("client"))));
  private final LongAdder scanned = new LongAdder();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);

  @BeforeEach
  void aTableThatIsBeingRead() {
    said.start();
    console.setLevel(Level.INFO);
    console.addAppender(said);
    MDC.put("run", "one");
    result.add(Count.READ, 120_000);
    result.addPage(7_500);
    scanned.add(200_000);
  }

  @AfterEach
  void leave() {
    console.detachAppender(said);
    MDC.clear();
  }

  @Test
  void aLineNowAndThen() throws Exception {
    Progress progress = new Progress(SOON, new Console()::progress);
    progress.start(new ReadProgress(result, scanned::sum, 500_000));
    await(() -> said.list.size() >= 2);
    progress.stop();
    int lines = said.list.size();
    ILoggingEvent first = said.list.get(0);
    assertThat(first.getFormattedMessage())
        .matches(
            "… leaves: 120,000 records read \\([1-9][0-9,]* a second\\), about 40 % of the table, 7,500\\.0 units");
    assertThat(first.getMDCPropertyMap()).containsEntry("run", "one");
    assertThat(said.list.get(1).getFormattedMessage()).contains("(0 a second)");
    Thread.sleep(SOON.toMillis() * 5);
    assertThat(said.list).hasSize(lines);
  }

  @Test
  void whatIsNotExpectedHasNoShare() {
    new Console().progress(new ReadProgress(result, scanned::sum, 0), 12_345.6);
    assertThat(said.list.get(0).getFormattedMessage())
        .isEqualTo("… leaves: 120,000 records read (12,346 a second), 7,500.0 units");
  }

  @Test
  void aTableThatHasGrownIsNotMoreThanRead() {
    new Console().progress(new ReadProgress(result, scanned::sum, 1_000), 0);
    assertThat(said.list.get(0).getFormattedMessage()).contains("about 100 % of the table");
  }

  @Test
  void aShortReadSaysNothing() {
    Progress progress = Progress.lines(new Console());
    progress.stop();
    progress.start(new ReadProgress(result, scanned::sum, 500_000));
    progress.stop();
    assertThat(said.list).isEmpty();
  }

  @Test
  void aBarStandsBelowTheLinesAndGoes() throws Exception {
    StatusLine line = new StatusLine(terminal);
    PrintStream out = line.above(terminal);
    Progress progress = new Progress(SOON, new Progress.Bar(line));
    progress.start(new ReadProgress(result, scanned::sum, 500_000));
    await(() -> screen().matches("(?s).*\\rleaves +40% \\[=+ +\\] 200000/500000 .*units *"));
    out.println("⚠ One of many");
    await(() -> screen().matches("(?s).*\\r⚠ One of many\\R\\rleaves +40% .*"));
    out.print("half a line");
    int length = screen.size();
    Thread.sleep(600); // more than twice the time between two drawings
    assertThat(screen.size()).isEqualTo(length);
    out.println();
    await(() -> screen.size() > length + 50);
    progress.stop();
    assertThat(screen()).endsWith("\r" + " ".repeat(StatusLine.WIDTH) + "\r");
    assertThat(screen().split("[\\r\\n]+")).allMatch(drawn -> drawn.length() <= StatusLine.WIDTH);
  }

  @Test
  void aQueryHasABarWithoutAnEnd() throws Exception {
    Progress progress = new Progress(SOON, new Progress.Bar(new StatusLine(terminal)));
    progress.start(new ReadProgress(result, scanned::sum, 0));
    await(() -> screen().contains("120000/?"));
    progress.stop();
  }

  private String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }
}
