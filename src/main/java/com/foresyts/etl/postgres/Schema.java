package com.foresyts.etl.postgres;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.joining;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema of the target tables: creates missing tables, checks the others (contract, 2). */
public final class Schema {
  private final Database database;
  private final SchemaFacts facts;
  private final List<TableMapping> mappings;

  private Schema(Database database, SchemaFacts facts, List<TableMapping> mappings) {
    this.database = database;
    this.facts = facts;
    this.mappings = mappings;
  }

  /**
   * Finds the schema of the target tables.
   *
   * @param configured the schema's name; null for the connection's {@code current_schema()}
   * @param mappings all target tables, parents first
   * @throws EtlException if there is none
   */
  public static Schema find(
      Database database, @Nullable String configured, List<TableMapping> mappings) {
    SchemaFacts facts =
        database.inTransaction(transaction -> SchemaFacts.find(transaction.sql(), configured));
    return new Schema(database, facts, mappings);
  }

  /** Returns the schema's name, unquoted. */
  public String name() {
    return facts.name();
  }

  /**
   * Checks what a run needs, then creates the missing tables. An existing table is never altered.
   *
   * @return the tables in the order of the mappings
   * @throws EtlException if the server may only be read, a table does not fit, or the user lacks a
   *     right: lists every fatal problem of all tables with its fix; nothing is then created
   */
  public List<TargetTable> ensure(Uses uses) {
    String readOnly = database.server().whyReadOnly();
    if (readOnly != null) {
      throw PostgresFailure.refusal(readOnly);
    }
    return database.inTransaction(
        transaction -> {
          Sql sql = transaction.sql();
          Map<String, TableCatalog> found = fitting(transaction, uses);
          if (found.size() < mappings.size()) {
            // Another client's first run may be creating them: one at a time, and look again.
            CreationLock.take(sql);
            found = fitting(transaction, uses);
          }
          for (TableMapping mapping : missing(found)) {
            Ddl.create(name(), mapping).forEach(sql::execute);
          }
          return targets(found);
        });
  }

  /**
   * Checks every table and creates none.
   *
   * @return the tables in the order of the mappings
   * @throws EtlException if the server is a standby, a table does not fit or is missing, or the
   *     user lacks a right: lists every fatal problem of all tables, or the missing ones
   */
  public List<TargetTable> existing(Uses uses) {
    if (database.server().standby()) {
      throw PostgresFailure.refusal(
          "the server is a standby, which has no temporary tables to compare with; set PG_HOST to the primary server");
    }
    Map<String, TableCatalog> found =
        database.inTransaction(transaction -> fitting(transaction, uses));
    List<TableMapping> missing = missing(found);
    if (!missing.isEmpty()) {
      throw PostgresFailure.refusal(
          "schema %s has no %s; check PG_SCHEMA, or let a run create what is missing"
              .formatted(
                  name(), missing.stream().map(TableMapping::target).collect(joining(", "))));
    }
    return targets(found);
  }

  /**
   * The unqualified names of the tables that exist, and the problems in the order of the mappings.
   */
  public record Inspection(Set<String> tables, List<SchemaProblem> problems) {}

  /** Looks at what a run of all tables needs and changes nothing. */
  public Inspection inspect() {
    return database.inTransaction(
        transaction -> {
          Map<String, TableCatalog> found = catalogs(transaction.sql());
          return new Inspection(
              found.keySet(), problems(transaction, found, Uses.run(false, mappings), true));
        });
  }

  /** Returns the tables that exist, if none has a problem that bars one of the uses. */
  private Map<String, TableCatalog> fitting(Transaction transaction, Uses uses) {
    Map<String, TableCatalog> found = catalogs(transaction.sql());
    List<String> fatal =
        problems(transaction, found, uses, false).stream()
            .filter(uses::areBarredBy)
            .map(SchemaProblem::sentence)
            .toList();
    if (!fatal.isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: the tables in schema "
              + name()
              + " do not fit, or a right is missing; nothing was read or written. Mend this and run again:",
          fatal);
    }
    return found;
  }

  private Map<String, TableCatalog> catalogs(Sql sql) {
    return TableCatalog.read(sql, name(), mappings.stream().map(TableMapping::target).toList());
  }

  /**
   * Returns the problems in the order of the mappings.
   *
   * @param deletes whether to look at what bars deleting, even if none of the uses deletes
   */
  private List<SchemaProblem> problems(
      Transaction transaction, Map<String, TableCatalog> found, Uses uses, boolean deletes) {
    Sql sql = transaction.sql();
    List<SchemaProblem> problems = new ArrayList<>();
    problems.addAll(TableFaults.find(sql, name(), mappings));
    problems.addAll(
        SchemaCheck.run(
            facts, transaction.client(), found, mappings, new TypeChange(sql, name())::fix));
    problems.addAll(
        PrivilegeCheck.run(sql, facts, database.server().user(), found, mappings, uses));
    PlanCheck plans = new PlanCheck(sql);
    for (TargetTable table : targets(found)) {
      String name = table.mapping().target();
      List<SchemaProblem> known =
          problems.stream()
              .filter(problem -> problem.table() == null || problem.table().equals(name))
              .toList();
      if (found.containsKey(name) && known.stream().noneMatch(uses::areBarredBy)) {
        Set<Level> levels = uses.bars(name);
        if (deletes && known.stream().noneMatch(problem -> problem.level() == Level.PRUNING)) {
          levels.add(Level.PRUNING);
        }
        problems.addAll(plans.of(table, levels));
      }
    }
    List<String> order = mappings.stream().map(TableMapping::target).toList();
    problems.sort(comparingInt(problem -> order.indexOf(String.valueOf(problem.table()))));
    return problems;
  }

  private List<TableMapping> missing(Map<String, TableCatalog> found) {
    return mappings.stream().filter(mapping -> !found.containsKey(mapping.target())).toList();
  }

  private List<TargetTable> targets(Map<String, TableCatalog> found) {
    return mappings.stream()
        .map(
            mapping -> {
              TableCatalog catalog = found.get(mapping.target());
              return new TargetTable(
                  mapping,
                  Identifier.qualified(name(), mapping.target()),
                  catalog == null ? Map.of() : catalog.widths());
            })
        .toList();
  }
}
