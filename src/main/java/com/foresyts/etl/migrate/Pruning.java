package com.foresyts.etl.migrate;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.RowDeleter;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.LogText;
import com.foresyts.etl.report.Reject;
import com.foresyts.etl.report.TableResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the client's orphans: rows whose keys are not in the source. They are collected when each
 * table has been read, and deleted in one transaction at the end of the run.
 */
final class Pruning {
  private static final int CHUNK = 5_000;

  private final RunContext context;
  private final Limit limit;
  private final @Nullable JsonLinesFile rejectFile;
  private final Map<TargetTable, Orphans> orphans = new LinkedHashMap<>();

  /**
   * The result of pruning one table.
   *
   * @param ids the ids of the deleted rows
   * @param kept the reasons why other rows stay, by id
   */
  private record Pruned(TableResult result, List<String> ids, Map<String, String> kept) {}

  /**
   * @param limit a limit on the pruned rows of a table
   * @param rejectFile takes a line for each deleted row, or null
   */
  Pruning(RunContext context, Limit limit, @Nullable JsonLinesFile rejectFile) {
    this.context = context;
    this.limit = limit;
    this.rejectFile = rejectFile;
  }

  /**
   * Collects the orphans of a table that was read to its end.
   *
   * @param instant that of the source; null if it is live
   */
  void collect(
      TargetTable table,
      @Nullable Instant instant,
      TableResult result,
      SourceKeys keys,
      ClientRows clientRows) {
    orphans.remove(table); // of an attempt that was started again
    if (!keys.areComplete()) {
      context
          .console()
          .warn(
              "No %s were pruned: a record has no usable key, so its row cannot be told from the others"
                  .formatted(table.mapping().plural()));
      return;
    }
    Orphans found = new Orphans(result, instant, limit, clientRows.count(table));
    keys.forEachAbsent(found);
    found.staying().forEach(context.console()::warn);
    if (found.number() > 0) {
      orphans.put(table, found);
    }
  }

  /**
   * Deletes the orphans, children before parents, in one transaction.
   *
   * @throws EtlException if a table has more orphans than the limit allows; then nothing is deleted
   */
  void run() {
    orphans.forEach(this::refuseTooMany);
    context
        .database()
        .inRestartableTransaction(
            transaction -> delete(transaction.deleter(context.targets())),
            reason -> context.warnOfRestart("PostgreSQL ended the pruning", reason))
        .forEach(pruned -> RunContext.inTable(pruned.result().mapping(), () -> report(pruned)));
  }

  private List<Pruned> delete(RowDeleter deleter) {
    List<TargetTable> tables = context.targets();
    List<Pruned> pruned = new ArrayList<>();
    for (int index = tables.size() - 1; index >= 0; index--) {
      TargetTable table = tables.get(index);
      Orphans gone = orphans.get(table);
      if (gone != null) {
        List<String> ids = new ArrayList<>();
        Map<String, String> kept = new LinkedHashMap<>();
        for (int from = 0; from < gone.ids().size(); from += CHUNK) {
          int to = Math.min(gone.ids().size(), from + CHUNK);
          ids.addAll(
              deleter.delete(table, gone.ids().subList(from, to), gone.instant(), kept::put));
        }
        pruned.add(new Pruned(gone.result(), ids, kept));
      }
    }
    return pruned;
  }

  private void report(Pruned pruned) {
    TableMapping mapping = pruned.result().mapping();
    pruned.result().add(Count.PRUNED, pruned.ids().size());
    if (rejectFile != null) {
      for (String id : pruned.ids()) {
        Reject reject =
            new Reject(Reject.Kind.PRUNED, id, null, "no item of the source has its key", Map.of());
        rejectFile.write(json -> reject.write(mapping.name(), json));
      }
    }
    context.console().pruned(mapping, pruned.ids().stream().map(LogText::key).toList());
    context
        .console()
        .warnOfEach(
            "Not pruned " + mapping.plural(),
            pruned.kept().entrySet().stream()
                .map(
                    row ->
                        "Not pruned: %s %s, since %s"
                            .formatted(
                                mapping.singular(), LogText.key(row.getKey()), row.getValue()))
                .toList());
  }

  private void refuseTooMany(TargetTable table, Orphans gone) {
    if (gone.isTooMany()) {
      throw new EtlException(
              Category.DATA,
              String.format(
                  Locale.ROOT,
                  "%,d of the %,d %s of client %s would be pruned, more than --prune-limit %s allows; nothing was pruned. Look whether %s is whole; if it is, run again with a higher limit",
                  gone.number(),
                  gone.rows(),
                  table.mapping().plural(),
                  context.client(),
                  limit.text(),
                  (gone.instant() == null ? "" : "the export of ") + table.mapping().source()))
          .inTable(table.mapping().name());
    }
  }
}
