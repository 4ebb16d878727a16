package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsertSqlTest {

  @ParameterizedTest
  @ValueSource(strings = {"departments", "holidays"})
  void isTheReviewedStatement(String name) throws IOException {
    TableMapping mapping = mapping(name);
    try (InputStream reviewed = getClass().getResourceAsStream("upsert-" + name + ".sql")) {
      assertThat(UpsertSql.upsert(mapping, "\"s\".\"" + mapping.target() + "\""))
          .isEqualTo(new String(requireNonNull(reviewed).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static TableMapping mapping(String name) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
