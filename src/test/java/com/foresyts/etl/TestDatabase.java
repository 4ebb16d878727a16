package com.foresyts.etl;

import com.foresyts.etl.fixture.Fixture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An empty database of one test, and what the superuser does in it. */
record TestDatabase(String name) {
  static final String ROLE_PASSWORD = "role-password";

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
