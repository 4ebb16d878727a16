package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.literal;
import static com.foresyts.etl.postgres.Identifier.names;
import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.util.List;
import java.util.function.Function;

/**
 * The statements that write or compare one batch of rows, and return the outcome of each row.
 *
 * <p>A row that holds the same values already is not even locked: an {@code ON CONFLICT} alone
 * would write a lock into it. The table's rows are looked up one by one, never by a scan of them
 * all. The batch comes as arrays: a temporary table would need a right to create one. They are
 * unnested in the list of columns, row by row; in FROM each would be stored first.
 */
final class UpsertSql {
  private UpsertSql() {}

  /**
   * Returns the statement that writes. Its parameters are, in order: an array for each column of
   * the mapping (literals for a text array), an array of "may be inserted" flags, an array of "may
   * be updated" flags, the number of rows. It returns a row {@code (position, present, owned,
   * owner, inserted)} for each row of the batch, but for unchanged ones. {@code position} counts
   * from 1. {@code present} is true if the key was in the table before, {@code owned} if it
   * belonged to the row's client, {@code owner} is the client that it belonged to. {@code inserted}
   * is true for an insert, false for an update, NULL for neither.
   *
   * @param table the quoted, qualified name of the target table
   */
  static String upsert(TableMapping mapping, String table) {
    return """
    with batch as materialized (
      select b.*, %1$s as present, %2$s as owned, t.%3$s as owner,
        %4$s as changed
      %5$s
    ), written as (
      insert into %6$s as t (%7$s, %8$s)
      select %9$s, current_timestamp
      from batch
      where case when present then owned and changed and may_update else may_insert end
      order by %10$s
      on conflict (%10$s) do update set
        %11$s,
        %8$s = excluded.%8$s
      where t.%3$s collate "C" = excluded.%3$s
      returning %12$s
    )
    select batch.position, batch.present, batch.owned, batch.owner,
      case when written.%14$s is not null then not batch.present end as inserted
    from batch left join written on %13$s
    where (batch.owned and batch.may_update and not batch.changed) is not true
    """
        .formatted(
            present(mapping),
            owned(mapping),
            quote(mapping.clientColumn().name()),
            changed(values(mapping)),
            lookup(mapping, table),
            table,
            names(mapping.columns()),
            quote(TableMapping.LAST_UPDATED),
            each(
                mapping.columns(),
                ", ",
                column -> PgType.of(column.type()).fromParameter(quote(column.name()))),
            names(mapping.key()),
            each(values(mapping), ",\n    ", column -> equal(column, "", "excluded.")),
            each(mapping.key(), ", ", column -> "t." + quote(column.name())),
            each(mapping.key(), " and ", column -> equal(column, "batch.", "written.")),
            quote(mapping.idColumn().name()));
  }

  /**
   * Returns the statement that tells what {@link #upsert} would write. It takes the same
   * parameters, and returns a row {@code (position, columns)} for each row that would be written:
   * {@code columns} are the names of those that would change, or NULL if the row would be inserted.
   *
   * @param table the quoted, qualified name of the target table
   */
  static String compare(TableMapping mapping, String table) {
    return """
    select b.position, case when %1$s then array_remove(array[
        %2$s], null) end
    %3$s
    where case when %1$s then %4$s and b.may_update and %5$s else b.may_insert end
    """
        .formatted(
            present(mapping),
            each(
                values(mapping),
                ",\n    ",
                column ->
                    "case when %s then %s end"
                        .formatted(changed(List.of(column)), literal(column.name()))),
            lookup(mapping, table),
            owned(mapping),
            changed(values(mapping)));
  }

  /**
   * Selects the rows of a batch as {@code b}, each with its row in the table, if any, as t. It
   * reads the columns of the mapping alone: on others the role may lack the privilege.
   */
  private static String lookup(TableMapping mapping, String table) {
    return """
    from (
        select %1$s,
          unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
          generate_series(1, ?::integer) as position
      ) as b
      left join lateral (select %4$s from %2$s as t where %3$s limit 1) as t on true\
    """
        .formatted(
            each(
                mapping.columns(),
                ",\n      ",
                column ->
                    "unnest(?::%s) as %s"
                        .formatted(PgType.of(column.type()).parameter(), quote(column.name()))),
            table,
            each(mapping.key(), " and ", column -> equal(column, "t.", "b.")),
            names(mapping.columns()));
  }

  private static String present(TableMapping mapping) {
    return "t." + quote(mapping.idColumn().name()) + " is not null";
  }

  private static String owned(TableMapping mapping) {
    String client = quote(mapping.clientColumn().name());
    return "t." + client + " collate \"C\" = b." + client;
  }

  private static String changed(List<Column> columns) {
    return "(%s) is distinct from (%s)"
        .formatted(comparable(columns, "t."), comparable(columns, "b."));
  }

  private static String comparable(List<Column> columns, String alias) {
    return each(
        columns,
        ", ",
        column -> alias + quote(column.name()) + PgType.of(column.type()).comparison());
  }

  /** Returns the columns that are neither in the key nor name the client. */
  private static List<Column> values(TableMapping mapping) {
    return mapping.columns().stream()
        .filter(column -> !mapping.key().contains(column))
        .filter(column -> !column.equals(mapping.clientColumn()))
        .toList();
  }

  private static String equal(Column column, String left, String right) {
    String name = quote(column.name());
    return left + name + " = " + right + name;
  }

  private static String each(
      List<Column> columns, String separator, Function<Column, String> part) {
    return columns.stream().map(part).collect(joining(separator));
  }
}
