package com.foresyts.etl.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.ExportWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Changes files of an export. */
@FunctionalInterface
interface Damage {
  String ADVICE = ". Copy the export again, or choose another one with --export-time";

  String ADVICE_ON_SUMMARY = ". Copy the export again, or remove it";

  void to(Path export) throws IOException;

  /** Replaces the first data file, and its MD5 in the manifest. */
  static Damage data(UnaryOperator<byte[]> change) {
    return export -> {
      Path file = dataFile(export);
      byte[] before = Files.readAllBytes(file);
      byte[] after = change.apply(before);
      Files.write(file, after);
      replace(export, "manifest-files", ExportWriter.md5(before), ExportWriter.md5(after));
    };
  }

  /** Replaces the text of the first data file, which has three items. */
  static Damage text(String text) {
    return data(before -> gzip(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Damage manifest(String manifest, String from, String to) {
    return export -> replace(export, manifest, from, to);
  }

  static void replace(Path export, String manifest, String from, String to) throws IOException {
    Path file = export.resolve(manifest + ".json");
    String text = Files.readString(file);
    assertThat(text).containsPattern(from.startsWith("(?") ? from : "\\Q" + from + "\\E");
    Files.writeString(
        file, from.startsWith("(?") ? text.replaceFirst(from, to) : text.replace(from, to));
    ExportWriter.seal(export);
  }

  static Path dataFile(Path export) throws IOException {
    try (Stream<Path> files = Files.list(export.resolve("data"))) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return compressed.toByteArray();
  }
}
