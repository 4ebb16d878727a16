package com.foresyts.etl.export;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A data file of a snapshot: the items of one table whose clients are in one bucket. */
final class BucketFile {
  /**
   * Takes as long as level 1 and makes files that are a fifth smaller. Level 6 takes more than
   * twice as long, for files that are a quarter smaller again.
   */
  private static final int COMPRESSION_LEVEL = 3;

  private static final int BUFFER_BYTES = 8 << 10;

  private final int bucket;
  private final Path path;
  private final MessageDigest md5 = Digests.md5();
  private final FileOutputStream file;
  private final GZIPOutputStream gzip;
  private long items;
  private long bytes;

  /** Makes the file, which must not exist yet, in a folder. */
  BucketFile(int bucket, Path folder) throws IOException {
    this.bucket = bucket;
    this.path = folder.resolve(String.format(Locale.ROOT, "bucket-%02d.json.gz", bucket));
    this.file = new FileOutputStream(OwnerOnly.createFile(path));
    this.gzip =
        new GZIPOutputStream(new DigestOutputStream(file, md5), BUFFER_BYTES) {
          {
            def.setLevel(COMPRESSION_LEVEL);
          }
        };
  }

  void write(ByteArrayOutputStream line) throws IOException {
    try {
      line.writeTo(gzip);
    } catch (IOException e) {
      throw OwnerOnly.named(path, e);
    }
    items++;
    bytes += line.size();
  }

  long items() {
    return items;
  }

  /** Returns the size of the items without compression. */
  long bytes() {
    return bytes;
  }

  /** Ends the file, and waits until it is on the disk. */
  void finish() throws IOException {
    try (file) {
      gzip.finish();
      file.getFD().sync();
      gzip.close();
    } catch (IOException e) {
      throw OwnerOnly.named(path, e);
    }
  }

  /** Closes a file that will be deleted. */
  void abandon() {
    try {
      file.close();
    } catch (IOException e) {
      // It is deleted, whatever it holds.
    }
  }

  /** Writes the line of the files manifest, after the end; the key is that of the data folder. */
  void describe(String key, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("itemCount", items);
    json.writeStringField("md5Checksum", Digests.base64(md5));
    json.writeNullField("etag");
    json.writeStringField("dataFileS3Key", key + "/" + path.getFileName());
    json.writeStringField("clientBucket", ClientBucket.text(bucket));
    json.writeEndObject();
    json.writeRaw('\n');
  }
}
