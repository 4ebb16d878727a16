package com.foresyts.etl;

import com.foresyts.etl.fixture.Fixture;
import com.foresyts.etl.fixture.SourceTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** An empty database of one test, and what the superuser does in it. */
record TestDatabase(String name) {
  static final String ROLE_PASSWORD = "role-password";

  private static final String OF_THE_PROGRAM =
      "from pg_stat_activity"
          + " where datname = current_database() and application_name = 'dynamo-pg-etl'";

  static TestDatabase create() {
    try {
      return new TestDatabase(Fixture.shared().postgres().newDatabase());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Something done over a connection. */
  interface Work {
    void run(Connection connection) throws Exception;
  }

  void with(Work work) throws Exception {
    try (Connection connection = connect()) {
      work.run(connection);
    }
  }

  void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each as its columns between bars. */
  List<String> query(String sql) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        StringJoiner line = new StringJoiner("|");
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          line.add(rows.getString(column));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }

  /** All rows of a client, of each table in order, without {@code last_updated}. */
  Map<SourceTable, List<String>> rows(String client) throws SQLException {
    Map<SourceTable, List<String>> rows = new EnumMap<>(SourceTable.class);
    for (SourceTable table : SourceTable.values()) {
      rows.put(
          table,
          query(
              "select (to_jsonb(t) - 'last_updated')::text from %s t where clientid = '%s' order by 1"
                  .formatted(table.target(), client)));
    }
    return rows;
  }

  /** How many rows a table has, of all clients. */
  int count(SourceTable table) throws SQLException {
    return Integer.parseInt(query("select count(*) from " + table.target()).get(0));
  }

  /** The backends that serve the program, by pid. */
  List<String> backends() throws SQLException {
    return query("select pid " + OF_THE_PROGRAM);
  }

  /** The ones of them that wait for a lock. */
  List<String> waiting() throws SQLException {
    return query("select pid " + OF_THE_PROGRAM + " and wait_event_type = 'Lock'");
  }

  /** The ones of them that hold a run lock. */
  List<String> lockHolders() throws SQLException {
    return query(
        "select pid from pg_locks where locktype = 'advisory' and granted and pid in (select pid "
            + OF_THE_PROGRAM
            + ")");
  }

  /**
   * Creates a role of this database alone, with {@link #ROLE_PASSWORD}.
   *
   * @return its name
   */
  String role(String name) throws SQLException {
    String role = name + "_" + this.name;
    sql("create role " + role + " login password '" + ROLE_PASSWORD + "'");
    return role;
  }

  private Connection connect() throws SQLException {
    return Fixture.shared().postgres().connect(name);
  }
}
