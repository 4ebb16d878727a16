package com.foresyts.etl.cli;

import com.foresyts.etl.cli.RunEnd.ConsoleStreams;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.migrate.MigrationRun;
import com.foresyts.etl.migrate.RunContext;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.StatusLine;
import com.foresyts.etl.report.SummaryTable;
import com.foresyts.etl.tables.Migrator;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Migrates one client. */
@Command(
    name = "dynamo-pg-etl",
    description = "Copies one client's HR records from DynamoDB into PostgreSQL.",
    exitCodeList = {
      "0:success",
      "1:unexpected failure",
      "2:usage or configuration",
      "3:DynamoDB",
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

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Mixin private TableOptions tables = new TableOptions();

  @Mixin private ReadOptions read = new ReadOptions();

  @Mixin private WriteOptions write = new WriteOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private LimitOptions limits = new LimitOptions();

  private final String run = UUID.randomUUID().toString();
  private volatile @Nullable Database database;

  EtlCommand(CommandContext context) {
    this.statusLine = new StatusLine(context.out());
    this.out = statusLine.above(context.out());
    this.err = statusLine.above(context.err());
    this.context = context;
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = tables.migrators(commandSpec());
    ReadSettings options = read.options(commandSpec(), write.isPrune());
    Limit pruneLimit = write.pruneLimit(commandSpec());
    Logging.configure(output.takesStandardOutput() ? err : out, err, logging);
    Logging.identify(run, connection.client(context.environment()));
    RunReport report = new RunReport(write.isDryRun());
    List<RunOutput> files = new CopyOnWriteArrayList<>();
    RunEnd end = new RunEnd(report, files, streams());
    Termination termination = context.signals().watch(signalEnd(report, end));
    try {
      DistinctFiles paths = new DistinctFiles(commandSpec());
      connection.inputs(context.environment(), paths);
      output.outputs(paths);
      files.addAll(output.prepare(commandSpec(), report.isDryRun(), out, new Console()::warn));
      Throwable failure = null;
      try {
        run(migrators, options, pruneLimit, files, report);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      return end.finish(failure, termination);
    } finally {
      MDC.clear();
    }
  }

  private ConsoleStreams streams() {
    FailurePrinter failures =
        new FailurePrinter("ETL Process Failed", logging.format(), err, connection.verbose());
    return output.takesStandardOutput()
        ? new ConsoleStreams(err, "standard error", true, failures)
        : new ConsoleStreams(out, "standard output", context.together(), failures);
  }

  private SignalEnd signalEnd(RunReport report, RunEnd end) {
    String advice = "what was not committed is rolled back; run again";
    return new SignalEnd(
        Thread.currentThread(),
        this::abort,
        () -> Logging.identify(run, report.client()),
        signal -> end.write(FailureHandler.endedBy(signal, advice, report.interrupted())),
        signal -> end.print(null));
  }

  private void abort() {
    Database opened = database;
    if (opened != null) {
      opened.abort();
    }
  }

  private Progress progress(Console console) {
    return logging.allowsBar() && !output.takesStandardOutput() && Terminal.isThere()
        ? Progress.bar(statusLine)
        : Progress.lines(console);
  }

  private CommandSpec commandSpec() {
    return Objects.requireNonNull(spec);
  }

  private void run(
      List<Migrator> migrators,
      ReadSettings options,
      @Nullable Limit pruneLimit,
      List<RunOutput> files,
      RunReport report) {
    Console console = new Console();
    String known = connection.client(context.environment());
    if (known != null) {
      report.client(known);
    }
    SettingsReport loaded = connection.load(context.environment());
    if (loaded.clientId() != null) {
      report.client(loaded.clientId());
      Logging.identify(run, loaded.clientId());
    }
    Settings settings = loaded.orThrow();
    console.started(report.isDryRun());
    loaded.warnings().forEach(console::warn);
    try (Session session = Session.open(settings)) {
      Database opened = session.database();
      database = opened;
      console.connected();
      if (opened.isExposed()) {
        console.warn(
            "The connection to %s is not encrypted; set PG_SSLMODE=require or better"
                .formatted(settings.postgres().host()));
      }
      if (report.isDryRun()) {
        opened.beginDryRun();
      }
      Schema schema = session.schema();
      opened.lock(schema.name(), limits.lockWait(), console::warn);
      files.forEach(RunOutput::begin);
      List<TargetTable> targets = schema.ensure();
      console.tablesReady();
      try {
        new MigrationRun(
                new RunContext(
                    settings.clientId(),
                    session.sources(options, console::warn),
                    opened,
                    targets,
                    console,
                    progress(console)),
                limits.maxRejects(),
                pruneLimit,
                output.rejectLines(),
                report)
            .run(migrators);
      } finally {
        new SummaryTable(report).print();
      }
    }
  }
}
