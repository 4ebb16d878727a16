package com.foresyts.etl.postgres;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema of the target tables: creates missing tables, checks the others (contract, 2). */
public final class Schema {
  private final Database database;
  private final SchemaFacts facts;

  private Schema(Database database, SchemaFacts facts) {
    this.database = database;
    this.facts = facts;
  }

  /**
   * Finds the schema of the six tables.
   *
   * @param configured the schema's name; null for the connection's {@code current_schema()}
   * @throws EtlException if there is none
   */
  public static Schema find(Database database, @Nullable String configured) {
    return new Schema(
        database,
        database.inTransaction(transaction -> SchemaFacts.find(transaction.sql(), configured)));
  }

  /** Returns the schema's name, unquoted. */
  public String name() {
    return facts.name();
  }

  /**
   * Checks every table that exists, then creates the missing ones. An existing table is never
   * altered.
   *
   * @param mappings all target tables, parents first
   * @return the tables in the order of the mappings
   * @throws EtlException if a table does not fit: lists every fatal problem of all tables with its
   *     fix; nothing is then created
   */
  public List<TargetTable> ensure(List<TableMapping> mappings) {
    return database.inTransaction(
        transaction -> {
          Sql sql = transaction.sql();
          Map<String, TableCatalog> found = fitting(transaction, mappings);
          if (found.size() < mappings.size()) {
            // Another client's first run may be creating them: one at a time, and look again.
            sql.execute("select pg_advisory_xact_lock(hashtext('create foresyts tables'))");
            found = fitting(transaction, mappings);
          }
          for (TableMapping mapping : missing(mappings, found)) {
            Ddl.create(name(), mapping).forEach(sql::execute);
          }
          return tables(mappings, found);
        });
  }

  /**
   * Checks every table and creates none.
   *
   * @param mappings all target tables
   * @return the tables in the order of the mappings
   * @throws EtlException if a table does not fit or is missing: lists every fatal problem of all
   *     tables, or the missing ones
   */
  public List<TargetTable> existing(List<TableMapping> mappings) {
    Map<String, TableCatalog> found =
        database.inTransaction(transaction -> fitting(transaction, mappings));
    List<TableMapping> missing = missing(mappings, found);
    if (!missing.isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: schema %s has no %s; check PG_SCHEMA, or let a run create what is missing"
              .formatted(
                  name(), missing.stream().map(TableMapping::target).collect(joining(", "))));
    }
    return tables(mappings, found);
  }

  /**
   * The result of an inspection.
   *
   * @param tables the unqualified names of those that exist
   * @param problems in the order of the mappings
   */
  public record Inspection(Set<String> tables, List<SchemaProblem> problems) {}

  /**
   * Looks at every table and changes nothing.
   *
   * @param mappings all target tables
   * @throws EtlException if PostgreSQL fails
   */
  public Inspection inspect(List<TableMapping> mappings) {
    return database.inTransaction(
        transaction -> {
          Map<String, TableCatalog> found = read(transaction.sql(), mappings);
          return new Inspection(found.keySet(), check(transaction, mappings, found));
        });
  }

  /** Returns the tables that exist, if all of them can take their rows. */
  private Map<String, TableCatalog> fitting(Transaction transaction, List<TableMapping> mappings) {
    Map<String, TableCatalog> found = read(transaction.sql(), mappings);
    List<String> fatal =
        check(transaction, mappings, found).stream()
            .filter(problem -> problem.level() == SchemaProblem.Level.FATAL)
            .map(SchemaProblem::sentence)
            .toList();
    if (!fatal.isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: the tables in schema "
              + name()
              + " do not fit; nothing was written. Mend this and run again:",
          fatal);
    }
    return found;
  }

  private Map<String, TableCatalog> read(Sql sql, List<TableMapping> mappings) {
    Map<String, TableCatalog> found = new HashMap<>();
    for (TableMapping mapping : mappings) {
      TableCatalog catalog = TableCatalog.read(sql, name(), mapping.target());
      if (catalog != null) {
        found.put(mapping.target(), catalog);
      }
    }
    return found;
  }

  private List<SchemaProblem> check(
      Transaction transaction, List<TableMapping> mappings, Map<String, TableCatalog> found) {
    return SchemaCheck.run(facts, database.server().user(), transaction.client(), found, mappings);
  }

  private static List<TableMapping> missing(
      List<TableMapping> mappings, Map<String, TableCatalog> found) {
    return mappings.stream().filter(mapping -> !found.containsKey(mapping.target())).toList();
  }

  private List<TargetTable> tables(List<TableMapping> mappings, Map<String, TableCatalog> found) {
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
