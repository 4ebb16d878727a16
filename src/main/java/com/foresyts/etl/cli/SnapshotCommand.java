package com.foresyts.etl.cli;

import com.foresyts.etl.cli.RunEnd.ConsoleStreams;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.config.SettingsReport;
import com.foresyts.etl.export.SnapshotStore;
import com.foresyts.etl.export.SnapshotWriter;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.report.LogText;
import com.foresyts.etl.report.Progress;
import com.foresyts.etl.report.SnapshotReport;
import com.foresyts.etl.report.StatusLine;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.tables.Migrator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the items of all clients to files. */
@Command(
    name = "snapshot",
    description =
        "Reads each table once for all clients and writes files that runs read in place of DynamoDB."
            + " Needs no client and no PostgreSQL. Prints the clients, and the snapshot's folder"
            + " as the last line.",
    exitCodeList = {
      "0:success",
      "1:unexpected failure, or the snapshot could not be written",
      "2:usage or configuration",
      "3:DynamoDB, or an export",
      "5:no item of any client was found",
      "6:another snapshot is being written to the folder",
      "129, 130, 143:ended by SIGHUP, SIGINT, SIGTERM"
    })
final class SnapshotCommand implements Callable<Integer> {
  private final StatusLine statusLine;
  private final PrintStream out;
  private final PrintStream err;
  private final CommandContext context;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      order = 1,
      description =
          "Write a new folder snapshot-TIME into this one, which is made if it is missing. The"
              + " files hold personal data; only their owner may read them.")
  private @Nullable String to;

  @Option(
      names = "--keep",
      paramLabel = "N",
      order = 1,
      description =
          "At the end, delete all complete snapshots in the folder but the newest N, and what"
              + " killed ones left; default: delete nothing.")
  private @Nullable Integer keep;

  @Mixin private final SettingsOptions connection;

  @Mixin private LoggingOptions logging = new LoggingOptions();

  @Mixin private TableOptions tables = new TableOptions();

  @Mixin private ReadOptions read = new ReadOptions();

  @Mixin private ExportOptions export = new ExportOptions();

  @Mixin private SummaryOptions output = new SummaryOptions();

  private final Console console = new Console();
  private final SnapshotReport report = new SnapshotReport();

  SnapshotCommand(CommandContext context) {
    this.statusLine = new StatusLine(context.out());
    this.out = statusLine.above(context.out());
    this.err = statusLine.above(context.err());
    this.context = context;
    this.connection = new SettingsOptions(context.environment());
  }

  @Override
  public Integer call() {
    if (to == null) {
      throw new UsageException("--to is missing: give the folder for the snapshot");
    }
    Path folder = ExportLocation.folder("--to", to);
    List<TableMapping> mappings = tables.migrators().stream().map(Migrator::mapping).toList();
    SourceFactory sources = export.source(read.options(true));
    connection.use(sources.parts());
    if (keep != null && keep < 1) {
      throw new UsageException("--keep " + keep + " is less than 1");
    }
    logging.configure(output.takesStandardOutput() ? err : out, err, null);
    List<OutputFile> files = new ArrayList<>();
    RunEnd end = new RunEnd(report, files, streams());
    Termination termination =
        context
            .signals()
            .watch(
                () -> {},
                signal -> end.write(FailureHandler.endedBy(signal, advice(), report.interrupted())),
                signal -> end.print(null));
    DistinctFiles paths = connection.inputs();
    sources.addInputs(paths);
    paths.exports("--to", folder);
    files.addAll(output.summary(paths, report, out));
    files.forEach(OutputFile::check);
    files.forEach(OutputFile::open);
    Throwable failure = null;
    try {
      run(mappings, sources);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    return end.finish(failure, termination);
  }

  private String advice() {
    return report.folder() == null ? "no snapshot was written; run again" : report.achieved();
  }

  private ConsoleStreams streams() {
    FailurePrinter failures =
        new FailurePrinter("snapshot failed", logging.format, err, connection.verbose);
    return output.takesStandardOutput()
        ? new ConsoleStreams(err, "standard error", true, failures)
        : new ConsoleStreams(out, "standard output", context.together(), failures);
  }

  private void run(List<TableMapping> mappings, SourceFactory sources) {
    SettingsReport loaded = connection.load();
    Settings settings = loaded.orThrow();
    loaded.warnings().forEach(console::warn);
    try (SnapshotStore store = SnapshotStore.open(String.valueOf(to))) {
      if (keep == null) {
        store.old(console::warn).warnOfLeftovers();
      }
      Path folder;
      try (Source source = sources.open(settings.aws(), null, mappings);
          SnapshotWriter writer = store.start(console::warn)) {
        SourceFactory.describe(source, console);
        new SnapshotRun(source, writer, console, progress(), report).run(mappings);
        folder = writer.folder();
      }
      if (keep != null) {
        store
            .old(console::warn)
            .keep(keep, folder)
            .forEach(deleted -> console.printOk("Deleted " + LogText.line(deleted.toString())));
      }
    }
  }

  private Progress progress() {
    return logging.allowsBar() && !output.takesStandardOutput() && Terminal.isThere()
        ? Progress.bar(statusLine)
        : Progress.lines(console);
  }
}
