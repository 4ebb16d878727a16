package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotStoreTest {
  @TempDir private Path folder = Path.of("");
  @AutoClose private SnapshotStore store;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() {
    store = SnapshotStore.open(folder.toString());
  }

  @Test
  void onlyOneIsOpen() {
    assertThatThrownBy(() -> SnapshotStore.open(folder.toString()))
        .isInstanceOfSatisfying(
            EtlException.class,
            refused -> assertThat(refused.category()).isEqualTo(Category.LOCKED))
        .hasMessageStartingWith("another snapshot is being written to " + folder);
    store.close();
    SnapshotStore.open(folder.toString()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "file/below", "AWSDynamoDB", "AWSDynamoDB/01-a/to", "a\0b"})
  void folderThatCannotHoldSnapshotsIsRefused(String name) throws IOException {
    Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> SnapshotStore.open(folder + "/" + name))
        .isInstanceOfSatisfying(
            EtlException.class,
            refused -> assertThat(refused.category()).isEqualTo(Category.CONFIGURATION))
        .hasMessageStartingWith("--to '" + folder + "/" + name + "' is not a folder that");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void folderThatCannotBeMadeIsRefused() {
    assertThatThrownBy(() -> SnapshotStore.open("/proc/snapshots"))
        .isInstanceOf(EtlException.class)
        .hasMessageStartingWith("--to '/proc/snapshots' is not a folder that")
        .hasMessageContaining("(/proc/snapshots: no such file or folder)");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linkIntoAnExportIsRefused() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("AWSDynamoDB/data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), inside);
    assertThatThrownBy(() -> SnapshotStore.open(link.toString()))
        .hasMessageContaining("it is inside of an export");
  }

  @Test
  void snapshotsOfOneSecondHaveTheirOwnNames() throws IOException {
    List<Path> made = List.of(snapshot(), snapshot(), snapshot());
    assertThat(made).doesNotHaveDuplicates().isSorted();
    assertThat(made)
        .allMatch(path -> path.getFileName().toString().matches("snapshot-\\d{8}T\\d{6}Z"));
  }

  @Test
  void keepsTheNewestAndDeletesLeftovers() throws IOException {
    List<Path> made = new ArrayList<>(List.of(snapshot(), snapshot()));
    Path killed = store.start(warnings::add).folder();
    made.addAll(List.of(snapshot(), snapshot()));
    store.old(warnings::add).warnOfLeftovers();
    assertThat(warnings)
        .containsExactly(
            killed + " is what a killed snapshot left: delete it, or let --keep do so");
    warnings.clear();
    assertThat(store.old(warnings::add).keep(2, made.get(3)))
        .containsExactly(killed, made.get(1), made.get(0));
    assertThat(children()).containsExactly(made.get(2), made.get(3));
    assertThat(store.old(warnings::add).keep(1, made.get(3))).containsExactly(made.get(2));
    assertThat(warnings).isEmpty();
  }

  /** The clock may have been set back since the others were written. */
  @Test
  void keepsTheOneThatWasWrittenLast() throws IOException {
    Path written = snapshot();
    Path later = snapshot();
    assertThat(store.old(warnings::add).keep(1, written)).containsExactly(later);
    assertThat(children()).containsExactly(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "notes.txt",
        "AWSDynamoDB/notes.txt",
        "AWSDynamoDB/01700000000000-0123abcd/data/qtsr3lrhy4zzs.json.gz",
        "AWSDynamoDB.incomplete/notes",
        "bucket-01.json.gz"
      })
  void foldersWithOtherFilesStay(String other) throws IOException {
    Path old = snapshot();
    Path file = old.resolve(other);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    Path newest = snapshot();
    assertThat(store.old(warnings::add).keep(1, newest)).isEmpty();
    assertThat(warnings).containsExactly(old + " is not deleted: a snapshot does not have " + file);
    assertThat(file).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAreNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/AWSDynamoDB"));
    Path link =
        Files.createSymbolicLink(
            folder.resolve("snapshot-20200101T000000Z"), elsewhere.getParent());
    Path within = snapshot();
    Files.createSymbolicLink(within.resolve("AWSDynamoDB/01700000000000-0123abcd"), elsewhere);
    Path newest = snapshot();
    assertThat(store.old(warnings::add).keep(1, newest)).isEmpty();
    assertThat(elsewhere).exists();
    assertThat(link).exists();
    assertThat(within).exists();
    assertThat(warnings).singleElement().asString().startsWith(within + " is not deleted");
  }

  private Path snapshot() throws IOException {
    try (SnapshotWriter writer = store.start(warnings::add)) {
      writer.table(
          Migrators.mappings().get(0),
          "arn:aws:dynamodb:eu-central-1:111122223333:table/" + SourceTable.DEPARTMENTS.source(),
          true,
          null);
      writer.complete();
      return writer.folder();
    }
  }

  /** Returns the snapshots in the folder. */
  private List<Path> children() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).sorted().toList();
    }
  }
}
