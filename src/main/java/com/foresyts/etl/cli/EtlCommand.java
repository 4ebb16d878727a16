package com.foresyts.etl.cli;

import com.foresyts.etl.config.InspectedSettings;
import com.foresyts.etl.config.LoadedSettings;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.migrate.MigrationRun;
import com.foresyts.etl.migrate.Migrator;
import com.foresyts.etl.migrate.Migrators;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.RunReport.Failure;
import com.foresyts.etl.report.StatusLine;
import com.foresyts.etl.source.DynamoDb;
import com.foresyts.etl.source.ReadOptions;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.Database;
import com.foresyts.etl.target.Schema;
import com.foresyts.etl.target.TargetTable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The migration of one client. */
@Command(
    name = "dynamo-pg-etl",
    description = "Copies one client's HR records from DynamoDB into PostgreSQL.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:unexpected failure",
      "2:usage or configuration",
      "3:DynamoDB",
      "4:PostgreSQL",
      "5:data: nothing found, too many records rejected, or too much to prune",
      "6:another run holds this client's lock",
      "130:ended by SIGINT",
      "143:ended by SIGTERM"
    })
public final class EtlCommand implements Callable<Integer> {
  private final StatusLine statusLine;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private Setup setup = new Setup();

  @Mixin private Speech speech = new Speech();

  @Mixin private Selection selection = new Selection();

  @Mixin private Reading reading = new Reading();

  @Mixin private Writing writing = new Writing();

  @Mixin private Output output = new Output();

  @Mixin private Tolerance tolerance = new Tolerance();

  private final String run = UUID.randomUUID().toString();
  private volatile @Nullable Database database;

  /**
   * The program as picocli runs it.
   *
   * @param out gets the console, help and version
   * @param err gets errors
   * @param environment the process environment, whose settings win over those of the env file
   */
  public static CommandLine commandLine(
      PrintStream out, PrintStream err, Map<String, String> environment) {
    Surroundings surroundings = new Surroundings(out, err, environment);
    CommandLine command =
        new DecodedCommandLine(new EtlCommand(surroundings))
            .addSubcommand(new CheckCommand(surroundings))
            .addSubcommand(new VerifyCommand(surroundings))
            .addSubcommand(new DdlCommand(surroundings))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(
                (thrown, failed, parsed) ->
                    FailureHandler.print(
                        thrown,
                        failed.getCommandName() + " failed",
                        err,
                        failed.getParseResult().hasMatchedOption("--verbose")));
    Parsing.configure(command);
    return command;
  }

  private EtlCommand(Surroundings surroundings) {
    this.statusLine = new StatusLine(surroundings.out());
    this.out = statusLine.above(surroundings.out());
    this.err = statusLine.above(surroundings.err());
    this.environment = surroundings.environment();
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = selection.migrators(commandSpec());
    ReadOptions options = reading.options(commandSpec(), writing.isPrune());
    Limit pruneLimit = writing.pruneLimit(commandSpec());
    Thread running = Thread.currentThread();
    Logging.configure(output.takesStandardOutput() ? err : out, err, speech);
    Logging.identify(run, setup.client(environment));
    RunReport report = new RunReport(writing.isDryRun());
    try (Termination termination =
        Termination.watch(() -> stop(running), signal -> end(report, signal))) {
      DistinctFiles files = new DistinctFiles(commandSpec());
      setup.inputs(environment, files);
      output.outputs(files);
      output.checkMetrics(commandSpec(), report.isDryRun());
      JsonLinesFile rejects = output.openRejects(commandSpec());
      output.emptySummary(commandSpec());
      Throwable failure = null;
      try {
        run(migrators, options, pruneLimit, rejects, report);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      termination.runEnded();
      failure = afterwards(failure, () -> output.closeRejects(rejects));
      tell(report, failure);
      failure = afterwards(failure, () -> output.writeMetrics(report, new Console()::warn));
      tell(report, failure);
      failure = afterwards(failure, () -> output.writeSummary(report, out));
      return failure == null ? ExitCode.SUCCESS.code() : print(failure);
    } finally {
      MDC.clear();
    }
  }

  private int print(Throwable thrown) {
    return switch (speech.format()) {
      case TEXT -> FailureHandler.print(thrown, err, setup.verbose());
      case JSON -> {
        Failure failure = FailureHandler.describe(thrown);
        FailureHandler.log(failure, setup.verbose() ? thrown : null);
        yield failure.exitCode();
      }
    };
  }

  private static void tell(RunReport report, @Nullable Throwable failure) {
    if (failure != null) {
      report.failed(FailureHandler.describe(failure));
    }
  }

  private interface Closing {
    void run() throws IOException;
  }

  /** Writes something; that this fails is a failure of the run only where there is no other. */
  private static @Nullable Throwable afterwards(@Nullable Throwable failure, Closing closing) {
    try {
      closing.run();
      return failure;
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (failure == null) {
        return new UncheckedIOException(message, e);
      }
      new Console().warn(message);
      return failure;
    }
  }

  /** Makes the run fail where it stands: a signal came. */
  private void stop(Thread running) {
    running.interrupt();
    Database opened = database;
    if (opened != null) {
      opened.abort();
    }
  }

  private void end(RunReport report, ExitCode signal) {
    Failure failure = FailureHandler.endedBy(signal, report.interrupted());
    report.failed(failure);
    Logging.identify(run, report.client());
    switch (speech.format()) {
      case TEXT -> FailureHandler.print(failure, err);
      case JSON -> FailureHandler.log(failure, null);
    }
    Console console = new Console();
    warnWhereItFails(() -> output.writeMetrics(report, console::warn), console);
    warnWhereItFails(() -> output.writeSummary(report, out), console);
  }

  private static void warnWhereItFails(Closing closing, Console console) {
    try {
      closing.run();
    } catch (IOException e) {
      console.warn(String.valueOf(e.getMessage()));
    }
  }

  private Progress progress(Console console) {
    return speech.isForReaders() && !output.takesStandardOutput() && Terminal.isThere()
        ? Progress.bar(statusLine)
        : Progress.lines(console);
  }

  private CommandSpec commandSpec() {
    return Objects.requireNonNull(spec);
  }

  private void run(
      List<Migrator> migrators,
      ReadOptions options,
      @Nullable Limit pruneLimit,
      @Nullable JsonLinesFile rejects,
      RunReport report) {
    Console console = new Console();
    String known = setup.client(environment);
    if (known != null) {
      report.client(known);
    }
    InspectedSettings inspected = setup.inspect(environment);
    if (inspected.clientId() != null) {
      report.client(inspected.clientId());
      Logging.identify(run, inspected.clientId());
    }
    LoadedSettings loaded = inspected.loaded();
    Settings settings = loaded.settings();
    String client = settings.clientId();
    String region = settings.aws().region();
    console.started(report.isDryRun());
    loaded.warnings().forEach(console::warn);
    try (Database opened = Database.open(settings.postgres());
        DynamoDbClient dynamo = DynamoDb.client(settings.aws())) {
      database = opened;
      console.connected();
      if (opened.isExposed()) {
        console.warn(
            "The connection to %s is not encrypted; set PG_SSLMODE=require or better"
                .formatted(settings.postgres().host()));
      }
      if (report.isDryRun()) {
        opened.rehearse();
      }
      Schema schema = Schema.find(opened, settings.postgres().schema());
      opened.lock(schema.name(), client, tolerance.lockWait(), console::warn);
      output.startRejects(rejects, console::warn);
      List<TargetTable> tables = schema.ensure(Migrators.mappings(), client);
      console.tablesReady();
      try {
        new MigrationRun(
                client,
                opened,
                mapping -> new SourceTable(dynamo, mapping, client, region, options, console::warn),
                tables,
                tolerance.maxRejects(),
                pruneLimit,
                rejects,
                console,
                progress(console),
                report)
            .run(migrators);
      } finally {
        console.summary(report);
      }
      console.completed(report.isDryRun());
    } finally {
      console.closed();
    }
  }
}
