package com.foresyts.etl.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.foresyts.etl.fixture.Counts;
import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.Predecessor;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.fixture.program.RunResult;
import java.io.IOException;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The main job on whole companies. */
class MigrationIT {
  private static final String CLIENT = "WASJKSP";
  private final Fixture fixture = Fixture.shared();
  private String database = "";

  @BeforeEach
  void anEmptyDatabase() throws SQLException {
    fixture.wipe();
    database = fixture.postgres().newDatabase();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void firstRunWritesCompanyAndSecondRunWritesNothing(boolean predecessorTables) throws Exception {
    Sample sample = Sample.of(CLIENT).withRejects(3);
    fixture.load(sample);
    fixture.load(Sample.of("OTHER").with(SourceTable.LEAVES, 30));
    if (predecessorTables) {
      try (Connection connection = fixture.postgres().connect(database)) {
        Predecessor.createTables(connection);
      }
    }
    RunResult first = RunResult.run(fixture.environment(CLIENT, database)).succeeded();
    for (SourceTable table : SourceTable.values()) {
      Counts expected =
          predecessorTables ? sample.expectedInPredecessorTables(table) : sample.expected(table);
      assertThat(counts(first, table)).as(table.commandName()).isEqualTo(expected);
    }
    List<SourceTable> all = List.of(SourceTable.values());
    Map<SourceTable, String> rows = rows(all, "*, xmin");

    RunResult second = RunResult.run(fixture.environment(CLIENT, database)).succeeded();
    for (SourceTable table : SourceTable.values()) {
      assertThat(second.count(table, "unchanged")).isEqualTo(first.count(table, "inserted"));
      assertThat(second.count(table, "inserted") + second.count(table, "updated")).isZero();
    }
    assertThat(rows(all, "*, xmin")).isEqualTo(rows);
  }

  @Test
  void predecessorsRowsAreUnchanged() throws Exception {
    fixture.load(Predecessor.source());
    try (Connection connection = fixture.postgres().connect(database)) {
      Predecessor.load(connection);
    }
    Map<SourceTable, String> before = rows(Predecessor.TABLES, "*, xmin, xmax");
    RunResult run = RunResult.run(fixture.environment(CLIENT, database)).succeeded();
    assertThat(rows(Predecessor.TABLES, "*, xmin, xmax")).isEqualTo(before);
    for (SourceTable table : Predecessor.TABLES) {
      assertThat(run.count(table, "inserted") + run.count(table, "updated")).isZero();
      assertThat(run.count(table, "unchanged"))
          .isEqualTo(Predecessor.rows(table).lines().count() - 1);
    }
  }

  @Test
  void emptyDatabaseGetsPredecessorsRows() throws Exception {
    fixture.load(Predecessor.source());
    RunResult.run(fixture.environment(CLIENT, database)).succeeded();
    try (Connection connection = fixture.postgres().connect(database)) {
      for (SourceTable table : Predecessor.TABLES) {
        String expected = Predecessor.rows(table);
        String columns = expected.substring(0, expected.indexOf('\n'));
        assertThat(
                csv(connection, "select " + columns + " from " + table.target() + " order by 1, 2"))
            .isEqualTo(expected);
      }
    }
  }

  private static Counts counts(RunResult run, SourceTable table) {
    return new Counts(
        run.count(table, "read"),
        run.count(table, "inserted"),
        run.count(table, "inactive"),
        run.count(table, "skipped"),
        run.count(table, "rejected"),
        run.count(table, "unlinked"),
        run.count(table, "nulledValues"),
        run.count(table, "cleanedValues"));
  }

  private Map<SourceTable, String> rows(List<SourceTable> tables, String columns)
      throws SQLException, IOException {
    Map<SourceTable, String> rows = new EnumMap<>(SourceTable.class);
    try (Connection connection = fixture.postgres().connect(database)) {
      for (SourceTable table : tables) {
        rows.put(
            table,
            csv(connection, "select " + columns + " from " + table.target() + " order by 1, 2"));
      }
    }
    return rows;
  }

  private static String csv(Connection connection, String query) throws SQLException, IOException {
    StringWriter csv = new StringWriter();
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyOut("copy (" + query + ") to stdout with (format csv, header, null '\\N')", csv);
    return csv.toString();
  }
}
