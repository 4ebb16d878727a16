package com.foresyts.etl.migrate;

import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.UpsertWriter;
import com.foresyts.etl.postgres.UpsertWriter.Result;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of one table's records from their pages into PostgreSQL. */
final class TableMigration {
  private final TableReader reader;
  private final UpsertWriter writer;
  private final TableBooks books;

  TableMigration(TableReader reader, UpsertWriter writer, TableBooks books) {
    this.reader = reader;
    this.writer = writer;
    this.books = books;
  }

  /**
   * Reads the table to its end and writes what may be written. Nothing is committed.
   *
   * @param keys gets the keys of the source; null where nobody needs them
   * @throws EtlException where DynamoDB fails, or too many records are rejected
   * @throws SQLException where PostgreSQL fails
   */
  void run(DynamoTable source, @Nullable SourceKeys keys) throws SQLException {
    reader.forEach(
        source,
        batch -> {
          write(batch);
          if (keys != null) {
            keys.add(batch.upserts(), batch.isEveryKeyUsable());
          }
        });
    books.close();
  }

  private void write(Batch batch) throws SQLException {
    books.read(batch);
    List<Result> results = writer.write(batch.upserts());
    for (int row = 0; row < results.size(); row++) {
      books.written(batch.rows().get(row), results.get(row));
    }
  }
}
