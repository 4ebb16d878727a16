package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNullElse;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.util.ServerErrorMessage;

/**
 * Lets PostgreSQL plan the statements of a command without running them. It refuses them for
 * reasons that nothing else tells: it rewrites them by rules, finds the index for {@code ON
 * CONFLICT} and looks at privileges. It does so in a read-only transaction, too.
 */
final class PlanCheck {
  /** The SQLSTATE classes that are about the server or the moment, not about the statement. */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");

  private static final String LOCK_TIMEOUT = "55P03";

  private final Sql sql;

  PlanCheck(Sql sql) {
    this.sql = sql;
  }

  /**
   * Returns a problem for each statement that PostgreSQL refuses.
   *
   * @param levels whose statements are planned
   */
  List<SchemaProblem> of(TargetTable table, Set<Level> levels) {
    TableMapping mapping = table.mapping();
    Object[] nothing = new UpsertBatch(mapping.columns().size()).parameters();
    return levels.stream()
        .flatMap(
            level ->
                switch (level) {
                  case FATAL ->
                      refusal(level, table, UpsertSql.compare(mapping, table.name()), nothing);
                  case WRITING ->
                      refusal(level, table, UpsertSql.upsert(mapping, table.name()), nothing);
                  case PRUNING ->
                      refusal(level, table, RowDeleter.statement(table), List.of(), "", "");
                  case PRIVILEGE, ADVICE -> Stream.empty();
                })
        .toList();
  }

  private Stream<SchemaProblem> refusal(
      Level level, TargetTable table, String statement, Object... parameters) {
    try {
      sql.inSavepoint(
          part -> {
            part.execute("explain " + statement, parameters);
            return true;
          });
      return Stream.empty();
    } catch (UncheckedSqlException e) {
      ServerErrorMessage server = PostgresFailure.serverError(e.getCause());
      String state = e.getCause().getSQLState();
      if (server == null
          || state == null
          || LOCK_TIMEOUT.equals(state)
          || PASSING.contains(state.substring(0, 2))) {
        throw e;
      }
      String words =
          PostgresFailure.mayQuote(e.getCause())
              ? "a value or function in the table's definition raised an error"
              : server.getMessage();
      return Stream.of(
          new SchemaProblem(
              level,
              table.mapping().target(),
              null,
              "cannot be written: PostgreSQL refuses the statement (SQLSTATE %s, %s)"
                  .formatted(state, words),
              requireNonNullElse(server.getHint(), "look at the definition of the table")));
    }
  }
}
