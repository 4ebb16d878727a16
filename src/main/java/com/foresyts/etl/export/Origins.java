package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import java.util.List;

/** Compares where the exports of several tables come from. */
final class Origins {
  private Origins() {}

  /**
   * Checks that all are of one account, region and bucket.
   *
   * @throws EtlException if one is not
   */
  static void check(ExportFiles files, List<Summary> chosen) {
    Summary first = chosen.get(0);
    for (Summary summary : chosen) {
      if (!summary.origin().equals(first.origin())) {
        throw ExportFailure.of(
            "%s is of %s, but %s of %s. Give a folder with exports of one account and region"
                .formatted(summary.file(), summary.origin(), first.file(), first.origin()));
      }
      String bucket = files.bucket() == null ? first.bucket() : files.bucket();
      if (bucket != null && summary.bucket() != null && !summary.bucket().equals(bucket)) {
        throw ExportFailure.of(
            "%s is of an export to the bucket %s, not to %s. Give a folder or bucket with exports to one bucket"
                .formatted(summary.file(), summary.bucket(), bucket));
      }
    }
  }
}
