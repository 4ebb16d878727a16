package com.foresyts.etl.postgres;

import static java.util.Map.entry;

import com.foresyts.etl.config.Settings;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says what to do about an error, by its SQLSTATE. Errors that share one are told apart by the
 * routine of the server that raised them, since the server's words may be in any language.
 */
final class FailureMessage {
  /** The SQLSTATE of a lock that was not had in time. */
  static final String LOCK_TIMEOUT = "55P03";

  /** The statement, in the context of an error, by which a foreign key looks for a row. */
  static final String FOREIGN_KEY_CHECK = "SELECT 1 FROM ONLY ";

  private static final String LOCK_HOLDERS =
      "select l.relation::regclass, l.mode, pid, a.usename, a.query from pg_locks l left join pg_stat_activity a using (pid) where l.granted and (l.mode = 'AccessExclusiveLock' or l.relation::regclass::text like '%foresyt%');";

  /** The routine that looks up a database while a role connects to it. */
  private static final String DATABASE = "CheckMyDatabase";

  /** What to do if a limit of connections is reached, by the routine that has found it. */
  static final Map<String, String> LIMITS =
      Map.of(
          LoginFailure.ROLE,
          "raise the CONNECTION LIMIT of the role",
          DATABASE,
          "raise the CONNECTION LIMIT of the database");

  private static final Set<String> SETS_READ_WRITE =
      Set.of("check_transaction_read_only", "check_XactReadOnly");

  /** The server's words if a right on an object is missing that no table's catalog entry names. */
  private static final Pattern DENIED =
      Pattern.compile("permission denied for (sequence|function|schema|type) (.+)");

  private static final Map<String, String> TIME_LIMITS =
      Map.of(
          "25P03", "idle_in_transaction_session_timeout",
          "25P04", "transaction_timeout",
          "57P05", "idle_session_timeout");

  private static final String TABLES_CHANGED =
      "the tables have changed since the run began; let check look at them";

  private static final String OTHER_BYTES =
      "a key in this table, or in one that it refers to, holds bytes that are no text in the encoding of the database; correct that row";

  private static final String SERVER_LOG = "the server's log says more";

  private static final Map<String, String> OTHERS =
      Map.ofEntries(
          entry("22021", OTHER_BYTES),
          entry("22P05", OTHER_BYTES),
          entry("3F000", "check PG_SCHEMA"),
          entry("42P01", TABLES_CHANGED),
          entry("42703", TABLES_CHANGED),
          entry("42804", TABLES_CHANGED),
          entry("42P10", TABLES_CHANGED),
          entry("53400", "raise that limit for the role of PG_USER"),
          entry("57014", "find out which session or time limit cancelled it, then run again"),
          entry("58000", SERVER_LOG),
          entry("58030", SERVER_LOG),
          entry("58P01", SERVER_LOG),
          entry("XX000", SERVER_LOG),
          entry("XX001", SERVER_LOG + ": its data are damaged"),
          entry("XX002", SERVER_LOG + ": an index is damaged"));

  private final Settings.Postgres settings;
  private final String server;

  FailureMessage(Settings.Postgres settings) {
    this.settings = settings;
    this.server = settings.host() + ":" + settings.port();
  }

  /**
   * Returns a message of one line.
   *
   * @param line the error in the words of the server or the driver, less what quotes a row
   * @param error null if the error is the driver's
   */
  String of(String state, String line, @Nullable ServerErrorMessage error) {
    String routine = error == null ? "" : String.valueOf(error.getRoutine());
    boolean token = settings.iamRegion() != null && state.startsWith("28"); // RDS Proxy takes them
    String pooler = routine.equals("null") && !token ? PoolerAdvice.of(line) : null;
    if (pooler != null) {
      return "the pooler at %s says: %s; %s".formatted(server, line, pooler);
    }
    String user = settings.user();
    return switch (state) {
      case "08001" ->
          "cannot connect to %s; check PG_HOST and PG_PORT, that the server runs (behind a pooler, too), and the firewall (%s)"
              .formatted(server, line);
      case "08004", "28P01", "28000" ->
          new LoginFailure(settings).message(state, line, error == null ? null : routine);
      case "3D000" -> "no database is named " + settings.database() + "; check PG_DATABASE";
      case "42501" ->
          routine.equals("ExecWithCheckOptions")
              ? "%s; let the table's policy accept the rows of user %s".formatted(line, user)
              : denied(line, error);
      case "53300" ->
          "the server has no connection left for this user (two are needed); "
              + LIMITS.getOrDefault(routine, "raise max_connections, or run again later");
      case "53100", "53200" -> noSpace(state, line, error);
      case "08000", "08003", "08006", "57P01", "57P02" ->
          "the connection to %s was lost (%s); the server rolls back what was not committed; run again"
              .formatted(server, line);
      case "57P03" ->
          "%s is starting or shutting down (%s); run again when it is up, and check PG_HOST if it never is"
              .formatted(server, line);
      case "57P04" -> "database " + settings.database() + " was dropped; check PG_DATABASE";
      case "25P03", "25P04", "57P05" ->
          "%s; lift that limit: alter role %s set %s = 0;"
              .formatted(line, Identifier.quote(user), TIME_LIMITS.get(state));
      case "25006" -> readOnly(line);
      case "0A000" -> SETS_READ_WRITE.contains(routine) ? readOnly(line) : other(state, line);
      case "40001", "40P01" ->
          "other sessions kept being in the way (SQLSTATE %s), also of the three attempts after the first; run again when they are gone"
              .formatted(state);
      case LOCK_TIMEOUT ->
          "gave up waiting for a lock that another session holds on a table; this shows which: %s Run again when it is gone"
              .formatted(LOCK_HOLDERS);
      default -> other(state, line);
    };
  }

  /** A context tells that a trigger or function was at work, whose needs check cannot know. */
  private String denied(String line, @Nullable ServerErrorMessage error) {
    String user = settings.user();
    String context = error == null ? null : error.getWhere();
    if (context != null && context.contains(FOREIGN_KEY_CHECK)) {
      return "%s; a foreign key looks into a table with the rights of that table's owner, not of user %s: let check print the statement that grants it to the owner"
          .formatted(line, user);
    }
    if (context != null) {
      return "%s; a trigger or function of the database needs that right: grant it to user %s, or make the function security definer"
          .formatted(line, user);
    }
    for (String function : RightsSql.functions()) {
      String name = function.substring(0, function.indexOf('('));
      if (line.matches(".*\\b" + name + "\\b.*")) {
        return "%s: grant execute on function pg_catalog.%s to %s;"
            .formatted(line, function, Identifier.quote(user));
      }
    }
    Matcher denied = DENIED.matcher(line);
    if (denied.matches()) {
      String right = denied.group(1).equals("function") ? "execute" : "usage";
      return "%s: grant %s on %s %s to %s;"
          .formatted(
              line,
              right,
              denied.group(1),
              Identifier.quote(denied.group(2)),
              Identifier.quote(user));
    }
    return "%s; let check print the statement that grants it to user %s".formatted(line, user);
  }

  private String readOnly(String line) {
    return "%s or its user may only read (%s); check PG_HOST: is it a standby?"
        .formatted(server, line);
  }

  private static String noSpace(String state, String line, @Nullable ServerErrorMessage error) {
    if (error != null && "dsm_impl.c".equals(error.getFile())) {
      return "the server's shared memory is full (%s); give its container more (docker run --shm-size), or set max_parallel_workers_per_gather to 0"
          .formatted(line);
    }
    return state.equals("53100")
        ? "the server's disk is full (" + line + "); free space, then run again"
        : "the server is out of memory (%s); check its work_mem and max_locks_per_transaction, then run again"
            .formatted(line);
  }

  private static String other(String state, String line) {
    String advice = OTHERS.get(state);
    return line + " (SQLSTATE " + state + ")" + (advice == null ? "" : "; " + advice);
  }
}
