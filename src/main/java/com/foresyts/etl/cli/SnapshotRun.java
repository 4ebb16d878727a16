package com.foresyts.etl.cli;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.export.SnapshotTable;
import com.foresyts.etl.export.SnapshotWriter;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.migrate.RunContext;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Count;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.ReadProgress;
import com.foresyts.etl.report.SnapshotReport;
import com.foresyts.etl.report.SnapshotResult;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.source.TableSource;
import java.util.List;

/** Copies tables of a source to a snapshot, one after the other. */
record SnapshotRun(
    Source source,
    SnapshotWriter writer,
    Console console,
    Progress progress,
    SnapshotReport report) {

  /**
   * Writes the tables and completes the snapshot.
   *
   * @throws EtlException if a table cannot be read, or no table has an item of a client
   */
  void run(List<TableMapping> mappings) {
    for (TableMapping mapping : mappings) {
      RunContext.inTable(mapping, () -> copy(mapping, report.start(mapping)));
    }
    if (report.written() == 0) {
      throw new EtlException(
          Category.DATA,
          "no item of any client was found in any selected table, so no snapshot was written; check %s"
              .formatted(source.option()));
    }
    writer.complete();
    report.complete(writer.folder().toString());
  }

  private void copy(TableMapping mapping, SnapshotResult result) {
    console.reading(mapping);
    TableSource table = source.open(mapping, console::warn);
    progress.start(new ReadProgress(result.read(), table::scanned, table.expected()));
    try {
      result.read().access(table.access());
      SnapshotTable copy = writer.table(mapping, table.arn(), table.uniqueKeys(), table.instant());
      try (Items items = table.read(result.read()::addPage)) {
        for (var page = items.next(); page != null; page = items.next()) {
          result.read().add(Count.READ, page.size());
          copy.write(page);
        }
      }
      copy.finish();
      result.finish(copy.written(), copy.withoutClient(), copy.clients());
    } finally {
      progress.stop();
    }
    console.written(mapping, result);
  }
}
