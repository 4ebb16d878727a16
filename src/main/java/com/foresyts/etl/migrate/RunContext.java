package com.foresyts.etl.migrate;

import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.ReadProgress;
import com.foresyts.etl.report.TableResult;
import java.util.List;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * Both ends of a run, and the places where its progress is shown.
 *
 * @param sources describes the source of a table
 * @param targets all target tables, also those that are not selected
 */
public record RunContext(
    String client,
    Function<TableMapping, DynamoTable> sources,
    Database database,
    List<TargetTable> targets,
    Console console,
    Progress progress) {

  TargetTable target(TableMapping mapping) {
    return TargetTable.of(mapping, targets);
  }

  /** Describes the source of a table, and starts to show its progress. */
  DynamoTable open(TableResult result) {
    DynamoTable source = sources.apply(result.mapping());
    progress.start(new ReadProgress(result, source::scanned, source.expected()));
    return source;
  }

  /** Warns that work is started again that another session of PostgreSQL has ended. */
  void warnOfRestart(String ended, String reason) {
    console.warn(
        "%s because of %s with another session; starting it again".formatted(ended, reason));
  }

  /**
   * Runs work on one table.
   *
   * @throws EtlException the work's failure, with the table's name
   */
  static void inTable(TableMapping mapping, Runnable work) {
    MDC.put(Console.TABLE, mapping.name());
    try {
      work.run();
    } catch (EtlException e) {
      throw e.inTable(mapping.name());
    } finally {
      MDC.remove(Console.TABLE);
    }
  }
}
