package com.foresyts.etl.cli;

import com.foresyts.etl.migrate.Migrator;
import com.foresyts.etl.migrate.Migrators;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whose records, and which of the six tables, a run migrates. */
final class Selection {
  @Option(
      names = "--client",
      paramLabel = "ID",
      description = "The client whose records are copied; else the setting CLIENT_ID.")
  private @Nullable String client;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "TABLE",
      converter = ByName.class,
      completionCandidates = Names.class,
      description = "Migrate these tables only: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<Migrator> only;

  @Option(
      names = "--skip",
      split = ",",
      paramLabel = "TABLE",
      converter = ByName.class,
      description = "Migrate all tables but these.")
  private @Nullable List<Migrator> skip;

  /** The client id; null where the option is not given. */
  @Nullable String client() {
    return client;
  }

  /** The selected tables in migration order, whatever order they were named in; possibly none. */
  List<Migrator> migrators() {
    List<Migrator> selected = new ArrayList<>(Migrators.IN_ORDER);
    if (only != null) {
      selected.retainAll(only);
    }
    if (skip != null) {
      selected.removeAll(skip);
    }
    return selected;
  }

  private static final class ByName implements ITypeConverter<Migrator> {
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
