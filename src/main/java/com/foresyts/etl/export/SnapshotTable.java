package com.foresyts.etl.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.foresyts.etl.config.Setting;
import com.foresyts.etl.json.ItemJson;
import com.foresyts.etl.mapping.TableMapping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A table of a snapshot that is being written: one item after the other, in one thread. */
public final class SnapshotTable {
  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("").build();

  private final TableMapping mapping;
  private final String arn;
  private final boolean uniqueKeys;
  private final Instant exportTime;
  private final Path data;
  private final @Nullable BucketFile[] buckets = new BucketFile[ClientBucket.BUCKETS];
  private final Map<String, Client> clients = new HashMap<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private long withoutClient;
  private boolean finished;

  /** A client that has items in the table. */
  private static final class Client {
    final int bucket;
    long items;

    Client(String id) {
      bucket = ClientBucket.of(id);
    }
  }

  /**
   * @param exportTime the instant of the items
   * @param data the folder of the data files
   */
  SnapshotTable(TableMapping mapping, String arn, boolean uniqueKeys, Instant exportTime, Path data)
      throws IOException {
    this.mapping = mapping;
    this.arn = arn;
    this.uniqueKeys = uniqueKeys;
    this.exportTime = exportTime;
    this.data = data;
    this.json = JSON.createGenerator(line);
  }

  TableMapping mapping() {
    return mapping;
  }

  String arn() {
    return arn;
  }

  boolean uniqueKeys() {
    return uniqueKeys;
  }

  Instant exportTime() {
    return exportTime;
  }

  /**
   * Writes the items of a page. Items without a client are counted only.
   *
   * @throws UncheckedIOException if a file cannot be written
   */
  public void write(List<Map<String, AttributeValue>> page) {
    try {
      for (Map<String, AttributeValue> item : page) {
        Client client = client(item);
        if (client == null) {
          withoutClient++;
        } else {
          client.items++;
          write(item, client.bucket);
        }
      }
    } catch (IOException e) {
      throw SnapshotFailure.of(e);
    }
  }

  /** Returns the client of an item, or null if no run can have it. */
  private @Nullable Client client(Map<String, AttributeValue> item) {
    AttributeValue attribute = item.get(mapping.clientAttribute());
    String id = attribute == null ? null : attribute.s();
    if (id == null) {
      return null;
    }
    Client known = clients.get(id);
    if (known != null || !Setting.isClientId(id)) {
      return known;
    }
    Client client = new Client(id);
    clients.put(id, client);
    return client;
  }

  private void write(Map<String, AttributeValue> item, int bucket) throws IOException {
    line.reset();
    json.writeStartObject();
    json.writeFieldName("Item");
    ItemJson.write(item, json);
    json.writeEndObject();
    json.writeRaw('\n');
    json.flush();
    BucketFile file = buckets[bucket];
    if (file == null) {
      file = new BucketFile(bucket, data);
      buckets[bucket] = file;
    }
    file.write(line);
  }

  /** Returns how many items were written. */
  public long written() {
    return files().mapToLong(BucketFile::items).sum();
  }

  /** Returns how many items belong to no client, and were not written. */
  public long withoutClient() {
    return withoutClient;
  }

  /** Returns the number of items of each client. */
  public Map<String, Long> clients() {
    Map<String, Long> counts = new HashMap<>();
    clients.forEach((id, client) -> counts.put(id, client.items));
    return counts;
  }

  /**
   * Ends the data files, and waits until they are on the disk. Does nothing the second time.
   *
   * @throws UncheckedIOException if one cannot be written
   */
  public void finish() {
    if (finished) {
      return;
    }
    finished = true;
    try {
      for (BucketFile file : files().toList()) {
        file.finish();
      }
      OwnerOnly.sync(data);
    } catch (IOException e) {
      throw SnapshotFailure.of(e);
    }
  }

  void abandon() {
    files().forEach(BucketFile::abandon);
  }

  /** Returns the data files, in the order of their buckets. */
  Stream<BucketFile> files() {
    return Arrays.stream(buckets).filter(Objects::nonNull).map(Objects::requireNonNull);
  }
}
