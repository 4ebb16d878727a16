package com.foresyts.etl.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tells what writing a batch of rows would change, and changes nothing. */
public final class RowComparer {
  private final Connection connection;
  private final String sql;

  public RowComparer(TargetTable table, Connection connection) {
    this.connection = connection;
    this.sql = UpsertSql.compare(table.mapping(), table.name());
  }

  /**
   * A row that would be written.
   *
   * @param row its position in the batch, from 0
   * @param columns the names of the columns that would change; empty where the row is missing
   */
  public record Difference(int row, List<String> columns) {
    public Difference {
      columns = List.copyOf(columns);
    }
  }

  /** Compares each row of a batch with that of its key. */
  public List<Difference> compare(UpsertBatch batch) throws SQLException {
    List<Difference> differences = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      batch.bind(statement);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          Array columns = found.getArray(2);
          differences.add(
              new Difference(
                  found.getInt(1) - 1,
                  columns == null ? List.of() : List.of((String[]) columns.getArray())));
        }
      }
    }
    return differences;
  }
}
