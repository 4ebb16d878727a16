package com.foresyts.etl.postgres;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what to do about an error of a pooler between the program and the server (PgBouncer,
 * Supavisor). It is in English, without the routine of a server's error, and mostly of SQLSTATE
 * 08P01, whatever its cause.
 */
final class PoolerAdvice {
  private static final String MORE_SERVER_CONNECTIONS =
      "a run needs two connections to the server at the same time, from default_pool_size, pool_size and max_db_connections of the pooler";

  private static final Pattern SERVER_DOWN =
      Pattern.compile("server login|server_login_retry|server down|connect failed|starting up");

  private static final String CHECK_USER =
      "check PG_USER and PG_PASSWORD, and the pooler's auth_file or auth_query";

  private static final String CHECK_DATABASE =
      "check PG_DATABASE, and the databases in the pooler's configuration";

  private static final String CHECK_HBA = "let the server's pg_hba.conf accept the pooler";

  /** The pooler quotes the refusal of the server, which stays. */
  private static final Set<String> LASTING = Set.of(CHECK_USER, CHECK_DATABASE, CHECK_HBA);

  private record Advice(Pattern words, String text) {
    Advice(String words, String text) {
      this(Pattern.compile(words), text);
    }
  }

  private static final List<Advice> ADVICE =
      List.of(
          new Advice("^query_wait_timeout", MORE_SERVER_CONNECTIONS),
          new Advice("statement pooling mode", "set pool_mode to transaction or session"),
          new Advice(
              "authentication failed|^no such user|login rejected|auth failed|wrong password type|role .* does not exist",
              CHECK_USER),
          new Advice(
              "^no such database|(^|error: )database .* (does not exist|is disabled)",
              CHECK_DATABASE),
          new Advice("pg_hba\\.conf", CHECK_HBA),
          new Advice(
              "^no more connections allowed|^max clients",
              "a run needs two connections to the pooler: raise its max_client_conn"),
          new Advice(
              "too many (clients|connections)|connection slots",
              "the server behind the pooler has no connection left: a run needs two"),
          new Advice(
              "^unsupported startup parameter",
              "add the parameter to the pooler's ignore_startup_parameters"),
          new Advice(
              SERVER_DOWN.pattern(),
              "the pooler cannot log in to the server behind it: check its configuration, and that the server runs"),
          new Advice(
              "^query.timeout|^idle.transaction.timeout|^client_idle_timeout|^transaction.timeout",
              "lift that limit in the pooler: a transaction lasts as long as its table"),
          new Advice("^server conn crashed", "the server behind it broke off; run again"),
          new Advice("^Tenant or user not found", "check PG_USER: the pooler wants USER.PROJECT"),
          new Advice("^MaxClientsInSessionMode", MORE_SERVER_CONNECTIONS));

  private PoolerAdvice() {}

  /** Returns whether the pooler does not reach the server, as while that sleeps or starts. */
  static boolean isServerDown(String line) {
    String advice = of(line);
    return SERVER_DOWN.matcher(line).find() && advice != null && !LASTING.contains(advice);
  }

  /** Returns what to do about an error in a pooler's words, or null if they are not known. */
  static @Nullable String of(String line) {
    return ADVICE.stream()
        .filter(advice -> advice.words().matcher(line).find())
        .map(Advice::text)
        .findFirst()
        .orElse(null);
  }
}
