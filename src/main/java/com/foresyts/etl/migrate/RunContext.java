package com.foresyts.etl.migrate;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.ReadProgress;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.source.TableSource;
import com.foresyts.etl.tables.Migrator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.MDC;

/**
 * Both ends of a run, and the places where its progress is shown.
 *
 * @param targets all target tables, also those that are not selected
 */
public record RunContext(
    Source source,
    Database database,
    List<TargetTable> targets,
    Console console,
    Progress progress) {

  /** The batches that may wait between two threads; a batch is a page. */
  private static final int BATCHES_AHEAD = 1;

  String client() {
    return Objects.requireNonNull(source.client());
  }

  TargetTable target(TableMapping mapping) {
    return TargetTable.of(mapping, targets);
  }

  /** Describes the source of a table, and starts to show its progress. */
  TableSource open(TableResult result) {
    TableSource table = source.open(result.mapping(), console::warn);
    progress.start(new ReadProgress(result, table::scanned, table.expected()));
    return table;
  }

  /**
   * Reads and converts a table to its end, in threads of its own.
   *
   * @param result counts the pages
   * @param consumer takes the batches one after the other, in the caller's thread
   * @throws EtlException if the source fails, or a connection to PostgreSQL is lost meanwhile
   */
  void read(
      Migrator migrator,
      TableSource table,
      References references,
      TableResult result,
      Consumer<Batch> consumer) {
    TableMapping mapping = migrator.mapping();
    Runnable check = database::ensureConnected;
    result.access(table.access());
    try (Items pages = table.read(result::addPage);
        BoundedPipe<Batch> batches =
            new BoundedPipe<>(
                "convert " + mapping.name(),
                BATCHES_AHEAD,
                List.of(
                    new PageConverter(
                        pages,
                        migrator,
                        target(mapping).widths(),
                        references,
                        table.uniqueKeys())))) {
      for (Batch batch = batches.next(check); batch != null; batch = batches.next(check)) {
        consumer.accept(batch);
      }
    }
    table.advise();
  }

  /** Warns that work is started again that another session of PostgreSQL has ended. */
  void warnOfRestart(String ended, String reason) {
    console.warn(
        "%s because of %s with another session; starting it again".formatted(ended, reason));
  }

  /** Runs work on one table, and gives its failure the table's name. */
  public static void inTable(TableMapping mapping, Runnable work) {
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
