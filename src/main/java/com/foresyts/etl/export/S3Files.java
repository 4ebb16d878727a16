package com.foresyts.etl.export;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.S3Bucket;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The objects below a prefix of a bucket; their keys are relative to the bucket. */
public final class S3Files implements ExportFiles {
  private static final String SCHEME = "s3://";

  /** Of buckets that can be made today, and of aliases of access points. */
  private static final Pattern URL =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/+(.*))?", Pattern.DOTALL);

  private static final String ROOT = "AWSDynamoDB/";

  /** A prefix within the folder of exports. */
  private static final Pattern IN_ROOT = Pattern.compile("((?:.*/)?AWSDynamoDB/[^/]+)/.*");

  private final S3Bucket bucket;
  private final String folder;

  /** The folder is empty, or ends with a slash. */
  private S3Files(S3Bucket bucket, String folder) {
    this.bucket = bucket;
    this.folder = folder;
  }

  /** Returns whether the text is meant as a URL of S3, and not as a path. */
  public static boolean isUrl(String text) {
    return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * Opens {@code s3://bucket} or {@code s3://bucket/prefix}, without a request.
   *
   * @throws EtlException if the URL names no bucket, or the AWS configuration files cannot be used
   */
  public static S3Files open(String url, Settings.Aws settings) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new EtlException(
          Category.CONFIGURATION,
          "%s names no bucket; write s3://BUCKET or s3://BUCKET/PREFIX, with a bucket of lower-case letters, digits, hyphens and dots"
              .formatted(url));
    }
    String prefix = parts.group(2) == null ? "" : parts.group(2).replaceFirst("/+$", "");
    return new S3Files(
        S3Bucket.open(parts.group(1), settings), prefix.isEmpty() ? "" : prefix + "/");
  }

  @Override
  public List<String> exports() {
    Matcher within = IN_ROOT.matcher(folder);
    if (within.matches()) {
      return bucket.exists(within.group(1) + "/") ? List.of(within.group(1)) : List.of();
    }
    List<String> exports = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(folder));
    while (!open.isEmpty()) {
      String next = open.remove();
      boolean isRoot = next.equals(ROOT) || next.endsWith("/" + ROOT);
      for (String found : bucket.folders(next)) {
        if (!isRoot) {
          open.add(found);
        } else if (!found.endsWith("/data/")) { // of incremental exports
          exports.add(found.substring(0, found.length() - 1));
        }
      }
    }
    return exports;
  }

  @Override
  public InputStream open(String key) throws IOException {
    return bucket.read(key);
  }

  @Override
  public String name(String key) {
    return bucket.url(key);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
