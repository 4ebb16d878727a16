package com.foresyts.etl.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The snapshots in a folder, complete or not. */
public final class OldSnapshots {
  private final Path folder;
  private final Consumer<String> warning;

  OldSnapshots(Path folder, Consumer<String> warning) {
    this.folder = folder;
    this.warning = warning;
  }

  /** Warns of those that were not completed. */
  public void warnOfLeftovers() {
    forEach(
        snapshot -> {
          if (!SnapshotTree.isComplete(snapshot) && SnapshotTree.foreign(snapshot) == null) {
            warning.accept(
                "%s is what a killed snapshot left: delete it, or let --keep do so"
                    .formatted(snapshot));
          }
        });
  }

  /**
   * Deletes all complete ones but the newest, and what killed ones left. Folders with other files
   * stay.
   *
   * @param number how many stay; at least 1
   * @param newest the one that was written last, which stays
   * @return those that were deleted
   */
  public List<Path> keep(int number, Path newest) {
    List<Path> deleted = new ArrayList<>();
    List<Path> kept = new ArrayList<>(List.of(newest));
    forEach(
        snapshot -> {
          if (snapshot.equals(newest)) {
            return;
          }
          Path foreign = SnapshotTree.foreign(snapshot);
          if (foreign != null) {
            warning.accept(
                "%s is not deleted: a snapshot does not have %s".formatted(snapshot, foreign));
          } else if (SnapshotTree.isComplete(snapshot) && kept.size() < number) {
            kept.add(snapshot);
          } else {
            SnapshotTree.delete(snapshot);
            deleted.add(snapshot);
          }
        });
    return deleted;
  }

  private interface Work {
    void on(Path snapshot) throws IOException;
  }

  /** Works on each folder with the name of a snapshot, the latest first. */
  private void forEach(Work work) {
    try {
      for (Path snapshot : SnapshotTree.named(folder)) {
        try {
          work.on(snapshot);
        } catch (IOException e) {
          warning.accept(
              "%s cannot be read or deleted: %s".formatted(snapshot, OwnerOnly.message(e)));
        }
      }
    } catch (IOException e) {
      warning.accept("%s cannot be read: %s".formatted(folder, OwnerOnly.message(e)));
    }
  }
}
