package com.foresyts.etl.export;

import static com.foresyts.etl.export.ExportReading.items;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.source.TableSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An export that is not as it was written is refused, and the file named. */
class DamagedExportTest {
  private static final String ITEM = "{\"Item\":{\"department_id\":{\"S\":\"d1\"}}}\n";
  private static final String ADVICE =
      ". Copy the export again, or choose another one with --export-time";

  @TempDir Path folder;

  @FunctionalInterface
  private interface Damage {
    void to(Path export) throws IOException;
  }

  /** Replaces the first data file, and its MD5 in the manifest. */
  private static Damage data(UnaryOperator<byte[]> change) {
    return export -> {
      Path file = dataFile(export);
      byte[] before = Files.readAllBytes(file);
      byte[] after = change.apply(before);
      Files.write(file, after);
      replace(export, "manifest-files", ExportWriter.md5(before), ExportWriter.md5(after));
    };
  }

  /** Replaces the text of the first data file, which has three items. */
  private static Damage text(String text) {
    return data(before -> gzip(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Damage manifest(String manifest, String from, String to) {
    return export -> replace(export, manifest, from, to);
  }

  private static void replace(Path export, String manifest, String from, String to)
      throws IOException {
    Path file = export.resolve(manifest + ".json");
    String text = Files.readString(file);
    assertThat(text).containsPattern(from.startsWith("(?") ? from : "\\Q" + from + "\\E");
    Files.writeString(
        file, from.startsWith("(?") ? text.replaceFirst(from, to) : text.replace(from, to));
    ExportWriter.seal(export);
  }

  private static Path dataFile(Path export) throws IOException {
    try (Stream<Path> files = Files.list(export.resolve("data"))) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return compressed.toByteArray();
  }

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
                        dataFile(export), gzip(ITEM.repeat(3).getBytes(StandardCharsets.UTF_8))),
            "is damaged: its MD5 is not the manifest's"),
        arguments(
            "empty",
            (Damage) export -> Files.write(dataFile(export), new byte[0]),
            "is damaged: its MD5 is not the manifest's"),
        arguments(
            "cut",
            data(bytes -> Arrays.copyOf(bytes, bytes.length / 2)),
            "is damaged: the gzip data end early"),
        arguments(
            "cut in its header",
            data(bytes -> Arrays.copyOf(bytes, 5)),
            "is damaged: the gzip data end early"),
        arguments(
            "without the end of its trailer",
            data(bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
            "is damaged: the gzip data end early"),
        arguments(
            "of another checksum",
            data(bytes -> changed(bytes, -8, 1)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "of another length",
            data(bytes -> changed(bytes, -1, 1)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "of invalid data",
            data(bytes -> changed(bytes, 10, 6)),
            "is damaged: the gzip data are invalid"),
        arguments(
            "with a byte after its end",
            data(bytes -> join(bytes, new byte[1])),
            "is damaged: other data follow the gzip data"),
        arguments(
            "with text after its end",
            data(bytes -> join(bytes, ITEM.repeat(9).getBytes(StandardCharsets.UTF_8))),
            "is damaged: other data follow the gzip data"),
        arguments(
            "not compressed",
            data(bytes -> ITEM.repeat(3).getBytes(StandardCharsets.UTF_8)),
            "is damaged: it is not compressed by gzip"),
        arguments("without a line", text(ITEM.repeat(2)), "has 2 items, its manifest says 3"),
        arguments("with one line more", text(ITEM.repeat(4)), "has 4 items, its manifest says 3"),
        arguments("of text", text(ITEM + "secret\n" + ITEM), notAnItem(2)),
        arguments("cut within a line", text(ITEM.repeat(2) + ITEM.substring(0, 20)), notAnItem(3)),
        arguments("without Item", text(ITEM + "{\"Keys\":{}}\n" + ITEM), notAnItem(2)),
        arguments("with an empty line object", text(ITEM + "{}\n" + ITEM), notAnItem(2)),
        arguments("with a list", text(ITEM + "[]\n" + ITEM), notAnItem(2)),
        arguments(
            "with more than Item",
            text(ITEM + ITEM + ITEM.strip().replaceFirst("}$", ",\"NewImage\":{}}")),
            notAnItem(3)),
        arguments("with an item that is none", text(ITEM + "{\"Item\":[]}\n" + ITEM), notAnItem(2)),
        arguments(
            "with a value that is none",
            text(ITEM + "{\"Item\":{\"department_id\":\"d1\"}}\n" + ITEM),
            notAnItem(2)),
        arguments(
            "of bytes that are not UTF-8",
            data(
                bytes ->
                    gzip(
                        "{\"Item\":{\"x\":{\"S\":\"\u00e4\"}}}"
                            .getBytes(StandardCharsets.ISO_8859_1))),
            notAnItem(1)),
        arguments(
            "in UTF-32",
            data(bytes -> gzip(new byte[] {0, 0, 0, '{', 0, 0, 0, '"', 9, 9, 9, 9})),
            "is damaged: it is not text in UTF-8"),
        arguments(
            "of one long line",
            text("{\"Item\":{\"x\":{\"S\":\"" + "x".repeat(LineBuffer.MAX_LINE) + "\"}}}"),
            "is damaged: a line is longer than 16 MB"),
        arguments(
            "missing",
            (Damage) export -> Files.delete(dataFile(export)),
            "is missing, but the manifest names it"));
  }

  private static String notAnItem(int line) {
    return "is damaged: item " + line + " is not one in DynamoDB JSON";
  }

  @ParameterizedTest(name = "a data file {0}")
  @MethodSource("dataFiles")
  void aDataFile(String name, Damage damage, String problem) throws IOException {
    Path export = write();
    Path file = dataFile(export);
    damage.to(export);
    assertThatThrownBy(() -> ExportReading.ids(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(file + " " + problem + ADVICE)
        .extracting("category")
        .isEqualTo(EtlException.Category.DYNAMODB);
  }

  static List<Arguments> manifests() {
    String summary = "manifest-summary";
    String files = "manifest-files";
    return List.of(
        arguments(
            "another MD5",
            files,
            unsealed(files, "\n", "\n\n"),
            "is damaged: its MD5 is not that in FOLDER/manifest-files.md5"),
        arguments(
            "another MD5",
            summary,
            unsealed(summary, "{", "{ "),
            "is damaged: its MD5 is not that in FOLDER/manifest-summary.md5"),
        arguments(
            "another checksum of the older name",
            files,
            (Damage)
                export -> {
                  Files.move(
                      export.resolve("manifest-files.md5"),
                      export.resolve("manifest-files.checksum"));
                  unsealed(files, "\n", "\n\n").to(export);
                },
            "is damaged: its MD5 is not that in FOLDER/manifest-files.checksum"),
        arguments(
            "no file",
            files,
            (Damage) export -> Files.delete(export.resolve("manifest-files.json")),
            "is missing, but FOLDER/manifest-summary.json names it"),
        arguments(
            "no JSON",
            files,
            manifest(files, "{\"itemCount\"", "secret"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "no JSON",
            summary,
            manifest(summary, "{", "secret"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "an array",
            files,
            manifest(files, "(?s).*", "[]"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "nothing",
            summary,
            manifest(summary, "(?s).+", ""),
            "is damaged: it is not one JSON object"),
        arguments(
            "two objects",
            summary,
            manifest(summary, "(?s)(.+)", "$1$1"),
            "is damaged: it is not one JSON object"),
        arguments(
            "a line less",
            files,
            manifest(files, "(?s)^.*?\n", ""),
            "is damaged: its files have 2 items, FOLDER/manifest-summary.json says 5"),
        arguments(
            "another count",
            summary,
            manifest(summary, "\"itemCount\":5", "\"itemCount\":2147483653"),
            null),
        arguments(
            "a file twice",
            files,
            manifest(files, "(?s)^(.*?\n)", "$1$1"),
            "is damaged: it names the file FILE twice"),
        arguments(
            "no count",
            files,
            manifest(files, "\"itemCount\":3,", ""),
            "is damaged: a line has no itemCount"),
        arguments(
            "a negative count",
            files,
            manifest(files, "\"itemCount\":3,", "\"itemCount\":-3,"),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "a count too large",
            files,
            manifest(files, "\"itemCount\":3,", "\"itemCount\":9223372036854775808,"),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "counts too large together",
            files,
            manifest(files, "(?s)\"itemCount\":[1-9]", "\"itemCount\":9223372036854775807"),
            "is damaged: a number in the line of SECOND is wrong"),
        arguments(
            "no MD5",
            files,
            manifest(files, "md5Checksum", "md5"),
            "is damaged: a line has no md5Checksum"),
        arguments(
            "no key",
            files,
            manifest(files, "dataFileS3Key", "key"),
            "is damaged: a line has no dataFileS3Key"),
        arguments(
            "no bucket of clients",
            files,
            manifest(files, "\"itemCount\":3,", "\"itemCount\":3,\"clientBucket\":\"64/64\","),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "an endless text",
            files,
            manifest(files, "\"etag\":\"", "\"etag\":\"" + "x".repeat(1 << 21)),
            "is damaged: it is not JSON of a manifest"),
        outside("../", "data/", "data/../"),
        outside("..", "(?)data/[^\"]*", "data/.."),
        outside("a folder more", "data/", "data/more/"),
        outside("a backslash", "data/", "data/..\\\\\\\\"),
        outside("no file", "(?)data/[^\"]*", "data/"),
        outside("another export", "(?)AWSDynamoDB/0", "AWSDynamoDB/1"),
        outside("another folder", "AWSDynamoDB/", "Dynamo/"),
        outside("a similar folder", "AWSDynamoDB/", "xAWSDynamoDB/"),
        outside("an absolute path", "(?)\"AWSDynamoDB[^\"]*", "\"/etc/passwd"),
        outside("another bucket", "(?)\"AWSDynamoDB/", "\"s3://other/AWSDynamoDB/"));
  }

  private static Arguments outside(String name, String from, String to) {
    return arguments(
        "a key with " + name,
        "manifest-files",
        manifest("manifest-files", from, to),
        "is damaged: it names a file outside of its export");
  }

  /** Changes a manifest and leaves the file with its MD5. */
  private static Damage unsealed(String manifest, String from, String to) {
    return export -> {
      Path file = export.resolve(manifest + ".json");
      Files.writeString(file, Files.readString(file).replace(from, to));
    };
  }

  @ParameterizedTest(name = "{1}.json with {0}")
  @MethodSource("manifests")
  void aManifest(String name, String manifest, Damage damage, String problem) throws IOException {
    Path export = write();
    String first = dataFile(export).getFileName().toString();
    damage.to(export);
    String file = problem == null ? "manifest-files" : manifest;
    String expected =
        problem == null
            ? "is damaged: its files have 5 items, FOLDER/manifest-summary.json says 2147483653"
            : problem;
    assertThatThrownBy(() -> ExportReading.open(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            export.resolve(file + ".json")
                + " "
                + expected
                    .replace("FOLDER", export.toString())
                    .replace("FILE", first)
                    .replace("SECOND", first.replace("0.json", "1.json"))
                + ADVICE);
  }

  static List<Arguments> summaries() {
    return List.of(
        arguments("(?)\"tableArn\":[^,]*,", "", "is damaged: it has no tableArn"),
        arguments("table/tymeplus", "index/tymeplus", "is damaged: tableArn is 'ARN'"),
        arguments("(?)\"exportTime\":[^,]*,", "", "is damaged: it has no exportTime"),
        arguments(
            "(?)\"exportTime\":[^,]*,",
            "\"exportTime\":\"2026-11-25\",",
            "is damaged: exportTime is '2026-11-25'"),
        arguments("\"itemCount\":5,", "", "is damaged: it has no itemCount"),
        arguments("\"itemCount\":5,", "\"itemCount\":-5,", "is damaged: itemCount is '-5'"),
        arguments("\"itemCount\":5,", "\"itemCount\":null,", "is damaged: it has no itemCount"),
        arguments("(?)\"outputFormat\":[^,]*,", "", "is damaged: it has no outputFormat"),
        arguments("FULL_EXPORT", "VIEW_EXPORT", "is damaged: exportType is 'VIEW_EXPORT'"),
        arguments("(?)/export/0", "/export/1", "belongs to another export than its folder"),
        arguments(
            "(?)table/\\\\w+/export",
            "table/x/export",
            "belongs to another export than its folder"),
        arguments(
            "(?)AWSDynamoDB/0", "AWSDynamoDB/1", "belongs to another export than its folder"));
  }

  @ParameterizedTest(name = "{0} > {1}")
  @MethodSource("summaries")
  void aSummary(String from, String to, String problem) throws IOException {
    Path export = write();
    manifest("manifest-summary", from.replace("\\\\", "\\"), to).to(export);
    String arn = "arn:aws:dynamodb:eu-central-1:111122223333:index/tymeplusDepartmentMaster";
    assertThatThrownBy(() -> ExportReading.open(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            export.resolve("manifest-summary.json") + " " + problem.replace("ARN", arn) + ADVICE);
  }

  @Test
  void nothingOfTheContentIsQuoted() throws IOException {
    Path export = write();
    text("{\"Item\":{\"department_id\":{\"S\":1, \"secret\":secret}}}").to(export);
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
    Path file = dataFile(write());
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
    text("secret").to(export);
    try (ExportSource source = ExportReading.open(folder, DEPARTMENTS)) {
      TableSource table = source.open(ExportReading.mapping(DEPARTMENTS), notice -> {});
      assertThatThrownBy(table::probe)
          .isInstanceOf(EtlException.class)
          .hasMessage(dataFile(export) + " " + notAnItem(1) + ADVICE);
    }
  }

  private Path write() {
    return new ExportWriter(folder).write(DEPARTMENTS, items(DEPARTMENTS, 5));
  }
}
