package com.foresyts.etl.benchmark;

import com.foresyts.etl.fixture.PostgresServer;
import com.foresyts.etl.fixture.SourceTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.postgresql.PGConnection;

/** What PostgreSQL alone takes for the rows that a run has left, in tables that are the same. */
final class Floor {
  private Floor() {}

  /** Seconds that COPY takes, a transaction for each table. */
  static double copy(PostgresServer postgres, String from, String to)
      throws SQLException, IOException {
    double seconds = 0;
    for (SourceTable table : SourceTable.values()) {
      byte[] rows;
      try (Connection connection = postgres.connect(from)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy %s to stdout".formatted(table.target()), out);
        rows = out.toByteArray();
      }
      try (Connection connection = postgres.connect(to)) {
        long start = System.nanoTime();
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy %s from stdin".formatted(table.target()), new ByteArrayInputStream(rows));
        seconds += (System.nanoTime() - start) / 1e9;
      }
    }
    return seconds;
  }

  /**
   * Rows a second of the leaves that are upserted one by one, each in a transaction of its own.
   *
   * @param to a database with the parents of the leaves
   */
  static double rowsPerSecond(PostgresServer postgres, String from, String to, int rows)
      throws SQLException {
    try (Connection source = postgres.connect(from);
        Connection target = postgres.connect(to);
        Statement read = source.createStatement();
        ResultSet leaves = read.executeQuery("select * from foresytsleavelist limit " + rows)) {
      int columns = leaves.getMetaData().getColumnCount();
      List<String> names = new ArrayList<>();
      StringJoiner parameters = new StringJoiner(", ");
      StringJoiner changes = new StringJoiner(", ");
      for (int column = 1; column <= columns; column++) {
        String name = leaves.getMetaData().getColumnName(column);
        names.add(name);
        parameters.add("?");
        changes.add(name + " = excluded." + name);
      }
      String sql =
          "insert into foresytsleavelist (%s) values (%s) on conflict (user_leave_id) do update set %s"
              .formatted(String.join(", ", names), parameters, changes);
      int written = 0;
      long start = System.nanoTime();
      while (leaves.next()) {
        try (PreparedStatement upsert = target.prepareStatement(sql)) {
          for (int column = 1; column <= columns; column++) {
            upsert.setObject(column, leaves.getObject(column));
          }
          written += upsert.executeUpdate();
        }
      }
      return written / ((System.nanoTime() - start) / 1e9);
    }
  }
}
