package com.foresyts.etl.postgres;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.error.EtlException.Category;
import com.foresyts.etl.mapping.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates the target tables that are missing and checks the ones that are there (contract, section
 * 2).
 */
public final class Schema {
  private final Database database;
  private final String name;

  private Schema(Database database, String name) {
    this.database = database;
    this.name = name;
  }

  /**
   * Finds the schema of the six tables.
   *
   * @param configured the schema's name; null for the connection's {@code current_schema()}
   * @throws EtlException where there is none
   */
  public static Schema find(Database database, @Nullable String configured) {
    return new Schema(
        database, database.inTransaction(connection -> resolve(connection, configured)));
  }

  /** The schema's name, unquoted. */
  public String name() {
    return name;
  }

  /**
   * Checks every table that exists, then creates the missing ones. An existing table is never
   * altered.
   *
   * @param mappings all target tables, parents first
   * @param client the client id, which the client columns must be able to hold
   * @return the tables in the order of the mappings
   * @throws EtlException that lists every difference of all tables and the statement that would
   *     mend it; nothing is then created
   */
  public List<TargetTable> ensure(List<TableMapping> mappings, String client) {
    return database.inTransaction(
        connection -> {
          Inspection found = inspect(connection, mappings, client);
          if (!found.missing().isEmpty()) {
            // Another client's first run may be creating them: one at a time, and look again.
            Database.execute(
                connection, "select pg_advisory_xact_lock(hashtext('create foresyts tables'))");
            found = inspect(connection, mappings, client);
          }
          for (TableMapping mapping : found.missing()) {
            for (String statement : Ddl.create(name, mapping)) {
              Database.execute(connection, statement);
            }
          }
          return found.tables();
        });
  }

  /**
   * Checks every table and creates none.
   *
   * @param mappings all target tables
   * @param client the client id, which the client columns must be able to hold
   * @return the tables in the order of the mappings
   * @throws EtlException that lists every difference of all tables, or which are missing
   */
  public List<TargetTable> existing(List<TableMapping> mappings, String client) {
    Inspection found = database.inTransaction(connection -> inspect(connection, mappings, client));
    if (!found.missing().isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: schema %s has no %s; check PG_SCHEMA, or let a run create what is missing"
              .formatted(
                  name, found.missing().stream().map(TableMapping::target).collect(joining(", "))));
    }
    return found.tables();
  }

  private record Inspection(List<TargetTable> tables, List<TableMapping> missing) {}

  private Inspection inspect(Connection connection, List<TableMapping> mappings, String client)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    List<TableMapping> missing = new ArrayList<>();
    List<TargetTable> tables = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      Catalogue found = Catalogue.read(connection, name, mapping.target());
      if (found == null) {
        missing.add(mapping);
      } else {
        differences.addAll(found.differences(mapping, name, client));
      }
      tables.add(
          new TargetTable(
              mapping,
              Ddl.qualified(name, mapping.target()),
              found == null ? Map.of() : found.widths()));
    }
    if (!differences.isEmpty()) {
      throw new EtlException(
          Category.POSTGRESQL,
          "PostgreSQL: the tables in schema "
              + name
              + " do not fit; nothing was written. Mend this and run again:",
          differences);
    }
    return new Inspection(tables, missing);
  }

  private static String resolve(Connection connection, @Nullable String configured)
      throws SQLException {
    String sql =
        configured == null
            ? "select current_schema()"
            : "select nspname from pg_namespace where nspname = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (configured != null) {
        statement.setString(1, configured);
      }
      try (ResultSet rows = statement.executeQuery()) {
        String schema = rows.next() ? rows.getString(1) : null;
        if (schema == null) {
          throw new EtlException(
              Category.POSTGRESQL,
              configured == null
                  ? "PostgreSQL: no schema of the search_path exists, or this user may use none of them; set PG_SCHEMA"
                  : "PostgreSQL: no schema is named "
                      + configured
                      + "; check PG_SCHEMA, or: create schema "
                      + UpsertSql.quote(configured)
                      + ";");
        }
        return schema;
      }
    }
  }
}
