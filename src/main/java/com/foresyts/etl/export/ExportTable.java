package com.foresyts.etl.export;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.TableSource;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** A table in an export. */
final class ExportTable implements TableSource {
  private final TableMapping mapping;
  private final Summary summary;
  private final List<DataFile> files;
  private final ItemReader reader;
  private final int lanes;
  private volatile LongAdder scanned = new LongAdder();

  /**
   * @param files those to read
   * @param lanes how many of them to read at a time
   */
  ExportTable(
      TableMapping mapping, Summary summary, List<DataFile> files, ItemReader reader, int lanes) {
    this.mapping = mapping;
    this.summary = summary;
    this.files = files;
    this.reader = reader;
    this.lanes = lanes;
  }

  @Override
  public String access() {
    return "export";
  }

  @Override
  public boolean uniqueKeys() {
    return summary.uniqueKeys();
  }

  @Override
  public @Nullable Instant instant() {
    return summary.instant();
  }

  @Override
  public String arn() {
    return summary.tableArn();
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "%s of %s; %,d items; %,d %s to read, %,d at a time",
        summary.isSnapshot() ? "snapshot" : "export",
        summary.instant(),
        summary.items(),
        files.size(),
        files.size() == 1 ? "file" : "files",
        lanes);
  }

  @Override
  public void probe() {
    if (!files.isEmpty()) {
      reader.readOne(files.get(0));
    }
  }

  @Override
  public long scanned() {
    return scanned.sum();
  }

  @Override
  public long expected() {
    return files.stream().mapToLong(DataFile::items).sum();
  }

  @Override
  public Items read(DoubleConsumer consumer) {
    LongAdder counter = new LongAdder(); // threads of an earlier read may still count
    scanned = counter;
    return new Lanes("read " + mapping.source(), lanes, files, reader, counter, consumer);
  }
}
