package com.foresyts.etl.export;

import static com.foresyts.etl.export.ExportReading.CLIENT;
import static com.foresyts.etl.export.ExportReading.items;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.HOLIDAYS;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.DynamoJson;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.source.TableSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Exports in unusual forms that are complete all the same. */
class OddExportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF", "\r\n\r\n", "\n", "  "})
  void whiteSpaceAndAByteOrderMarkAreNoLines(String before) throws IOException {
    Path export = write(DEPARTMENTS, items(DEPARTMENTS, 2));
    data(export, gzip(before + line("d1") + "\r\n" + line("d2") + "\n \r\n"));
    for (String manifest : List.of("manifest-summary.json", "manifest-files.json")) {
      Path file = export.resolve(manifest);
      Files.writeString(file, before + Files.readString(file).replace("\n", "\r\n") + "\r\n");
    }
    ExportWriter.seal(export);
    assertThat(ids(DEPARTMENTS)).containsExactly("d1", "d2");
  }

  @Test
  void aFileMayHaveManyMembersAndEveryHeader() throws IOException {
    Path export = write(DEPARTMENTS, items(DEPARTMENTS, 3));
    byte[] header = gzip("");
    byte[] member = gzip(line("d2"));
    ByteArrayOutputStream full = new ByteArrayOutputStream();
    full.write(member, 0, 3);
    full.write(0b11110); // extra field, name, comment and checksum of the header
    full.write(member, 4, 6);
    full.write(new byte[] {2, 0, 7, 7, 'n', 0, 'c', 0, 1, 2});
    full.write(member, 10, member.length - 10);
    data(export, gzip(line("d1")), header, full.toByteArray(), header, gzip(line("d3")));
    assertThat(ids(DEPARTMENTS)).containsExactly("d1", "d2", "d3");
  }

  /** A socket often gives fewer bytes than it is asked for. */
  @Test
  void aFileMayArriveByteByByte() throws IOException {
    byte[] compressed = join(gzip("ab"), gzip(""), gzip("c"));
    try (GzipInput in =
        new GzipInput(
            new ByteArrayInputStream(compressed) {
              @Override
              public int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(1, length));
              }

              @Override
              public int available() {
                return 0;
              }
            })) {
      assertThat(in.readAllBytes()).asString().isEqualTo("abc");
      assertThat(in.md5()).isEqualTo(ExportWriter.md5(compressed));
    }
  }

  @Test
  void anEmptyFileHasNoItems() throws IOException {
    Path export = write(DEPARTMENTS, List.of());
    data(export);
    assertThat(ids(DEPARTMENTS)).isEmpty();
  }

  @Test
  void anExportMayHaveNoFiles() throws IOException {
    new ExportWriter(folder).files(1, 0).exportType(null).write(DEPARTMENTS, List.of());
    Path export = onlyExport();
    Files.writeString(export.resolve("manifest-files.json"), "");
    ExportWriter.seal(export);
    assertThat(ids(DEPARTMENTS)).isEmpty();
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      source.open(ExportReading.mapping(DEPARTMENTS), notice -> {}).probe();
    }
  }

  @Test
  void theTypeAndTheChecksumsMayBeMissing() throws IOException {
    new ExportWriter(folder)
        .exportType(null)
        .withoutChecksums()
        .write(DEPARTMENTS, items(DEPARTMENTS, 2));
    Files.delete(onlyExport().resolve("_started"));
    assertThat(ids(DEPARTMENTS)).hasSize(2);
  }

  @Test
  void otherFilesAreIgnored() throws IOException {
    Path export = write(DEPARTMENTS, items(DEPARTMENTS, 2));
    Files.writeString(export.resolve("data/other.json.gz"), "no gzip");
    Files.writeString(export.resolve("../README"), "");
    Files.createDirectories(folder.resolve("AWSDynamoDB/data"));
    Files.createDirectories(folder.resolve("AWSDynamoDB/lost+found"));
    Files.createDirectories(folder.resolve("AWSDynamoDB.incomplete/01-a"));
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      assertThat(source.notices()).isEmpty();
    }
    assertThat(ids(DEPARTMENTS)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-25T02:00:00Z, 2026-11-25T02:00:00Z",
    "2026-11-25T02:00:00.028Z, 2026-11-25T02:00:00.028Z",
    "2026-11-25T02:00:00.123456Z, 2026-11-25T02:00:00.123456Z",
    "2026-11-25T02:00:00.000+00:00, 2026-11-25T02:00:00Z",
    "2026-11-25T02:00Z, 2026-11-25T02:00:00Z"
  })
  void theInstantMayBeInSeveralForms(String written, Instant read) throws IOException {
    Path export = write(DEPARTMENTS, List.of());
    Path summary = export.resolve("manifest-summary.json");
    Files.writeString(
        summary,
        Files.readString(summary)
            .replaceFirst("\"exportTime\":\"[^\"]*", "\"exportTime\":\"" + written));
    ExportWriter.seal(export);
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      assertThat(source.exports().get(0).instant()).isEqualTo(read);
    }
  }

  @Test
  void aCopyMayHaveAnotherPrefix() throws IOException {
    new ExportWriter(folder).prefix("AWSDynamoDB/hr/nightly").write(HOLIDAYS, items(HOLIDAYS, 2));
    Path copy = Files.createDirectories(folder.resolve("copy of yesterday"));
    Files.move(folder.resolve("AWSDynamoDB/hr/nightly/AWSDynamoDB"), copy.resolve("AWSDynamoDB"));
    assertThat(ExportReading.ids(copy, HOLIDAYS)).hasSize(2);
  }

  @Test
  void onlyTheClientsItemsAreRead() throws IOException {
    Map<String, AttributeValue> number = DEPARTMENTS.item(CLIENT, "n");
    number.put("clientid", AttributeValue.fromN("1"));
    Map<String, AttributeValue> none = DEPARTMENTS.item(CLIENT, "none");
    none.remove("clientid");
    Map<String, AttributeValue> list = DEPARTMENTS.item(CLIENT, "l");
    list.put("clientid", AttributeValue.fromL(List.of(AttributeValue.fromS(CLIENT))));
    Map<String, AttributeValue> own = DEPARTMENTS.item(CLIENT, "own", "password", "secret");
    write(
        DEPARTMENTS,
        List.of(
            DEPARTMENTS.item("C", "short"),
            DEPARTMENTS.item("C1 ", "long"),
            number,
            own,
            none,
            list,
            DEPARTMENTS.item("c1", "lower")));
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      TableSource table = source.open(ExportReading.mapping(DEPARTMENTS), notice -> {});
      own.remove("password");
      assertThat(ExportReading.read(table)).containsExactly(own);
      assertThat(table.scanned()).isEqualTo(7);
      assertThat(table.expected()).isEqualTo(7);
      assertThat(table.access()).isEqualTo("export");
      assertThat(table.uniqueKeys()).isFalse();
    }
    try (ExportSource source =
        ExportSource.open(
            new FolderFiles(folder),
            null,
            List.of(ExportReading.mapping(DEPARTMENTS)),
            null,
            null)) {
      assertThat(ExportReading.read(source.open(ExportReading.mapping(DEPARTMENTS), notice -> {})))
          .hasSize(7);
    }
  }

  /** The client attribute may stand before the others or after them. */
  @Test
  void theOrderOfAttributesDoesNotMatter() throws IOException {
    Path export = write(DEPARTMENTS, items(DEPARTMENTS, 4));
    String other = "\"clientid\":{\"S\":\"C2\"}";
    String own = "\"clientid\":{\"S\":\"C1\"}";
    String rest = "\"department_id\":{\"S\":\"%s\"},\"x\":{\"M\":{\"clientid\":{\"S\":\"C1\"}}}";
    data(
        export,
        gzip(
            Stream.of(
                    own + "," + rest.formatted("first"),
                    rest.formatted("last") + "," + own,
                    other + "," + rest.formatted("no"),
                    rest.formatted("no") + "," + other)
                .map("{\"Item\":{%s}}%n"::formatted)
                .reduce("", String::concat)));
    assertThat(ids(DEPARTMENTS)).containsExactly("first", "last");
  }

  /** The order decides which of two items of one key stands (contract, 4.8). */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void theOrderIsTheSameInEveryRead(int threads) throws IOException {
    List<Map<String, AttributeValue>> items = items(DEPARTMENTS, 7_000);
    new ExportWriter(folder).files(3, 2).write(DEPARTMENTS, items);
    List<List<Map<String, AttributeValue>>> reads = new ArrayList<>();
    for (int read = 0; read < 3; read++) {
      try (ExportSource source =
          ExportSource.open(
              new FolderFiles(folder),
              CLIENT,
              List.of(ExportReading.mapping(DEPARTMENTS)),
              null,
              threads)) {
        reads.add(
            ExportReading.read(source.open(ExportReading.mapping(DEPARTMENTS), notice -> {})));
      }
    }
    assertThat(reads.get(0)).hasSize(7_000);
    assertThat(reads.get(1)).isEqualTo(reads.get(0));
    assertThat(reads.get(2)).isEqualTo(reads.get(0));
    if (threads == 1) {
      assertThat(reads.get(0))
          .isEqualTo(
              IntStream.range(0, 3)
                  .boxed()
                  .flatMap(file -> every(items, 3, file))
                  .map(HashMap::new)
                  .toList());
    }
  }

  private static Stream<Map<String, AttributeValue>> every(
      List<Map<String, AttributeValue>> items, int step, int start) {
    return IntStream.iterate(start, i -> i < items.size(), i -> i + step).mapToObj(items::get);
  }

  @Test
  void aSnapshotsOtherFilesAreNotOpened() throws IOException {
    Path export = write(DEPARTMENTS, items(DEPARTMENTS, 5));
    Path manifest = export.resolve("manifest-files.json");
    int bucket = ClientBucket.of(CLIENT);
    List<String> buckets =
        List.of(ClientBucket.text(bucket), ClientBucket.text((bucket + 1) % 64), "99/100");
    List<String> lines = new ArrayList<>(Files.readAllLines(manifest));
    for (int i = 0; i < lines.size(); i++) {
      lines.set(
          i, lines.get(i).replaceFirst("\\{", "{\"clientBucket\":\"" + buckets.get(i) + "\","));
    }
    Collections.reverse(lines);
    Files.write(manifest, lines);
    Path summary = export.resolve("manifest-summary.json");
    Files.writeString(
        summary, Files.readString(summary).replaceFirst("\\{", "{\"uniqueKeys\":true,"));
    ExportWriter.seal(export);
    Files.delete(dataFile(export, 1));
    assertThat(ids(DEPARTMENTS)).hasSize(3);
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      TableSource table = source.open(ExportReading.mapping(DEPARTMENTS), notice -> {});
      assertThat(source.exports()).allMatch(Export::snapshot);
      assertThat(table.uniqueKeys()).isTrue();
      assertThat(table.description())
          .startsWith("snapshot of 20")
          .endsWith("; 5 items; 2 files to read, 2 at a time");
      assertThat(table.expected()).isEqualTo(3);
    }
  }

  private List<String> ids(SourceTable table) {
    return ExportReading.ids(folder, table);
  }

  private Path write(SourceTable table, List<Map<String, AttributeValue>> items) {
    return new ExportWriter(folder).write(table, items);
  }

  private Path onlyExport() throws IOException {
    try (Stream<Path> exports = Files.list(folder.resolve("AWSDynamoDB"))) {
      return exports.findFirst().orElseThrow();
    }
  }

  private static Path dataFile(Path export, int index) throws IOException {
    try (Stream<Path> files = Files.list(export.resolve("data"))) {
      return files.sorted().skip(index).findFirst().orElseThrow();
    }
  }

  /** Writes all items to the first data file, and none to the others. */
  private static void data(Path export, byte[]... members) throws IOException {
    byte[] bytes = join(members);
    Path file = dataFile(export, 0);
    Files.write(file, bytes);
    String summary = Files.readString(export.resolve("manifest-summary.json"));
    String count = summary.replaceFirst("(?s).*\"itemCount\":(\\d+).*", "$1");
    Files.writeString(
        export.resolve("manifest-files.json"),
        "{\"itemCount\":%s,\"md5Checksum\":\"%s\",\"dataFileS3Key\":\"AWSDynamoDB/%s/data/%s\"}%n"
            .formatted(count, ExportWriter.md5(bytes), export.getFileName(), file.getFileName()));
    ExportWriter.seal(export);
  }

  private static String line(String id) {
    return "{\"Item\":" + DynamoJson.json(DEPARTMENTS.item(CLIENT, id)) + "}";
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return compressed.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.write(part);
    }
    return joined.toByteArray();
  }
}
