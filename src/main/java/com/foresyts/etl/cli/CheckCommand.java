package com.foresyts.etl.cli;

import com.foresyts.etl.check.ExportCheck;
import com.foresyts.etl.check.Findings;
import com.foresyts.etl.check.SettingsCheck;
import com.foresyts.etl.check.SourceCheck;
import com.foresyts.etl.check.TargetCheck;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ConnectRetry;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.tables.Migrators;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks whether a run would start. */
@Command(
    name = "check",
    description = {
      "Checks whether a run would start: the settings, the tables and the rights on both sides."
          + " Writes nothing. Waits for DynamoDB for seconds only, whatever --retry-for is."
    },
    exitCodeList = {
      "0:a run would start",
      "1:unexpected failure",
      "2:usage or configuration",
      "3:DynamoDB, or an export",
      "4:PostgreSQL",
      "6:another run holds this client's lock",
      "129, 130, 143:ended by SIGHUP, SIGINT, SIGTERM"
    })
final class CheckCommand implements Callable<Integer> {
  private final CommandContext context;

  @Mixin private final ConnectionOptions connection;

  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Option(
      names = "--json",
      order = 6,
      description = "Print one JSON object instead of lines: client, exitCode, findings.")
  private boolean json;

  @Mixin private ReadOptions read = new ReadOptions();

  @Mixin private ExportOptions export = new ExportOptions();

  private final Console console = new Console();

  CheckCommand(CommandContext context) {
    this.context = context;
    this.connection = new ConnectionOptions(context.environment());
  }

  @Override
  public Integer call() {
    SourceFactory sources = export.source(read.options(false));
    connection.readFrom(sources);
    logging.configure(json ? context.err() : context.out(), context.err(), connection.client());
    FailurePrinter printer =
        new FailurePrinter("check failed", logging.format, context.err(), false);
    Findings findings = new Findings();
    Termination termination =
        context
            .signals()
            .watch(
                () -> {},
                signal -> {},
                signal -> {
                  if (json) {
                    findings.printJson(connection.client(), signal.code(), context.out());
                  }
                  printer.print(FailureHandler.endedBy(signal, "run again", null), false, null);
                });
    Settings settings = load(findings);
    if (settings != null) {
      List<TableMapping> mappings = Migrators.mappings();
      ConnectRetry retry = connection.connectRetry(Duration.ZERO, console::warn);
      findings.add("PostgreSQL", TargetCheck.of(settings, retry, mappings));
      if (sources.isLive()) {
        findings.add("DynamoDB", SourceCheck.of(settings, sources.read(), mappings));
      } else {
        findings.add(
            "Exports",
            ExportCheck.of(
                tables -> sources.open(settings.aws(), settings.clientId(), tables), mappings));
      }
    }
    int exitCode = exitCode(findings);
    termination.decide(exitCode);
    print(findings, exitCode);
    termination.printed(exitCode);
    return exitCode;
  }

  private static int exitCode(Findings findings) {
    return findings.failures().stream()
        .findFirst()
        .map(failure -> ExitCode.of(failure.category()))
        .orElse(ExitCode.SUCCESS)
        .code();
  }

  private void print(Findings findings, int exitCode) {
    if (json) {
      findings.printJson(connection.client(), exitCode, context.out());
    } else {
      findings.print(exitCode, console);
    }
    if (connection.verbose) {
      findings.failures().forEach(failure -> failure.printStackTrace(context.err()));
    }
  }

  /** Returns null if the settings are invalid, or the env file cannot be read. */
  private @Nullable Settings load(Findings findings) {
    try {
      SettingsReport report = connection.load();
      findings.add("Settings", SettingsCheck.of(report));
      return report.settings();
    } catch (EtlException e) {
      findings.add("Settings", SettingsCheck.unreadable(e.lines()));
      return null;
    }
  }
}
