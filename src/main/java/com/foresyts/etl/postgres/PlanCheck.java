package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

  private static final String NO_PRIVILEGE = "42501";

  private final Sql sql;

  PlanCheck(Sql sql) {
    this.sql = sql;
  }

  private record Statement(String sql, List<?> parameters) {
    static Statement of(String sql, Object... parameters) {
      return new Statement(sql, List.of(parameters));
    }
  }

  /**
   * Returns a problem for each level of which PostgreSQL refuses a statement.
   *
   * @param levels whose statements are planned
   */
  List<SchemaProblem> of(TargetTable table, Set<Level> levels) {
    Map<Level, List<Statement>> planned = new EnumMap<>(Level.class);
    levels.forEach(level -> planned.put(level, statements(level, levels, table)));
    List<SchemaProblem> problems = new ArrayList<>();
    if (refusal(planned.values().stream().flatMap(List::stream).toList()) == null) {
      return problems;
    }
    for (Map.Entry<Level, List<Statement>> each : planned.entrySet()) {
      Level level = each.getKey();
      Refusal refusal = refusal(each.getValue());
      // The check of privileges tells whether the right to delete is needed.
      if (refusal != null && !(level == Level.PRUNING && refusal.state().equals(NO_PRIVILEGE))) {
        problems.add(
            new SchemaProblem(
                level,
                table.mapping().target(),
                null,
                level == Level.PRUNING
                    ? "cannot be used with --prune: PostgreSQL refuses a statement of the program"
                    : "cannot be used: PostgreSQL refuses a statement of the program",
                "%s (SQLSTATE %s)".formatted(refusal.words(), refusal.state())));
      }
    }
    return problems;
  }

  /** Returns the statements of a level; the one that writes looks up what a comparison does. */
  private static List<Statement> statements(Level level, Set<Level> levels, TargetTable table) {
    TableMapping mapping = table.mapping();
    Object[] nothing = new UpsertBatch(mapping.columns().size()).parameters();
    return switch (level) {
      case FATAL ->
          levels.contains(Level.WRITING)
              ? List.of()
              : List.of(Statement.of(UpsertSql.compare(mapping, table.name()), nothing));
      case WRITING ->
          List.of(
              Statement.of(UpsertSql.upsert(mapping, table.name()), nothing),
              Statement.of(update(table)));
      case PRUNING ->
          List.of(
              Statement.of(RowDeleter.statement(table, new ChangeTime(null)), List.of(), "", ""));
      case ADVICE -> List.of();
    };
  }

  /** What may not be published is refused here only, before it is too late. */
  private static String update(TargetTable table) {
    return "update %s set %s = current_timestamp where false"
        .formatted(table.name(), quote(TableMapping.LAST_UPDATED));
  }

  /** What PostgreSQL says of a statement that it refuses. */
  private record Refusal(String state, String words) {}

  /**
   * Returns the first refusal; null if PostgreSQL plans the statements, or cannot now because
   * another session holds a lock on the table, as while it creates an index. Sends them all at
   * once, and keeps no lock.
   */
  private @Nullable Refusal refusal(List<Statement> statements) {
    String undo = "rollback to savepoint plan; release savepoint plan";
    String explains =
        statements.stream()
            .map(statement -> "explain " + statement.sql() + "; ")
            .collect(joining());
    String script = "savepoint plan; set local lock_timeout to 1000; " + explains + undo;
    try {
      sql.execute(
          script, statements.stream().flatMap(each -> each.parameters().stream()).toArray());
      return null;
    } catch (UncheckedSqlException e) {
      ServerErrorMessage server = PostgresFailure.serverError(e.getCause());
      String state = String.valueOf(e.getCause().getSQLState());
      if (server == null || PASSING.contains(state.substring(0, 2))) {
        throw e;
      }
      sql.execute(undo);
      return state.equals(FailureMessage.LOCK_TIMEOUT)
          ? null
          : new Refusal(state, words(e, server));
    }
  }

  private static String words(UncheckedSqlException thrown, ServerErrorMessage server) {
    return PostgresFailure.mayQuote(thrown.getCause())
        ? "a value or function in the definition of the table raised an error"
        : Stream.of(server.getMessage(), server.getDetail(), server.getHint())
            .filter(Objects::nonNull)
            .collect(joining(". "));
  }
}
