package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Conversion;
import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.Row.BadValue;
import com.foresyts.etl.convert.RowConverter;
import com.foresyts.etl.convert.TableMapping;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.migrate.References.MissingEmployee;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.Printable;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.report.TableWarnings;
import com.foresyts.etl.report.TableWarnings.Kind;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.UpsertWriter;
import com.foresyts.etl.target.UpsertWriter.Request;
import com.foresyts.etl.target.UpsertWriter.Result;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The way of one table's records from their pages into PostgreSQL, and the books of what became of
 * each.
 */
final class TableMigration {
  private static final int BATCH_ROWS = 1_000;

  /**
   * A batch is written early once its text reaches this many characters: single values can have 400
   * KB.
   */
  private static final long BATCH_CHARACTERS = 4_000_000;

  private final TableMapping mapping;
  private final RowConverter converter;
  private final RowCompletion completion;
  private final References references;
  private final UpsertWriter writer;
  private final TableResult result;
  private final TableWarnings warnings;
  private final List<Resolved> pending = new ArrayList<>();
  private long pendingCharacters;

  /** The keys read so far; null where the source can hold no two items of one key. */
  private @Nullable Set<String> keysRead;

  TableMigration(
      Migrator migrator,
      RowConverter converter,
      References references,
      UpsertWriter writer,
      TableResult result,
      TableWarnings warnings) {
    this.mapping = migrator.mapping();
    this.converter = converter;
    this.completion = migrator.completion(converter);
    this.references = references;
    this.writer = writer;
    this.result = result;
    this.warnings = warnings;
  }

  /**
   * Reads the table to its end and writes what may be written. Nothing is committed.
   *
   * @throws EtlException where DynamoDB fails, or every record that was read is rejected
   * @throws SQLException where PostgreSQL fails
   */
  void run(SourceTable source) throws SQLException {
    Optional<List<String>> primaryKey = source.primaryKey();
    boolean uniqueKeys = primaryKey.isPresent() && !mapping.mayRepeatKeys(primaryKey.get());
    keysRead = uniqueKeys ? null : new HashSet<>();
    try {
      readAndWrite(source);
    } finally {
      warnings.finish();
    }
    result.balance();
    if (result.get(Count.READ) > 0 && result.get(Count.REJECTED) == result.get(Count.READ)) {
      throw new EtlException(
          Category.DATA,
          String.format(
              Locale.ROOT,
              "every one of the %,d %s that were read was rejected; the warnings say why",
              result.get(Count.READ),
              mapping.label()));
    }
  }

  private void readAndWrite(SourceTable source) throws SQLException {
    source.read(
        page -> {
          result.add(Count.PAGES);
          result.addConsumedReadCapacity(page.consumedCapacity());
          for (Map<String, AttributeValue> item : page.items()) {
            take(item);
            if (pending.size() >= BATCH_ROWS || pendingCharacters >= BATCH_CHARACTERS) {
              write();
            }
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
      reject(rejected.key(), rejected.reason());
    } else if (conversion instanceof Row row) {
      if (keysRead != null && !keysRead.add(row.key())) {
        result.add(Count.DUPLICATE);
        warnings.add(
            Kind.DUPLICATE,
            "Duplicate " + named(row.key()) + ": an item with the same key was read before");
      } else {
        completion.accept(item, row, this::add);
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
        account(batch.get(index), results.get(index));
      }
    }
    pending.clear();
    pendingCharacters = 0;
  }

  private void account(Resolved resolved, Result written) {
    switch (written.outcome()) {
      case INSERTED -> keep(Count.INSERTED, resolved);
      case UPDATED -> keep(Count.UPDATED, resolved);
      case UNCHANGED -> keep(Count.UNCHANGED, resolved);
      case NOT_PERMITTED -> leaveOut(resolved);
      case OTHER_OWNER ->
          reject(
              resolved.row().key(),
              written.owner() == null
                  ? "its row in PostgreSQL belongs to no client"
                  : "its row in PostgreSQL belongs to client " + written.owner());
      case SUPPRESSED ->
          reject(
              resolved.row().key(),
              "PostgreSQL stored no row with its key and raised no error; look at the table's triggers");
    }
  }

  private void keep(Count outcome, Resolved resolved) {
    Row row = resolved.row();
    result.add(outcome);
    result.add(Count.CLEANED_VALUES, row.cleaned().size());
    for (BadValue bad : row.badValues()) {
      result.add(Count.NULLED_VALUES);
      warnings.add(
          Kind.BAD_VALUE,
          "Bad value in %s: %s %s; stored as NULL"
              .formatted(
                  named(row.key()), mapping.columns().get(bad.column()).name(), bad.reason()));
    }
    for (String reference : resolved.unlinked()) {
      result.add(Count.UNLINKED);
      warnings.add(
          Kind.UNLINKED,
          "Unlinked %s: %s is not in PostgreSQL for this client; stored as NULL"
              .formatted(named(row.key()), reference));
    }
  }

  private void leaveOut(Resolved resolved) {
    MissingEmployee missing = resolved.missingEmployee();
    if (missing == null) {
      result.add(Count.INACTIVE);
      return;
    }
    result.add(Count.SKIPPED);
    warnings.add(
        Kind.SKIPPED,
        "Skipping %s for non-existent/inactive employee: %s (%s; record %s)"
            .formatted(
                mapping.singular(),
                Printable.key(Objects.requireNonNullElse(missing.id(), "none named")),
                missing.reason(),
                Printable.key(resolved.row().key())));
  }

  private void reject(@Nullable String key, String reason) {
    result.add(Count.REJECTED);
    warnings.add(
        Kind.REJECTED,
        "Rejected %s: %s"
            .formatted(named(Objects.requireNonNullElse(key, "without a key")), reason));
  }

  private String named(String key) {
    return mapping.singular() + " " + Printable.key(key);
  }
}
