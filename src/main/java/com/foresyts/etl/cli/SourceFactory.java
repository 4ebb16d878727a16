package com.foresyts.etl.cli;

import com.foresyts.etl.concurrent.Opening;
import com.foresyts.etl.config.Setting.Part;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.LiveSource;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.export.ExportFiles;
import com.foresyts.etl.export.ExportNotices;
import com.foresyts.etl.export.ExportSource;
import com.foresyts.etl.export.FolderFiles;
import com.foresyts.etl.export.S3Files;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Uses;
import com.foresyts.etl.report.Console;
import com.foresyts.etl.source.Source;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the source that the options choose.
 *
 * @param read how DynamoDB may be read; its segments are also the files that are read at a time
 * @param export the place of the exports; null for the live tables
 * @param time the instant of the exports; null for the newest
 */
record SourceFactory(ReadSettings read, @Nullable ExportLocation export, @Nullable Instant time) {
  boolean isLive() {
    return export == null;
  }

  /** Returns the parts of the settings that the source uses. */
  Set<Part> parts() {
    if (export == null) {
      return Set.of(Part.AWS, Part.DYNAMODB);
    }
    return export.folder() == null ? Set.of(Part.AWS, Part.S3) : Set.of();
  }

  /** Returns the uses of the target tables if this source is read. */
  Uses uses(Uses live) {
    return isLive() ? live : live.ofExport();
  }

  /** Adds the files that are read, so that no output is one of them. */
  void addInputs(DistinctFiles files) {
    if (export != null && export.folder() != null) {
      files.exports(ExportOptions.FROM_EXPORT, export.folder());
    }
  }

  /** Starts to open the source and to prepare its tables, in a thread of its own. */
  Opening<Source> opening(Settings settings, List<TableMapping> tables) {
    return new Opening<>(
        "open source",
        () -> {
          Source source = open(settings.aws(), settings.clientId(), tables);
          source.prepare(tables);
          return source;
        },
        Source::close);
  }

  /**
   * Opens the source.
   *
   * @param client null for all clients
   * @throws EtlException (DYNAMODB) if exports cannot be read
   */
  Source open(Settings.Aws settings, @Nullable String client, List<TableMapping> tables) {
    return export == null
        ? LiveSource.of(settings, client, read)
        : openExport(export, settings, client, tables);
  }

  private Source openExport(
      ExportLocation place,
      Settings.Aws settings,
      @Nullable String client,
      List<TableMapping> tables) {
    ExportFiles files =
        place.folder() == null
            ? S3Files.open(place.text(), settings)
            : new FolderFiles(place.folder());
    try {
      return ExportSource.open(files, client, tables, time, read.segments());
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  /** Tells which exports are read, and warns of their instants; nothing if the source is live. */
  static void describe(Source source, Console console) {
    boolean live = !source.option().equals(ExportOptions.FROM_EXPORT);
    if (!live && source instanceof ExportSource export) { // a live run loads no class of exports
      ExportNotices notices = new ExportNotices(export.exports(), Instant.now());
      console.printOk("Reading exports of " + notices.origin());
      notices.lines().forEach(console::printOk);
      export.notices().forEach(console::warn);
      notices.warnings().forEach(console::warn);
    }
  }
}
