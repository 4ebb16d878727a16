package com.foresyts.etl.export;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.json.ItemJson;
import java.io.CharConversionException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/** Reads a manifest of an export: JSON objects, and a file beside it with their MD5. */
final class Manifest {
  static final String SUMMARY = "manifest-summary";
  static final String FILES = "manifest-files";

  /** Of the file with the MD5; the second one is older. */
  private static final List<String> CHECKSUM_SUFFIXES = List.of(".md5", ".checksum");

  private static final int MAX_CHECKSUM = 1_000;

  private Manifest() {}

  /**
   * Reads the objects one by one, each with its members that are texts, numbers and booleans; then
   * checks the MD5.
   *
   * @param base the manifest's key without {@code .json}
   * @throws FileNotFoundException if there is no manifest
   * @throws EtlException if it is damaged, or cannot be read
   */
  static void read(ExportFiles files, String base, Consumer<Map<String, String>> objects)
      throws FileNotFoundException {
    String name = files.name(base + ".json");
    MessageDigest md5 = Digests.md5();
    try (LimitedInput text =
            new LimitedInput(new DigestInputStream(files.open(base + ".json"), md5));
        JsonParser json = ItemJson.FACTORY.createParser(text)) {
      text.startObject();
      while (json.nextToken() != null) {
        objects.accept(members(json));
        text.startObject();
      }
    } catch (FileNotFoundException e) {
      throw e;
    } catch (JsonProcessingException | CharConversionException | ZipException e) {
      throw ExportFailure.damaged(name, "is damaged: it is not JSON of a manifest");
    } catch (IOException e) {
      throw ExportFailure.unreadable(name, e);
    }
    checkMd5(files, base, Digests.base64(md5));
  }

  private static Map<String, String> members(JsonParser json) throws IOException {
    ItemJson.expect(json, json.currentToken(), JsonToken.START_OBJECT);
    Map<String, String> members = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
        members.put(name, json.getText());
      }
      json.skipChildren();
    }
    ItemJson.expect(json, json.currentToken(), JsonToken.END_OBJECT);
    return members;
  }

  /** Parses a count; throws NumberFormatException if it is not one. */
  static long count(String digits) {
    long count = Long.parseLong(digits);
    if (count < 0) {
      throw new NumberFormatException("negative");
    }
    return count;
  }

  private static void checkMd5(ExportFiles files, String base, String md5) {
    for (String suffix : CHECKSUM_SUFFIXES) {
      String name = files.name(base + suffix);
      try (InputStream in = files.open(base + suffix)) {
        String expected = new String(in.readNBytes(MAX_CHECKSUM), StandardCharsets.UTF_8);
        if (!expected.strip().equals(md5)) {
          throw ExportFailure.damaged(
              files.name(base + ".json"), "is damaged: its MD5 is not that in " + name);
        }
        return;
      } catch (FileNotFoundException e) {
        // a copy may lack it
      } catch (IOException e) {
        throw ExportFailure.unreadable(name, e);
      }
    }
  }
}
