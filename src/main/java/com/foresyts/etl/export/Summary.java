package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import java.io.FileNotFoundException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a complete export of one table.
 *
 * @param key of the export's folder
 * @param file the summary's path or URL; for messages
 * @param members those that are texts, numbers or booleans, as text
 */
record Summary(String key, String file, Map<String, String> members) {
  private static final String INCREMENTAL = "INCREMENTAL_EXPORT";

  /** Marks the summary of a snapshot, and tells whether no two items of a client share a key. */
  static final String UNIQUE_KEYS = "uniqueKeys";

  /**
   * Reads the summary of an export.
   *
   * @return null if the export is not complete
   * @throws EtlException if it is damaged, or cannot be read
   */
  static @Nullable Summary read(ExportFiles files, String key) {
    String base = key + "/" + Manifest.SUMMARY;
    String file = files.name(base + ".json");
    List<Map<String, String>> objects = new ArrayList<>();
    try {
      Manifest.read(files, base, objects::add);
    } catch (FileNotFoundException e) {
      return null;
    }
    if (objects.size() != 1) {
      throw ExportFailure.damaged(file, "is damaged: it is not one JSON object");
    }
    Summary summary = new Summary(key, file, objects.get(0));
    summary.checkOrigin();
    return summary;
  }

  /** Checks that the summary is that of the folder's export. */
  private void checkOrigin() {
    String id = id(key);
    String exportArn = members.getOrDefault("exportArn", tableArn() + "/export/" + id);
    String files = members.getOrDefault("manifestFilesS3Key", "/" + id + "/manifest-files.json");
    if (!exportArn.equals(tableArn() + "/export/" + id)
        || !files.endsWith("/" + id + "/manifest-files.json")) {
      throw ExportFailure.damaged(file, "belongs to another export than its folder");
    }
  }

  /** Returns the last name of the key of an export's folder. */
  static String id(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  private String member(String name) {
    String value = members.get(name);
    if (value == null) {
      throw ExportFailure.damaged(file, "is damaged: it has no " + name);
    }
    return value;
  }

  private EtlException wrong(String member) {
    return ExportFailure.damaged(file, "is damaged: %s is '%s'".formatted(member, member(member)));
  }

  String tableArn() {
    return member("tableArn");
  }

  /** Returns the parts of the table's ARN: the region is the fourth, the account the fifth. */
  private List<String> arn() {
    List<String> parts = List.of(tableArn().split(":", 6));
    if (parts.size() != 6 || !parts.get(5).startsWith("table/")) {
      throw wrong("tableArn");
    }
    return parts;
  }

  /** Returns the name of the DynamoDB table. */
  String table() {
    return arn().get(5).substring("table/".length());
  }

  /** Returns region and account of the table. */
  String origin() {
    return "%s, account %s".formatted(arn().get(3), arn().get(4));
  }

  /** Returns the bucket that the export was written to; null if it was none. */
  @Nullable String bucket() {
    return members.get("s3Bucket");
  }

  boolean isIncremental() {
    return INCREMENTAL.equals(members.get("exportType"));
  }

  boolean isSnapshot() {
    return members.containsKey(UNIQUE_KEYS);
  }

  boolean uniqueKeys() {
    return Boolean.parseBoolean(members.get(UNIQUE_KEYS));
  }

  /** Returns the instant of the items; of an incremental export the one that it leads to. */
  Instant instant() {
    String member = isIncremental() ? "exportToTime" : "exportTime";
    try {
      return OffsetDateTime.parse(member(member)).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong(member);
    }
  }

  long items() {
    try {
      return Manifest.count(member("itemCount"));
    } catch (NumberFormatException e) {
      throw wrong("itemCount");
    }
  }

  /** Throws an {@link EtlException} if the export is of a kind that cannot be used. */
  void checkKind() {
    if (isIncremental()) {
      throw ExportFailure.of(
          "%s is of an incremental export, which has changes only. Use a full export of %s (--export-type FULL_EXPORT), or the live table"
              .formatted(file, table()));
    }
    if (!members.getOrDefault("exportType", "FULL_EXPORT").equals("FULL_EXPORT")) {
      throw wrong("exportType");
    }
    if (!member("outputFormat").equals("DYNAMODB_JSON")) {
      throw ExportFailure.of(
          "%s is of an export in the format %s. Export %s with --export-format DYNAMODB_JSON, or choose another one with --export-time"
              .formatted(file, member("outputFormat"), table()));
    }
  }
}
