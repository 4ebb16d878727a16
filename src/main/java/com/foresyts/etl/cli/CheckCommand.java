package com.foresyts.etl.cli;

import com.foresyts.etl.check.Finding;
import com.foresyts.etl.check.Findings;
import com.foresyts.etl.check.FindingsWriter;
import com.foresyts.etl.check.SettingsCheck;
import com.foresyts.etl.check.SourceCheck;
import com.foresyts.etl.check.TargetCheck;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.tables.Migrators;
import java.io.IOException;
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

/** Whether a run would start, and what to do where it would not. */
@Command(
    name = "check",
    description = {
      "Says whether a run would start: looks at the settings, the tables and the rights on both sides, and"
          + " writes nothing. It waits for DynamoDB for seconds only, whatever --retry-for says."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:a run would start",
      "1:unexpected failure",
      "2:usage or configuration",
      "3:DynamoDB",
      "4:PostgreSQL",
      "6:another run holds this client's lock"
    })
final class CheckCommand implements Callable<Integer> {
  private final CommandContext surroundings;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConnectionOptions setup = new ConnectionOptions();

  @Mixin private LoggingOptions speech = new LoggingOptions();

  @Option(
      names = "--json",
      order = 6,
      description = "Print one JSON object instead of lines: client, exitCode, findings.")
  private boolean json;

  @Mixin private ReadOptions reading = new ReadOptions();

  private final String run = UUID.randomUUID().toString();

  CheckCommand(CommandContext surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    ReadSettings options = reading.options(Objects.requireNonNull(spec), false);
    Logging.configure(json ? surroundings.err() : surroundings.out(), surroundings.err(), speech);
    try {
      Logging.identify(run, setup.client(surroundings.environment()));
      Findings findings = new Findings();
      SettingsReport report = load(findings);
      Settings settings = report == null ? null : report.settings();
      if (settings != null) {
        List<TableMapping> mappings = Migrators.mappings();
        findings.add(
            "PostgreSQL", TargetCheck.of(settings.postgres(), settings.clientId(), mappings));
        findings.add("DynamoDB", SourceCheck.of(settings, options, mappings));
      }
      return print(findings, report);
    } finally {
      MDC.clear();
    }
  }

  private int print(Findings findings, @Nullable SettingsReport report) throws IOException {
    EtlException failure = findings.failure();
    int exitCode = (failure == null ? ExitCode.SUCCESS : ExitCode.of(failure.category())).code();
    if (json) {
      String client = report == null ? setup.client(surroundings.environment()) : report.clientId();
      FindingsWriter.printJson(findings, client, exitCode, surroundings.out());
    } else {
      FindingsWriter.print(findings, exitCode, new Console());
    }
    if (setup.verbose()) {
      findings.all().map(Finding::failure).filter(Objects::nonNull).forEach(this::printStackTrace);
    }
    return exitCode;
  }

  /** Returns null if the env file cannot be read. */
  private @Nullable SettingsReport load(Findings findings) {
    try {
      SettingsReport report = setup.load(surroundings.environment());
      Logging.identify(run, report.clientId());
      findings.add("Settings", SettingsCheck.of(report));
      return report;
    } catch (EtlException e) {
      findings.add("Settings", SettingsCheck.unreadable(e.lines()));
      return null;
    }
  }

  private void printStackTrace(EtlException failure) {
    failure.printStackTrace(surroundings.err());
  }
}
