package com.foresyts.etl.cli;

import com.foresyts.etl.config.Setting.Part;
import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.LiveSource;
import com.foresyts.etl.dynamodb.ReadSettings;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
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

  /** Adds the files that are read, so that no output is one of them. */
  void addInputs(DistinctFiles files) {
    if (export != null && export.folder() != null) {
      files.exports(ExportOptions.FROM_EXPORT, export.folder());
    }
  }

  /**
   * Opens the source.
   *
   * @param client null for all clients
   * @throws EtlException (DYNAMODB) if exports cannot be read
   */
  Source open(Settings.Aws settings, @Nullable String client, List<TableMapping> tables) {
    return export == null ? LiveSource.of(settings, client, read) : openExport(tables);
  }

  private Source openExport(List<TableMapping> tables) {
    throw new EtlException(Category.DYNAMODB, "exports are not read yet: " + tables.size());
  }
}
