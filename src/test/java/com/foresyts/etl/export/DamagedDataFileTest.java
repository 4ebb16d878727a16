package com.foresyts.etl.export;

import static com.foresyts.etl.export.ExportReading.items;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.source.TableSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A data file that is not as it was written is refused, and named. */
class DamagedDataFileTest {
  private static final String ITEM = "{\"Item\":{\"department_id\":{\"S\":\"d1\"}}}\n";

  @TempDir private Path folder;

  private static byte[] join(byte[] one, byte[] other) {
    byte[] joined = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, joined, one.length, other.length);
    return joined;
  }

  private static byte[] changed(byte[] bytes, int position, int bits) {
    byte[] changed = bytes.clone();
    changed[Math.floorMod(position, bytes.length)] ^= (byte) bits;
    return changed;
  }

  static List<Arguments> dataFiles() {
    return List.of(
        arguments(
            "changed",
            (Damage)
                export ->
                    Files.write(
                        Damage.dataFile(export),
                        Damage.gzip(ITEM.repeat(3).getBytes(StandardCharsets.UTF_8))),
            "is damaged: its MD5 is not the manifest's"),
        arguments(
            "empty",
            (Damage) export -> Files.write(Damage.dataFile(export), new byte[0]),
            "is damaged: its MD5 is not the manifest's"),
        arguments(
            "cut",
            Damage.data(bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
            "is damaged: the gzip data end early"),
        arguments(
            "cut in its header",
            Damage.data(bytes -> Arrays.copyOf(bytes, 5)),
            "is damaged: the gzip data end early"),
        arguments(
            "without the end of its trailer",
            Damage.data(bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
            "is damaged: the gzip data end early"),
        arguments(
            "of another checksum",
            Damage.data(bytes -> changed(bytes, -8, 1)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "of another length",
            Damage.data(bytes -> changed(bytes, -1, 1)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "of invalid data",
            Damage.data(bytes -> changed(bytes, 10, 6)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "with a byte after its end",
            Damage.data(bytes -> join(bytes, new byte[1])),
            "is damaged: other data follow the gzip data"),
        arguments(
            "with text after its end",
            Damage.data(bytes -> join(bytes, ITEM.repeat(9).getBytes(StandardCharsets.UTF_8))),
            "is damaged: other data follow the gzip data"),
        arguments(
            "not compressed",
            Damage.data(bytes -> ITEM.repeat(3).getBytes(StandardCharsets.UTF_8)),
            "is damaged: it is not compressed by gzip"),
        arguments(
            "without a line", Damage.text(ITEM.repeat(2)), "has 2 items, its manifest says 3"),
        arguments(
            "with one line more", Damage.text(ITEM.repeat(4)), "has 4 items, its manifest says 3"),
        arguments("of text", Damage.text(ITEM + "secret\n" + ITEM), notAnItem(2)),
        arguments(
            "cut within a line", Damage.text(ITEM.repeat(2) + ITEM.substring(0, 20)), notAnItem(3)),
        arguments("without Item", Damage.text(ITEM + "{\"Keys\":{}}\n" + ITEM), notAnItem(2)),
        arguments("with an empty line object", Damage.text(ITEM + "{}\n" + ITEM), notAnItem(2)),
        arguments("with a list", Damage.text(ITEM + "[]\n" + ITEM), notAnItem(2)),
        arguments(
            "with more than Item",
            Damage.text(ITEM + ITEM + ITEM.strip().replaceFirst("}$", ",\"NewImage\":{}}")),
            notAnItem(3)),
        arguments(
            "with an item that is none",
            Damage.text(ITEM + "{\"Item\":[]}\n" + ITEM),
            notAnItem(2)),
        arguments(
            "with a value that is none",
            Damage.text(ITEM + "{\"Item\":{\"department_id\":\"d1\"}}\n" + ITEM),
            notAnItem(2)),
        arguments(
            "with binary that is none",
            Damage.text("{\"Item\":{\"department_id\":{\"B\":\"%\"}}}\n" + ITEM + ITEM),
            notAnItem(1)),
        arguments(
            "with a value nested too deeply",
            Damage.text(ITEM + "{\"Item\":{\"x\":" + "{\"M\":{\"x\":".repeat(2_000)),
            notAnItem(2)),
        arguments(
            "of bytes that are not UTF-8",
            Damage.data(
                bytes ->
                    Damage.gzip(
                        "{\"Item\":{\"x\":{\"S\":\"\u00e4\"}}}"
                            .getBytes(StandardCharsets.ISO_8859_1))),
            notAnItem(1)),
        arguments(
            "in UTF-32",
            Damage.data(bytes -> Damage.gzip(new byte[] {0, 0, 0, '{', 0, 0, 0, '"', 9, 9, 9, 9})),
            "is damaged: it is not text in UTF-8"),
        arguments(
            "of one long line",
            Damage.text("{\"Item\":{\"x\":{\"S\":\"" + "x".repeat(LineBuffer.MAX_LINE) + "\"}}}"),
            "is damaged: a line is longer than 16 MB"),
        arguments(
            "missing",
            (Damage) export -> Files.delete(Damage.dataFile(export)),
            "is missing, but the manifest names it"));
  }

  private static String notAnItem(int line) {
    return "is damaged: item " + line + " is not one in DynamoDB JSON";
  }

  @ParameterizedTest(name = "a data file {0}")
  @MethodSource("dataFiles")
  void aDataFile(String name, Damage damage, String problem) throws IOException {
    Path export = write();
    Path file = Damage.dataFile(export);
    damage.to(export);
    assertThatThrownBy(() -> ExportReading.ids(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(file + " " + problem + Damage.ADVICE)
        .extracting("category")
        .isEqualTo(EtlException.Category.DYNAMODB);
  }

  @Test
  void nothingOfTheContentIsQuoted() throws IOException {
    Path export = write();
    Damage.text("{\"Item\":{\"department_id\":{\"S\":1, \"secret\":secret}}}").to(export);
    assertThatThrownBy(() -> ExportReading.ids(folder, DEPARTMENTS))
        .hasStackTraceContaining("item 1 ")
        .satisfies(e -> assertThat(e.getCause()).isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest-summary.json", "manifest-files.md5", "data"})
  void aFileThatMayNotBeReadIsNamed(String part) {
    Path export = write();
    ExportFiles files =
        new ForwardingFiles(new FolderFiles(folder)) {
          @Override
          public InputStream open(String key) throws IOException {
            if (key.contains("/" + part)) {
              throw new AccessDeniedException(name(key));
            }
            return super.open(key);
          }
        };
    assertThatThrownBy(
            () -> {
              try (ExportSource source =
                  ExportSource.open(
                      files, null, List.of(ExportReading.mapping(DEPARTMENTS)), null, null)) {
                source.open(ExportReading.mapping(DEPARTMENTS), notice -> {}).probe();
              }
            })
        .isInstanceOf(EtlException.class)
        .hasMessageStartingWith(export.resolve(part).toString())
        .hasMessageEndingWith(
            " cannot be read: permission denied. Make it readable, or copy the export again");
  }

  @Test
  void aFolderInPlaceOfAFileIsNamed() throws IOException {
    Path file = Damage.dataFile(write());
    Files.delete(file);
    Files.createDirectory(file);
    assertThatThrownBy(() -> ExportReading.ids(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            "%s cannot be read: Is a directory. Make it readable, or copy the export again", file);
  }

  @Test
  void aCheckOfTheFirstLineFindsADamage() throws IOException {
    Path export = write();
    Damage.text("secret").to(export);
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      TableSource table = source.open(ExportReading.mapping(DEPARTMENTS), notice -> {});
      assertThatThrownBy(table::probe)
          .isInstanceOf(EtlException.class)
          .hasMessage(Damage.dataFile(export) + " " + notAnItem(1) + Damage.ADVICE);
    }
  }

  private Path write() {
    return new ExportWriter(folder).write(DEPARTMENTS, items(DEPARTMENTS, 5));
  }
}
