package com.foresyts.etl.migrate;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Transaction;
import com.foresyts.etl.postgres.UpsertWriter;
import com.foresyts.etl.postgres.UpsertWriter.Result;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.TableRejects;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.source.TableSource;
import com.foresyts.etl.tables.Migrator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Migrates tables one after the other, each in one transaction, then prunes (contract, 4.11). */
public final class MigrationRun {
  private final RunContext context;
  private final Limit rejectLimit;
  private final @Nullable Pruning pruning;
  private final @Nullable JsonLinesFile rejectFile;
  private final RunReport report;

  /**
   * @param rejectLimit a limit on the rejected records of a table
   * @param pruneLimit a limit on the pruned rows of a table, or null if no rows are pruned
   * @param rejectFile takes a line for each reject and each pruned row, or null
   */
  public MigrationRun(
      RunContext context,
      Limit rejectLimit,
      @Nullable Limit pruneLimit,
      @Nullable JsonLinesFile rejectFile,
      RunReport report) {
    this.context = context;
    this.rejectLimit = rejectLimit;
    this.pruning = pruneLimit == null ? null : new Pruning(context, pruneLimit, rejectFile);
    this.rejectFile = rejectFile;
    this.report = report;
  }

  /**
   * Migrates the selected tables, then prunes them if it is asked to.
   *
   * @param migrators the selected tables, in migration order
   * @throws EtlException the first failure, after its table was rolled back; the tables before it
   *     stay committed
   */
  public void run(List<Migrator> migrators) {
    for (Migrator migrator : migrators) {
      TableMapping mapping = migrator.mapping();
      RunContext.inTable(mapping, () -> migrate(migrator, report.start(mapping)));
    }
    if (report.tables().stream().allMatch(table -> table.get(Count.READ) == 0)) {
      throw new EtlException(
          Category.DATA,
          "no record of client %s was found in any selected table; check the spelling of the client id, upper and lower case, and %s"
              .formatted(context.client(), context.source().option()));
    }
    if (pruning != null) {
      pruning.run();
    }
  }

  private void migrate(Migrator migrator, TableResult result) {
    context.console().migrating(migrator.mapping());
    TableRejects rejects =
        new TableRejects(migrator.mapping().name(), context.console(), rejectFile);
    try {
      TableSource source = context.open(result);
      context
          .database()
          .inRestartableTransaction(
              transaction -> {
                write(migrator, source, result, rejects, transaction);
                return true;
              },
              reason -> {
                context.warnOfRestart(
                    "PostgreSQL ended the transaction of " + migrator.mapping().name(), reason);
                result.restart();
                rejects.restart();
              });
    } catch (RuntimeException | Error e) {
      result.rolledBack();
      throw e;
    } finally {
      context.progress().stop();
      result.finish();
      rejects.finish();
    }
    context.console().migrated(result);
  }

  private void write(
      Migrator migrator,
      TableSource source,
      TableResult result,
      TableRejects rejects,
      Transaction transaction) {
    TargetTable target = context.target(migrator.mapping());
    ClientRows clientRows = transaction.clientRows();
    References references =
        References.load(migrator.mapping(), context.targets(), clientRows::activeById);
    UpsertWriter writer = transaction.writer(target);
    TableBooks books = new TableBooks(result, rejects, rejectLimit);
    try (SourceKeys keys =
        pruning == null ? null : transaction.sourceKeys(target, source.instant())) {
      context.read(
          migrator,
          source,
          references,
          result,
          batch -> {
            write(batch, writer, books);
            if (keys != null) {
              keys.add(batch.upserts(), batch.isEveryKeyUsable());
            }
          });
      books.close();
      if (pruning != null && keys != null) {
        pruning.collect(target, source.instant(), result, keys, clientRows);
      }
    }
    warnOfEmptiness(result, target, clientRows);
  }

  private static void write(Batch batch, UpsertWriter writer, TableBooks books) {
    books.read(batch);
    List<Result> results = writer.write(batch.upserts());
    for (int row = 0; row < results.size(); row++) {
      books.written(batch.rows().get(row), results.get(row));
    }
  }

  /** Warns if no row was written for a reason that may be a mistake (contract, 4.12). */
  private void warnOfEmptiness(TableResult result, TargetTable target, ClientRows clientRows) {
    String records = result.mapping().plural();
    long read = result.get(Count.READ);
    if (read == 0 && clientRows.exist(target)) {
      context
          .console()
          .warn(
              "No %s were read, but PostgreSQL holds some of client %s"
                  .formatted(records, context.client()));
    } else if (read > 0 && read == result.get(Count.SKIPPED) + result.get(Count.INACTIVE)) {
      context.console().warn("All %s that were read were skipped or inactive".formatted(records));
    }
  }
}
