package com.foresyts.etl.export;

import com.foresyts.etl.fixture.SourceTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.source.Items;
import com.foresyts.etl.source.TableSource;
import com.foresyts.etl.tables.Migrators;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads exports from folders. */
final class ExportReading {
  static final String CLIENT = "C1";

  private ExportReading() {}

  static TableMapping mapping(SourceTable table) {
    return Migrators.mappings().stream()
        .filter(mapping -> mapping.source().equals(table.source()))
        .findFirst()
        .orElseThrow();
  }

  static ExportSource open(Path folder, SourceTable... tables) {
    List<TableMapping> mappings = List.of(tables).stream().map(ExportReading::mapping).toList();
    return ExportSource.open(new FolderFiles(folder), CLIENT, mappings, null, 2);
  }

  /** Returns the ids of a table's items, in the order in which they are read. */
  static List<String> ids(Path folder, SourceTable table) {
    try (ExportSource source = open(folder, table)) {
      return read(source.open(mapping(table), notice -> {})).stream()
          .map(item -> item.getOrDefault(table.idAttribute(), AttributeValue.fromS("")).s())
          .toList();
    }
  }

  /** Returns the items of a table, in the order in which they are read. */
  static List<Map<String, AttributeValue>> read(TableSource table) {
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    try (Items items = table.read(units -> {})) {
      for (var block = items.next(); block != null; block = items.next()) {
        found.addAll(block);
      }
    }
    return found;
  }

  /** Returns items of the client with ids from {@code d0} on. */
  static List<Map<String, AttributeValue>> items(SourceTable table, int count) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(table.item(CLIENT, "d" + i));
    }
    return items;
  }
}
