package com.foresyts.etl.cli;

import com.foresyts.etl.cli.RunEnd.ConsoleStreams;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.dynamodb.ReadContext;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.migrate.Limit;
import com.foresyts.etl.migrate.MigrationRun;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.report.StatusLine;
import com.foresyts.etl.report.SummaryTable;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
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
      "129:ended by SIGHUP",
      "130:ended by SIGINT",
      "143:ended by SIGTERM"
    })
public final class EtlCommand implements Callable<Integer> {
  private final StatusLine statusLine;
  private final PrintStream out;
  private final PrintStream err;
  private final CommandContext surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConnectionOptions setup = new ConnectionOptions();

  @Mixin private LoggingOptions speech = new LoggingOptions();

  @Mixin private TableOptions selection = new TableOptions();

  @Mixin private ReadOptions reading = new ReadOptions();

  @Mixin private WriteOptions writing = new WriteOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private LimitOptions tolerance = new LimitOptions();

  private final String run = UUID.randomUUID().toString();
  private volatile @Nullable Database database;

  /**
   * Runs the program.
   *
   * @return the exit code
   */
  public static int run(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean together,
      Signals signals,
      String... args) {
    return commandLine(out, err, environment, together, signals).execute(args);
  }

  /**
   * The program as picocli runs it, within another program.
   *
   * @param out gets the console, help and version
   * @param err gets errors
   * @param environment the process environment, whose settings win over those of the env file
   */
  public static CommandLine commandLine(
      PrintStream out, PrintStream err, Map<String, String> environment) {
    return commandLine(out, err, environment, false, Signals.none());
  }

  /**
   * The program as picocli runs it.
   *
   * @param out gets the console, help and version
   * @param err gets errors
   * @param environment the process environment, whose settings win over those of the env file
   * @param together whether {@code out} and {@code err} are one stream to their reader
   * @param signals end a run
   */
  public static CommandLine commandLine(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean together,
      Signals signals) {
    CommandContext surroundings = new CommandContext(out, err, environment, together, signals);
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
    IExecutionStrategy strategy = command.getExecutionStrategy();
    return command.setExecutionStrategy(
        parsed -> ensurePrinted(strategy.execute(parsed), parsed, surroundings));
  }

  /** Fails a command whose output nobody can have read. */
  private static int ensurePrinted(int exitCode, ParseResult parsed, CommandContext surroundings) {
    ParseResult subcommand = parsed.subcommand();
    // A run that fails has looked itself, and said so.
    if (exitCode == 0 || subcommand != null) {
      if (surroundings.out().checkError()) {
        String name = (subcommand == null ? parsed : subcommand).commandSpec().name();
        surroundings.err().println("✗ " + name + " failed: standard output could not be written");
        return exitCode == 0 ? ExitCode.UNEXPECTED.code() : exitCode;
      }
    }
    return exitCode;
  }

  private EtlCommand(CommandContext surroundings) {
    this.statusLine = new StatusLine(surroundings.out());
    this.out = statusLine.above(surroundings.out());
    this.err = statusLine.above(surroundings.err());
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = selection.migrators(commandSpec());
    ReadSettings options = reading.options(commandSpec(), writing.isPrune());
    Limit pruneLimit = writing.pruneLimit(commandSpec());
    Logging.configure(output.takesStandardOutput() ? err : out, err, speech);
    Logging.identify(run, setup.client(surroundings.environment()));
    RunReport report = new RunReport(writing.isDryRun());
    List<RunOutput> files = new CopyOnWriteArrayList<>();
    RunEnd end = new RunEnd(report, files, streams());
    Termination termination = new Termination(new Signalled(report, end, Thread.currentThread()));
    surroundings.signals().watch(termination);
    try {
      DistinctFiles paths = new DistinctFiles(commandSpec());
      setup.inputs(surroundings.environment(), paths);
      output.outputs(paths);
      files.addAll(output.prepare(commandSpec(), report.isDryRun(), out, new Console()::warn));
      Throwable failure = null;
      try {
        run(migrators, options, pruneLimit, files, report);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      return end.end(failure, termination);
    } finally {
      MDC.clear();
    }
  }

  private ConsoleStreams streams() {
    return output.takesStandardOutput()
        ? new ConsoleStreams(err, "standard error", err, true, speech.format(), setup.verbose())
        : new ConsoleStreams(
            out, "standard output", err, surroundings.together(), speech.format(), setup.verbose());
  }

  /** What a signal does, in threads of its own. */
  private final class Signalled implements Termination.Run {
    private final RunReport report;
    private final RunEnd end;
    private final Thread running;

    Signalled(RunReport report, RunEnd end, Thread running) {
      this.report = report;
      this.end = end;
      this.running = running;
    }

    @Override
    public void stop() {
      running.interrupt();
      Database opened = database;
      if (opened != null) {
        opened.abort();
      }
    }

    @Override
    public void write(ExitCode signal) {
      Logging.identify(run, report.client());
      end.write(FailureHandler.endedBy(signal, report.interrupted()));
    }

    @Override
    public void print(ExitCode signal) {
      Logging.identify(run, report.client());
      end.print(null);
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
      ReadSettings options,
      @Nullable Limit pruneLimit,
      List<RunOutput> files,
      RunReport report) {
    Console console = new Console();
    String known = setup.client(surroundings.environment());
    if (known != null) {
      report.client(known);
    }
    SettingsReport loaded = setup.load(surroundings.environment());
    if (loaded.clientId() != null) {
      report.client(loaded.clientId());
      Logging.identify(run, loaded.clientId());
    }
    Settings settings = loaded.orThrow();
    String client = settings.clientId();
    console.started(report.isDryRun());
    loaded.warnings().forEach(console::warn);
    try (Database opened = Database.open(settings.postgres(), client);
        DynamoDbClient dynamo = DynamoDb.client(settings.aws())) {
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
      Schema schema = Schema.find(opened, settings.postgres().schema());
      opened.lock(schema.name(), tolerance.lockWait(), console::warn);
      files.forEach(RunOutput::begin);
      List<TargetTable> tables = schema.ensure(Migrators.mappings());
      console.tablesReady();
      ReadContext context = new ReadContext(dynamo, client, settings.aws().region(), options);
      try {
        new MigrationRun(
                client,
                opened,
                mapping -> DynamoTable.describe(context, mapping, console::warn),
                tables,
                tolerance.maxRejects(),
                pruneLimit,
                output.rejectLines(),
                console,
                progress(console),
                report)
            .run(migrators);
      } finally {
        new SummaryTable(report).print();
      }
    }
  }
}
