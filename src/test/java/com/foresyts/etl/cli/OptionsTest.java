package com.foresyts.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.Command;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a wrong option is named and ends the program before anything is opened. */
class OptionsTest {

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
          --metrics-file -                 | --metrics-file '-' is not a file
          --metrics-file m --dry-run       | --metrics-file and --dry-run do not go together
          --metrics-file target/metrics.txt | --metrics-file 'target/metrics.txt' does not end in .prom
          """)
  void isNamed(String options, String message) {
    Command refused = Command.run(Map.of(), options.split(" "));
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .startsWith("✗ ")
        .contains(message)
        .doesNotContain("Invalid settings")
        .hasLineCount(1);
  }
}
