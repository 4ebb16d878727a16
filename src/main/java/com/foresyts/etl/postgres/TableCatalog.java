package com.foresyts.etl.postgres;

import com.foresyts.etl.convert.TextWidth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entries of PostgreSQL's catalog for one relation.
 *
 * @param plainTable whether rows can be written to it, as to no view and no partitioned table
 * @param columns by name
 */
record TableCatalog(boolean plainTable, Map<String, Column> columns) {

  /**
   * A column.
   *
   * @param type as PostgreSQL prints it, less the width of varchar
   * @param width of varchar; null if it has none
   * @param keys the primary key and unique constraints on it
   * @param privileges which of select, insert, update and references the user has on it
   * @param parents the tables of the same schema that its foreign keys refer to
   * @param indexed whether an index of all rows starts with it
   */
  record Column(
      String type,
      @Nullable TextWidth width,
      Set<String> keys,
      Set<String> privileges,
      Set<String> parents,
      boolean indexed) {

    private static Column read(ResultSet row) throws SQLException {
      return new Column(
          row.getString("type"),
          width(row),
          Sql.strings(row, "keys"),
          Sql.strings(row, "privileges"),
          Sql.strings(row, "parents"),
          row.getBoolean("indexed"));
    }

    private static @Nullable TextWidth width(ResultSet row) throws SQLException {
      Integer width = row.getObject("width", Integer.class);
      return width == null ? null : new TextWidth(width, row.getBoolean("width_in_bytes"));
    }
  }

  /**
   * Selects a row for each column, or one row if there is none: of relations of these names, or of
   * types, which keep tables from being created. To resolve a name, the schema must be usable. The
   * type modifier of varchar is its width and four bytes of header.
   */
  private static final String SQL =
      """
      select c.relname, c.relkind = 'r' as plain_table, a.attname,
        format_type(a.atttypid,
          case when a.atttypid = 'timestamp'::regtype and a.atttypmod < 6 then a.atttypmod end) as type,
        case when a.atttypid in ('varchar'::regtype, 'varchar[]'::regtype) and a.atttypmod > 4
          then a.atttypmod - 4 end as width,
        current_setting('server_encoding') = 'SQL_ASCII' as width_in_bytes,
        array(select k.conname::text from pg_constraint k
          where k.conrelid = c.oid and k.contype in ('p', 'u') and a.attnum = any (k.conkey)) as keys,
        array(select privilege from unnest(array['select', 'insert', 'update', 'references']) as privilege
          where has_column_privilege(c.oid, a.attnum, privilege)) as privileges,
        array(select distinct parent.relname::text
          from pg_constraint k join pg_class parent on parent.oid = k.confrelid
          where k.contype = 'f' and {ENFORCED} and k.conrelid = c.oid and a.attnum = any (k.conkey)
            and parent.relnamespace = c.relnamespace) as parents,
        exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum
          and i.indisvalid and i.indpred is null) as indexed
      from (
        select oid, relname, relnamespace, relkind from pg_class
        union all select 0, typname, typnamespace, null from pg_type
        where typrelid = 0 and typcategory <> 'A'
      ) as c
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where n.nspname = ? and c.relname = any (?)
      """;

  /** Returns the entries for the relations that exist of some names, by name. */
  static Map<String, TableCatalog> read(Sql sql, String schema, List<String> tables) {
    Map<String, TableCatalog> catalogs = new HashMap<>();
    sql.forEach(
        SQL.replace("{ENFORCED}", TableFaults.enforced(sql)),
        row -> {
          boolean plainTable = row.getBoolean("plain_table");
          TableCatalog catalog =
              catalogs.computeIfAbsent(
                  row.getString("relname"), any -> new TableCatalog(plainTable, new HashMap<>()));
          String name = row.getString("attname");
          if (name != null) {
            catalog.columns().put(name, Column.read(row));
          }
        },
        schema,
        tables);
    return catalogs;
  }

  /** Returns whether a primary key or unique constraint is on exactly these columns. */
  boolean hasKey(Set<String> names) {
    Map<String, Set<String>> columnsByKey = new HashMap<>();
    columns.forEach(
        (name, column) ->
            column
                .keys()
                .forEach(
                    key -> columnsByKey.computeIfAbsent(key, any -> new HashSet<>()).add(name)));
    return columnsByKey.containsValue(names);
  }

  /** Returns the widths of the columns that have one, by name. */
  Map<String, TextWidth> widths() {
    Map<String, TextWidth> widths = new HashMap<>();
    columns.forEach(
        (name, column) -> {
          if (column.width() != null) {
            widths.put(name, column.width());
          }
        });
    return widths;
  }

  /** Returns those of some columns that exist and on which the user lacks a privilege. */
  List<String> lacking(String privilege, List<String> names) {
    return names.stream()
        .filter(
            name -> {
              Column column = columns.get(name);
              return column != null && !column.privileges().contains(privilege);
            })
        .toList();
  }
}
