package com.foresyts.etl.cli;

import com.foresyts.etl.postgres.Ddl;
import com.foresyts.etl.tables.Migrators;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the six tables as SQL. */
@Command(
    name = "ddl",
    description = "Prints the statements that create the six tables; connects to nothing.",
    exitCodeList = {
      "0:success",
      "1:unexpected failure, or standard output could not be written",
      "2:usage"
    })
final class DdlCommand implements Callable<Integer> {
  private final PrintStream out;

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      order = 1,
      description = "The schema of the tables; default: the first of the search_path.")
  private @Nullable String schema;

  DdlCommand(CommandContext context) {
    this.out = context.out();
  }

  @Override
  public Integer call() {
    if (schema != null && schema.isEmpty()) {
      throw new UsageException("--schema is empty: give a schema's name");
    }
    out.print(Ddl.script(schema, Migrators.mappings()));
    return ExitCode.SUCCESS.code();
  }
}
