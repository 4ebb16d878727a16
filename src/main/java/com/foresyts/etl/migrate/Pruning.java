package com.foresyts.etl.migrate;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.RowDeleter;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.LogText;
import com.foresyts.etl.report.Reject;
import com.foresyts.etl.report.RejectKind;
import com.foresyts.etl.report.TableResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Deletes the client's rows that the source has no more. Each table tells which those are when it
 * has been read; all are deleted in one transaction at the end of the run.
 */
final class Pruning {
  private static final int CHUNK = 5_000;

  private final String client;
  private final Limit limit;
  private final Console console;
  private final @Nullable JsonLinesFile rejectFile;

  /** What is to be pruned, in migration order. */
  private final Map<TargetTable, Absent> absent = new LinkedHashMap<>();

  /**
   * Rows that none of the source's keys names.
   *
   * @param rows how many the client has in all
   * @param number how many of them these are
   * @param ids theirs; empty where they are more than may go
   */
  private record Absent(TableResult result, long rows, long number, List<String> ids) {}

  /**
   * @param limit how much of a table's rows of the client may go
   * @param rejectFile gets a line for each row that is deleted; null for none
   */
  Pruning(String client, Limit limit, Console console, @Nullable JsonLinesFile rejectFile) {
    this.client = client;
    this.limit = limit;
    this.console = console;
    this.rejectFile = rejectFile;
  }

  /**
   * Makes sure that the rows could be deleted.
   *
   * @param tables all target tables
   * @param selected the tables of the run
   * @throws EtlException where they could not
   */
  void ensurePermitted(Database database, List<TargetTable> tables, List<TableMapping> selected) {
    List<String> refused =
        database.inTransaction(
            transaction -> {
              RowDeleter deleter = transaction.deleter(tables);
              List<String> names = new ArrayList<>();
              for (TargetTable table : tables) {
                if (selected.contains(table.mapping()) && !deleter.isPermitted(table)) {
                  names.add(table.name());
                }
              }
              return names;
            });
    if (!refused.isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: --prune needs a right that the user of PG_USER lacks: grant delete on %s"
              .formatted(String.join(", ", refused)));
    }
  }

  /** Notes the rows of a table that none of the keys names. */
  void note(TargetTable table, TableResult result, SourceKeys keys, ClientRows rows) {
    absent.remove(table); // of an attempt that was started again
    if (!keys.areComplete()) {
      console.warn(
          "No %s are pruned: of a record without a usable key nobody knows which row is its"
              .formatted(table.mapping().plural()));
      return;
    }
    long all = rows.count(table);
    List<String> ids = new ArrayList<>();
    long[] number = new long[1];
    keys.forEachAbsent(
        id -> {
          number[0]++;
          if (limit.isExceeded(number[0], all)) {
            ids.clear();
          } else {
            ids.add(id);
          }
        });
    if (number[0] > 0) {
      absent.put(table, new Absent(result, all, number[0], ids));
    }
  }

  /**
   * Deletes what was noted, children before parents, in one transaction.
   *
   * @param tables all target tables, in migration order
   * @throws EtlException where of one table more would go than may; then nothing is deleted
   */
  void run(Database database, List<TargetTable> tables) {
    absent.forEach(this::refuseTooMany);
    database
        .inRestartableTransaction(
            transaction -> delete(transaction.deleter(tables), tables),
            because ->
                console.warn(
                    "PostgreSQL ended the pruning because of %s with another session; starting it again"
                        .formatted(because)))
        .forEach(this::say);
  }

  /** What became of the rows of one table: the ids of the deleted ones, and why others stay. */
  private record Pruned(
      TableMapping mapping, TableResult result, List<String> ids, Map<String, String> kept) {}

  private List<Pruned> delete(RowDeleter deleter, List<TargetTable> tables) {
    List<Pruned> pruned = new ArrayList<>();
    for (int index = tables.size() - 1; index >= 0; index--) {
      TargetTable table = tables.get(index);
      Absent gone = absent.get(table);
      if (gone != null) {
        List<String> ids = new ArrayList<>();
        Map<String, String> kept = new LinkedHashMap<>();
        for (int from = 0; from < gone.ids().size(); from += CHUNK) {
          int to = Math.min(gone.ids().size(), from + CHUNK);
          ids.addAll(deleter.delete(table, gone.ids().subList(from, to), kept::put));
        }
        pruned.add(new Pruned(table.mapping(), gone.result(), ids, kept));
      }
    }
    return pruned;
  }

  private void say(Pruned pruned) {
    MDC.put(Console.TABLE, pruned.mapping().name());
    try {
      say(pruned, pruned.mapping());
    } finally {
      MDC.remove(Console.TABLE);
    }
  }

  private void say(Pruned pruned, TableMapping mapping) {
    pruned.result().add(Count.PRUNED, pruned.ids().size());
    if (rejectFile != null) {
      for (String id : pruned.ids()) {
        Reject reject =
            new Reject(RejectKind.PRUNED, id, null, "no item of the source has its key", Map.of());
        rejectFile.write(json -> reject.write(mapping.name(), json));
      }
    }
    console.pruned(mapping, pruned.ids().stream().map(LogText::key).toList());
    console.warnOfEach(
        "Not pruned " + mapping.plural(),
        pruned.kept().entrySet().stream()
            .map(
                row ->
                    "Not pruned: %s %s, since %s"
                        .formatted(mapping.singular(), LogText.key(row.getKey()), row.getValue()))
            .toList());
  }

  private void refuseTooMany(TargetTable table, Absent gone) {
    if (limit.isExceeded(gone.number(), gone.rows())) {
      throw new EtlException(
              Category.DATA,
              String.format(
                  Locale.ROOT,
                  "%,d of the %,d %s of client %s would be pruned, more than --prune-limit %s"
                      + " allows; nothing was pruned. Look whether %s is whole; if it is, run again"
                      + " with a higher limit",
                  gone.number(),
                  gone.rows(),
                  table.mapping().plural(),
                  client,
                  limit.text(),
                  table.mapping().source()))
          .inTable(table.mapping().name());
    }
  }
}
