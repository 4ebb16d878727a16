package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.names;
import static com.foresyts.etl.postgres.Identifier.qualified;
import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements that create a target table (contract, section 2). */
public final class Ddl {
  private Ddl() {}

  /**
   * One script that creates all tables, or none.
   *
   * @param schema unquoted; null for the one that PostgreSQL creates tables in
   * @param mappings parents first
   */
  public static String script(@Nullable String schema, List<TableMapping> mappings) {
    return mappings.stream()
        .flatMap(mapping -> create(schema, mapping).stream())
        .map(statement -> statement + ";\n")
        .collect(joining("\n", "begin;\n\n", "\ncommit;\n"));
  }

  /** The table and an index on each referencing column. */
  static List<String> create(@Nullable String schema, TableMapping mapping) {
    String table = qualified(schema, mapping.target());
    List<String> parts = new ArrayList<>();
    for (Column column : mapping.columns()) {
      parts.add(quote(column.name()) + " " + PgType.of(column.type()).ddl());
    }
    parts.add(quote(TableMapping.LAST_UPDATED) + " timestamp default current_timestamp");
    parts.add("primary key (" + names(mapping.key()) + ")");
    List<String> indexes = new ArrayList<>();
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      if (reference != null) {
        parts.add(foreignKey(schema, column.name(), reference));
        indexes.add(index(table, column.name()));
      }
    }
    List<String> statements = new ArrayList<>();
    statements.add("create table " + table + " (\n  " + String.join(",\n  ", parts) + "\n)");
    statements.addAll(indexes);
    return statements;
  }

  static String foreignKey(@Nullable String schema, String column, Column.Reference reference) {
    return "foreign key (%s) references %s (%s)"
        .formatted(
            quote(column),
            qualified(schema, reference.parent().target()),
            quote(reference.parent().idName()));
  }

  static String index(String table, String column) {
    return "create index on %s (%s)".formatted(table, quote(column));
  }
}
