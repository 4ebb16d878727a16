package com.foresyts.etl.cli;

import com.foresyts.etl.cli.RunEnd.ConsoleStreams;
import com.foresyts.etl.concurrent.Opening;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.migrate.MigrationRun;
import com.foresyts.etl.migrate.RunContext;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.postgres.Uses;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.StatusLine;
import com.foresyts.etl.report.SummaryTable;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Migrates one client. */
@Command(
    name = "dynamo-pg-etl",
    description = "Copies one client's HR records from DynamoDB into PostgreSQL.",
    exitCodeList = {
      "0:success",
      "1:unexpected failure",
      "2:usage or configuration",
      "3:DynamoDB, or an export",
      "4:PostgreSQL",
      "5:data: nothing found, too many records rejected, or too much to prune",
      "6:another run holds this client's lock",
      "129:ended by SIGHUP",
      "130:ended by SIGINT",
      "143:ended by SIGTERM"
    })
final class EtlCommand implements Callable<Integer> {
  private final StatusLine statusLine;
  private final PrintStream out;
  private final PrintStream err;
  private final CommandContext context;

  @Mixin private final ConnectionOptions connection;

  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Mixin private TableOptions tables = new TableOptions();

  @Mixin private ReadOptions read = new ReadOptions();

  @Mixin private ExportOptions export = new ExportOptions();

  @Mixin private WriteOptions write = new WriteOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private LimitOptions limits = new LimitOptions();

  private final Console console = new Console();
  private final List<OutputFile> files = new CopyOnWriteArrayList<>();

  EtlCommand(CommandContext context) {
    this.statusLine = new StatusLine(context.out());
    this.out = statusLine.above(context.out());
    this.err = statusLine.above(context.err());
    this.context = context;
    this.connection = new ConnectionOptions(context.environment());
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = tables.migrators();
    SourceFactory sources = export.source(read.options(write.prune));
    Limit pruneLimit = write.pruneLimit();
    connection.readFrom(sources);
    logging.configure(output.takesStandardOutput() ? err : out, err, connection.client());
    RunReport report = new RunReport(write.dryRun);
    report.client(connection.client());
    RunEnd end = new RunEnd(report, files, streams());
    Termination termination = termination(report, end);
    DistinctFiles paths = connection.inputs();
    sources.addInputs(paths);
    report.client(connection.client()); // of the env file, too
    files.addAll(output.prepare(paths, report, out, console::warn));
    Throwable failure = null;
    try {
      run(migrators, sources, pruneLimit, report);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    return end.finish(failure, termination);
  }

  private ConsoleStreams streams() {
    FailurePrinter failures =
        new FailurePrinter("ETL Process Failed", logging.format, err, connection.verbose);
    return output.takesStandardOutput()
        ? new ConsoleStreams(err, "standard error", true, failures)
        : new ConsoleStreams(out, "standard output", context.together(), failures);
  }

  private Termination termination(RunReport report, RunEnd end) {
    String advice = "what was not committed is rolled back; run again";
    return context
        .signals()
        .watch(
            connection::abort,
            signal -> end.write(FailureHandler.endedBy(signal, advice, report.interrupted())),
            signal -> end.print(null));
  }

  private Progress progress() {
    return logging.allowsBar() && !output.takesStandardOutput() && Terminal.isThere()
        ? Progress.bar(statusLine)
        : Progress.lines(console);
  }

  private void run(
      List<Migrator> migrators,
      SourceFactory sources,
      @Nullable Limit pruneLimit,
      RunReport report) {
    SettingsReport loaded = connection.load();
    Settings settings = loaded.orThrow();
    console.started(report.isDryRun());
    loaded.warnings().forEach(console::warn);
    List<TableMapping> mappings = migrators.stream().map(Migrator::mapping).toList();
    try (Opening<Source> opening = sources.opening(settings, mappings);
        Database opened = connection.connect(settings, console::warn)) {
      Source source = opening.get();
      console.printOk("Connected to PostgreSQL");
      opened.warnings().forEach(console::warn);
      SourceFactory.describe(source, console);
      if (report.isDryRun()) {
        opened.beginDryRun();
      }
      Schema schema = Schema.find(opened, settings.postgres().schema(), Migrators.mappings());
      Uses uses = sources.uses(Uses.run(pruneLimit != null, mappings));
      opened.lock(schema.name(), limits.lockWait, console::warn);
      files.forEach(OutputFile::begin);
      List<TargetTable> targets = schema.ensure(uses);
      console.printOk("Tables created/verified");
      RunContext run = new RunContext(source, opened, targets, console, progress());
      JsonLinesFile rejects = output.rejectLines();
      try {
        new MigrationRun(run, limits.maxRejects, pruneLimit, rejects, report).run(migrators);
      } finally {
        new SummaryTable(report).print();
      }
    }
  }
}
