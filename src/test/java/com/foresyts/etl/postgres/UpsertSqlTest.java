package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the generated statements with the reviewed ones, for every table. */
class UpsertSqlTest {

  static List<TableMapping> mappings() {
    return Migrators.mappings();
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void upsertIsTheReviewedStatement(TableMapping mapping) throws IOException {
    assertThat(UpsertSql.upsert(mapping, table(mapping))).isEqualTo(reviewed("upsert", mapping));
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void compareIsTheReviewedStatement(TableMapping mapping) throws IOException {
    assertThat(UpsertSql.compare(mapping, table(mapping))).isEqualTo(reviewed("compare", mapping));
  }

  private static String table(TableMapping mapping) {
    return "\"s\".\"" + mapping.target() + "\"";
  }

  private String reviewed(String statement, TableMapping mapping) throws IOException {
    String file = statement + "-" + mapping.name() + ".sql";
    try (InputStream reviewed = getClass().getResourceAsStream(file)) {
      return new String(requireNonNull(reviewed, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
