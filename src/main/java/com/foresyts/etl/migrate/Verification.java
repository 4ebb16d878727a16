package com.foresyts.etl.migrate;

import com.foresyts.etl.convert.Row;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.RowComparer;
import com.foresyts.etl.postgres.RowComparer.Difference;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Transaction;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.ReadProgress;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.tables.Migrator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Compares what a run of the same options would leave with what is there. It goes the way of a run,
 * but for the last step: a child of a parent that is missing counts as missing, since a run would
 * write both.
 */
public final class Verification {
  private final String client;
  private final Database database;
  private final Function<TableMapping, DynamoTable> sources;
  private final List<TargetTable> targets;
  private final @Nullable PruningForecast pruning;
  private final Progress progress;

  /**
   * Of each parent table that was compared: the ids that a run would leave, and which are active.
   */
  private final Map<TargetTable, Map<String, Boolean>> activeAfterRun = new HashMap<>();

  /**
   * @param targets all target tables, also those that are not compared
   * @param prune whether the run would prune
   */
  public Verification(
      String client,
      Database database,
      Function<TableMapping, DynamoTable> sources,
      List<TargetTable> targets,
      boolean prune,
      Progress progress) {
    this.client = client;
    this.database = database;
    this.sources = sources;
    this.targets = targets;
    this.pruning = prune ? new PruningForecast() : null;
    this.progress = progress;
  }

  /** Gets ready to take the differences of a table. */
  public interface Reporter {
    TableDifferences differences(TableMapping mapping);
  }

  /**
   * Compares the selected tables.
   *
   * @param migrators the selected tables, in migration order
   * @throws EtlException if DynamoDB or PostgreSQL cannot be read, or there is nothing to compare
   */
  public void run(List<Migrator> migrators, Reporter reporter) {
    Map<TargetTable, TableDifferences> compared = new LinkedHashMap<>();
    long rows = 0;
    for (Migrator migrator : migrators) {
      MDC.put(Console.TABLE, migrator.mapping().name());
      TableResult result = new TableResult(migrator.mapping());
      TableDifferences differences = reporter.differences(migrator.mapping());
      try {
        DynamoTable source = sources.apply(migrator.mapping());
        progress.start(new ReadProgress(result, source::scanned, source.expected()));
        database.inTransaction(
            transaction -> {
              compare(migrator, source, transaction, result, differences);
              return true;
            });
        progress.stop();
        differences.endComparison();
        if (pruning == null) {
          differences.finish();
        }
      } catch (EtlException e) {
        throw e.inTable(migrator.mapping().name());
      } finally {
        progress.stop();
        MDC.remove(Console.TABLE);
      }
      compared.put(TargetTable.of(migrator.mapping(), targets), differences);
      rows += result.get(Count.READ) + differences.rows();
    }
    if (rows == 0) {
      throw new EtlException(
          Category.DATA,
          "neither DynamoDB nor PostgreSQL has a record of client %s in any selected table; check the spelling of the client id, upper and lower case, and AWS_REGION"
              .formatted(client));
    }
    if (pruning != null) {
      pruning.divide(database, targets, compared);
      compared.forEach(
          (table, differences) -> {
            MDC.put(Console.TABLE, table.mapping().name());
            differences.finish();
            MDC.remove(Console.TABLE);
          });
    }
  }

  private void compare(
      Migrator migrator,
      DynamoTable source,
      Transaction transaction,
      TableResult result,
      TableDifferences differences) {
    TableMapping mapping = migrator.mapping();
    TargetTable target = TargetTable.of(mapping, targets);
    ClientRows clientRows = transaction.clientRows();
    differences.rows(clientRows.count(target));
    boolean isParent = isParent(mapping);
    Map<String, Boolean> afterRun = isParent ? clientRows.activeById(target) : new HashMap<>();
    TableReader reader =
        new TableReader(
            migrator,
            target,
            References.load(mapping, targets, table -> afterRun(table, clientRows)),
            result);
    RowComparer comparer = transaction.comparer(target);
    try (SourceKeys keys = transaction.sourceKeys(target)) {
      reader.forEach(
          source,
          batch -> {
            result.add(Count.READ, batch.items());
            for (Difference difference : comparer.compare(batch.upserts())) {
              Row row = batch.rows().get(difference.row()).row();
              if (difference.columns().isEmpty()) {
                differences.missing(row.key());
              } else {
                differences.different(row.key(), difference.columns());
              }
              if (isParent) {
                afterRun.put(row.key(), isActive(row, mapping));
              }
            }
            keys.add(batch.upserts(), batch.isEveryKeyUsable());
          });
      if (pruning == null) {
        keys.forEachAbsent(differences::extra);
      } else {
        pruning.note(target, keys, differences);
      }
    }
    activeAfterRun.put(target, afterRun);
  }

  private Map<String, Boolean> afterRun(TargetTable table, ClientRows clientRows) {
    Map<String, Boolean> compared = activeAfterRun.get(table);
    return compared == null ? clientRows.activeById(table) : compared;
  }

  private boolean isParent(TableMapping mapping) {
    return targets.stream()
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
