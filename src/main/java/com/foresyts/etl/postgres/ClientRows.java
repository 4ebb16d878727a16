package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.Objects.requireNonNull;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that PostgreSQL holds of one client. A unique constraint in place of a primary key
 * allows rows without an id.
 */
public final class ClientRows {
  private final Sql sql;
  private final String client;

  /** Takes the id of a row, or null if it has none, and whether the row was changed later. */
  @FunctionalInterface
  public interface IdConsumer {
    void accept(@Nullable String id, boolean changedLater);
  }

  ClientRows(Sql sql, String client) {
    this.sql = sql;
    this.client = client;
  }

  /** Returns the ids that a table holds of the client, and whether the status of each is 1. */
  public Map<String, Boolean> activeById(TargetTable table) {
    TableMapping mapping = table.mapping();
    Column status = mapping.statusColumn();
    String active = status == null ? "true" : "t." + quote(status.name()) + "::text = '1'";
    Map<String, Boolean> activeById = new HashMap<>();
    sql.forEach(
        select(id(table) + ", " + active, table, " and " + id(table) + " is not null"),
        row -> activeById.put(row.getString(1), row.getBoolean(2)),
        client,
        client);
    return activeById;
  }

  /** Returns whether a table holds any row of the client. */
  public boolean exist(TargetTable table) {
    return sql.isTrue(select("true", table, " limit 1"), client, client);
  }

  /** Returns how many rows of a table are the client's. */
  public long count(TargetTable table) {
    return requireNonNull(
        sql.<Long>first(select("count(*)", table, ""), row -> row.getLong(1), client, client));
  }

  /**
   * Passes the ids of the client's rows {@code t}, of which the rest is true, to the consumer, and
   * whether each was changed later.
   */
  void forEachId(TargetTable table, String rest, ChangeTime time, IdConsumer consumer) {
    sql.forEach(
        select(id(table) + ", " + time.later(), table, rest),
        row -> consumer.accept(row.getString(1), row.getBoolean(2)),
        time.before(client, client));
  }

  /** Returns the quoted id column of the table {@code t}. */
  static String id(TargetTable table) {
    return "t." + quote(table.mapping().idColumn().name());
  }

  /**
   * Returns the statement that creates an empty temporary table for ids of a table, with the
   * column's own collation.
   */
  static String createIds(String name, TargetTable table) {
    return "create temporary table %s on commit drop as select %s as id from %s as t with no data"
        .formatted(name, id(table), table.name());
  }

  /**
   * Returns the condition that a row of the table {@code t} is the client's. It takes the client id
   * twice: the first comparison can use an index, the second is exact under any collation.
   */
  static String isClients(TargetTable table) {
    return "t.%1$s = ? and t.%1$s collate \"C\" = ?"
        .formatted(quote(table.mapping().clientColumn().name()));
  }

  private static String select(String columns, TargetTable table, String rest) {
    return "select %s from %s as t where %s%s"
        .formatted(columns, table.name(), isClients(table), rest);
  }
}
