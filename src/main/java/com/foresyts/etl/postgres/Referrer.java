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
 * @param equal the condition that a row {@code r} of it refers to the row {@code t} of the other
 */
record Referrer(String name, String table, String equal) {
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
   * The collation of each referenced column that has another than the referring column. PostgreSQL
   * checks a foreign key with it, but does not compare such columns without it.
   */
  private static final String COLLATIONS =
      """
      select case when c.oid is not null and r.attcollation <> t.attcollation
        then format(' collate %I.%I', nspname, collname) else '' end
      from unnest(?::text[], ?::text[]) with ordinality as pair (referring, referenced, position)
        join pg_attribute r on r.attrelid = ?::regclass and r.attname = referring
        join pg_attribute t on t.attrelid = ?::regclass and t.attname = referenced
        left join pg_collation c on c.oid = t.attcollation
        left join pg_namespace n on n.oid = collnamespace
      order by position
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
                  equal(
                      child.name(),
                      List.of(column.name()),
                      table,
                      List.of(reference.parent().idName()),
                      sql)));
        }
      }
    }
    referrers.addAll(
        sql.list(
            FOREIGN_KEYS,
            row -> {
              String child = Identifier.qualified(row.getString(2), row.getString(3));
              String equal = equal(child, Sql.strings(row, 4), table, Sql.strings(row, 5), sql);
              return new Referrer(row.getString(1), child, equal);
            },
            table.name(),
            actions));
    return referrers;
  }

  private static String equal(
      String child, List<String> columns, TargetTable parent, List<String> referenced, Sql sql) {
    List<String> collations =
        sql.list(COLLATIONS, row -> row.getString(1), columns, referenced, child, parent.name());
    return IntStream.range(0, columns.size())
        .mapToObj(
            i ->
                "r.%s = t.%s%s"
                    .formatted(quote(columns.get(i)), quote(referenced.get(i)), collations.get(i)))
        .collect(joining(" and "));
  }

  /** Returns the reason why a row stays if one of these refers to it. */
  String reason() {
    return "a row of " + name + " refers to it";
  }

  /** Returns the condition that a row {@code r}, of which the rest is true, refers to {@code t}. */
  String condition(String rest) {
    return "exists (select from %s as r where %s%s)".formatted(table, equal, rest);
  }
}
