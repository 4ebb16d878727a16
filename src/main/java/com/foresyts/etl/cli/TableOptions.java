package com.foresyts.etl.cli;

import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

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

  /**
   * Returns the selected tables in migration order.
   *
   * @throws ParameterException if there is none
   */
  List<Migrator> migrators(CommandSpec spec) {
    List<Migrator> selected = new ArrayList<>(Migrators.IN_ORDER);
    if (only != null) {
      selected.retainAll(only);
    }
    if (skip != null) {
      selected.removeAll(skip);
    }
    if (selected.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--only and --skip leave no table to migrate");
    }
    return selected;
  }

  /** Finds a table by its name on the command line. */
  static final class ByName implements ITypeConverter<Migrator> {
    @Override
    public Migrator convert(String name) {
      return Migrators.IN_ORDER.stream()
          .filter(migrator -> migrator.mapping().name().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s' is not a table; the tables are %s"
                          .formatted(name, String.join(", ", Migrators.names()))));
    }
  }

  private static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    private Names() {
      super(Migrators.names());
    }
  }
}
