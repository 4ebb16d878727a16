package com.foresyts.etl.export;

import static com.foresyts.etl.export.ExportReading.items;
import static com.foresyts.etl.fixture.SourceTable.DEPARTMENTS;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.fixture.ExportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An export with another manifest than was written is refused, and the file named. */
class DamagedManifestTest {
  @TempDir private Path folder;

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
            Damage.manifest(files, "{\"itemCount\"", "secret"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "no JSON",
            summary,
            Damage.manifest(summary, "{", "secret"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "an array",
            files,
            Damage.manifest(files, "(?s).*", "[]"),
            "is damaged: it is not JSON of a manifest"),
        arguments(
            "nothing",
            summary,
            Damage.manifest(summary, "(?s).+", ""),
            "is damaged: it is not one JSON object"),
        arguments(
            "two objects",
            summary,
            Damage.manifest(summary, "(?s)(.+)", "$1$1"),
            "is damaged: it is not one JSON object"),
        arguments(
            "a line less",
            files,
            Damage.manifest(files, "(?s)^.*?\n", ""),
            "is damaged: its files have 2 items, FOLDER/manifest-summary.json says 5"),
        arguments(
            "another count",
            summary,
            Damage.manifest(summary, "\"itemCount\":5", "\"itemCount\":2147483653"),
            null),
        arguments(
            "a file twice",
            files,
            Damage.manifest(files, "(?s)^(.*?\n)", "$1$1"),
            "is damaged: it names the file FILE twice"),
        arguments(
            "no count",
            files,
            Damage.manifest(files, "\"itemCount\":3,", ""),
            "is damaged: a line has no itemCount"),
        arguments(
            "a negative count",
            files,
            Damage.manifest(files, "\"itemCount\":3,", "\"itemCount\":-3,"),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "a count too large",
            files,
            Damage.manifest(files, "\"itemCount\":3,", "\"itemCount\":9223372036854775808,"),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "counts too large together",
            files,
            Damage.manifest(files, "(?s)\"itemCount\":[1-9]", "\"itemCount\":9223372036854775807"),
            "is damaged: a number in the line of SECOND is wrong"),
        arguments(
            "no MD5",
            files,
            Damage.manifest(files, "md5Checksum", "md5"),
            "is damaged: a line has no md5Checksum"),
        arguments(
            "no key",
            files,
            Damage.manifest(files, "dataFileS3Key", "key"),
            "is damaged: a line has no dataFileS3Key"),
        arguments(
            "no bucket of clients",
            files,
            Damage.manifest(
                files, "\"itemCount\":3,", "\"itemCount\":3,\"clientBucket\":\"64/64\","),
            "is damaged: a number in the line of FILE is wrong"),
        arguments(
            "an endless text",
            files,
            Damage.manifest(files, "\"etag\":\"", "\"etag\":\"" + "x".repeat(1 << 21)),
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
        Damage.manifest("manifest-files", from, to),
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
    String first = Damage.dataFile(export).getFileName().toString();
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
                + (file.equals("manifest-summary") ? Damage.ADVICE_ON_SUMMARY : Damage.ADVICE));
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
    Damage.manifest("manifest-summary", from.replace("\\\\", "\\"), to).to(export);
    String arn = "arn:aws:dynamodb:eu-central-1:111122223333:index/tymeplusDepartmentMaster";
    assertThatThrownBy(() -> ExportReading.open(folder, DEPARTMENTS))
        .isInstanceOf(EtlException.class)
        .hasMessage(
            export.resolve("manifest-summary.json")
                + " "
                + problem.replace("ARN", arn)
                + Damage.ADVICE_ON_SUMMARY);
  }

  private Path write() {
    return new ExportWriter(folder).write(DEPARTMENTS, items(DEPARTMENTS, 5));
  }
}
