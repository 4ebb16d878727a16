package com.foresyts.etl.cli;

import com.foresyts.etl.concurrent.Opening;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.migrate.RunContext;
import com.foresyts.etl.migrate.Verification;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Uses;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Differences;
import com.foresyts.etl.report.Failure;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares PostgreSQL with the source. */
@Command(
    name = "verify",
    description =
        "Compares PostgreSQL with the rows that a run with the same options would leave. Exit code"
            + " 5 if a run would change a row. Writes nothing but temporary tables.",
    exitCodeList = {
      "0:a run would change nothing",
      "1:unexpected failure, or the report could not be written",
      "2:usage or configuration",
      "3:DynamoDB, or an export",
      "4:PostgreSQL",
      "5:a run would change a row, or there is nothing to compare",
      "129, 130, 143:ended by SIGHUP, SIGINT, SIGTERM"
    })
final class VerifyCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final ConnectionOptions connection;

  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Option(
      names = "--prune",
      order = 6,
      description =
          "Compare with a run with --prune, whatever its limit: rows that it would delete are a"
              + " difference, too.")
  private boolean prune;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      order = 7,
      description = "Write a JSON line for each difference: table, kind, key, columns.")
  private @Nullable String report;

  @Option(
      names = "--json",
      order = 8,
      description =
          "Print one JSON object: client, exitCode, error, and tables with their counts. The"
              + " console then goes to standard error.")
  private boolean json;

  @Mixin private TableOptions tables = new TableOptions();

  @Mixin private ReadOptions read = new ReadOptions();

  @Mixin private ExportOptions export = new ExportOptions();

  private final Console console = new Console();
  private final Differences differences = new Differences();
  private @Nullable LinesOutput file;

  VerifyCommand(CommandContext context) {
    this.context = context;
    this.connection = new ConnectionOptions(context.environment());
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = tables.migrators();
    SourceFactory sources = export.source(read.options(prune));
    connection.readFrom(sources);
    logging.configure(json ? context.err() : context.out(), context.err(), connection.client());
    FailurePrinter printer =
        new FailurePrinter("verify failed", logging.format, context.err(), connection.verbose);
    Termination termination =
        context
            .signals()
            .watch(
                connection::abort,
                signal -> {},
                signal ->
                    print(
                        FailureHandler.endedBy(signal, "run again", differences.interrupted()),
                        printer,
                        null));
    openReport(sources);
    Throwable thrown = null;
    try {
      verify(migrators, sources);
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    Failure failure =
        thrown == null ? null : FailureHandler.describe(thrown, differences.interrupted());
    int exitCode = failure == null ? ExitCode.SUCCESS.code() : failure.exitCode();
    termination.decide(exitCode);
    print(failure, printer, thrown);
    termination.printed(exitCode);
    return exitCode;
  }

  private void print(
      @Nullable Failure failure, FailurePrinter printer, @Nullable Throwable thrown) {
    if (json) {
      differences.write(connection.client(), failure, context.out());
    }
    if (failure != null) {
      printer.print(failure, false, thrown);
    }
  }

  private void openReport(SourceFactory sources) {
    DistinctFiles files = connection.inputs();
    sources.addInputs(files);
    files.output("--report", report);
    if (report != null) {
      file = new LinesOutput("--report", "The report", report, console::warn);
      file.check();
      file.open();
    }
  }

  private void verify(List<Migrator> migrators, SourceFactory sources) {
    IOException incomplete = null;
    try {
      compare(migrators, sources);
    } finally {
      incomplete = file == null ? null : file.close();
    }
    if (differences.isAny()) {
      if (incomplete != null) {
        console.warn(String.valueOf(incomplete.getMessage()));
      }
      throw new EtlException(Category.DATA, differences.message());
    }
    if (incomplete != null) {
      throw new UncheckedIOException(incomplete.getMessage(), incomplete);
    }
    console.printOk(differences.message());
  }

  private void compare(List<Migrator> migrators, SourceFactory sources) {
    SettingsReport loaded = connection.load();
    Settings settings = loaded.orThrow();
    loaded.warnings().forEach(console::warn);
    List<TableMapping> mappings = migrators.stream().map(Migrator::mapping).toList();
    try (Opening<Source> opening = sources.opening(settings, mappings);
        Database opened = connection.connect(settings, console::warn)) {
      Source source = opening.get();
      opened.warnings().forEach(console::warn);
      SourceFactory.describe(source, console);
      List<TargetTable> targets =
          Schema.find(opened, settings.postgres().schema(), Migrators.mappings())
              .existing(sources.uses(Uses.verify(prune, mappings)));
      if (file != null) {
        file.begin();
      }
      JsonLinesFile lines = file == null ? null : file.lines();
      RunContext run = new RunContext(source, opened, targets, console, Progress.lines(console));
      new Verification(run, prune)
          .run(
              migrators, mapping -> differences.add(new TableDifferences(mapping, console, lines)));
    }
  }
}
