package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.flow.Handover;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.source.Page;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.UpsertWriter;
import com.foresyts.etl.target.UpsertWriter.Result;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * The way of one table's records from their pages into PostgreSQL: some threads read, another
 * converts, and the caller's writes.
 */
final class TableMigration {
  /** What waits between two threads is small: a batch is a page. */
  private static final int BATCHES_AHEAD = 1;

  private final Migrator migrator;
  private final RowConverter converter;
  private final References references;
  private final UpsertWriter writer;
  private final TableResult result;
  private final TableBooks books;

  TableMigration(
      Migrator migrator,
      RowConverter converter,
      References references,
      UpsertWriter writer,
      TableResult result,
      TableBooks books) {
    this.migrator = migrator;
    this.converter = converter;
    this.references = references;
    this.writer = writer;
    this.result = result;
    this.books = books;
  }

  /**
   * Reads the table to its end and writes what may be written. Nothing is committed.
   *
   * @throws EtlException where DynamoDB fails, or too many records are rejected
   * @throws SQLException where PostgreSQL fails
   */
  void run(SourceTable source) throws SQLException {
    result.access(source.access().kind().name().toLowerCase(Locale.ROOT));
    try (Handover<Page> pages = source.read(result::addPage);
        Handover<Batch> batches =
            new Handover<>(
                "convert " + migrator.mapping().name(),
                BATCHES_AHEAD,
                List.of(
                    new PageConverter(
                        pages,
                        migrator.mapping(),
                        converter,
                        migrator.completion(converter),
                        references,
                        source.access().uniqueKeys())))) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        write(batch);
      }
    }
    books.close();
    source.adviseOnWaste(result.consumedReadCapacity());
  }

  private void write(Batch batch) throws SQLException {
    batch.book(books);
    List<Result> results = writer.write(batch.upserts());
    for (int row = 0; row < results.size(); row++) {
      books.written(batch.rows().get(row), results.get(row));
    }
  }
}
