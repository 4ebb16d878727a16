package com.foresyts.etl.export;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Source;
import com.foresyts.etl.source.TableSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tables in exports or snapshots. */
public final class ExportSource implements Source {
  private static final int MOST_LANES = 8;

  private final ExportFiles files;
  private final @Nullable String client;
  private final Map<String, ExportTable> tables;
  private final List<Export> exports;
  private final List<String> notices;

  private ExportSource(
      ExportFiles files,
      @Nullable String client,
      Map<String, ExportTable> tables,
      List<Export> exports,
      List<String> notices) {
    this.files = files;
    this.client = client;
    this.tables = tables;
    this.exports = exports;
    this.notices = notices;
  }

  /**
   * Finds the exports of tables and checks their manifests.
   *
   * @param files are closed with the source; by the caller if this throws
   * @param client null to read the items of all clients
   * @param exportTime the instant of the exports; null for the newest of each table
   * @param threads how many files of a table to read at a time; null to choose
   * @throws EtlException (DYNAMODB) if there is none of a table, or it cannot be used
   */
  public static ExportSource open(
      ExportFiles files,
      @Nullable String client,
      List<TableMapping> tables,
      @Nullable Instant exportTime,
      @Nullable Integer threads) {
    Catalogue catalogue = new Catalogue(files, tables, exportTime);
    List<Summary> chosen = catalogue.choose();
    Map<String, ExportTable> opened = new LinkedHashMap<>();
    List<Export> exports = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      TableMapping mapping = tables.get(i);
      Summary summary = chosen.get(i);
      List<DataFile> data = FilesManifest.read(files, summary, client);
      ItemReader reader = new ItemReader(files, mapping, client);
      opened.put(
          mapping.name(),
          new ExportTable(mapping, summary, data, reader, lanes(data.size(), threads)));
      exports.add(
          new Export(
              files.name(summary.key()),
              mapping,
              summary.instant(),
              summary.origin(),
              summary.items(),
              summary.isSnapshot()));
    }
    return new ExportSource(
        files, client, opened, List.copyOf(exports), List.copyOf(catalogue.notices()));
  }

  private static int lanes(int files, @Nullable Integer threads) {
    int most =
        threads == null
            ? Math.min(MOST_LANES, Runtime.getRuntime().availableProcessors())
            : threads;
    return Math.max(1, Math.min(files, most));
  }

  /** Returns the exports that are used, in the order of the tables. */
  public List<Export> exports() {
    return exports;
  }

  /** Returns what was passed over though it is newer, for the operator. */
  public List<String> notices() {
    return notices;
  }

  @Override
  public @Nullable String client() {
    return client;
  }

  @Override
  public String name() {
    return "the export";
  }

  @Override
  public String option() {
    return "--from-export";
  }

  @Override
  public TableSource open(TableMapping mapping, Consumer<String> notice) {
    ExportTable table = tables.get(mapping.name());
    if (table == null) {
      throw new IllegalArgumentException("no export was opened for " + mapping.name());
    }
    return table;
  }

  @Override
  public void close() {
    files.close();
  }
}
