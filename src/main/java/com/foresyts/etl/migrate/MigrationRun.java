package com.foresyts.etl.migrate;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.tables.Migrator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Migrates tables one after the other, then prunes (contract, 4.11). */
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
   * Migrates the selected tables, then prunes them if it is asked to. The first failure ends the
   * run.
   *
   * @param migrators the selected tables, in migration order
   * @throws EtlException the first failure, after its table was rolled back; the tables before it
   *     stay committed
   */
  public void run(List<Migrator> migrators) {
    if (pruning != null) {
      pruning.ensurePermitted(migrators.stream().map(Migrator::mapping).toList());
    }
    TableMigration migration = new TableMigration(context, rejectLimit, pruning, rejectFile);
    for (Migrator migrator : migrators) {
      RunContext.inTable(
          migrator.mapping(), () -> migration.run(migrator, report.start(migrator.mapping())));
    }
    if (report.tables().stream().allMatch(table -> table.get(Count.READ) == 0)) {
      throw new EtlException(
          Category.DATA,
          "no record of client %s was found in any selected table; check the spelling of the client id, upper and lower case, and AWS_REGION"
              .formatted(context.client()));
    }
    if (pruning != null) {
      pruning.run();
    }
  }
}
