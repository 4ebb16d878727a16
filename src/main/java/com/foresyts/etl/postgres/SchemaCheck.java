package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import com.foresyts.etl.convert.TextWidth;
import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the problems of one table of a schema (contract, section 2). */
final class SchemaCheck {
  private final SchemaFacts schema;
  private final TableMapping mapping;
  private final String table;
  private final List<SchemaProblem> problems;
  private final TypeFix typeFix;

  /** Returns the statement that changes a column's type. */
  interface TypeFix {
    String of(String table, String column, PgType wanted);
  }

  private SchemaCheck(
      SchemaFacts schema, TableMapping mapping, List<SchemaProblem> problems, TypeFix typeFix) {
    this.schema = schema;
    this.mapping = mapping;
    this.table = Identifier.qualified(schema.name(), mapping.target());
    this.problems = problems;
    this.typeFix = typeFix;
  }

  /**
   * Checks a schema and its tables.
   *
   * @param client the client id, which the client columns must be able to hold
   * @param catalogs of the tables that exist, by unqualified name
   * @return the problems in the order of the mappings
   */
  static List<SchemaProblem> run(
      SchemaFacts schema,
      String client,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings,
      TypeFix typeFix) {
    List<SchemaProblem> problems = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      SchemaCheck check = new SchemaCheck(schema, mapping, problems, typeFix);
      TableCatalog catalog = catalogs.get(mapping.target());
      if (catalog == null) {
        continue;
      }
      if (catalog.plainTable()) {
        check.existing(catalog, client);
        mapping.columns().forEach(column -> check.reference(catalog, column));
      } else {
        check.fatal(null, "is not a plain table", "rename what has that name, or set PG_SCHEMA");
      }
    }
    return problems;
  }

  private void existing(TableCatalog catalog, String client) {
    for (Column column : mapping.columns()) {
      type(catalog, column.name(), column.type());
    }
    type(catalog, TableMapping.LAST_UPDATED, ColumnType.TIMESTAMP);
    key(catalog);
    clientWidth(catalog, client);
  }

  private void type(TableCatalog catalog, String name, ColumnType type) {
    PgType wanted = PgType.of(type);
    TableCatalog.Column column = catalog.columns().get(name);
    if (column == null) {
      fatal(
          null,
          "has no column " + name,
          "alter table %s add column %s %s;".formatted(table, quote(name), wanted.ddl()));
    } else if (!wanted.accepted().contains(column.type())) {
      fatal(
          name,
          "is %s, not %s".formatted(column.type(), String.join(" or ", wanted.accepted())),
          typeFix.of(mapping.target(), name, wanted));
    }
  }

  private void key(TableCatalog catalog) {
    List<String> key = mapping.key().stream().map(Column::name).toList();
    if (!catalog.hasKey(Set.copyOf(key))) {
      fatal(
          null,
          "has no primary key or unique constraint (not deferrable) on exactly (%s)"
              .formatted(String.join(", ", key)),
          "alter table %s add unique (%s);".formatted(table, Identifier.names(mapping.key())));
    }
  }

  private void clientWidth(TableCatalog catalog, String client) {
    String name = mapping.clientColumn().name();
    TextWidth width = catalog.widths().get(name);
    if (width != null && !width.holds(client)) {
      fatal(
          name,
          "holds %s, which the client id %s exceeds".formatted(width, client),
          typeFix.of(mapping.target(), name, PgType.of(ColumnType.TEXT)));
    }
  }

  private void reference(TableCatalog catalog, Column column) {
    Column.Reference reference = column.reference();
    TableCatalog.Column found = catalog.columns().get(column.name());
    if (reference == null || found == null) {
      return;
    }
    if (!found.parents().contains(reference.parent().target())) {
      advice(
          "has no foreign key on " + column.name(),
          "alter table %s add %s;"
              .formatted(table, Ddl.foreignKey(schema.name(), column.name(), reference)));
    }
    if (!found.indexed()) {
      advice("has no index on " + column.name(), Ddl.index(table, column.name()) + ";");
    }
  }

  private void fatal(@Nullable String column, String message, String fix) {
    problems.add(new SchemaProblem(Level.FATAL, mapping.target(), column, message, fix));
  }

  private void advice(String message, String fix) {
    problems.add(new SchemaProblem(Level.ADVICE, mapping.target(), null, message, fix));
  }
}
