package com.foresyts.etl;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.cli.CommandContext;
import com.foresyts.etl.cli.EtlCommandLine;
import com.foresyts.etl.cli.ExitCode;
import com.foresyts.etl.cli.Signals;
import com.foresyts.etl.config.Setting;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/** The README and the pages say what the program does, and their links lead somewhere. */
class DocumentationTest {
  private static final Path PAGES = Path.of("src", "site", "markdown");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final int README_LINES = 200;
  private static final int HELP_WIDTH = 80;

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]*[a-z])");

  /** Has options of its own. */
  private static final Pattern AWS_COMMAND =
      Pattern.compile("\\baws (configure|dynamodb|s3) ([^`\\n\\\\]|\\\\\\n)*");

  private static final Pattern SETTING = Pattern.compile("\\b((?:AWS|PG)_[A-Z0-9_]+|CLIENT_ID)\\b");
  private static final Pattern CAMEL_CASE = Pattern.compile("`([a-z]+[A-Z]\\w*)`");

  /** Between two literals that make one message. */
  private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");

  /** In a message: a placeholder, or an expression between two literals. */
  private static final Pattern VALUE = Pattern.compile("%[,.\\d]*[a-z]|\"\\s*\\+[^\"]*?\\+\\s*\"");

  private final MarkdownPage readme = MarkdownPage.read(Path.of("README.md"));
  private final MarkdownPage reference = MarkdownPage.read(PAGES.resolve("reference.md"));

  @Test
  void readmeIsShort() {
    assertThat(readme.text().lines()).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void readmeLinksEveryPage() throws IOException {
    assertThat(readme.links())
        .containsAll(
            MarkdownPage.readAll(PAGES).stream()
                .map(page -> page.path().toString().replace('\\', '/'))
                .toList());
  }

  @Test
  void linksResolve() throws IOException {
    for (MarkdownPage page : all()) {
      assertThat(page.anchors()).as(page.path().toString()).doesNotHaveDuplicates();
      for (String link : page.links()) {
        if (!link.startsWith("https://")) {
          assertResolves(page, link);
        }
      }
    }
  }

  private static void assertResolves(MarkdownPage page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
    assertThat(target).as("%s links %s", page.path(), link).exists();
    if (parts.length == 2) {
      assertThat(MarkdownPage.read(target).anchors())
          .as("%s links %s", page.path(), link)
          .contains(parts[1]);
    }
  }

  @Test
  void helpIsThatOfTheProgram() {
    for (CommandLine command : commands()) {
      assertThat(reference.section("### `" + command.getCommandSpec().qualifiedName() + "`"))
          .contains("```\n" + command.getUsageMessage(Ansi.OFF) + "```\n");
    }
  }

  @Test
  void everyOptionThatIsNamedExists() throws IOException {
    for (MarkdownPage page : all()) {
      assertThat(options())
          .as(page.path().toString())
          .containsAll(
              MarkdownPage.groups(OPTION, AWS_COMMAND.matcher(page.text()).replaceAll("")));
    }
  }

  @Test
  void optionsOfEachCommandAreThoseOfTheProgram() {
    List<String> rows = new ArrayList<>();
    Set<String> documented = options();
    documented.removeAll(List.of("--help", "--version"));
    for (String option : documented) {
      rows.add(
          option
              + commands().stream()
                  .map(command -> names(command).contains(option) ? " ●" : " -")
                  .collect(joining()));
    }
    assertThat(reference.rows("## Which command has which option"))
        .extracting(DocumentationTest::availability)
        .containsExactlyInAnyOrderElementsOf(rows);
  }

  private static String availability(List<String> row) {
    StringBuilder text = new StringBuilder(MarkdownPage.code(row.get(0)).get(0));
    for (int column = 1; column < row.size(); column++) {
      text.append(row.get(column).isEmpty() ? " -" : " " + row.get(column));
    }
    return text.toString();
  }

  @Test
  void exitCodesAreThoseOfTheProgram() {
    assertThat(
            readme.rows("## Exit codes").stream()
                .flatMap(row -> Arrays.stream(row.get(0).split(", ")))
                .map(Integer::valueOf))
        .containsExactlyElementsOf(Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
  }

  @Test
  void settingsAreThoseOfTheProgram() {
    assertThat(reference.firstColumn("## Settings"))
        .containsExactlyElementsOf(Arrays.stream(Setting.values()).map(Setting::name).toList());
  }

  /** The contract may be ahead of the program. */
  @Test
  void everySettingAndFieldThatIsNamedExists() throws IOException {
    String sources = sources();
    for (MarkdownPage page : all()) {
      if (!page.path().endsWith("contract.md")) {
        Set<String> names = new TreeSet<>(MarkdownPage.groups(SETTING, page.text()));
        names.addAll(MarkdownPage.groups(CAMEL_CASE, page.prose()));
        assertThat(names)
            .as(page.path().toString())
            .allMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(sources).find());
      }
    }
  }

  /** A message that is quoted, with … for its values, must be a message of the program. */
  @Test
  void everyMessageThatIsExplainedExists() throws IOException {
    String messages =
        VALUE.matcher(CONCATENATION.matcher(sources()).replaceAll("")).replaceAll("…");
    List<String> quoted =
        Stream.of("troubleshooting.md", "connecting.md")
            .flatMap(page -> MarkdownPage.read(PAGES.resolve(page)).text().lines())
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> MarkdownPage.code(line.substring(0, line.indexOf(" | "))).stream())
            .toList();
    assertThat(quoted).hasSizeGreaterThan(40);
    for (String message : quoted) {
      for (String part : message.split("…", -1)) {
        assertThat(messages)
            .withFailMessage("no message has the words '%s' of '%s'", part, message)
            .contains(part.replace("⚠", "").strip());
      }
    }
  }

  @Test
  void everyTableIsInItsLists() {
    MarkdownPage operating = MarkdownPage.read(PAGES.resolve("operating.md"));
    for (TableMapping table : Migrators.mappings()) {
      assertThat(readme.rows("## The six tables"))
          .anyMatch(
              row ->
                  row.subList(0, 3)
                      .equals(
                          Stream.of(table.name(), table.source(), table.target())
                              .map("`%s`"::formatted)
                              .toList()));
      assertThat(reference.section("## Tables")).contains("\n  " + table.target() + " {\n");
      assertThat(operating.section("### AWS")).contains(":table/" + table.source() + "\"");
      assertThat(operating.section("### PostgreSQL")).contains("SCHEMA." + table.target());
    }
  }

  @Test
  void packagesAreThoseOfTheProgram() throws IOException {
    try (Stream<Path> folders = Files.list(SOURCES.resolve("com/foresyts/etl"))) {
      assertThat(MarkdownPage.read(PAGES.resolve("developing.md")).firstColumn("## Packages"))
          .containsExactlyInAnyOrderElementsOf(
              folders
                  .filter(Files::isDirectory)
                  .map(folder -> folder.getFileName().toString())
                  .toList());
    }
  }

  private List<MarkdownPage> all() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>(MarkdownPage.readAll(PAGES));
    pages.add(readme);
    return pages;
  }

  private static String sources() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  /** The program without a command, then its commands. */
  private static List<CommandLine> commands() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    CommandLine program =
        EtlCommandLine.create(new CommandContext(nowhere, nowhere, Map.of(), false, Signals.none()))
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(HELP_WIDTH);
    List<CommandLine> commands = new ArrayList<>(List.of(program));
    commands.addAll(program.getSubcommands().values());
    return commands;
  }

  /** The options of all commands. */
  private static Set<String> options() {
    return commands().stream()
        .flatMap(command -> names(command).stream())
        .collect(toCollection(LinkedHashSet::new));
  }

  private static Set<String> names(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .collect(toCollection(LinkedHashSet::new));
  }
}
