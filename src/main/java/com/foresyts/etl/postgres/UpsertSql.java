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
   * be updated" flags, the number of rows. It returns a row for each row of the batch, but for
   * unchanged ones:
   *
   * <ul>
   *   <li>{@code position} counts from 1.
   *   <li>{@code sent}: whether a write was needed and permitted.
   *   <li>{@code stored}: whether that stored the row under its own key.
   *   <li>{@code present}: whether the table held the key before, compared by its own collation.
   *   <li>{@code owned} and {@code exact}: whether it was of the same client, and the same byte by
   *       byte. {@code owner} and {@code held} are the client and the id of that row.
   * </ul>
   *
   * <p>A row without a position has the client and the id under which a trigger stored one of them.
   *
   * @param table the quoted, qualified name of the target table
   */
  static String upsert(TableMapping mapping, String table) {
    return """
    with batch as materialized (
      select b.*, %3$s as present, t.%1$s as owner, t.%2$s as held,
        %4$s as owned, %5$s as exact,
        %6$s as sent
      %14$s
    ), written as (
      insert into %7$s as t (%8$s, %9$s)
      select %10$s, current_timestamp
      from batch
      where sent
      order by %11$s
      on conflict (%11$s) do update set
        %12$s,
        %9$s = current_timestamp
      where %13$s
      returning t.%1$s, t.%2$s
    )
    select batch.position, batch.sent, %15$s as stored,
      batch.present, batch.owned, batch.exact, batch.owner, batch.held
    from batch left join written as t on %16$s
    where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
    union all
    select null, false, true, false, false, false, t.%1$s, t.%2$s
    from written as t
    where not exists (select from batch where batch.sent and %15$s and %16$s)
    """
        .formatted(
            quote(mapping.clientColumn().name()),
            quote(mapping.idColumn().name()),
            present(mapping),
            same(mapping.clientColumn(), "b."),
            same(mapping.idColumn(), "b."),
            sent(mapping),
            table,
            names(mapping.columns()),
            quote(TableMapping.LAST_UPDATED),
            each(
                mapping.columns(),
                ", ",
                column -> PgType.of(column.type()).fromParameter(quote(column.name()))),
            names(mapping.key()),
            each(values(mapping), ",\n    ", column -> equal(column, "", "excluded.")),
            own(mapping, "excluded."),
            lookup(mapping, table),
            same(mapping.clientColumn(), "batch."),
            same(mapping.idColumn(), "batch."));
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
    where %4$s
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
            sent(mapping));
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

  /**
   * Returns the condition that the client and the id of a row are those of t. A key's collation may
   * take different texts for equal; the row of one record is not that of the other.
   */
  private static String own(TableMapping mapping, String alias) {
    return same(mapping.clientColumn(), alias) + " and " + same(mapping.idColumn(), alias);
  }

  private static String same(Column column, String alias) {
    String name = quote(column.name());
    return "t." + name + " collate \"C\" = " + alias + name;
  }

  /** Returns the condition that a row must be written, and may be. */
  private static String sent(TableMapping mapping) {
    return "case when %s then %s and b.may_update and %s else b.may_insert end"
        .formatted(present(mapping), own(mapping, "b."), changed(values(mapping)));
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
