package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
   * Returns a problem for each level of which PostgreSQL refuses a statement.
   *
   * @param levels whose statements are planned
   */
  List<SchemaProblem> of(TargetTable table, Set<Level> levels) {
    TableMapping mapping = table.mapping();
    Object[] nothing = new UpsertBatch(mapping.columns().size()).parameters();
    List<SchemaProblem> problems = new ArrayList<>();
    for (Level level : levels) {
      String refusal =
          switch (level) {
            case FATAL -> refusal(UpsertSql.compare(mapping, table.name()), nothing);
            case WRITING -> {
              String upsert = refusal(UpsertSql.upsert(mapping, table.name()), nothing);
              yield upsert == null ? refusal(update(table)) : upsert;
            }
            case PRUNING -> refusal(RowDeleter.statement(table), List.of(), "", "");
            case ADVICE -> null;
          };
      if (refusal != null) {
        problems.add(
            new SchemaProblem(
                level,
                mapping.target(),
                null,
                "cannot be used: PostgreSQL refuses a statement of the program",
                refusal));
      }
    }
    return problems;
  }

  /** What may not be published is refused here only, before it is too late. */
  private static String update(TargetTable table) {
    return "update %s set %s = current_timestamp where false"
        .formatted(table.name(), quote(TableMapping.LAST_UPDATED));
  }

  /**
   * Returns the words of PostgreSQL; null if it plans the statement, or cannot now because another
   * session holds a lock on the table, as while it creates an index. Keeps no lock.
   */
  private @Nullable String refusal(String statement, Object... parameters) {
    sql.execute("savepoint plan; set local lock_timeout to 1000");
    try {
      sql.execute("explain " + statement, parameters);
      return null;
    } catch (UncheckedSqlException e) {
      ServerErrorMessage server = PostgresFailure.serverError(e.getCause());
      String state = String.valueOf(e.getCause().getSQLState());
      if (LOCK_TIMEOUT.equals(state)) {
        return null;
      }
      if (server == null || PASSING.contains(state.substring(0, 2))) {
        throw e;
      }
      String words =
          PostgresFailure.mayQuote(e.getCause())
              ? "a value or function in the definition of the table raised an error"
              : Stream.of(server.getMessage(), server.getDetail(), server.getHint())
                  .filter(Objects::nonNull)
                  .collect(joining(". "));
      return "%s (SQLSTATE %s)".formatted(words, state);
    } finally {
      sql.execute("rollback to savepoint plan; release savepoint plan");
    }
  }
}
