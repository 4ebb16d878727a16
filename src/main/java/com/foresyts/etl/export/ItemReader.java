package com.foresyts.etl.export;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.json.ItemJson;
import com.foresyts.etl.mapping.TableMapping;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the data files of a table. Several threads may use it. */
final class ItemReader {
  /** Takes the lines of a file. */
  @FunctionalInterface
  interface Lines {
    /**
     * Takes a line.
     *
     * @param item its item, with the attributes of the mapping; null if it is another client's
     * @param bytes the line's length
     */
    void take(@Nullable Map<String, AttributeValue> item, long bytes);
  }

  private final ExportFiles files;
  private final Set<String> attributes;
  private final @Nullable String clientAttribute;
  private final BiPredicate<String, AttributeValue> wanted;

  /**
   * @param client null to read the items of all clients
   */
  ItemReader(ExportFiles files, TableMapping mapping, @Nullable String client) {
    this.files = files;
    this.attributes = Set.copyOf(mapping.attributes());
    this.clientAttribute = client == null ? null : mapping.clientAttribute();
    this.wanted = (name, value) -> !name.equals(clientAttribute) || is(value, client);
  }

  private static boolean is(AttributeValue value, @Nullable String client) {
    return value.type() == AttributeValue.Type.S && value.s().equals(client);
  }

  /**
   * Reads a file to its end and checks that it is the one that was written.
   *
   * @throws EtlException if it is not, or cannot be read; after the lines before the damage
   */
  void read(DataFile file, Lines lines) {
    String name = files.name(file.key());
    try (GzipInput gzip = new GzipInput(files.open(file.key()))) {
      LineBuffer buffer = new LineBuffer(gzip);
      long count = 0;
      while (buffer.next()) {
        count += read(name, count, buffer, lines);
      }
      check(file, name, count, gzip.md5());
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  /**
   * Reads the lines of a buffer.
   *
   * @param before the number of those before them
   * @return their number
   */
  private int read(String name, long before, LineBuffer buffer, Lines lines) throws IOException {
    int count = 0;
    try (JsonParser json = ItemJson.FACTORY.createParser(buffer.bytes(), 0, buffer.length())) {
      long start = 0;
      while (json.nextToken() != null) {
        Map<String, AttributeValue> item = readLine(json);
        count++;
        long end = json.currentLocation().getByteOffset();
        lines.take(item, end - start);
        start = end;
      }
      return count;
    } catch (JsonProcessingException e) { // its message may quote the content
      throw ExportFailure.damaged(
          name, "is damaged: item %s is not one in DynamoDB JSON".formatted(before + count + 1));
    }
  }

  /** Reads the first lines of a file, as a check; throws an {@link EtlException} if it fails. */
  void readOne(DataFile file) {
    String name = files.name(file.key());
    try (GzipInput gzip = new GzipInput(files.open(file.key()))) {
      LineBuffer buffer = new LineBuffer(gzip);
      if (buffer.next()) {
        read(name, 0, buffer, (item, bytes) -> {});
      }
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private static EtlException failure(String name, IOException e) {
    if (e instanceof FileNotFoundException) {
      return ExportFailure.missing(name, "the manifest");
    }
    if (e instanceof CharConversionException) {
      return ExportFailure.damaged(name, "is damaged: it is not text in UTF-8");
    }
    return e instanceof ZipException || e instanceof EOFException
        ? ExportFailure.damaged(name, "is damaged: " + e.getMessage())
        : ExportFailure.unreadable(name, e);
  }

  /** Returns null if the item is another client's. */
  private @Nullable Map<String, AttributeValue> readLine(JsonParser json) throws IOException {
    ItemJson.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    if (!"Item".equals(json.nextFieldName())) {
      throw new JsonParseException(json, "no item");
    }
    json.nextToken();
    Map<String, AttributeValue> item = ItemJson.read(json, attributes, wanted);
    ItemJson.expect(json, json.nextToken(), JsonToken.END_OBJECT);
    return item == null || clientAttribute == null || item.containsKey(clientAttribute)
        ? item
        : null;
  }

  private static void check(DataFile file, String name, long count, String md5) {
    if (!md5.equals(file.md5())) {
      throw ExportFailure.damaged(name, "is damaged: its MD5 is not the manifest's");
    }
    if (count != file.items()) {
      throw ExportFailure.damaged(
          name, "has %s items, its manifest says %s".formatted(count, file.items()));
    }
  }
}
