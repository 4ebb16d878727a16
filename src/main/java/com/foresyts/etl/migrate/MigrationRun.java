package com.foresyts.etl.migrate;

import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ClientRows;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.SourceKeys;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.UpsertWriter;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.ReadProgress;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.TableRejects;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.tables.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Migrates tables one after the other, each in one transaction (contract, 4.11). */
public final class MigrationRun {
  private final String client;
  private final Database database;
  private final Function<TableMapping, DynamoTable> sources;
  private final List<TargetTable> targets;
  private final Limit limit;
  private final @Nullable Pruning pruning;
  private final @Nullable JsonLinesFile rejectFile;
  private final Console console;
  private final Progress progress;
  private final RunReport report;

  /**
   * @param targets all target tables, also those that this run leaves alone
   * @param limit how many records of a table may be rejected
   * @param pruneLimit how many rows of a table may be pruned; null where none are to be
   * @param rejectFile gets a line for each reject and each pruned row; null for none
   */
  public MigrationRun(
      String client,
      Database database,
      Function<TableMapping, DynamoTable> sources,
      List<TargetTable> targets,
      Limit limit,
      @Nullable Limit pruneLimit,
      @Nullable JsonLinesFile rejectFile,
      Console console,
      Progress progress,
      RunReport report) {
    this.client = client;
    this.database = database;
    this.sources = sources;
    this.targets = targets;
    this.limit = limit;
    this.pruning = pruneLimit == null ? null : new Pruning(client, pruneLimit, console, rejectFile);
    this.rejectFile = rejectFile;
    this.console = console;
    this.progress = progress;
    this.report = report;
  }

  /**
   * Migrates the selected tables, then prunes what is to be; the first failure ends the run.
   *
   * @param migrators the selected tables, in migration order
   * @throws EtlException the first failure, after its table was rolled back; the tables before it
   *     stay committed
   */
  public void run(List<Migrator> migrators) {
    if (pruning != null) {
      pruning.ensurePermitted(
          database, targets, migrators.stream().map(Migrator::mapping).toList());
    }
    for (Migrator migrator : migrators) {
      MDC.put(Console.TABLE, migrator.mapping().name());
      try {
        migrate(migrator);
      } catch (EtlException e) {
        throw e.inTable(migrator.mapping().name());
      } finally {
        MDC.remove(Console.TABLE);
      }
    }
    if (report.tables().stream().allMatch(table -> table.get(Count.READ) == 0)) {
      throw new EtlException(
          Category.DATA,
          "no record of client %s was found in any selected table; check the spelling of the client id, upper and lower case, and AWS_REGION"
              .formatted(client));
    }
    if (pruning != null) {
      pruning.run(database, targets);
    }
  }

  private void migrate(Migrator migrator) {
    console.migrating(migrator.mapping());
    TableResult result = report.start(migrator.mapping());
    TableRejects rejects = new TableRejects(migrator.mapping().name(), console, rejectFile);
    try {
      DynamoTable source = sources.apply(migrator.mapping());
      progress.start(new ReadProgress(result, source::scanned, source.expected()));
      database.inRestartableTransaction(
          connection -> migrate(migrator, source, result, rejects, connection),
          because -> {
            console.warn(
                "PostgreSQL ended the transaction of %s because of %s with another session; starting it again"
                    .formatted(migrator.mapping().name(), because));
            result.restart();
            rejects.restart();
          });
    } catch (RuntimeException | Error e) {
      result.rolledBack();
      throw e;
    } finally {
      progress.stop();
      result.finish();
      rejects.finish();
    }
    console.migrated(result);
  }

  private Void migrate(
      Migrator migrator,
      DynamoTable source,
      TableResult result,
      TableRejects rejects,
      Connection connection)
      throws SQLException {
    TableMapping mapping = migrator.mapping();
    TargetTable target = TargetTable.of(mapping, targets);
    ClientRows clientRows = new ClientRows(connection, client);
    TableBooks books = new TableBooks(result, rejects, limit);
    TableReader reader =
        new TableReader(
            migrator, target, References.load(mapping, targets, clientRows::activeById), result);
    try (SourceKeys keys =
        pruning == null ? null : new SourceKeys(connection, target, clientRows)) {
      new TableMigration(reader, new UpsertWriter(target, connection), books).run(source, keys);
      if (pruning != null && keys != null) {
        pruning.note(target, result, keys, clientRows);
      }
    }
    warnOfEmptiness(result, target, clientRows);
    return null;
  }

  /** Contract, 4.12: not wrong by itself, but somebody should look. */
  private void warnOfEmptiness(TableResult result, TargetTable target, ClientRows clientRows)
      throws SQLException {
    String label = result.mapping().plural();
    long read = result.get(Count.READ);
    if (read == 0 && clientRows.exist(target)) {
      console.warn(
          "No %s were read, but PostgreSQL holds some of client %s".formatted(label, client));
    } else if (read > 0 && read == result.get(Count.SKIPPED) + result.get(Count.INACTIVE)) {
      console.warn("All %s that were read were skipped or inactive".formatted(label));
    }
  }
}
