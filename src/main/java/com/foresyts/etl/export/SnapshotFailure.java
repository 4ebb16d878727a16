package com.foresyts.etl.export;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Makes the exceptions of files that cannot be written, as on a full disk. */
final class SnapshotFailure {
  private SnapshotFailure() {}

  static UncheckedIOException of(IOException e) {
    return new UncheckedIOException(
        "the snapshot could not be written and is removed: %s; make room, or give another folder with --to"
            .formatted(OwnerOnly.message(e)),
        e);
  }
}
