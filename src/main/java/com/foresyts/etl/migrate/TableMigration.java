package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Conversion;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.convert.TableMapping;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.UpsertWriter;
import com.foresyts.etl.target.UpsertWriter.Request;
import com.foresyts.etl.target.UpsertWriter.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The way of one table's records from their pages into PostgreSQL. */
final class TableMigration {
  private static final int BATCH_ROWS = 1_000;

  /**
   * A batch is written early once its text reaches this many characters: single values can have 400
   * KB.
   */
  private static final long BATCH_CHARACTERS = 4_000_000;

  /**
   * And once it comes from so many pages: the items that it holds on to can be larger than its
   * text.
   */
  private static final int BATCH_PAGES = 8;

  private final TableMapping mapping;
  private final RowConverter converter;
  private final RowCompletion completion;
  private final References references;
  private final UpsertWriter writer;
  private final TableResult result;
  private final TableBooks books;
  private final List<Resolved> pending = new ArrayList<>();
  private long pendingCharacters;
  private int pendingPages;

  /** The keys read so far; null where the source can hold no two items of one key. */
  private @Nullable Set<String> keysRead;

  TableMigration(
      Migrator migrator,
      RowConverter converter,
      References references,
      UpsertWriter writer,
      TableResult result,
      TableBooks books) {
    this.mapping = migrator.mapping();
    this.converter = converter;
    this.completion = migrator.completion(converter);
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
    Optional<List<String>> primaryKey = source.primaryKey();
    boolean uniqueKeys = primaryKey.isPresent() && !mapping.mayRepeatKeys(primaryKey.get());
    keysRead = uniqueKeys ? null : new HashSet<>();
    readAndWrite(source);
    books.close();
  }

  private void readAndWrite(SourceTable source) throws SQLException {
    source.read(
        page -> {
          writer.ensureOpen(); // pages without rows to write would never tell
          result.add(Count.PAGES);
          result.addConsumedReadCapacity(page.consumedCapacity());
          for (Map<String, AttributeValue> item : page.items()) {
            take(item);
            if (pending.size() >= BATCH_ROWS || pendingCharacters >= BATCH_CHARACTERS) {
              write();
            }
          }
          pendingPages++;
          if (pendingPages >= BATCH_PAGES) {
            write();
          }
        });
    completion.finish(this::add);
    write();
  }

  private void take(Map<String, AttributeValue> item) {
    result.add(Count.READ);
    completion.learn(item, this::add);
    Conversion conversion = converter.convert(item);
    if (conversion instanceof Conversion.Rejected rejected) {
      books.reject(rejected.key(), rejected.reason(), item);
    } else if (conversion instanceof Row row) {
      if (keysRead != null && !keysRead.add(row.key())) {
        books.duplicate(row);
      } else {
        completion.accept(row, this::add);
      }
    }
  }

  private void add(Row row) {
    pending.add(references.resolve(row));
    pendingCharacters += row.characters();
  }

  private void write() throws SQLException {
    for (int start = 0; start < pending.size(); start += BATCH_ROWS) {
      List<Resolved> batch = pending.subList(start, Math.min(start + BATCH_ROWS, pending.size()));
      List<Result> results =
          writer.write(
              batch.stream()
                  .map(resolved -> new Request(resolved.row(), resolved.permission()))
                  .toList());
      for (int index = 0; index < results.size(); index++) {
        books.written(batch.get(index), results.get(index));
      }
    }
    pending.clear();
    pendingCharacters = 0;
    pendingPages = 0;
  }
}
