package com.foresyts.etl.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/** Writes the folder of one export of a snapshot, in the layout of DynamoDB's. */
final class ExportFolder {
  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("").build();

  private static final DateTimeFormatter WITH_MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final String id;
  private final Path folder;

  /** Makes the folder of an export below the root, which may have another name for now. */
  ExportFolder(Path root, String id) throws IOException {
    this.id = id;
    this.folder = root.resolve(id);
    OwnerOnly.createFolder(folder);
    OwnerOnly.createFolder(data());
  }

  Path data() {
    return folder.resolve("data");
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes both manifests; the summary comes last, because it makes an export complete. */
  void complete(SnapshotTable table, String arn, Instant started) throws IOException {
    String key = SnapshotTree.ROOT + "/" + id;
    List<BucketFile> files = table.files().toList();
    manifest(
        Manifest.FILES,
        json -> {
          for (BucketFile file : files) {
            file.describe(key + "/data", json);
          }
        });
    OwnerOnly.sync(folder);
    manifest(Manifest.SUMMARY, json -> summarize(table, arn, key, started, json));
    OwnerOnly.sync(folder);
  }

  private void manifest(String name, Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.write(json);
    }
    MessageDigest md5 = Digests.md5();
    md5.update(bytes.toByteArray());
    OwnerOnly.write(
        folder.resolve(name + ".md5"), Digests.base64(md5).getBytes(StandardCharsets.US_ASCII));
    OwnerOnly.write(folder.resolve(name + ".json"), bytes.toByteArray());
  }

  private void summarize(
      SnapshotTable table, String arn, String key, Instant started, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("version", "2020-06-30");
    json.writeStringField("exportArn", arn + "/export/" + id);
    json.writeStringField("startTime", WITH_MILLIS.format(started));
    json.writeStringField("endTime", WITH_MILLIS.format(Instant.now()));
    json.writeStringField("tableArn", arn);
    json.writeNullField("tableId");
    json.writeStringField("exportTime", WITH_MILLIS.format(table.exportTime()));
    json.writeNullField("s3Bucket");
    json.writeNullField("s3Prefix");
    json.writeNullField("s3SseAlgorithm");
    json.writeNullField("s3SseKmsKeyId");
    json.writeStringField("manifestFilesS3Key", key + "/manifest-files.json");
    json.writeNumberField("billedSizeBytes", table.files().mapToLong(BucketFile::bytes).sum());
    json.writeNumberField("itemCount", table.written());
    json.writeStringField("outputFormat", "DYNAMODB_JSON");
    json.writeStringField("exportType", "FULL_EXPORT");
    json.writeBooleanField(Summary.UNIQUE_KEYS, table.uniqueKeys());
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
