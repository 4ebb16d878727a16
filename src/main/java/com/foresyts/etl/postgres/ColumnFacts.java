package com.foresyts.etl.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the catalogue says of a column beyond its type.
 *
 * @param privileges which of select, insert, update and references the connection's user has on it,
 *     by whatever grant
 * @param parents the tables of the same schema that foreign keys of the column refer to
 * @param indexed whether an index of all rows starts with it
 */
record ColumnFacts(Set<String> privileges, Set<String> parents, boolean indexed) {

  /** Names are compared rather than resolved, for which the schema must be usable. */
  private static final String SQL =
      """
      select a.attname,
        array(select privilege from unnest(array['select', 'insert', 'update', 'references']) as privilege
          where has_column_privilege(a.attrelid, a.attnum, privilege)) as privileges,
        array(select distinct parent.relname::text
          from pg_constraint k join pg_class parent on parent.oid = k.confrelid
          where k.contype = 'f' and k.conrelid = a.attrelid and a.attnum = any (k.conkey)
            and parent.relnamespace = c.relnamespace) as parents,
        exists (select from pg_index i where i.indrelid = a.attrelid and i.indkey[0] = a.attnum
          and i.indisvalid and i.indpred is null) as indexed
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relname = ? and a.attnum > 0 and not a.attisdropped
      """;

  /** The columns of a table by name; none where there is no such table. */
  static Map<String, ColumnFacts> read(Connection connection, String schema, String table)
      throws SQLException {
    Map<String, ColumnFacts> columns = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.put(
              rows.getString("attname"),
              new ColumnFacts(
                  strings(rows.getArray("privileges")),
                  strings(rows.getArray("parents")),
                  rows.getBoolean("indexed")));
        }
      }
    }
    return columns;
  }

  private static Set<String> strings(Array array) throws SQLException {
    return Set.of((String[]) array.getArray());
  }
}
