package com.foresyts.etl.export;

import com.foresyts.etl.mapping.TableMapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a snapshot: exports of tables, all items split by client. They stand in a folder that
 * nothing reads until it is renamed, when all is on the disk.
 */
public final class SnapshotWriter implements AutoCloseable {
  /** Stands for the account of a table that may not be described. */
  private static final String NO_ACCOUNT = ":000000000000:";

  private final Path folder;
  private final Instant started;
  private final Path incomplete;
  private final List<SnapshotTable> tables = new ArrayList<>();

  /** Those of the tables, in the same order. */
  private final List<ExportFolder> exports = new ArrayList<>();

  private final SecureRandom random = new SecureRandom();
  private boolean complete;

  /**
   * Starts a snapshot.
   *
   * @param folder exists, and is empty
   * @param started the instant from which on the tables are read
   */
  SnapshotWriter(Path folder, Instant started) throws IOException {
    this.folder = folder;
    this.started = started;
    this.incomplete = folder.resolve(SnapshotTree.INCOMPLETE);
    OwnerOnly.createFolder(incomplete);
  }

  public Path folder() {
    return folder;
  }

  /**
   * Starts a table.
   *
   * @param arn of the table in DynamoDB; its account is {@code 000000000000} if that is not known
   * @param uniqueKeys whether no two items of a client can have the same target key
   * @param instant of which the items are; null if they are live
   * @throws UncheckedIOException if its folder cannot be made
   */
  public SnapshotTable table(
      TableMapping mapping, String arn, boolean uniqueKeys, @Nullable Instant instant) {
    String id = String.format(Locale.ROOT, "0%d-%08x", started.toEpochMilli(), random.nextInt());
    try {
      ExportFolder export = new ExportFolder(incomplete, id);
      SnapshotTable table =
          new SnapshotTable(
              mapping,
              arn,
              uniqueKeys,
              Objects.requireNonNullElse(instant, started),
              export.data());
      tables.add(table);
      exports.add(export);
      return table;
    } catch (IOException e) {
      throw SnapshotFailure.of(e);
    }
  }

  /**
   * Completes the snapshot.
   *
   * @throws UncheckedIOException if a file cannot be written
   */
  public void complete() {
    tables.forEach(SnapshotTable::finish);
    try {
      for (int table = 0; table < tables.size(); table++) {
        exports.get(table).complete(tables.get(table), arn(tables.get(table)), started);
      }
      OwnerOnly.sync(incomplete);
      OwnerOnly.write(
          folder.resolve(SnapshotTree.CLIENTS), clients().getBytes(StandardCharsets.UTF_8));
      OwnerOnly.sync(folder);
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      Files.move(incomplete, folder.resolve(SnapshotTree.ROOT), StandardCopyOption.ATOMIC_MOVE);
      OwnerOnly.sync(folder);
      complete = true;
    } catch (IOException e) {
      throw SnapshotFailure.of(e);
    }
  }

  /** Returns the table's ARN, with the account of the others if its own is not known. */
  private String arn(SnapshotTable table) {
    String arn = table.arn();
    return tables.stream()
        .map(SnapshotTable::arn)
        .filter(known -> !known.contains(NO_ACCOUNT) && arn.contains(NO_ACCOUNT))
        .findFirst()
        .map(known -> known.substring(0, known.indexOf('/') + 1) + table.mapping().source())
        .orElse(arn);
  }

  private String clients() {
    NavigableSet<String> ids = new TreeSet<>();
    tables.stream().map(SnapshotTable::clients).map(Map::keySet).forEach(ids::addAll);
    StringBuilder lines = new StringBuilder();
    ids.forEach(id -> lines.append(id).append('\n'));
    return lines.toString();
  }

  /** Removes a snapshot that is not complete. */
  @Override
  public void close() {
    if (complete) {
      return;
    }
    tables.forEach(SnapshotTable::abandon);
    try {
      SnapshotTree.delete(folder);
    } catch (IOException e) {
      // The next snapshot finds it, and tells.
    }
  }
}
