package com.foresyts.etl.check;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.groupingBy;

import com.foresyts.etl.config.Settings;
import com.foresyts.etl.dynamodb.RdsToken;
import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.ConnectRetry;
import com.foresyts.etl.postgres.Database;
import com.foresyts.etl.postgres.Login;
import com.foresyts.etl.postgres.Schema;
import com.foresyts.etl.postgres.SchemaProblem;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import com.foresyts.etl.postgres.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Checks whether a run could write into PostgreSQL; takes no lock and creates nothing. */
public final class TargetCheck {
  private final Settings settings;
  private final ConnectRetry retry;
  private final List<TableMapping> mappings;
  private final List<Finding> findings = new ArrayList<>();

  private TargetCheck(Settings settings, ConnectRetry retry, List<TableMapping> mappings) {
    this.settings = settings;
    this.retry = retry;
    this.mappings = mappings;
  }

  /**
   * Checks the connection, the schema and its tables.
   *
   * @param mappings of all target tables
   */
  public static List<Finding> of(
      Settings settings, ConnectRetry retry, List<TableMapping> mappings) {
    TargetCheck check = new TargetCheck(settings, retry, mappings);
    check.attempt("connection", check::connection);
    return check.findings;
  }

  /** Runs a check; its failure is a finding, too. */
  private void attempt(String subject, Runnable look) {
    try {
      look.run();
    } catch (EtlException e) {
      findings.add(Finding.failure(subject, e));
    }
  }

  private void connection() {
    Settings.Postgres postgres = settings.postgres();
    findings.add(Finding.ok("login", Login.description(postgres)));
    UnaryOperator<String> token = host -> RdsToken.create(settings, host);
    try (Database database = Database.open(postgres, settings.clientId(), token, retry)) {
      Server server = database.server();
      String found =
          String.format(
              Locale.ROOT,
              "PostgreSQL %s at %s:%d, database %s, user %s",
              server.version(),
              database.host(),
              postgres.port(),
              postgres.database(),
              server.user());
      findings.add(Finding.ok("connection", found));
      encryption(database);
      String encoding = server.encoding().warning();
      if (encoding != null) {
        findings.add(Finding.warning("encoding", encoding));
      }
      attempt("schema", () -> schema(database));
    }
  }

  private void encryption(Database database) {
    List<String> warnings = database.warnings();
    warnings.forEach(warning -> findings.add(Finding.warning("encryption", warning)));
    if (warnings.isEmpty()) {
      findings.add(
          Finding.ok(
              "encryption",
              database.server().encrypted()
                  ? "the connection is encrypted"
                  : "not encrypted, but the connection stays on this machine"));
    }
  }

  private void schema(Database database) {
    Schema schema = Schema.find(database, settings.postgres().schema(), mappings);
    attempt("run lock", () -> lock(database, schema.name()));
    Schema.Inspection found = schema.inspect();
    Map<String, List<SchemaProblem>> problems =
        found.problems().stream()
            .collect(groupingBy(problem -> requireNonNullElse(problem.table(), "")));
    List<SchemaProblem> ofSchema = problems.getOrDefault("", List.of());
    if (ofSchema.stream().allMatch(TargetCheck::isAdvice)) {
      findings.add(Finding.ok("schema", schema.name()));
    }
    for (SchemaProblem problem : ofSchema) {
      findings.add(finding("schema", problem, schema.name() + ": " + problem.text()));
    }
    findings.add(writing(database.server()));
    for (TableMapping mapping : mappings) {
      String table = mapping.target();
      table(table, found.tables().contains(table), problems.getOrDefault(table, List.of()));
    }
  }

  private void lock(Database database, String schema) {
    String holder = database.lockHolder(schema);
    findings.add(
        holder == null
            ? Finding.ok("run lock", "free")
            : Finding.failure(
                "run lock",
                Category.LOCKED,
                "another run of this client holds it "
                    + holder
                    + "; run when that has ended, or wait for it with --lock-wait"));
  }

  private static Finding writing(Server server) {
    String reason = server.whyReadOnly();
    return reason == null
        ? Finding.ok("writing", "the server takes writes")
        : Finding.failure("writing", Category.POSTGRESQL, reason);
  }

  private void table(String name, boolean exists, List<SchemaProblem> problems) {
    if (problems.stream().allMatch(TargetCheck::isAdvice)) {
      findings.add(
          Finding.ok(
              name,
              exists
                  ? "columns, key and privileges are as a run needs them"
                  : "is missing; a run will create it"));
    }
    problems.forEach(problem -> findings.add(finding(name, problem, problem.text())));
  }

  private static Finding finding(String subject, SchemaProblem problem, String message) {
    return isAdvice(problem)
        ? Finding.warning(subject, message)
        : Finding.failure(subject, Category.POSTGRESQL, message);
  }

  private static boolean isAdvice(SchemaProblem problem) {
    return problem.level() == Level.ADVICE || problem.level() == Level.PRUNING;
  }
}
