package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table whose rows refer to those of another.
 *
 * @param name for messages
 * @param table qualified and quoted
 * @param columns of it
 * @param referenced the columns of the other table that these name, in the same order
 */
record Referrer(String name, String table, List<String> columns, List<String> referenced) {
  /** Foreign keys by which PostgreSQL deletes or changes the referring row, without an error. */
  static final String SILENT = "cnd";

  /** Foreign keys of all kinds. */
  static final String ANY = "cndar";

  /** Those of partitions are copies of their parent's, which reads all of them. */
  private static final String FOREIGN_KEYS =
      """
      select conrelid::regclass::text, nspname, relname,
        (select array_agg(attname::text order by position) from unnest(conkey) with ordinality
          as key (number, position) join pg_attribute on attrelid = conrelid and attnum = number),
        (select array_agg(attname::text order by position) from unnest(confkey) with ordinality
          as key (number, position) join pg_attribute on attrelid = confrelid and attnum = number)
      from pg_constraint
        join pg_class on pg_class.oid = conrelid
        join pg_namespace on pg_namespace.oid = relnamespace
      where contype = 'f' and conparentid = 0 and confrelid = ?::regclass and position(confdeltype::text in ?) > 0
      order by conname
      """;

  /**
   * Finds the tables that refer to a table: by a mapping, or by a foreign key.
   *
   * @param tables all target tables
   * @param actions {@link #SILENT} or {@link #ANY}
   */
  static List<Referrer> of(TargetTable table, List<TargetTable> tables, String actions, Sql sql) {
    List<Referrer> referrers = new ArrayList<>();
    for (TargetTable child : tables) {
      for (Column column : child.mapping().columns()) {
        Reference reference = column.reference();
        if (reference != null && reference.parent().equals(table.mapping())) {
          referrers.add(
              new Referrer(
                  child.mapping().target(),
                  child.name(),
                  List.of(column.name()),
                  List.of(reference.parent().idName())));
        }
      }
    }
    referrers.addAll(
        sql.list(
            FOREIGN_KEYS,
            row ->
                new Referrer(
                    row.getString(1),
                    Identifier.qualified(row.getString(2), row.getString(3)),
                    Sql.strings(row, 4),
                    Sql.strings(row, 5)),
            table.name(),
            actions));
    return referrers;
  }

  /** Returns the reason why a row stays if one of these refers to it. */
  String reason() {
    return "a row of " + name + " refers to it";
  }

  /** Returns the condition that a row {@code r}, of which the rest is true, refers to {@code t}. */
  String condition(String rest) {
    String columnsAreEqual =
        IntStream.range(0, columns.size())
            .mapToObj(i -> "r.%s = t.%s".formatted(quote(columns.get(i)), quote(referenced.get(i))))
            .collect(joining(" and "));
    return "exists (select from %s as r where %s%s)".formatted(table, columnsAreEqual, rest);
  }
}
