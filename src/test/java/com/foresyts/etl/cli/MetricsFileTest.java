package com.foresyts.etl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.Main;
import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That the textfile collector can read the metrics. A run without settings leaves some, too. */
class MetricsFileTest {
  @TempDir private Path folder;

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isReadableWhateverTheUmask() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                "-c",
                "umask 077 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(options());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    Process run = builder.redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), UTF_8);
    assertThat(run.waitFor()).as(said).isEqualTo(2);
    assertThat(permissions()).isEqualTo("rw-r--r--");
    assertThat(folder.resolve("metrics.prom.tmp")).doesNotExist();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void takesNothingOverFromAKilledRun() throws IOException {
    Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("metrics.prom.tmp"), elsewhere);
    assertThat(CommandResult.run(Map.of(), options().toArray(String[]::new)).exitCode())
        .isEqualTo(2);
    assertThat(permissions()).isEqualTo("rw-r--r--");
    assertThat(Files.isSymbolicLink(file())).isFalse();
    assertThat(elsewhere).isEmptyFile();
  }

  @Test
  void saysThatNoRunEverSucceeded() throws IOException {
    assertThat(CommandResult.run(Map.of(), options().toArray(String[]::new)).exitCode())
        .isEqualTo(2);
    assertThat(file())
        .content()
        .contains("dynamo_pg_etl_last_success_timestamp_seconds{client=\"A\"} 0.0\n");
  }

  @Test
  void aFileSystemWithoutPermissionsWillDo() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("metrics.zip"), Map.of("create", "true"))) {
      Path file = zip.getPath("metrics.prom.tmp");
      List<String> warnings = new ArrayList<>();
      MetricsFile.writeReadable(file, "metrics", warnings::add);
      assertThat(file).hasContent("metrics");
      assertThat(warnings).isEmpty();
    }
  }

  private List<String> options() throws IOException {
    Path settings = folder.resolve("empty.env");
    if (Files.notExists(settings)) {
      Files.createFile(settings);
    }
    return List.of(
        "--client", "A", "--env-file", settings.toString(), "--metrics-file", file().toString());
  }

  private Path file() {
    return folder.resolve("metrics.prom");
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
  }
}
