package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.convert.Row.BadColumn;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.migrate.Batch.Unwritten;
import com.foresyts.etl.migrate.References.MissingParent;
import com.foresyts.etl.migrate.References.Resolved;
import com.foresyts.etl.migrate.References.Unlinked;
import com.foresyts.etl.postgres.RowRejection;
import com.foresyts.etl.postgres.UpsertWriter.Result;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.LogText;
import com.foresyts.etl.report.Reject;
import com.foresyts.etl.report.Reject.Kind;
import com.foresyts.etl.report.TableRejects;
import com.foresyts.etl.report.TableResult;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts what becomes of each record of a table, and reports the records that are not kept. */
final class TableBooks {
  private final TableMapping mapping;
  private final TableResult result;
  private final TableRejects rejects;
  private final RejectLimit limit;

  TableBooks(TableResult result, TableRejects rejects, Limit limit) {
    this.mapping = result.mapping();
    this.result = result;
    this.rejects = rejects;
    this.limit = new RejectLimit(result, limit);
  }

  /**
   * Counts the records of a batch that were read, and those that are not written.
   *
   * @throws EtlException if too many are rejected
   */
  void read(Batch batch) {
    long counted = 0;
    for (Unwritten record : batch.unwritten()) {
      result.add(Count.READ, record.read() - counted);
      counted = record.read();
      if (record.kind() == Kind.RECORD) {
        reject(record.key(), record.reason(), record.reason(), record.item());
      } else {
        duplicate(record.key(), record.reason(), record.item());
      }
    }
    result.add(Count.READ, batch.items() - counted);
  }

  private void duplicate(@Nullable String key, String reason, Map<String, AttributeValue> item) {
    result.add(Count.DUPLICATE);
    rejects.add(
        new Reject(Kind.DUPLICATE, key, null, reason, item),
        () -> "Duplicate %s: %s".formatted(named(key), reason));
  }

  private void reject(
      @Nullable String key, String reason, String printable, Map<String, AttributeValue> item) {
    result.add(Count.REJECTED);
    rejects.add(
        new Reject(Kind.RECORD, key, null, reason, item),
        () -> "Rejected %s: %s".formatted(named(key), printable));
    limit.rejected(printable);
  }

  /**
   * Counts a record that was sent to PostgreSQL.
   *
   * @throws EtlException if too many are rejected
   */
  void written(Resolved resolved, Result written) {
    Row row = resolved.row();
    switch (written.outcome()) {
      case INSERTED -> keep(Count.INSERTED, resolved);
      case UPDATED -> keep(Count.UPDATED, resolved);
      case UNCHANGED -> keep(Count.UNCHANGED, resolved);
      case NOT_PERMITTED -> leaveOut(resolved);
      case OTHER_OWNER ->
          reject(
              row,
              "its row in PostgreSQL belongs to "
                  + (written.client() == null ? "no client" : "client " + written.client()));
      case EQUAL_KEY ->
          duplicate(
              row.key(),
              "PostgreSQL holds %s, which the collation of %s takes for the same key"
                  .formatted(LogText.key(Objects.requireNonNull(written.id())), mapping.idName()),
              row.item());
      case SUPPRESSED ->
          reject(
              row,
              "PostgreSQL stored no row with its key and raised no error; look at the table's triggers");
      case STORED_ELSEWHERE ->
          reject(
              row,
              "a trigger stored it as %s of client %s, which was undone; let the triggers of %s keep %s and %s"
                  .formatted(
                      LogText.key(Objects.requireNonNullElse(written.id(), "NULL")),
                      LogText.key(Objects.requireNonNullElse(written.client(), "NULL")),
                      mapping.target(),
                      mapping.idName(),
                      mapping.clientColumn().name()));
      case REFUSED -> {
        RowRejection refusal = Objects.requireNonNull(written.refusal());
        reject(row.key(), refusal.reason(), refusal.printable(), row.item());
      }
    }
  }

  private void reject(Row row, String reason) {
    reject(row.key(), reason, reason, row.item());
  }

  private void keep(Count outcome, Resolved resolved) {
    Row row = resolved.row();
    result.add(outcome);
    result.add(Count.CLEANED_VALUES, row.cleanedColumns().size());
    for (BadColumn bad : row.badColumns()) {
      String column = mapping.columns().get(bad.column()).name();
      result.add(Count.NULLED_VALUES);
      reportNull(Kind.VALUE, "Bad value in", row, column, bad.reason());
    }
    for (Unlinked unlinked : resolved.unlinked()) {
      String reason = LogText.key(unlinked.id()) + " is not in PostgreSQL for this client";
      result.add(Count.UNLINKED);
      reportNull(Kind.UNLINKED, "Unlinked", row, unlinked.column(), reason);
    }
  }

  private void reportNull(Kind kind, String heading, Row row, String column, String reason) {
    rejects.add(
        new Reject(kind, row.key(), column, reason, row.item()),
        () -> "%s %s: %s %s; stored as NULL".formatted(heading, named(row.key()), column, reason));
  }

  private void leaveOut(Resolved resolved) {
    MissingParent missing = resolved.missing();
    if (missing == null) {
      result.add(Count.INACTIVE);
      return;
    }
    result.add(Count.SKIPPED);
    Row row = resolved.row();
    String parent = missing.table().singular();
    String id = LogText.key(Objects.requireNonNullElse(missing.id(), "none named"));
    rejects.add(
        new Reject(
            Kind.SKIPPED,
            row.key(),
            null,
            "non-existent/inactive %s: %s (%s)".formatted(parent, id, missing.reason()),
            row.item()),
        () ->
            "Skipping %s for non-existent/inactive %s: %s (%s; record %s)"
                .formatted(
                    mapping.singular(), parent, id, missing.reason(), LogText.key(row.key())));
  }

  /** Checks the counts and the limit after the last record. */
  void close() {
    result.balance();
    limit.close();
  }

  private String named(@Nullable String key) {
    return mapping.singular() + " " + LogText.key(Objects.requireNonNullElse(key, "without a key"));
  }
}
