package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.UpsertSql.quote;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL's catalogue says of one existing relation.
 *
 * @param kind {@code pg_class.relkind}
 * @param types the type of each column as PostgreSQL prints it, less the width of varchar
 * @param widths the widths of the varchar columns that have one
 * @param keys the column sets of the primary key and unique constraints that {@code ON CONFLICT}
 *     can use
 */
record Catalogue(
    String kind, Map<String, String> types, Map<String, Integer> widths, List<Set<String>> keys) {

  /** The {@link #kind} of what rows can be written to. */
  static final String PLAIN_TABLE = "r";

  private static final String GENERATED = "generated ";

  private static final String RELATION =
      """
      select c.oid, c.relkind
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relname = ?
      """;

  /** The type modifier of varchar is its width and four bytes of header. */
  private static final String COLUMNS =
      """
      select attname,
        case attgenerated when '' then '' else '%s' end || format_type(atttypid, null) as type,
        case when atttypid in ('varchar'::regtype, 'varchar[]'::regtype) and atttypmod > 4
          then atttypmod - 4 end as width
      from pg_attribute
      where attrelid = ? and attnum > 0 and not attisdropped
      """
          .formatted(GENERATED);

  private static final String KEYS =
      """
      select array_agg(a.attname::text) as names
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      where c.conrelid = ? and c.contype in ('p', 'u') and not c.condeferrable
      group by c.oid
      """;

  /** What there is under a table's name; null where there is nothing. */
  static @Nullable Catalogue read(Connection connection, String schema, String table)
      throws SQLException {
    long oid;
    String kind;
    try (PreparedStatement statement = connection.prepareStatement(RELATION)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return null;
        }
        oid = rows.getLong("oid");
        kind = rows.getString("relkind");
      }
    }
    Map<String, String> types = new HashMap<>();
    Map<String, Integer> widths = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          types.put(rows.getString("attname"), rows.getString("type"));
          int width = rows.getInt("width");
          if (!rows.wasNull()) {
            widths.put(rows.getString("attname"), width);
          }
        }
      }
    }
    List<Set<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setLong(1, oid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(Set.of((String[]) rows.getArray("names").getArray()));
        }
      }
    }
    return new Catalogue(kind, types, widths, keys);
  }

  /**
   * Everything that keeps the relation from taking the mapping's rows: one line each, with the
   * statement that would mend it.
   */
  List<String> differences(TableMapping mapping, String schema, String client) {
    String table = Ddl.qualified(schema, mapping.target());
    if (!kind.equals(PLAIN_TABLE)) {
      return List.of(
          mapping.target() + " is not a plain table: rename what has that name, or set PG_SCHEMA");
    }
    List<String> differences = new ArrayList<>();
    Stream.concat(
            mapping.columns().stream().map(column -> Map.entry(column.name(), column.type())),
            Stream.of(Map.entry(TableMapping.LAST_UPDATED, ColumnType.TIMESTAMP)))
        .forEach(
            column -> {
              String difference = difference(table, column.getKey(), column.getValue());
              if (difference != null) {
                differences.add(mapping.target() + difference);
              }
            });
    List<String> key = mapping.key().stream().map(Column::name).toList();
    if (!keys.contains(Set.copyOf(key))) {
      differences.add(
          "%s has no primary key or unique constraint (not deferrable) on exactly (%s): alter table %s add unique (%s);"
              .formatted(
                  mapping.target(), String.join(", ", key), table, Ddl.names(mapping.key())));
    }
    String clientColumn = mapping.clientColumn().name();
    Integer width = widths.get(clientColumn);
    if (width != null && width < client.codePointCount(0, client.length())) {
      differences.add(
          String.format(
              Locale.ROOT,
              "%s.%s holds %d characters, which the client id %s exceeds: alter table %s alter column %s type text;",
              mapping.target(),
              clientColumn,
              width,
              client,
              table,
              quote(clientColumn)));
    }
    return differences;
  }

  private @Nullable String difference(String table, String column, ColumnType wanted) {
    String type = types.get(column);
    if (type == null) {
      return " has no column %s: alter table %s add column %s %s;"
          .formatted(column, table, quote(column), Ddl.type(wanted));
    }
    List<String> usable =
        switch (wanted) {
          case TEXT -> List.of("text", "character varying");
          case INTEGER -> List.of("integer", "bigint");
          case BOOLEAN -> List.of("boolean");
          case DATE -> List.of("date");
          case TIMESTAMP -> List.of("timestamp without time zone");
          case TEXT_ARRAY -> List.of("text[]", "character varying[]");
        };
    if (usable.contains(type)) {
      return null;
    }
    if (type.startsWith(GENERATED)) {
      return ".%s is %s, which cannot be written: make it a plain column".formatted(column, type);
    }
    String cast = quote(column) + "::" + Ddl.type(wanted);
    String conversion =
        switch (wanted) {
          // A cast would take the time zone of whoever runs the statement.
          case TIMESTAMP ->
              type.equals("timestamp with time zone")
                  ? quote(column) + " at time zone 'UTC'"
                  : cast;
          case TEXT_ARRAY ->
              type.endsWith("[]") ? cast : "array_remove(array[" + quote(column) + "::text], null)";
          case TEXT, INTEGER, BOOLEAN, DATE -> cast;
        };
    return ".%s is %s, not %s: alter table %s alter column %s type %s using %s;"
        .formatted(
            column,
            type,
            String.join(" or ", usable),
            table,
            quote(column),
            Ddl.type(wanted),
            conversion);
  }
}
