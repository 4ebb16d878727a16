package com.foresyts.etl.export;

import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.foresyts.etl.fixture.SnapshotFiles;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class SnapshotWriterTest {
  private static final String ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/";
  private static final String NO_ACCOUNT = "arn:aws:dynamodb:eu-central-1:000000000000:table/";

  @TempDir private Path folder = Path.of("");
  @AutoClose private SnapshotStore store;
  @AutoClose private SnapshotWriter writer;

  @BeforeEach
  void start() {
    store = SnapshotStore.open(folder.toString());
    writer = store.start(warning -> {});
  }

  private SnapshotTable table(SourceTable table) {
    TableMapping mapping =
        Migrators.mappings().stream()
            .filter(known -> known.source().equals(table.source()))
            .findFirst()
            .orElseThrow();
    return writer.table(mapping, ARN + table.source(), true, null);
  }

  @Test
  void everyTypeOfValueComesBack() throws IOException {
    Map<String, AttributeValue> item = new HashMap<>(DEPARTMENTS.item("ACME", "D"));
    item.put("n", AttributeValue.fromN("1E+37"));
    item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})));
    item.put("bool", AttributeValue.fromBool(false));
    item.put("null", AttributeValue.fromNul(true));
    item.put("text", AttributeValue.fromS("\u0000\n\"\\ \ud800 é 😀 \u2028"));
    item.put("empty", AttributeValue.fromS(""));
    item.put("ss", AttributeValue.fromSs(List.of("b", "a")));
    item.put("ns", AttributeValue.fromNs(List.of("1.50", "-0")));
    item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))));
    item.put(
        "list", AttributeValue.fromL(List.of(AttributeValue.fromM(Map.of("a", item.get("n"))))));
    table(DEPARTMENTS).write(List.of(item));
    assertThat(complete().items(DEPARTMENTS).values()).containsExactly(List.of(item));
  }

  /** The first of two items with one key stands, so their order must stay. */
  @Test
  void itemsOfAClientKeepTheirOrder() throws IOException {
    SnapshotTable table = table(DEPARTMENTS);
    List<Map<String, AttributeValue>> items =
        IntStream.range(0, 100)
            .mapToObj(i -> DEPARTMENTS.item("C" + i % 3, "D" + (i * 37) % 100))
            .toList();
    items.forEach(item -> table.write(List.of(item)));
    assertThat(complete().items(DEPARTMENTS).values())
        .allSatisfy(
            file ->
                assertThat(file)
                    .isEqualTo(items.stream().filter(file::contains).toList())
                    .hasSizeGreaterThan(30));
    assertThat(table.clients()).isEqualTo(Map.of("C0", 34L, "C1", 33L, "C2", 33L));
  }

  @Test
  void itemsThatNoRunCouldHaveAreCounted() throws IOException {
    SnapshotTable table = table(DEPARTMENTS);
    Map<String, AttributeValue> none = DEPARTMENTS.item("", "D1");
    none.remove("clientid");
    Map<String, AttributeValue> number = DEPARTMENTS.item("", "D2");
    number.put("clientid", AttributeValue.fromN("1"));
    Stream.of(" ", "two words", "two\nlines", "", "zero\u200bwidth", "<client-id>")
        .forEach(client -> table.write(List.of(DEPARTMENTS.item(client, "D"))));
    table.write(List.of(none, number, DEPARTMENTS.item("-x'\"\\😀", "D3")));
    assertThat(table.withoutClient()).isEqualTo(8);
    assertThat(table.written()).isEqualTo(1);
    assertThat(complete().clients()).containsExactly("-x'\"\\😀");
  }

  @Test
  void tableWithoutItemsIsAnExportWithoutFiles() throws IOException {
    table(DEPARTMENTS);
    SnapshotFiles files = complete();
    assertThat(files.items(DEPARTMENTS)).isEmpty();
    assertThat(files.summary(DEPARTMENTS).get("itemCount").intValue()).isZero();
  }

  @Test
  void instantIsThatOfTheExportThatIsSplit() throws IOException {
    Instant instant = Instant.parse("2026-11-25T01:00:00Z");
    writer.table(Migrators.mappings().get(0), ARN + DEPARTMENTS.source(), false, instant);
    SnapshotFiles files = complete();
    assertThat(files.summary(DEPARTMENTS).get("exportTime").textValue())
        .isEqualTo("2026-11-25T01:00:00.000Z");
    assertThat(files.summary(DEPARTMENTS).get("uniqueKeys").booleanValue()).isFalse();
  }

  /** Tables of two accounts would be refused by the reader. */
  @Test
  void tableThatMayNotBeDescribedHasTheAccountOfTheOthers() throws IOException {
    writer.table(Migrators.mappings().get(0), NO_ACCOUNT + DEPARTMENTS.source(), true, null);
    table(LEAVES);
    assertThat(complete().summary(DEPARTMENTS).get("tableArn").textValue())
        .isEqualTo(ARN + DEPARTMENTS.source());
  }

  @Test
  void nothingIsLeftOfASnapshotThatFails() throws IOException {
    SnapshotTable table = table(DEPARTMENTS);
    table.write(List.of(DEPARTMENTS.item("ACME", "D")));
    assertThat(writer.folder()).isDirectory();
    writer.close();
    assertThat(writer.folder()).doesNotExist();
    assertThat(folder).isDirectory();
  }

  @Test
  void interruptedSnapshotIsNotCompleted() {
    table(DEPARTMENTS).finish();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> writer.complete()).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    writer.close();
    assertThat(writer.folder()).doesNotExist();
  }

  @Test
  void fileThatCannotBeMadeIsNamed() throws IOException {
    SnapshotTable table = table(DEPARTMENTS);
    Path data;
    try (Stream<Path> files = Files.walk(writer.folder())) {
      data = files.filter(file -> file.endsWith("data")).findFirst().orElseThrow();
    }
    Path file =
        Files.createDirectory(
            data.resolve("bucket-%02d.json.gz".formatted(ClientBucket.of("ACME"))));
    assertThatThrownBy(() -> table.write(List.of(DEPARTMENTS.item("ACME", "D"))))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the snapshot could not be written and is removed: " + file);
  }

  private SnapshotFiles complete() {
    writer.complete();
    return new SnapshotFiles(writer.folder());
  }
}
