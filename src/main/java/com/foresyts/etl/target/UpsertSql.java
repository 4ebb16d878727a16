package com.foresyts.etl.target;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.convert.Column;
import com.foresyts.etl.convert.ColumnType;
import com.foresyts.etl.convert.TableMapping;
import java.util.List;
import java.util.function.Function;

/**
 * The statement that writes one batch of rows and tells what became of each.
 *
 * <p>A row that holds the same values already is not even locked: an {@code ON CONFLICT} alone
 * would write a lock into it. The table's rows are looked up one by one, never by a scan of them
 * all. The batch comes as arrays: a temporary table would need a right to create one. They are
 * unnested in the list of columns, row by row; in FROM each would be stored first.
 */
final class UpsertSql {
  private UpsertSql() {}

  /**
   * The statement. Parameters, in order: one array for each column of the mapping (of a text array
   * its literals), the array of "may be inserted" flags, the array of "may be updated" flags, the
   * number of rows. It returns a row {@code (position, present, owned, owner, inserted)} for every
   * row of the batch but those that are in the table as they are: {@code position} from 1, {@code
   * present} whether the key was in the table before, {@code owned} whether it belonged to the
   * row's client, {@code owner} to which client, {@code inserted} what PostgreSQL did: true for an
   * insert, false for an update, NULL for neither.
   *
   * @param table the quoted, qualified name of the target table
   */
  static String upsert(TableMapping mapping, String table) {
    List<Column> columns = mapping.columns();
    List<String> names = columns.stream().map(column -> quote(column.name())).toList();
    List<Column> values =
        columns.stream()
            .filter(column -> !mapping.key().contains(column))
            .filter(column -> !column.equals(mapping.clientColumn()))
            .toList();
    List<String> key = mapping.key().stream().map(column -> quote(column.name())).toList();
    String client = quote(mapping.clientColumn().name());
    String lastUpdated = quote(TableMapping.LAST_UPDATED);
    String current = "t." + quote(mapping.idColumn().name());
    return """
        with batch as materialized (
          select b.*, %1$s is not null as present,
            t.%2$s collate "C" = b.%2$s as owned, t.%2$s as owner,
            (%3$s)
            is distinct from
            (%4$s) as changed
          from (
            select %5$s,
              unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
              generate_series(1, ?::integer) as position
          ) as b
          left join lateral (select * from %7$s as t where %8$s limit 1) as t on true
        ), written as (
          insert into %7$s as t (%6$s, %9$s)
          select %14$s, current_timestamp
          from batch
          where case when present then owned and changed and may_update else may_insert end
          order by %10$s
          on conflict (%10$s) do update set
            %11$s,
            %9$s = excluded.%9$s
          where t.%2$s collate "C" = excluded.%2$s
          returning %12$s, t.xmax = 0 as inserted
        )
        select batch.position, batch.present, batch.owned, batch.owner, written.inserted
        from batch left join written on %13$s
        where (batch.owned and batch.may_update and not batch.changed) is not true
        """
        .formatted(
            current,
            client,
            values.stream().map(column -> comparable(column, "t")).collect(joining(", ")),
            values.stream().map(column -> comparable(column, "b")).collect(joining(", ")),
            columns.stream()
                .map(column -> "unnest(" + parameter(column) + ") as " + quote(column.name()))
                .collect(joining(",\n      ")),
            String.join(", ", names),
            table,
            equal(key, name -> "t." + name, name -> "b." + name),
            lastUpdated,
            String.join(", ", key),
            values.stream()
                .map(column -> quote(column.name()))
                .map(name -> name + " = excluded." + name)
                .collect(joining(",\n    ")),
            key.stream().map(name -> "t." + name).collect(joining(", ")),
            equal(key, name -> "batch." + name, name -> "written." + name),
            columns.stream().map(UpsertSql::selected).collect(joining(", ")));
  }

  /** A name as PostgreSQL takes it whatever characters it has. */
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String parameter(Column column) {
    return switch (column.type()) {
      case TEXT, TEXT_ARRAY -> "?::text[]"; // an array of arrays would be unnested to its members
      case INTEGER -> "?::integer[]";
      case BOOLEAN -> "?::boolean[]";
      case DATE -> "?::date[]";
      case TIMESTAMP -> "?::timestamp[]";
    };
  }

  private static String selected(Column column) {
    return column.type() == ColumnType.TEXT_ARRAY
        ? quote(column.name()) + "::text[]"
        : quote(column.name());
  }

  /**
   * Text is compared byte by byte, also where the column's collation takes different strings for
   * equal.
   */
  private static String comparable(Column column, String alias) {
    String name = alias + "." + quote(column.name());
    return switch (column.type()) {
      case TEXT -> name + " collate \"C\"";
      case TEXT_ARRAY -> name + "::text[]";
      case INTEGER, BOOLEAN, DATE, TIMESTAMP -> name;
    };
  }

  private static String equal(
      List<String> names, Function<String, String> left, Function<String, String> right) {
    return names.stream()
        .map(name -> left.apply(name) + " = " + right.apply(name))
        .collect(joining(" and "));
  }
}
