package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TableRejectsTest {
  private final Logger console = (Logger) LoggerFactory.getLogger(Console.LOGGER);
  private final Logger records = (Logger) LoggerFactory.getLogger(Console.RECORDS_LOGGER);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    said.start();
    console.addAppender(said);
  }

  @AfterEach
  void leave() {
    console.detachAppender(said);
    records.setLevel(null);
  }

  @Test
  void aTableThatIsRestartedLosesItsLinesAndNoOther() throws IOException {
    Path path = directory.resolve("rejects");
    try (JsonLinesFile file = JsonLinesFile.open(path)) {
      file.start(warning -> {});
      for (String table : List.of("one", "two", "three")) {
        TableRejects rejects = new TableRejects(table, new Console(), file);
        add(rejects, "lost", 3);
        rejects.restart();
        add(rejects, table, 1);
      }
    }
    assertThat(keys(path)).containsExactly("one", "two", "three");
  }

  @Test
  void aTableThatIsRestartedSaysTwentyAgain() {
    TableRejects rejects = new TableRejects("departments", new Console(), null);
    add(rejects, "first", 25);
    rejects.restart();
    add(rejects, "second", 25);
    rejects.finish();
    assertThat(said.list.stream().filter(line -> line.getFormattedMessage().contains("second")))
        .hasSize(20);
    assertThat(said.list.get(said.list.size() - 1).getFormattedMessage())
        .isEqualTo("⚠ … and 5 more skipped records");
  }

  /** A record that is rejected is rejected every night. */
  @Test
  void aQuietConsoleHasALineForEachKind() throws IOException {
    records.setLevel(Level.OFF);
    TableRejects rejects = new TableRejects("leave-types", new Console(), null);
    add(rejects, "first", 25);
    rejects.restart();
    add(rejects, "second", 1_234);
    rejects.add(
        new Reject(Reject.Kind.VALUE, "key", "column", "reason", Map.of()), () -> "bad value");
    rejects.finish();
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "⚠ Skipped leave types: 1,234, which --rejects FILE would list",
            "⚠ Bad values in leave types: 1, which --rejects FILE would list");
    said.list.clear();
    try (JsonLinesFile file = JsonLinesFile.open(directory.resolve("rejects"))) {
      file.start(warning -> {});
      TableRejects listed = new TableRejects("absents", new Console(), file);
      listed.finish();
      assertThat(said.list).isEmpty();
      add(listed, "key", 2);
      listed.finish();
    }
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("⚠ Skipped absents: 2, listed in the file of --rejects");
    assertThat(keys(directory.resolve("rejects"))).hasSize(2);
  }

  @Test
  void aQuietConsoleCountsWarningsOfOneKind() {
    records.setLevel(Level.OFF);
    new Console().warnOfEach("Not pruned holidays", List.of());
    new Console().warnOfEach("Not pruned holidays", List.of("one", "two"));
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("⚠ Not pruned holidays: 2; without --quiet each is named");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndHarmsNothing() throws IOException {
    JsonLinesFile file = JsonLinesFile.open(directory.resolve("rejects"));
    file.start(warning -> {});
    file.close();
    TableRejects rejects = new TableRejects("departments", new Console(), file);
    add(rejects, "key", 2);
    rejects.restart();
    assertThat(file.failure()).isNotNull();
    assertThat(said.list).hasSize(2);
  }

  /** The file of a run at work must outlive the start of another run. */
  @Test
  void aFileKeepsItsLinesUntilItIsStarted() throws IOException {
    Path path = Files.writeString(directory.resolve("rejects"), "lines");
    try (JsonLinesFile file = JsonLinesFile.open(path)) {
      assertThat(path).hasContent("lines");
      file.start(warning -> {});
      assertThat(path).isEmptyFile();
    }
  }

  private static void add(TableRejects rejects, String key, int number) {
    for (int index = 0; index < number; index++) {
      rejects.add(new Reject(Reject.Kind.SKIPPED, key, null, "reason", Map.of()), () -> key);
    }
  }

  private static List<String> keys(Path path) throws IOException {
    return Files.readAllLines(path).stream()
        .map(line -> line.replaceAll(".*\"key\":\"(\\w+)\".*", "$1"))
        .toList();
  }
}
