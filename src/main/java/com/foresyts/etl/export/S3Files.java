package com.foresyts.etl.export;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.S3Bucket;
import com.foresyts.etl.error.EtlException;
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
  private static final Pattern URL = Pattern.compile("s3://([^/]+)(?:/+(.*?))?/*", Pattern.DOTALL);

  private static final String ROOT = FolderFiles.ROOT + "/";

  /** A prefix within the folder of exports. */
  private static final Pattern IN_ROOT = Pattern.compile("((?:.*/)?AWSDynamoDB/[^/]+)/.*");

  private final String name;
  private final S3Bucket bucket;
  private final String folder;

  /** The folder is empty, or ends with a slash. */
  private S3Files(String name, S3Bucket bucket, String folder) {
    this.name = name;
    this.bucket = bucket;
    this.folder = folder;
  }

  /**
   * Opens {@code s3://bucket} or {@code s3://bucket/prefix}, without a request.
   *
   * @throws EtlException if the AWS configuration files cannot be parsed, or lack the profile
   */
  public static S3Files open(String url, Settings.Aws settings) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(url);
    }
    String prefix = requireNonNullElse(parts.group(2), "");
    String name = parts.group(1);
    return new S3Files(name, S3Bucket.open(name, settings), prefix.isEmpty() ? "" : prefix + "/");
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
    return bucket.url(key.isEmpty() ? folder : key);
  }

  @Override
  public String bucket() {
    return name;
  }

  @Override
  public void close() {
    bucket.close();
  }
}
