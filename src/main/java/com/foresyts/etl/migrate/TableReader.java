package com.foresyts.etl.migrate;

import com.foresyts.etl.concurrent.BoundedPipe;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.dynamodb.Page;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.TableResult;
import com.foresyts.etl.tables.Migrator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads and converts a table in threads of its own.
 *
 * @param target has the widths that a text must not exceed
 * @param result counts the pages
 * @param check is run now and then; what it throws ends the reading
 */
record TableReader(
    Migrator migrator,
    TargetTable target,
    References references,
    TableResult result,
    Runnable check) {
  /** The batches that may wait between two threads; a batch is a page. */
  private static final int BATCHES_AHEAD = 1;

  /**
   * Reads the table to its end.
   *
   * @param consumer takes the batches one after the other, in the caller's thread
   * @throws EtlException if DynamoDB fails
   */
  void forEach(DynamoTable source, Consumer<Batch> consumer) {
    result.access(source.access().operation().name().toLowerCase(Locale.ROOT));
    try (BoundedPipe<Page> pages = source.read(result::addPage);
        BoundedPipe<Batch> batches =
            new BoundedPipe<>(
                "convert " + migrator.mapping().name(),
                BATCHES_AHEAD,
                List.of(
                    new PageConverter(
                        pages,
                        migrator,
                        target.widths(),
                        references,
                        source.access().uniqueKeys())))) {
      for (Batch batch = batches.next(check); batch != null; batch = batches.next(check)) {
        consumer.accept(batch);
      }
    }
    source.adviseOnWaste();
  }
}
