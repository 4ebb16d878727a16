package com.foresyts.etl.cli;

import com.foresyts.etl.config.LoadedSettings;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.migrate.Migrator;
import com.foresyts.etl.migrate.Migrators;
import com.foresyts.etl.migrate.Verification;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.JsonLinesFile;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.TableDifferences;
import com.foresyts.etl.report.TableDifferences.Kind;
import com.foresyts.etl.source.DynamoDb;
import com.foresyts.etl.source.ReadOptions;
import com.foresyts.etl.source.SourceTable;
import com.foresyts.etl.target.Database;
import com.foresyts.etl.target.Schema;
import com.foresyts.etl.target.TargetTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        "Compares what a run would write with what is in PostgreSQL; exit code 5 where they differ. Writes nothing but a temporary table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing differs",
      "1:unexpected failure, or the report could not be written",
      "2:usage or configuration",
      "3:DynamoDB",
      "4:PostgreSQL",
      "5:something differs, or there is nothing to compare"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private Setup setup = new Setup();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      order = 4,
      description = "Write a JSON line for each difference: table, kind, key, columns.")
  private @Nullable String report;

  @Mixin private Selection selection = new Selection();

  @Mixin private Reading reading = new Reading();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    List<Migrator> migrators = selection.migrators(command);
    ReadOptions options = reading.options(command, false);
    Logging.configure(surroundings.out(), surroundings.err(), new Speech());
    Console console = new Console();
    JsonLinesFile file = report == null ? null : Output.openLines(command, "--report", report);
    List<TableDifferences> differences = compare(migrators, options, file, console);
    String incomplete = file == null ? null : close(file);
    if (incomplete != null) {
      console.warn(incomplete);
    }
    refuse(differences);
    return (incomplete == null ? ExitCode.SUCCESS : ExitCode.UNEXPECTED).code();
  }

  /** What is wrong with the report; null where it is complete. */
  private @Nullable String close(JsonLinesFile file) {
    IOException failure = file.failure();
    try {
      file.close();
    } catch (IOException e) {
      failure = e;
    }
    return failure == null
        ? null
        : "The report %s is not complete: %s".formatted(report, failure.getMessage());
  }

  private void start(JsonLinesFile file) {
    try {
      file.start();
    } catch (IOException e) {
      throw new EtlException(
          Category.CONFIGURATION,
          "--report '%s' cannot be written: %s".formatted(report, e.getMessage()),
          e);
    }
  }

  private List<TableDifferences> compare(
      List<Migrator> migrators,
      ReadOptions options,
      @Nullable JsonLinesFile file,
      Console console) {
    LoadedSettings loaded = setup.load(surroundings.environment());
    Settings settings = loaded.settings();
    String client = settings.clientId();
    loaded.warnings().forEach(console::warn);
    try (Database database = Database.open(settings.postgres());
        DynamoDbClient dynamo = DynamoDb.client(settings.aws())) {
      Schema schema = Schema.find(database, settings.postgres().schema());
      List<TargetTable> tables = schema.existing(Migrators.mappings(), client);
      if (file != null) {
        start(file);
      }
      return new Verification(
              client,
              database,
              mapping ->
                  new SourceTable(
                      dynamo, mapping, client, settings.aws().region(), options, console::warn),
              tables,
              Progress.lines(console))
          .run(migrators, mapping -> new TableDifferences(mapping, console, file));
    }
  }

  private static void refuse(List<TableDifferences> tables) {
    long missing = sum(tables, Kind.MISSING);
    long different = sum(tables, Kind.DIFFERENT);
    long extra = sum(tables, Kind.EXTRA);
    if (missing + different + extra > 0) {
      throw new EtlException(
          Category.DATA,
          String.format(
              Locale.ROOT,
              "PostgreSQL differs from the source: %,d rows missing, %,d different, %,d no longer in the source; a run writes the former two, --prune deletes the last where nothing refers to them",
              missing,
              different,
              extra));
    }
  }

  private static long sum(List<TableDifferences> tables, Kind kind) {
    return tables.stream().mapToLong(table -> table.number(kind)).sum();
  }
}
