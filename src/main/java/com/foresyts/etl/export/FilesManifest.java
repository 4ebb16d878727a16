package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the files manifest of an export. */
final class FilesManifest {
  /** The end of a data file's key: the export and the file, whose name leads nowhere else. */
  private static final Pattern KEY =
      Pattern.compile("(?:(?!s3:).*/)?AWSDynamoDB/([^/]+)/data/([\\w-][\\w.-]*)");

  private final Summary summary;
  private final String file;
  private final Set<String> names = new HashSet<>();
  private final int clientBucket;
  private final List<DataFile> found = new ArrayList<>();
  private long items;

  private FilesManifest(Summary summary, String file, int clientBucket) {
    this.summary = summary;
    this.file = file;
    this.clientBucket = clientBucket;
  }

  /**
   * Returns the data files that can hold items of a client, in the manifest's order.
   *
   * @param client null for all clients
   * @throws EtlException if the manifest is damaged or missing, or cannot be read
   */
  static List<DataFile> read(ExportFiles files, Summary summary, @Nullable String client) {
    String base = summary.key() + "/" + Manifest.FILES;
    int bucket = client == null ? ClientBucket.ANY : ClientBucket.of(client);
    FilesManifest manifest = new FilesManifest(summary, files.name(base + ".json"), bucket);
    try {
      Manifest.read(files, base, manifest::addLine);
    } catch (FileNotFoundException e) {
      throw ExportFailure.missing(manifest.file, summary.file());
    }
    manifest.checkItems();
    return manifest.found;
  }

  private void addLine(Map<String, String> line) {
    Matcher key = KEY.matcher(member(line, "dataFileS3Key"));
    if (!key.matches() || !key.group(1).equals(Summary.id(summary.key()))) {
      throw damaged("it names a file outside of its export");
    }
    String name = key.group(2);
    if (!names.add(name)) {
      throw damaged("it names the file %s twice".formatted(name));
    }
    String md5 = member(line, "md5Checksum");
    try {
      long count = Manifest.count(member(line, "itemCount"));
      items = Math.addExact(items, count);
      if (canConcern(line.get("clientBucket"))) {
        found.add(new DataFile(summary.key() + "/data/" + name, count, md5));
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged("a number in the line of %s is wrong".formatted(name));
    }
  }

  private boolean canConcern(@Nullable String bucketOfFile) {
    int bucket = bucketOfFile == null ? ClientBucket.ANY : ClientBucket.parse(bucketOfFile);
    return bucket == ClientBucket.ANY || clientBucket == ClientBucket.ANY || bucket == clientBucket;
  }

  private String member(Map<String, String> line, String name) {
    String value = line.get(name);
    if (value == null) {
      throw damaged("a line has no " + name);
    }
    return value;
  }

  private void checkItems() {
    if (items != summary.items()) {
      throw damaged(
          "its files have %s items, %s says %s".formatted(items, summary.file(), summary.items()));
    }
  }

  private EtlException damaged(String problem) {
    return ExportFailure.damaged(file, "is damaged: " + problem);
  }
}
