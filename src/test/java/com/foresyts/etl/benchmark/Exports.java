package com.foresyts.etl.benchmark;

import static com.foresyts.etl.fixture.SourceTable.EMPLOYEES;
import static com.foresyts.etl.fixture.SourceTable.LEAVES;

import com.foresyts.etl.fixture.ExportWriter;
import com.foresyts.etl.fixture.Sample;
import com.foresyts.etl.fixture.SourceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;

/** Exports as DynamoDB writes them. */
final class Exports {
  private static final int FILES = 8;

  private Exports() {}

  /** Writes the six tables of a sample. */
  static Path of(Sample sample) throws IOException {
    Path folder = Run.newFolder("export");
    new ExportWriter(folder).files(FILES, 0).write(sample);
    return folder;
  }

  /** Writes a table of that many leaves which have hardly more than their keys. */
  static Path ofLeaves(Sample sample, int leaves) throws IOException {
    Path folder = Run.newFolder("export");
    ExportWriter writer = new ExportWriter(folder).files(FILES, 0);
    String user = Objects.requireNonNull(sample.item(EMPLOYEES, 0).get("userid")).s();
    for (SourceTable table : SourceTable.values()) {
      int items = table == LEAVES ? leaves : sample.size(table);
      writer.write(
          table,
          () ->
              IntStream.range(0, items)
                  .mapToObj(
                      item ->
                          table == LEAVES
                              ? LEAVES.item(
                                  sample.clientId(), "L%08d".formatted(item), "userid", user)
                              : sample.item(table, item))
                  .iterator());
    }
    return folder;
  }
}
