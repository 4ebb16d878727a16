package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the problems of one table that exists (contract, section 2). */
final class TableCheck {
  private final TableMapping mapping;
  private final TableCatalog catalog;
  private final String schema;
  private final String table;
  private final Consumer<SchemaProblem> problems;

  /**
   * @param schema unquoted
   * @param problems gets what is found
   */
  TableCheck(
      TableMapping mapping, TableCatalog catalog, String schema, Consumer<SchemaProblem> problems) {
    this.mapping = mapping;
    this.catalog = catalog;
    this.schema = schema;
    this.table = Identifier.qualified(schema, mapping.target());
    this.problems = problems;
  }

  /**
   * Checks the table.
   *
   * @param user whose privileges count
   * @param client the client id, which the client column must be able to hold
   */
  void run(String user, String client) {
    if (!catalog.plainTable()) {
      fatal(null, "is not a plain table", "rename what has that name, or set PG_SCHEMA");
      return;
    }
    mapping.columns().forEach(column -> type(column.name(), column.type()));
    type(TableMapping.LAST_UPDATED, ColumnType.TIMESTAMP);
    key();
    clientWidth(client);
    privileges(user);
    mapping.columns().forEach(this::reference);
  }

  private void type(String name, ColumnType type) {
    PgType wanted = PgType.of(type);
    TableCatalog.Column column = catalog.columns().get(name);
    if (column == null) {
      fatal(
          null,
          "has no column " + name,
          "alter table %s add column %s %s;".formatted(table, quote(name), wanted.ddl()));
    } else if (column.generated()) {
      fatal(
          name,
          "is generated %s, which cannot be written".formatted(column.type()),
          "make it a plain column");
    } else if (!wanted.accepted().contains(column.type())) {
      fatal(
          name,
          "is %s, not %s".formatted(column.type(), String.join(" or ", wanted.accepted())),
          "alter table %s alter column %s type %s using %s;"
              .formatted(
                  table, quote(name), wanted.ddl(), wanted.converted(quote(name), column.type())));
    }
  }

  private void key() {
    List<String> key = mapping.key().stream().map(Column::name).toList();
    if (!catalog.hasKey(Set.copyOf(key))) {
      fatal(
          null,
          "has no primary key or unique constraint (not deferrable) on exactly (%s)"
              .formatted(String.join(", ", key)),
          "alter table %s add unique (%s);".formatted(table, Identifier.names(mapping.key())));
    }
  }

  private void clientWidth(String client) {
    String name = mapping.clientColumn().name();
    Integer width = catalog.widths().get(name);
    if (width != null && width < client.codePointCount(0, client.length())) {
      fatal(
          name,
          String.format(
              Locale.ROOT, "holds %d characters, which the client id %s exceeds", width, client),
          "alter table %s alter column %s type text;".formatted(table, quote(name)));
    }
  }

  private void privileges(String user) {
    Set<String> written = new HashSet<>(Set.of(TableMapping.LAST_UPDATED));
    mapping.columns().forEach(column -> written.add(column.name()));
    Set<String> changed = new HashSet<>(written);
    mapping.key().forEach(column -> changed.remove(column.name()));
    changed.remove(mapping.clientColumn().name());
    privilege(user, "select", catalog.columns().keySet());
    privilege(user, "insert", written);
    privilege(user, "update", changed);
  }

  private void privilege(String user, String privilege, Set<String> columns) {
    if (catalog.lacks(privilege, columns)) {
      problems.accept(
          SchemaProblem.privilege(
              mapping.target(), "", user, privilege, privilege + " on " + table));
    }
  }

  private void reference(Column column) {
    Column.Reference reference = column.reference();
    TableCatalog.Column found = catalog.columns().get(column.name());
    if (reference == null || found == null) {
      return;
    }
    if (!found.parents().contains(reference.parent().target())) {
      advice(
          "has no foreign key on " + column.name(),
          "alter table %s add %s;"
              .formatted(table, Ddl.foreignKey(schema, column.name(), reference)));
    }
    if (!found.indexed()) {
      advice("has no index on " + column.name(), Ddl.index(table, column.name()) + ";");
    }
  }

  private void fatal(@Nullable String column, String message, String fix) {
    problems.accept(new SchemaProblem(Level.FATAL, mapping.target(), column, message, fix));
  }

  private void advice(String message, String fix) {
    problems.accept(new SchemaProblem(Level.ADVICE, mapping.target(), null, message, fix));
  }
}
