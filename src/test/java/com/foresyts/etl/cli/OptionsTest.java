package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.program.CommandResult;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That a wrong option is named and ends the program before anything is opened. */
class OptionsTest {
  /** Or it would be looked for in the network. */
  private static final Map<String, String> REGION = Map.of("AWS_REGION", "eu-central-1");

  @ParameterizedTest
  @ValueSource(strings = {"--help", "check --help", "verify --help", "ddl --help"})
  void helpEndsWithNoEmptySection(String options) {
    CommandResult help = CommandResult.run(REGION, options.split(" "));
    assertThat(help.exitCode()).isZero();
    assertThat(help.out().strip()).isNotEmpty().doesNotEndWith(":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --prune --prune-limit some       | 'some' is neither a number
          --prune --prune-limit 101%       | '101%' is neither a number
          --prune --prune-limit -1         | --prune-limit
          --prune-limit 20%                | --prune-limit is for --prune only
          --client ACME ddl                | 'ddl' stands before its options
          verify --only salaries           | 'salaries' is not a table
          verify --report missing/file     | --report 'missing/file'
          verify --report target           | --report 'target' is not a file
          verify --segments 0              | --segments 0 is not between 1 and 64
          --summary-json pom.xml/summary   | --summary-json 'pom.xml/summary' is not a file
          --metrics-file -                 | --metrics-file '-' is not a file
          --client --dry-rum               | '--dry-rum'
          --client=A --rejects --prune    | '--rejects' has no value, but '--prune' follows
          --client check                   | '--client' has no value, but 'check' follows; write --client=check if
          verify --only -employees         | '--only' has no value
          --quite                          | '--quite'; did you mean --quiet? --help
          --dryrun                         | did you mean --dry-run?
          --DRY_RUN                        | did you mean --dry-run?
          -client=ACME                     | did you mean --client?
          --sumary-jsno=s                  | did you mean --summary-json?
          --retry 5m                       | did you mean --retry-for?
          --rcu 5                          | did you mean --max-rcu?
          --schema hr                      | '--schema', 'hr'; --help lists
          chekc                            | did you mean check?
          --client ACME vrify              | did you mean verify?
          salaries                         | 'salaries'; --help lists
          check --jsn                      | did you mean --json?
          check --dry-run                  | '--dry-run'; --help lists
          --\u001b[2J                      | '--\\u001b[2J'
          --metrics-file m --dry-run       | --metrics-file and --dry-run do not go together
          --metrics-file target/metrics.txt | --metrics-file 'target/metrics.txt' does not end in .prom
          --only employes                  | 'employes' is not a table; the tables are departments, leave-types,
          --skip departments,x             | 'x' is not a table
          --summary-json target            | --summary-json 'target' is not a file that can be written
          --summary-json no-such-folder/summary.json | is not a file that can be written
          --metrics-file target            | --metrics-file 'target' is not a file that can be written and replaced
          --metrics-file no-such-folder/metrics.prom | is not a file that can be written and replaced
          --metrics-file /dev/null         | --metrics-file '/dev/null' is not a file that can be written and replaced
          --rejects target                 | --rejects 'target' is not a file that can be written (not a regular file)
          --rejects no-such-folder/rejects.jsonl | is not a file that can be written (its folder is missing)
          --max-rejects many               | 'many' is neither a number of records, as 20, nor a percentage, as 5%
          --max-rejects 101%               | '101%' is neither a number of records
          --retry-for 10                   | '10' is not a duration, such as 30s, 10m or 2h
          --lock-wait soon                 | 'soon' is not a duration
          --log-format xml                 | Invalid value for option '--log-format': 'xml' is neither text nor json
          --what x                         | Unknown options: '--what', 'x'
          --segments 0                     | --segments 0
          --segments 65                    | --segments 65
          --segments many                  | Invalid value for option '--segments': 'many' is not an int
          --read-percent 0                 | --read-percent 0
          --read-percent 101               | --read-percent 101
          --max-rcu 0                      | --max-rcu 0
          --max-rcu -5                     | '--max-rcu' has no value, but '-5' follows
          --max-rcu=-5                     | --max-rcu -5 is not between
          --max-rcu 1000001                | --max-rcu 1000001
          --max-rcu 1.5                    | Invalid value for option '--max-rcu': '1.5' is not an int
          """)
  void wrongOptionIsNamed(String options, String message) {
    isRefused(options, message);
  }

  @Test
  void tablesAreNamed() {
    isRefused("--only employes", "the tables are " + String.join(", ", Migrators.names()) + ";");
  }

  @Test
  void skippingAllTablesIsRefused() {
    isRefused("--skip " + String.join(",", Migrators.names()), "--only and --skip leave no table");
  }

  private static void isRefused(String options, String message) {
    CommandResult refused = CommandResult.run(REGION, options.split(" "));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("✗ ")
        .contains(message)
        .doesNotContain("Invalid settings")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--summary-json, missing/summary.json",
    "--metrics-file, missing/metrics.prom",
    "--rejects, missing/rejects.jsonl"
  })
  void wrongFileLeavesNoOther(String option, String wrong, @TempDir Path folder)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("--rejects", "rejects.jsonl");
    files.put("--metrics-file", "metrics.prom");
    files.put("--summary-json", "summary.json");
    files.put(option, wrong);
    List<String> arguments = new ArrayList<>();
    files.forEach((name, file) -> arguments.addAll(List.of(name, folder.resolve(file).toString())));
    CommandResult refused = CommandResult.run(REGION, arguments.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(option, "is not a file that can be written");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", "--dry-run", "check", "a=b", "--client=B"})
  void valueAfterEqualsSignIsTakenAsIs(String client) {
    CommandResult check = CommandResult.run(REGION, "check", "--json", "--client=" + client);
    assertThat(check.out()).contains("\"client\" : \"" + client + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "check ", "verify ", "ddl "})
  void argumentIsNeverAFileOfArguments(String command, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "--help");
    CommandResult refused = CommandResult.run(REGION, (command + "@" + file).split(" "));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("'@" + file + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--client", "--client="})
  void valueIsNeverAFileOfArguments(String option, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("arguments"), "ACME");
    String value = "@" + file;
    CommandResult check =
        option.endsWith("=")
            ? CommandResult.run(REGION, "check", "--json", option + value)
            : CommandResult.run(REGION, "check", "--json", option, value);
    assertThat(check.out()).contains("\"client\" : \"" + value + "\"");
  }
}
