package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns an exception of the driver into one line that says what failed and what to do. */
final class PostgresFailure {
  /** The SQLSTATE classes of errors in data and in PL/pgSQL. */
  private static final Set<String> CLASSES_THAT_QUOTE = Set.of("22", "P0");

  private static final String FOREIGN_KEY_CHECK = "SELECT 1 FROM ONLY ";

  private static final String LOCK_HOLDERS =
      "select l.relation::regclass, l.mode, a.pid, a.usename, a.query from pg_locks l join"
          + " pg_stat_activity a using (pid) where l.relation::regclass::text like '%foresyt%';";

  private static final String MASK =
      "a value, or a trigger or function of the database, raised an error";

  private final Settings.Postgres settings;

  PostgresFailure(Settings.Postgres settings) {
    this.settings = settings;
  }

  /** Returns the failure of a statement or a connection, by its SQLSTATE if it has one. */
  EtlException of(UncheckedSqlException thrown) {
    SQLException cause = thrown.getCause();
    if (thrown.isAboutRows() && mayQuote(cause)) {
      // A stack trace would quote, too.
      return new EtlException(Category.POSTGRESQL, "PostgreSQL: " + message(cause, MASK));
    }
    return new EtlException(
        Category.POSTGRESQL, "PostgreSQL: " + message(cause, firstLine(cause)), cause);
  }

  /** Returns the cause alone, without advice. */
  String reason(SQLException thrown) {
    return Causes.find(thrown, UnknownHostException.class) == null
        ? firstLine(thrown)
        : "no host is named " + settings.host();
  }

  private String message(SQLException thrown, String line) {
    if (Causes.find(thrown, UnknownHostException.class) != null) {
      return "no host is named " + settings.host() + "; check PG_HOST";
    }
    String tls = new Tls(settings).failure(thrown);
    if (tls != null) {
      return tls;
    }
    String state = thrown.getSQLState();
    if (state == null) {
      return line;
    }
    String server = settings.host() + ":" + settings.port();
    String user = settings.user();
    return switch (state) {
      case "08001" ->
          "cannot connect to %s; check PG_HOST and PG_PORT, that the server runs, and the firewall (%s)"
              .formatted(server, line);
      case "08004" -> "the server refuses the connection (" + line + "); check PG_SSLMODE";
      case "28P01" -> "wrong password for user " + user + "; check PG_USER and PG_PASSWORD";
      case "28000" ->
          "the server refuses user %s (%s); check PG_USER, PG_SSLMODE and the server's pg_hba.conf"
              .formatted(user, line);
      case "3D000" -> "no database is named " + settings.database() + "; check PG_DATABASE";
      case "42501" ->
          "%s; grant user %s the privilege (the README lists them all)".formatted(line, user);
      case "53300" ->
          "the server has no connection left for this user (two are needed); try again later, or"
              + " raise max_connections";
      case "53100" -> "the server's disk is full (" + line + "); free space, then run again";
      case "08003", "08006", "57P01", "57P02" ->
          "the connection to %s was lost (%s); the server rolls back what was not committed; run again"
              .formatted(server, line);
      case "57P03" -> server + " is starting or shutting down; run again in a minute";
      case "25006" ->
          "%s or its user may only read (%s); check PG_HOST: is it a standby?"
              .formatted(server, line);
      case "40001", "40P01" ->
          "other sessions kept being in the way (SQLSTATE %s), also of the three attempts after the first; run again when they are gone"
              .formatted(state);
      case "55P03" ->
          "gave up waiting for a lock that another session holds on a table; this shows which: %s Run again when it is gone"
              .formatted(LOCK_HOLDERS);
      default -> line + " (SQLSTATE " + state + ")";
    };
  }

  /**
   * Returns whether the primary message of an error about rows may hold a value of one. Errors in
   * data quote it, and a function's message can be anything. An error with a context comes from a
   * function or from the check of a foreign key, which quotes nothing; the context is in the
   * server's language.
   */
  static boolean mayQuote(SQLException thrown) {
    ServerErrorMessage server = serverError(thrown);
    String context = server == null ? null : server.getWhere();
    String state = thrown.getSQLState();
    return (state != null && CLASSES_THAT_QUOTE.contains(state.substring(0, 2)))
        || (context != null && !context.contains(FOREIGN_KEY_CHECK));
  }

  /** Returns the server's primary message alone: DETAIL, HINT and CONTEXT may quote rows. */
  private static String firstLine(SQLException thrown) {
    ServerErrorMessage server = serverError(thrown);
    String message = server == null ? thrown.getMessage() : server.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  static @Nullable ServerErrorMessage serverError(SQLException thrown) {
    return thrown instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
