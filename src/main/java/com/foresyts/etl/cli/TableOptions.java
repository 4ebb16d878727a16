package com.foresyts.etl.cli;

import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options that select tables. */
@Command(optionListHeading = "%nTables:%n")
final class TableOptions {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "TABLE",
      completionCandidates = Names.class,
      description = "Process only these tables: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<Migrator> only;

  @Option(
      names = "--skip",
      split = ",",
      paramLabel = "TABLE",
      description = "Process all tables but these.")
  private @Nullable List<Migrator> skip;

  /** Returns the selected tables in migration order, or throws {@link UsageException} for none. */
  List<Migrator> migrators() {
    List<Migrator> selected = new ArrayList<>(Migrators.IN_ORDER);
    if (only != null) {
      selected.retainAll(only);
    }
    if (skip != null) {
      selected.removeAll(skip);
    }
    if (selected.isEmpty()) {
      throw new UsageException("--only and --skip leave no table to migrate");
    }
    return selected;
  }

  private static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Migrators.names().iterator();
    }
  }
}
