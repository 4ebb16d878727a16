package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No output file is another file of the command, whatever option names it and by which path. */
class DistinctFilesTest {
  private static final String CONTENT = "PG_HOST=db\n";

  /** Or it would be looked for in the network. */
  private static final Map<String, String> REGION = Map.of("AWS_REGION", "eu-central-1");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.writeString(folder.resolve("file"), CONTENT);
  }

  /** The options of all commands that name an output file, after the command's name if any. */
  static Stream<String> outputs() {
    return CommandOption.all()
        .filter(option -> option.spec().paramLabel().equals("FILE"))
        .filter(option -> !option.name().equals("--env-file"))
        .map(option -> String.join(" ", option.line()))
        .map(line -> line.replace("snapshot ", "snapshot --to=target/snapshots "));
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void noOutputIsTheEnvFile(String output) throws IOException {
    refuses("--env-file", Map.of(), output, file, "--env-file", file.toString());
    refuses("--env-file", Map.of(), output, dotted(), "--env-file", file.toString());
    refuses("the settings", Map.of(), output, Path.of("foremain.env"));
    refuses("the settings", Map.of(), output, Path.of("src", "..", "foremain.env"));
    assertThat(Path.of("foremain.env")).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("outputs")
  @DisabledOnOs(OS.WINDOWS)
  void noOutputIsALinkToTheEnvFile(String output) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("file"));
    Path hardLink = Files.createLink(folder.resolve("hard-link"), file);
    Path linkedFolder = Files.createSymbolicLink(folder.resolve("folder"), Path.of("."));
    for (Path same : List.of(link, hardLink, linkedFolder.resolve("file"))) {
      refuses("--env-file", Map.of(), output, same, "--env-file", file.toString());
      refuses("--env-file", Map.of(), output, file, "--env-file", same.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void noOutputIsAFileOfASetting(String output) throws IOException {
    String text = file.toString();
    refuses("PG_SSLROOTCERT", Map.of("PG_SSLROOTCERT", text), output, dotted());
    refuses("AWS_CONFIG_FILE", Map.of("AWS_CONFIG_FILE", text), output, dotted());
    refuses("PGPASSFILE", Map.of("PGPASSFILE", text), output, dotted());
    Path env = Files.writeString(folder.resolve("env"), "PG_SSLROOTCERT=" + text);
    refuses("PG_SSLROOTCERT", Map.of(), output, dotted(), "--env-file", env.toString());
    String home = System.setProperty("user.home", folder.toString());
    try {
      refuses("PGPASSFILE", Map.of("PGPASSFILE", "~/file"), output, dotted());
    } finally {
      System.setProperty("user.home", home);
    }
  }

  /** A client, a database or a profile is no file, though it may have the name of one. */
  @Test
  void otherSettingIsNoFile() {
    Map<String, String> environment =
        Map.of("AWS_REGION", "eu-central-1", "PG_DATABASE", file.toString());
    CommandResult run = CommandResult.run(environment, "--summary-json", file.toString());
    assertThat(run.err()).contains("Invalid settings");
  }

  @ParameterizedTest
  @CsvSource({
    "--summary-json, out, --rejects, out",
    "--rejects, ./out, --metrics-file, out",
    "--summary-json, ./out, --metrics-file, out",
    "--summary-json, out, --rejects, ./out",
    "--summary-json, out, --metrics-file, x/../out",
    "--summary-json, out.tmp, --metrics-file, out",
    "--rejects, out, --metrics-file, link",
    "--rejects, link, --metrics-file, out",
    "--summary-json, link, --rejects, chain",
  })
  @DisabledOnOs(OS.WINDOWS)
  void noTwoOutputsAreOneFile(String first, String path, String second, String same)
      throws IOException {
    Files.createDirectory(folder.resolve("x"));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("out"));
    Files.createSymbolicLink(folder.resolve("chain"), Path.of("x", "..", "link"));
    CommandResult refused =
        CommandResult.run(REGION, first, folder + "/" + path, second, folder + "/" + same);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("✗ " + second + " ")
        .contains(" is the file of " + first)
        .hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  /** Neither a name that is no path nor one beside it ends a run in another way. */
  @Test
  void nameThatIsNoPathIsRefused() {
    String other = folder.resolve("other").toString();
    for (String option : List.of("--rejects", "--summary-json", "--metrics-file")) {
      String beside = option.equals("--rejects") ? "--summary-json" : "--rejects";
      CommandResult refused = CommandResult.run(REGION, option, "a\0b", beside, other);
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err())
          .startsWith("✗ " + option + " 'a\\u0000b' is not a file that can be written")
          .hasLineCount(1);
    }
  }

  private Path dotted() {
    return folder.resolve(".").resolve("file");
  }

  private void refuses(
      String name, Map<String, String> environment, String output, Path path, String... more)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(output.split(" ")));
    arguments.add(path.toString());
    arguments.addAll(List.of(more));
    Map<String, String> all = new HashMap<>(REGION);
    all.putAll(environment);
    CommandResult refused = CommandResult.run(all, arguments.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains(" is the file of " + name).hasLineCount(1);
    assertThat(Files.readString(file)).isEqualTo(CONTENT);
  }
}
