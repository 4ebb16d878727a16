package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.UpsertSql.quote;

import com.foresyts.etl.error.EtlException;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run would meet in the schema of the six tables: a look, which changes nothing. */
public final class SchemaInspection {

  /**
   * What a run would meet in one table. All lines go on after the table's name.
   *
   * @param faults what would end the run, a line each, with the statement that would mend it
   * @param advice what a run does without, likewise
   */
  public record Table(
      TableMapping mapping, boolean exists, List<String> faults, List<String> advice) {}

  /**
   * What a run would meet.
   *
   * @param fault what keeps the user from using the schema at all; null where nothing does
   * @param tables in the order of the mappings
   */
  public record Result(@Nullable String fault, List<Table> tables) {}

  /** Whether the user may use the schema, and whether it may create tables in it. */
  private static final String SCHEMA_PRIVILEGES =
      """
      select has_schema_privilege(oid, 'usage'), has_schema_privilege(oid, 'create')
      from pg_namespace where nspname = ?
      """;

  private final Connection connection;
  private final String schema;
  private final String user;
  private final String client;
  private final Map<String, Map<String, ColumnFacts>> facts = new HashMap<>();

  private SchemaInspection(Connection connection, String schema, String user, String client) {
    this.connection = connection;
    this.schema = schema;
    this.user = user;
    this.client = client;
  }

  /**
   * Looks at the schema and the tables in it.
   *
   * @param user whose privileges count, for the statements that would grant them
   * @param mappings all target tables
   * @param client the client id, which the client columns must be able to hold
   * @throws EtlException where PostgreSQL fails
   */
  public static Result of(
      Database database, String schema, String user, List<TableMapping> mappings, String client) {
    return database.inTransaction(
        connection -> new SchemaInspection(connection, schema, user, client).inspect(mappings));
  }

  private Result inspect(List<TableMapping> mappings) throws SQLException {
    for (TableMapping mapping : mappings) {
      facts.put(mapping.target(), ColumnFacts.read(connection, schema, mapping.target()));
    }
    try (PreparedStatement statement = connection.prepareStatement(SCHEMA_PRIVILEGES)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        boolean found = rows.next();
        boolean usable = found && rows.getBoolean(1);
        boolean creating = found && rows.getBoolean(2);
        List<Table> tables = new ArrayList<>();
        for (TableMapping mapping : mappings) {
          Catalogue catalogue = Catalogue.read(connection, schema, mapping.target());
          tables.add(catalogue == null ? missing(mapping, creating) : existing(mapping, catalogue));
        }
        return new Result(
            usable ? null : mayNot("use it", "usage on schema " + quote(schema)), tables);
      }
    }
  }

  private Table missing(TableMapping mapping, boolean creating) {
    List<String> faults = new ArrayList<>();
    if (!creating) {
      faults.add("is missing, and " + mayNot("create it", "create on schema " + quote(schema)));
    }
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      ColumnFacts parent =
          reference == null
              ? null
              : facts(reference.parent().target()).get(reference.parent().idName());
      if (reference != null && parent != null && !parent.privileges().contains("references")) {
        faults.add(
            "is missing, and "
                + mayNot(
                    "let it refer to " + reference.parent().target(),
                    "references on " + Ddl.qualified(schema, reference.parent().target())));
      }
    }
    return new Table(mapping, false, faults, List.of());
  }

  private Table existing(TableMapping mapping, Catalogue catalogue) {
    String name = Ddl.qualified(schema, mapping.target());
    List<String> faults = new ArrayList<>();
    for (String difference : catalogue.differences(mapping, schema, client)) {
      faults.add(difference.substring(mapping.target().length() + 1)); // a space or a dot
    }
    if (!catalogue.kind().equals(Catalogue.PLAIN_TABLE)) {
      return new Table(mapping, true, faults, List.of());
    }
    Map<String, ColumnFacts> columns = facts(mapping.target());
    Set<String> written = new HashSet<>(Set.of(TableMapping.LAST_UPDATED));
    mapping.columns().forEach(column -> written.add(column.name()));
    Set<String> changed = new HashSet<>(written);
    mapping.key().forEach(column -> changed.remove(column.name()));
    changed.remove(mapping.clientColumn().name());
    require("select", columns.keySet(), columns, name, faults);
    require("insert", written, columns, name, faults);
    require("update", changed, columns, name, faults);
    return new Table(mapping, true, faults, advice(mapping, name, columns));
  }

  private void require(
      String privilege,
      Collection<String> names,
      Map<String, ColumnFacts> columns,
      String table,
      List<String> faults) {
    boolean lacks =
        columns.entrySet().stream()
            .filter(column -> names.contains(column.getKey()))
            .anyMatch(column -> !column.getValue().privileges().contains(privilege));
    if (lacks) {
      faults.add(mayNot(privilege, privilege + " on " + table));
    }
  }

  private List<String> advice(
      TableMapping mapping, String table, Map<String, ColumnFacts> columns) {
    List<String> advice = new ArrayList<>();
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      ColumnFacts found = columns.get(column.name());
      if (reference == null || found == null) {
        continue;
      }
      if (!found.parents().contains(reference.parent().target())) {
        advice.add(
            "has no foreign key on %s: alter table %s add %s;"
                .formatted(column.name(), table, Ddl.foreignKey(schema, column.name(), reference)));
      }
      if (!found.indexed()) {
        advice.add(
            "has no index on %s: %s;".formatted(column.name(), Ddl.index(table, column.name())));
      }
    }
    return advice;
  }

  private Map<String, ColumnFacts> facts(String table) {
    return facts.getOrDefault(table, Map.of());
  }

  private String mayNot(String what, String privilege) {
    return "user %s may not %s: grant %s to %s;".formatted(user, what, privilege, quote(user));
  }
}
