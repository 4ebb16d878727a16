package com.foresyts.etl.export;

import static com.foresyts.etl.export.ExportReading.items;
import static com.foresyts.etl.fixture.SourceTable.ABSENTS;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which export of a table is used. */
class CatalogueTest {
  private static final Instant MONDAY = Instant.parse("2026-11-23T02:00:00.028Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T02:00:00Z");
  private static final Instant WEDNESDAY = Instant.parse("2026-11-25T02:00:00Z");

  @TempDir Path folder;

  @Test
  void theNewestOfEachTableIsUsed() {
    write(MONDAY, DEPARTMENTS);
    Path departments = write(WEDNESDAY, DEPARTMENTS);
    write(TUESDAY, DEPARTMENTS);
    write(MONDAY, HOLIDAYS);
    Path holidays = write(TUESDAY, HOLIDAYS);
    write(WEDNESDAY, ABSENTS);
    assertThat(chosen(null, HOLIDAYS, DEPARTMENTS))
        .containsExactly(holidays.toString(), departments.toString());
  }

  @Test
  void theOneOfTheGivenInstantIsUsed() {
    Path monday = write(MONDAY, DEPARTMENTS);
    Path tuesday = write(TUESDAY, DEPARTMENTS);
    write(WEDNESDAY, DEPARTMENTS);
    assertThat(chosen(MONDAY, DEPARTMENTS)).containsExactly(monday.toString());
    assertThat(chosen(Instant.parse("2026-11-23T02:00:00Z"), DEPARTMENTS))
        .containsExactly(monday.toString());
    write(TUESDAY.plusMillis(28), DEPARTMENTS);
    assertThat(chosen(TUESDAY, DEPARTMENTS)).containsExactly(tuesday.toString());
    assertThatThrownBy(() -> chosen(Instant.parse("2026-11-25T02:00:00.001Z"), DEPARTMENTS))
        .hasMessage(
            folder
                + " has no full export of tymeplusDepartmentMaster of 2026-11-25T02:00:00.001Z\n"
                + "  There is one of 2026-11-25T02:00:00Z\n"
                + "  There is one of 2026-11-24T02:00:00.028Z\n"
                + "  There is one of 2026-11-24T02:00:00Z\n"
                + "  There is one of 2026-11-23T02:00:00.028Z");
  }

  /** An export of an earlier instant can be asked for later. */
  @Test
  void theInstantCountsNotTheStart() throws IOException {
    write(MONDAY, DEPARTMENTS);
    Path early = write(TUESDAY, DEPARTMENTS);
    Path late = write(WEDNESDAY, DEPARTMENTS);
    replace(late, "2026-11-25T02:00:00Z", "2026-11-22T02:00:00Z");
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(early.toString());
    replace(late, "2026-11-22T02:00:00Z", "2026-11-24T02:00:00Z");
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(late.toString());
  }

  /** A bucket can have thousands of exports. */
  @Test
  void olderSummariesAreNotRead() {
    for (SourceTable table : List.of(DEPARTMENTS, HOLIDAYS)) {
      write(MONDAY, table);
      write(TUESDAY, table);
      write(WEDNESDAY, table);
    }
    List<String> opened = new ArrayList<>();
    ExportFiles files =
        new ForwardingFiles(new FolderFiles(folder)) {
          @Override
          public InputStream open(String key) throws IOException {
            opened.add(key);
            return super.open(key);
          }
        };
    new Catalogue(files, mappings(DEPARTMENTS, HOLIDAYS), null).choose();
    assertThat(opened).hasSize(4); // two summaries and their checksums
  }

  @Test
  void anIncrementalExportIsRefusedByName() {
    Path export = incremental(TUESDAY);
    assertThatThrownBy(() -> chosen(null, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            export
                + "/manifest-summary.json is of an incremental export, which has changes only. Use"
                + " a full export of tymeplusDepartmentMaster (--export-type FULL_EXPORT), or the"
                + " live table");
  }

  @Test
  void anIncrementalExportBesideAFullOneIsPassedOver() {
    incremental(MONDAY);
    incremental(TUESDAY.minusSeconds(100));
    Path full = write(TUESDAY, DEPARTMENTS);
    assertThat(notices(DEPARTMENTS)).isEmpty();
    Path newer = incremental(WEDNESDAY);
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(full.toString());
    assertThat(notices(DEPARTMENTS))
        .containsExactly(
            "Passed over "
                + newer
                + ": an incremental export of tymeplusDepartmentMaster, newer than the full one"
                + " that is used");
  }

  @Test
  void anUnfinishedExportIsPassedOver() throws IOException {
    Path full = write(TUESDAY, DEPARTMENTS);
    for (Instant earlier : List.of(MONDAY, TUESDAY.minusSeconds(100))) {
      Files.delete(write(earlier, DEPARTMENTS).resolve("manifest-summary.json"));
    }
    assertThat(notices(DEPARTMENTS)).isEmpty();
    Path newer = write(WEDNESDAY, DEPARTMENTS);
    Files.delete(newer.resolve("manifest-summary.json"));
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(full.toString());
    assertThat(notices(DEPARTMENTS))
        .containsExactly(
            "Passed over "
                + newer
                + ": the export is not complete, it has no manifest-summary.json");
    Catalogue ofTuesday = new Catalogue(new FolderFiles(folder), mappings(DEPARTMENTS), TUESDAY);
    assertThat(ofTuesday.choose()).hasSize(1);
    assertThat(ofTuesday.notices()).isEmpty();
  }

  @Test
  void anUnfinishedExportAloneIsRefused() throws IOException {
    Path unfinished = write(WEDNESDAY, DEPARTMENTS);
    Files.delete(unfinished.resolve("manifest-summary.json"));
    assertThatThrownBy(() -> chosen(null, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            "%s has no full export of tymeplusDepartmentMaster\n"
                + "  %s is not complete: it has no manifest-summary.json",
            folder, unfinished);
  }

  @Test
  void anExportInIonIsRefused() {
    write(MONDAY, DEPARTMENTS);
    Path ion =
        new ExportWriter(folder)
            .exportTime(TUESDAY)
            .outputFormat("ION")
            .write(DEPARTMENTS, List.of());
    assertThatThrownBy(() -> chosen(null, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            ion
                + "/manifest-summary.json is of an export in the format ION. Export"
                + " tymeplusDepartmentMaster with --export-format DYNAMODB_JSON, or choose another"
                + " one with --export-time");
    write(WEDNESDAY, DEPARTMENTS);
    assertThat(chosen(null, DEPARTMENTS)).hasSize(1);
  }

  @Test
  void twoCopiesOfTheExportAreRefused() throws IOException {
    Path one = new ExportWriter(folder).prefix("a").exportTime(MONDAY).write(HOLIDAYS, List.of());
    Path two = new ExportWriter(folder).prefix("b").exportTime(MONDAY).write(HOLIDAYS, List.of());
    assertThatThrownBy(() -> chosen(null, HOLIDAYS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            "%s/manifest-summary.json and %s/manifest-summary.json are of the same export. Give a"
                + " folder that holds one of them only",
            one, two);
    Path newer = write(TUESDAY, HOLIDAYS);
    assertThat(chosen(null, HOLIDAYS)).containsExactly(newer.toString());
  }

  @Test
  void aLinkToAnExportIsNoSecondOne() throws IOException {
    new ExportWriter(folder).prefix("a").write(HOLIDAYS, items(HOLIDAYS, 1));
    Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("a/loop"), folder);
    assertThat(chosen(null, HOLIDAYS)).hasSize(1);
    assertThat(ExportReading.ids(folder.resolve("latest"), HOLIDAYS)).hasSize(1);
  }

  @Test
  void theTablesAreOfOneAccountAndRegion() {
    Path one = write(MONDAY, HOLIDAYS);
    Path other =
        new ExportWriter(folder)
            .origin("exports", "111122223333", "us-east-1")
            .exportTime(MONDAY)
            .prefix("x")
            .write(DEPARTMENTS, List.of());
    assertThatThrownBy(() -> chosen(null, HOLIDAYS, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            "%s/manifest-summary.json is of us-east-1, account 111122223333, but"
                + " %s/manifest-summary.json of eu-central-1, account 111122223333. Give a folder"
                + " with exports of one account and region",
            other, one);
    assertThat(chosen(null, DEPARTMENTS)).hasSize(1);
  }

  @Test
  void theTablesAreOfOneBucket() {
    Path one = write(MONDAY, HOLIDAYS);
    Path other =
        new ExportWriter(folder)
            .origin("others", "111122223333", "eu-central-1")
            .exportTime(MONDAY)
            .prefix("x")
            .write(DEPARTMENTS, List.of());
    String message =
        "%s/manifest-summary.json is of an export to the bucket others, not to exports. Give a"
            + " folder or bucket with exports to one bucket";
    assertThatThrownBy(() -> chosen(null, HOLIDAYS, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(message, other);
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(other.toString());
    ExportFiles bucket =
        new ForwardingFiles(new FolderFiles(folder)) {
          @Override
          public String bucket() {
            return "exports";
          }
        };
    assertThatThrownBy(() -> new Catalogue(bucket, mappings(DEPARTMENTS), null).choose())
        .hasMessage(message, other);
    assertThat(new Catalogue(bucket, mappings(HOLIDAYS), null).choose())
        .allMatch(summary -> summary.file().startsWith(one.toString()));
  }

  @Test
  void theFolderMayBeGivenInSeveralWays() {
    Path export = new ExportWriter(folder).prefix("hr").write(HOLIDAYS, items(HOLIDAYS, 1));
    write(MONDAY, HOLIDAYS);
    for (Path given : List.of(folder.resolve("hr"), export.getParent(), export)) {
      assertThat(new FolderFiles(given).exports())
          .allMatch(key -> key.endsWith("AWSDynamoDB/" + export.getFileName()))
          .hasSize(1);
      assertThat(ExportReading.ids(given, HOLIDAYS)).hasSize(1);
    }
  }

  @Test
  void aFolderThatIsNoneOfThemIsExplained() throws IOException {
    Path export = write(MONDAY, HOLIDAYS);
    Path file = Files.createFile(folder.resolve("export.zip"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path missing = folder.resolve("missing");
    Path shared = Files.createDirectory(export.resolveSibling("data"));
    assertThatThrownBy(() -> ids(missing))
        .isInstanceOf(EtlException.class)
        .hasMessage(missing + " does not exist. Give the folder that holds AWSDynamoDB");
    assertThatThrownBy(() -> ids(file))
        .isInstanceOf(EtlException.class)
        .hasMessage(file + " is not a folder. Give the folder that holds AWSDynamoDB");
    assertThatThrownBy(() -> ids(export.resolve("data")))
        .isInstanceOf(EtlException.class)
        .hasMessage(export.resolve("data") + " is a part of an export. Give " + export);
    String none =
        " has no full export of tymeplusHolidayMaster\n"
            + "  Give the folder or prefix that holds AWSDynamoDB with an export of the table";
    assertThatThrownBy(() -> ids(empty)).isInstanceOf(EtlException.class).hasMessage(empty + none);
    assertThatThrownBy(() -> ids(shared)).hasMessage(shared + none);
  }

  /** A snapshot may be completed or deleted beside the one that is read. */
  @Test
  void aFolderThatGoesMeanwhileIsPassedOver() throws Exception {
    Path export = write(MONDAY, HOLIDAYS);
    File snapshot = folder.resolve("snapshot-20261125T020000Z").toFile();
    File going = new File(snapshot, "AWSDynamoDB.incomplete");
    AtomicBoolean ended = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!ended.get()) {
                assertThat(going.mkdirs()).isTrue();
                assertThat(going.delete() && snapshot.delete()).isTrue();
              }
            });
    other.start();
    try {
      for (int i = 0; i < 2_000; i++) {
        assertThat(new FolderFiles(folder).exports()).hasSize(1);
      }
    } finally {
      ended.set(true);
      other.join();
    }
    assertThat(chosen(null, HOLIDAYS)).containsExactly(export.toString());
  }

  /** Another instant is no way out: the instants are in the summaries. */
  @Test
  void aDamagedSummaryIsToldWithAWayOut() throws IOException {
    Path monday = write(MONDAY, DEPARTMENTS);
    Path tuesday = write(TUESDAY, DEPARTMENTS);
    Path summary = tuesday.resolve("manifest-summary.json");
    Files.writeString(summary, "{}");
    ExportWriter.seal(tuesday);
    for (Instant time : new @Nullable Instant[] {null, MONDAY}) {
      assertThatThrownBy(() -> chosen(time, DEPARTMENTS))
          .hasMessage(
              "%s is damaged: it has no tableArn. Copy the export again, or remove it", summary);
    }
    Files.delete(summary);
    assertThat(chosen(null, DEPARTMENTS)).containsExactly(monday.toString());
  }

  private static void ids(Path folder) {
    ExportReading.ids(folder, HOLIDAYS);
  }

  private static void replace(Path export, String from, String to) throws IOException {
    Path summary = export.resolve("manifest-summary.json");
    Files.writeString(summary, Files.readString(summary).replace(from, to));
    ExportWriter.seal(export);
  }

  private Path write(Instant time, SourceTable table) {
    return new ExportWriter(folder)
        .prefix(table.commandName())
        .exportTime(time)
        .write(table, items(table, 1));
  }

  private Path incremental(Instant time) {
    return new ExportWriter(folder)
        .exportTime(time)
        .exportType("INCREMENTAL_EXPORT")
        .write(DEPARTMENTS, List.of());
  }

  private static List<TableMapping> mappings(SourceTable... tables) {
    return List.of(tables).stream().map(ExportReading::mapping).toList();
  }

  private List<String> chosen(@Nullable Instant time, SourceTable... tables) {
    try (ExportSource source =
        ExportSource.open(
            new FolderFiles(folder), ExportReading.CLIENT, mappings(tables), time, null)) {
      return source.exports().stream().map(Export::name).toList();
    }
  }

  private List<String> notices(SourceTable... tables) {
    try (ExportSource source = ExportReading.open(folder, tables)) {
      return source.notices();
    }
  }
}
