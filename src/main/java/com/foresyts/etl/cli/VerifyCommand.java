package com.foresyts.etl.cli;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.DynamoDb;
import com.foresyts.etl.dynamodb.DynamoTable;
import com.foresyts.etl.dynamodb.ReadContext;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.migrate.Verification;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.TargetTable;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.Differences;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.tables.Migrator;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A comparison of the source with PostgreSQL. */
@Command(
    name = "verify",
    description =
        "Compares what a run of the same options would leave with what is in PostgreSQL; exit code"
            + " 5 if a run would change a row. Writes nothing but temporary tables.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a run would change nothing",
      "1:unexpected failure, or the report could not be written",
      "2:usage or configuration",
      "3:DynamoDB",
      "4:PostgreSQL",
      "5:a run would change a row, or there is nothing to compare"
    })
final class VerifyCommand implements Callable<Integer> {
  private final CommandContext surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConnectionOptions setup = new ConnectionOptions();

  @Mixin private LoggingOptions speech = new LoggingOptions();

  @Option(
      names = "--prune",
      order = 6,
      description =
          "Compare with what a run with --prune would leave, whatever its limit is: rows that it"
              + " would delete are a difference, too.")
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
          "Print one JSON object: client, exitCode, error, and tables with their counts. Lines then"
              + " go to standard error.")
  private boolean json;

  @Mixin private TableOptions selection = new TableOptions();

  @Mixin private ReadOptions reading = new ReadOptions();

  private final String run = UUID.randomUUID().toString();
  private final Differences differences = new Differences();
  private @Nullable String client;

  VerifyCommand(CommandContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    List<Migrator> migrators = selection.migrators(command);
    ReadSettings options = reading.options(command, prune);
    Logging.configure(json ? surroundings.err() : surroundings.out(), surroundings.err(), speech);
    DistinctFiles files = new DistinctFiles(command);
    setup.inputs(surroundings.environment(), files);
    files.output("--report", report);
    JsonLinesFile file =
        report == null ? null : OutputOptions.openLines(command, "--report", report);
    try {
      return end(failure(migrators, options, file));
    } finally {
      MDC.clear();
    }
  }

  private @Nullable Throwable failure(
      List<Migrator> migrators, ReadSettings options, @Nullable JsonLinesFile file) {
    try {
      identify(setup.client(surroundings.environment()));
      verify(migrators, options, file);
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    }
  }

  private int end(@Nullable Throwable failure) throws IOException {
    if (json) {
      differences.write(
          client, failure == null ? null : FailureHandler.describe(failure), surroundings.out());
    }
    return failure == null
        ? ExitCode.SUCCESS.code()
        : FailureHandler.print(
            failure, "verify failed", speech.format(), surroundings.err(), setup.verbose());
  }

  private void identify(@Nullable String client) {
    this.client = client;
    Logging.identify(run, client);
  }

  private void verify(
      List<Migrator> migrators, ReadSettings options, @Nullable JsonLinesFile file) {
    Console console = new Console();
    IOException incomplete = null;
    try {
      compare(migrators, options, file, console);
    } finally {
      incomplete = file == null ? null : close(file);
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

  /** Returns the reason why the report is not complete; null if it is. */
  private @Nullable IOException close(JsonLinesFile file) {
    IOException failure = file.failure();
    try {
      file.close();
    } catch (IOException e) {
      failure = e;
    }
    return failure == null
        ? null
        : new IOException(
            "the report %s is not complete: %s".formatted(report, failure.getMessage()), failure);
  }

  private void start(JsonLinesFile file, Console console) {
    try {
      file.start(problem -> console.warn("The report %s %s".formatted(report, problem)));
    } catch (IOException e) {
      throw new EtlException(
          Category.CONFIGURATION,
          "--report '%s' cannot be written: %s".formatted(report, e.getMessage()),
          e);
    }
  }

  private void compare(
      List<Migrator> migrators,
      ReadSettings options,
      @Nullable JsonLinesFile file,
      Console console) {
    SettingsReport loaded = setup.load(surroundings.environment());
    identify(loaded.clientId());
    Settings settings = loaded.orThrow();
    String id = settings.clientId();
    loaded.warnings().forEach(console::warn);
    try (Database database = Database.open(settings.postgres(), id);
        DynamoDbClient dynamo = DynamoDb.client(settings.aws())) {
      Schema schema = Schema.find(database, settings.postgres().schema());
      List<TargetTable> tables = schema.existing(Migrators.mappings());
      if (file != null) {
        start(file, console);
      }
      ReadContext context = new ReadContext(dynamo, id, settings.aws().region(), options);
      new Verification(
              id,
              database,
              mapping -> DynamoTable.describe(context, mapping, console::warn),
              tables,
              prune,
              Progress.lines(console))
          .run(migrators, mapping -> differences.add(new TableDifferences(mapping, console, file)));
    }
  }
}
