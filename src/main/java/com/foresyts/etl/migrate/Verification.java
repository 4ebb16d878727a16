package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.RowComparer;
import com.foresyts.etl.postgres.RowComparer.Difference;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Transaction;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.source.TableSource;
import com.foresyts.etl.tables.Migrator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows that a run of the same options would leave with those in PostgreSQL. It does
 * all that a run does but write. A child whose parent is missing counts as missing: a run would
 * write both.
 */
public final class Verification {
  private final RunContext context;
  private final @Nullable PruningForecast pruning;

  /** For each compared parent table, the ids that a run would leave, and which are active. */
  private final Map<TargetTable, Map<String, Boolean>> activeAfterRun = new HashMap<>();

  /**
   * @param prune whether the run would prune
   */
  public Verification(RunContext context, boolean prune) {
    this.context = context;
    this.pruning = prune ? new PruningForecast(context) : null;
  }

  /**
   * Compares the selected tables.
   *
   * @param migrators the selected tables, in migration order
   * @param reporter makes what takes the differences of a table
   * @throws EtlException if DynamoDB or PostgreSQL cannot be read, or there is nothing to compare
   */
  public void run(List<Migrator> migrators, Function<TableMapping, TableDifferences> reporter) {
    Map<TargetTable, TableDifferences> compared = new LinkedHashMap<>();
    long[] records = new long[1];
    for (Migrator migrator : migrators) {
      TableMapping mapping = migrator.mapping();
      RunContext.inTable(
          mapping,
          () -> {
            TableResult result = new TableResult(mapping);
            TableDifferences differences = reporter.apply(mapping);
            compare(migrator, result, differences);
            compared.put(context.target(mapping), differences);
            records[0] += result.get(Count.READ) + differences.rows();
          });
    }
    if (records[0] == 0) {
      throw new EtlException(
          Category.DATA,
          "neither %s nor PostgreSQL has a record of client %s in any selected table; check the spelling of the client id, upper and lower case, and %s"
              .formatted(context.source().name(), context.client(), context.source().option()));
    }
    if (pruning != null) {
      pruning.divide(compared);
      compared.forEach(
          (table, differences) -> RunContext.inTable(table.mapping(), differences::finish));
    }
  }

  private void compare(Migrator migrator, TableResult result, TableDifferences differences) {
    try {
      TableSource source = context.open(result);
      context
          .database()
          .inTransaction(
              transaction -> {
                compare(migrator, source, transaction, result, differences);
                return true;
              });
    } finally {
      context.progress().stop();
    }
    differences.endComparison();
    if (pruning == null) {
      differences.finish();
    }
  }

  private void compare(
      Migrator migrator,
      TableSource source,
      Transaction transaction,
      TableResult result,
      TableDifferences differences) {
    TableMapping mapping = migrator.mapping();
    TargetTable target = context.target(mapping);
    ClientRows clientRows = transaction.clientRows();
    differences.rows(clientRows.count(target));
    boolean isParent = isParent(mapping);
    Map<String, Boolean> afterRun = isParent ? clientRows.activeById(target) : new HashMap<>();
    References references =
        References.load(mapping, context.targets(), table -> afterRun(table, clientRows));
    RowComparer comparer = transaction.comparer(target);
    try (SourceKeys keys = transaction.sourceKeys(target, source.instant())) {
      context.read(
          migrator,
          source,
          references,
          result,
          batch -> {
            result.add(Count.READ, batch.items());
            for (Difference difference : comparer.compare(batch.upserts())) {
              Row row = batch.rows().get(difference.row()).row();
              if (difference.columns().isEmpty()) {
                differences.missing(row.key());
              } else {
                differences.different(row.key(), difference.columns());
              }
              if (isParent && difference.storable()) {
                afterRun.put(row.key(), isActive(row, mapping));
              }
            }
            keys.add(batch.upserts(), batch.isEveryKeyUsable());
          });
      if (pruning == null) {
        keys.forEachAbsent((id, changedLater) -> differences.extra(id));
      } else {
        pruning.collect(target, source.instant(), keys, differences);
      }
    }
    activeAfterRun.put(target, afterRun);
  }

  private Map<String, Boolean> afterRun(TargetTable table, ClientRows clientRows) {
    Map<String, Boolean> compared = activeAfterRun.get(table);
    return compared == null ? clientRows.activeById(table) : compared;
  }

  private boolean isParent(TableMapping mapping) {
    return context.targets().stream()
        .flatMap(table -> table.mapping().columns().stream())
        .map(Column::reference)
        .anyMatch(reference -> reference != null && reference.parent().equals(mapping));
  }

  private static boolean isActive(Row row, TableMapping mapping) {
    Column status = mapping.statusColumn();
    return status == null
        || "1".equals(String.valueOf(row.value(mapping.columns().indexOf(status))));
  }
}
