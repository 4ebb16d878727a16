package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a careless place of an export is answered with how to write it. */
class ExportOptionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --from-export=                    | --from-export is empty: give a folder, or s3://BUCKET/PREFIX
          --from-export=s3:/hr-exports/x    | write s3://hr-exports/x;
          --from-export=s3:hr-exports       | write s3://hr-exports;
          --from-export=S3://hr-exports/X   | write s3://hr-exports/X;
          --from-export=s3a://hr-exports    | write s3://hr-exports;
          --from-export=arn:aws:s3:::hr-exports/x | write s3://hr-exports/x;
          --from-export=https://hr-exports.s3.eu-central-1.amazonaws.com/x/y?z | write s3://hr-exports/x/y;
          --from-export=https://hr.exports.s3.amazonaws.com | write s3://hr.exports;
          --from-export=https://s3.eu-central-1.amazonaws.com/hr-exports/x | write s3://hr-exports/x;
          --from-export=https://eu-central-1.console.aws.amazon.com/s3/buckets/hr-exports?region=eu-central-1&prefix=x/&tab=o | write s3://hr-exports/x/;
          --from-export=https://user:secret@example.com/x | write the name of a bucket after s3://;
          --from-export=s3://               | write the name of a bucket after s3://;
          --from-export=s3://HR_exports/x   | write the name of a bucket after s3://;
          --from-export=arn:aws:s3:eu-central-1:111122223333:accesspoint/x | write the name of a bucket after s3://;
          --from-export=file:///data/exports | write /data/exports;
          --from-export=file:/data/exports   | write /data/exports;
          --from-export x --max-rcu 5       | --max-rcu and --from-export do not go together
          --from-export x --read-percent 50 | --read-percent and --from-export do not go together
          --from-export x --consistent-read | --consistent-read and --from-export do not go together
          --from-export x --retry-for 10m   | --retry-for and --from-export do not go together
          --export-time 2026-11-25T01:00:00Z | --export-time is for --from-export only
          --from-export x --export-time 2026-11-25 | '2026-11-25' is not a time with an offset, such as 2026-11-25T01:00:00Z or
          --from-export x --export-time 2026-11-25T01:00:00 | is not a time with an offset
          --from-export x --export-time=    | '' is not a time with an offset
          """)
  void wrongPlaceIsCorrected(String options, String message) {
    for (String command : List.of("", "verify ", "check ")) {
      CommandResult refused = CommandResult.run(Map.of(), (command + options).split(" "));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err())
          .contains(message)
          .doesNotContain("Invalid settings", "secret")
          .hasLineCount(1);
    }
  }

  @Test
  void homeThatNoShellReplacedIsNamed() {
    CommandResult refused = CommandResult.run(Map.of(), "check", "--from-export=~/exports");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("write " + System.getProperty("user.home") + "/exports");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --to=                                    | --to is empty: give a folder;
          --to=s3://hr-exports/x                   | --to takes a folder: write the path of a folder of this machine, and no URL;
          --to=s3:/hr-exports/x                    | write the path of a folder of this machine, and no URL;
          --to=https://user:secret@example.com/x?y | write the path of a folder of this machine, and no URL;
          --to=file:///data/snapshots              | write /data/snapshots;
          --to=~/snapshots                         | snapshots, which no shell did for ~;
          """)
  void snapshotsAreWrittenToFolderOnly(String option, String message) {
    CommandResult refused =
        CommandResult.run(Map.of(), "snapshot", option, "--from-export=nowhere");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(message).doesNotContain("secret").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exports", "/data/exports", ".", "C", "backup:2026", "s3", "s3-exports"})
  void pathIsTakenAsItIs(String text) {
    assertThat(ExportLocation.parse("--from-export", text).folder()).isEqualTo(Path.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://hr-exports", "s3://hr-exports/", "s3://hr.exports/a/b c"})
  void bucketIsTakenAsItIs(String text) {
    assertThat(ExportLocation.parse("--from-export", text))
        .isEqualTo(new ExportLocation(text, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--summary-json", "--rejects", "--metrics-file", "verify --report"})
  void noOutputIsAmongTheFilesOfAnExport(String output) throws IOException {
    Path data = Files.createDirectories(folder.resolve("AWSDynamoDB/01-a/data"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), data);
    for (Path file :
        List.of(data.resolve("x.prom"), data.resolve("../x.prom"), link.resolve("x.prom"))) {
      List<String> arguments = new ArrayList<>(List.of(output.split(" ")));
      arguments.addAll(List.of(file.toString(), "--from-export", folder.toString()));
      CommandResult refused = CommandResult.run(Map.of(), arguments.toArray(String[]::new));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("is among the files of --from-export").hasLineCount(1);
    }
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void summaryOfSnapshotIsNotAmongTheFilesOfAnother() throws IOException {
    Path root = Files.createDirectories(folder.resolve("to/snapshot-20261126T010000Z/AWSDynamoDB"));
    CommandResult refused =
        CommandResult.run(
            Map.of(),
            "snapshot",
            "--to=" + folder.resolve("to"),
            "--from-export=" + folder.resolve("nowhere"),
            "--summary-json=" + root.resolve("manifest-summary.json"));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("is among the files of --to: give another file");
    assertThat(root).isEmptyDirectory();
  }

  /** A folder may hold other things than exports. */
  @Test
  void outputMayBeBesideTheFilesOfAnExport() throws IOException {
    Files.createDirectories(folder.resolve("AWSDynamoDB"));
    CommandResult run =
        CommandResult.run(
            Map.of(),
            "--from-export",
            folder.toString(),
            "--summary-json",
            folder.resolve("summary.json").toString());
    assertThat(run.err()).contains("Invalid settings");
  }
}
