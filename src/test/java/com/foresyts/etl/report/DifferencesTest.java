package com.foresyts.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferencesTest {
  /** Of a table whose comparison failed, the numbers would mislead. */
  @Test
  void theObjectHasTheTablesThatWereCompared() throws IOException {
    Differences differences = new Differences();
    for (TableMapping mapping : Migrators.mappings().subList(0, 2)) {
      differences.add(new TableDifferences(mapping, new Console(), null)).missing("key");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    differences.write(null, new Failure(3, "dynamodb", "message", "departments"), out);
    assertThat(new ObjectMapper().readTree(out.toByteArray()).toString())
        .isEqualTo(
            "{\"client\":null,\"exitCode\":3,\"error\":{\"category\":\"dynamodb\",\"message\":\"message\",\"table\":\"departments\"},\"tables\":[]}");
  }

  @Test
  void interruptedTableIsTheOneWhoseComparisonHasNotEnded() {
    Differences differences = new Differences();
    assertThat(differences.interrupted()).isNull();
    for (TableMapping mapping : Migrators.mappings().subList(0, 2)) {
      TableDifferences table = differences.add(new TableDifferences(mapping, new Console(), null));
      assertThat(differences.interrupted()).isEqualTo(mapping.name());
      table.endComparison();
      assertThat(differences.interrupted()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 0 | 0 | 0 | false | A run would change nothing
          0 | 0 | 0 | 1 | false | A run would change nothing; 1 extra
          1 | 1 | 0 | 1 | true  | PostgreSQL differs from the source: 1 row missing, 1 different, 1 extra. Run again to write missing and different rows.
          2 | 0 | 0 | 0 | true  | PostgreSQL differs from the source: 2 rows missing, 0 different. Run again to write missing and different rows.
          0 | 1 | 0 | 0 | true  | PostgreSQL differs from the source: 0 rows missing, 1 different. Run again to write missing and different rows.
          0 | 0 | 1 | 2 | true  | PostgreSQL differs from the source: 0 rows missing, 0 different, 1 extra to prune, 2 extra. Run again with --prune to delete extra rows.
          """)
  void areCountedOverAllTables(
      int missing, int different, int prunable, int extra, boolean any, String message) {
    Differences differences = new Differences();
    TableDifferences last =
        Migrators.mappings().stream()
            .map(mapping -> new TableDifferences(mapping, new Console(), null))
            .map(differences::add)
            .reduce((first, second) -> second)
            .orElseThrow();
    for (int key = 0; key < missing; key++) {
      last.missing("key");
    }
    for (int key = 0; key < different; key++) {
      last.different("key", List.of("column"));
    }
    for (int key = 0; key < prunable; key++) {
      last.prunable("key");
    }
    for (int key = 0; key < extra; key++) {
      last.extra("key");
    }
    assertThat(differences.isAny()).isEqualTo(any);
    assertThat(differences.message()).isEqualTo(message);
  }
}
