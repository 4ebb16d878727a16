package com.foresyts.etl.cli;

import com.foresyts.etl.config.LoadedSettings;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsLoader;
import com.foresyts.etl.migrate.MigrationRun;
import com.foresyts.etl.migrate.Migrator;
import com.foresyts.etl.migrate.Migrators;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonSummary;
import com.foresyts.etl.report.RunReport;
import com.foresyts.etl.source.DynamoDb;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.Database;
import com.foresyts.etl.target.Schema;
import com.foresyts.etl.target.TargetTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
      "5:data: nothing found, or every record of a table rejected",
      "130:ended by SIGINT",
      "143:ended by SIGTERM"
    })
public final class EtlCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  @Spec private @Nullable CommandSpec spec;

  @ArgGroup(validate = false, heading = "%nWhat is copied:%n", order = 1)
  private Selection selection = new Selection();

  @ArgGroup(validate = false, heading = "%nSettings and output:%n", order = 2)
  private Output output = new Output();

  private static final class Output {
    @Option(
        names = "--env-file",
        paramLabel = "FILE",
        description = "Settings file; default: foremain.env, where it exists.")
    private @Nullable Path envFile;

    @Option(
        names = "--summary-json",
        paramLabel = "FILE",
        description =
            "Write the summary as JSON; - is standard output, the console then goes to standard error.")
    private @Nullable String summary;

    @Option(names = "--verbose", description = "Print the stack trace of a failure.")
    private boolean verbose;
  }

  /**
   * The program as picocli runs it.
   *
   * @param out gets the console, help and version
   * @param err gets errors
   * @param environment the process environment, whose settings win over those of the env file
   */
  public static CommandLine commandLine(
      PrintStream out, PrintStream err, Map<String, String> environment) {
    return new CommandLine(new EtlCommand(out, err, environment))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler(EtlCommand::refuse);
  }

  private static int refuse(ParameterException wrong, String[] args) {
    wrong
        .getCommandLine()
        .getErr()
        .println("✗ " + wrong.getMessage() + "; --help lists all options");
    return ExitCode.CONFIGURATION.code();
  }

  private EtlCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    List<Migrator> migrators = selection.migrators();
    if (migrators.isEmpty()) {
      throw usage("--only and --skip leave no table to migrate");
    }
    emptySummary();
    Logging.configure(STANDARD_OUTPUT.equals(output.summary) ? err : out, err);
    RunReport report = new RunReport();
    Throwable failure = null;
    try {
      run(migrators, report);
    } catch (RuntimeException | Error e) {
      report.failed(FailureHandler.describe(e));
      failure = e;
    }
    try {
      writeSummary(report);
    } catch (IOException e) {
      String message =
          "the summary %s could not be written: %s".formatted(output.summary, e.getMessage());
      if (failure == null) {
        failure = new UncheckedIOException(message, e);
      } else {
        new Console().warn(message);
      }
    }
    return failure == null
        ? ExitCode.SUCCESS.code()
        : FailureHandler.print(failure, err, output.verbose);
  }

  /**
   * A run that is killed leaves no summary of the run before it; a path that cannot be written is
   * told at once.
   */
  private void emptySummary() {
    String summary = output.summary;
    if (summary == null || summary.equals(STANDARD_OUTPUT)) {
      return;
    }
    try {
      Path file = Path.of(summary);
      if (Files.notExists(file) || Files.isRegularFile(file) || Files.isDirectory(file)) {
        Files.newOutputStream(file).close(); // a pipe would take the closing for the end
      }
    } catch (IOException | InvalidPathException e) {
      throw usage("--summary-json '%s' is not a file that can be written".formatted(summary));
    }
  }

  private void run(List<Migrator> migrators, RunReport report) {
    Console console = new Console();
    if (selection.client() != null) {
      report.client(selection.client());
    }
    LoadedSettings loaded =
        SettingsLoader.load(
            selection.client(),
            output.envFile,
            Path.of("").toAbsolutePath(),
            environment,
            DynamoDb::defaultRegion);
    Settings settings = loaded.settings();
    String client = settings.clientId();
    String region = settings.aws().region();
    report.client(client);
    console.started();
    loaded.warnings().forEach(console::warn);
    Database database = Database.open(settings.postgres());
    try (database;
        DynamoDbClient dynamo = DynamoDb.client(settings.aws())) {
      console.connected();
      if (database.isExposed()) {
        console.warn(
            "The connection to %s is not encrypted; set PG_SSLMODE=require or better"
                .formatted(settings.postgres().host()));
      }
      List<TargetTable> tables =
          new Schema(database, settings.postgres().schema()).ensure(Migrators.mappings(), client);
      console.tablesReady();
      try {
        new MigrationRun(
                client,
                database,
                mapping -> new SourceTable(dynamo, mapping, client, region),
                tables,
                console,
                report)
            .run(migrators);
      } finally {
        console.summary(report);
      }
      console.completed();
    } finally {
      console.closed();
    }
  }

  private void writeSummary(RunReport report) throws IOException {
    String summary = output.summary;
    if (summary == null) {
      return;
    }
    if (summary.equals(STANDARD_OUTPUT)) {
      JsonSummary.write(report, out);
      out.flush();
      return;
    }
    try (OutputStream file = Files.newOutputStream(Path.of(summary))) {
      JsonSummary.write(report, file);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
