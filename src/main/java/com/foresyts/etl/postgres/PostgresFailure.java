package com.foresyts.etl.postgres;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.error.Causes;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns an exception of the driver into one line that says what failed and what to do. */
final class PostgresFailure {
  /** The SQLSTATE classes of errors in data and in PL/pgSQL. */
  private static final Set<String> CLASSES_THAT_QUOTE = Set.of("22", "P0");

  /** The routine that refuses a right; it names the object, whoever asked for it. */
  private static final String ACCESS_CHECK = "aclcheck_error";

  /** The driver's words if the first byte of an answer is none of PostgreSQL's. */
  private static final Set<String> STRANGE_ANSWERS =
      Set.of(
          "An error occurred while setting up the SSL connection.",
          "Protocol error.  Session setup failed.");

  private static final Set<String> LOST = Set.of("08000", "08003", "08006", "57P01", "57P02");

  /** The SQLSTATE of a connection that could not be made. */
  static final String CANNOT_CONNECT = "08001";

  private static final String MASK =
      "a value, or a trigger or function of the database, raised an error";

  private final Settings.Postgres settings;
  private final FailureMessage messages;

  PostgresFailure(Settings.Postgres settings) {
    this.settings = settings;
    this.messages = new FailureMessage(settings);
  }

  /** Returns the failure of a statement or a connection, by its SQLSTATE if it has one. */
  EtlException of(UncheckedSqlException thrown) {
    SQLException cause = thrown.getCause();
    EtlException own = Causes.find(cause, EtlException.class);
    if (own != null) {
      return own;
    }
    if (thrown.isAboutRows() && mayQuote(cause)) {
      // A stack trace would quote, too.
      return refusal(message(cause, MASK));
    }
    return new EtlException(
        Category.POSTGRESQL, "PostgreSQL: " + message(cause, firstLine(cause)), cause);
  }

  /**
   * Returns a connection that was lost before it was of use as one that could not be made: there is
   * nothing to roll back.
   */
  static UncheckedSqlException whileConnecting(UncheckedSqlException thrown) {
    SQLException cause = thrown.getCause();
    if (!LOST.contains(String.valueOf(cause.getSQLState()))) {
      return thrown;
    }
    boolean closed =
        Causes.find(cause, EOFException.class) != null
            || Causes.find(cause, SocketException.class) != null;
    String line = closed ? "the other end closed the connection" : firstLine(cause);
    return new UncheckedSqlException(new SQLException(line, CANNOT_CONNECT, cause), false);
  }

  /** Returns the exception to throw if the program itself refuses what it finds. */
  static EtlException refusal(String message) {
    return new EtlException(Category.POSTGRESQL, "PostgreSQL: " + message);
  }

  /** Returns the cause alone, without advice. */
  String reason(SQLException thrown) {
    return Causes.find(thrown, UnknownHostException.class) == null
        ? firstLine(thrown)
        : "no host is named " + settings.host();
  }

  /** Returns whether a server that was reached ended the first connection without an error. */
  private static boolean isBrokenOff(SQLException thrown) {
    IOException network = Causes.find(thrown, IOException.class);
    return CANNOT_CONNECT.equals(thrown.getSQLState())
        && network != null
        && !(network instanceof ConnectException || network instanceof InterruptedIOException);
  }

  private String message(SQLException thrown, String line) {
    if (Causes.find(thrown, UnknownHostException.class) != null) {
      return "no host is named " + settings.host() + "; check PG_HOST";
    }
    if (isOfAnotherService(thrown)) {
      return "%s:%s answers, but not as PostgreSQL does; check PG_HOST and PG_PORT: another service, such as HTTP, may use that port"
          .formatted(settings.host(), settings.port());
    }
    String tls = new TlsFailure(settings).message(thrown);
    if (tls != null) {
      return tls;
    }
    if (settings.clientCertificate() != null && isBrokenOff(thrown)) {
      return TlsFailure.refusedClientCertificate(line); // its alert may not arrive
    }
    String state = thrown.getSQLState();
    return state == null ? line : messages.of(state, line, serverError(thrown));
  }

  private static boolean isOfAnotherService(SQLException thrown) {
    return STRANGE_ANSWERS.stream().anyMatch(text -> GT.tr(text).equals(thrown.getMessage()));
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
    if (server != null && ACCESS_CHECK.equals(server.getRoutine())) {
      return false;
    }
    return (state != null && CLASSES_THAT_QUOTE.contains(state.substring(0, 2)))
        || (context != null && !context.contains(FailureMessage.FOREIGN_KEY_CHECK));
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
