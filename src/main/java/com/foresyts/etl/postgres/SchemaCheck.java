package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the problems of the tables of one schema (contract, section 2). */
final class SchemaCheck {
  private final SchemaFacts schema;
  private final String user;
  private final String client;
  private final Map<String, TableCatalog> catalogs;
  private final List<SchemaProblem> problems = new ArrayList<>();

  private SchemaCheck(
      SchemaFacts schema, String user, String client, Map<String, TableCatalog> catalogs) {
    this.schema = schema;
    this.user = user;
    this.client = client;
    this.catalogs = catalogs;
  }

  /**
   * Checks the tables of some mappings.
   *
   * @param user whose privileges count
   * @param client the client id, which the client columns must be able to hold
   * @param catalogs of the tables that exist, by unqualified name
   */
  static List<SchemaProblem> run(
      SchemaFacts schema,
      String user,
      String client,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings) {
    SchemaCheck check = new SchemaCheck(schema, user, client, catalogs);
    if (!schema.usable()) {
      check.mayNot(null, "", "use it", "usage on schema " + quote(schema.name()));
    }
    mappings.forEach(check::table);
    return check.problems;
  }

  private void table(TableMapping mapping) {
    TableCatalog catalog = catalogs.get(mapping.target());
    if (catalog == null) {
      missing(mapping);
    } else if (catalog.plainTable()) {
      columns(mapping, catalog);
      key(mapping, catalog);
      clientWidth(mapping, catalog);
      privileges(mapping, catalog);
      references(mapping, catalog);
    } else {
      add(
          Level.FATAL,
          mapping.target(),
          null,
          "is not a plain table",
          "rename what has that name, or set PG_SCHEMA");
    }
  }

  private void missing(TableMapping mapping) {
    if (!schema.creatable()) {
      mayNot(
          mapping.target(),
          "is missing, and ",
          "create it",
          "create on schema " + quote(schema.name()));
    }
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      TableCatalog parent = reference == null ? null : catalogs.get(reference.parent().target());
      if (reference != null
          && parent != null
          && parent.lacks("references", Set.of(reference.parent().idName()))) {
        mayNot(
            mapping.target(),
            "is missing, and ",
            "let it refer to " + reference.parent().target(),
            "references on " + Identifier.qualified(schema.name(), reference.parent().target()));
      }
    }
  }

  private void columns(TableMapping mapping, TableCatalog catalog) {
    for (Column column : mapping.columns()) {
      column(mapping, column.name(), PgType.of(column.type()), catalog);
    }
    column(mapping, TableMapping.LAST_UPDATED, PgType.of(ColumnType.TIMESTAMP), catalog);
  }

  private void column(TableMapping mapping, String name, PgType wanted, TableCatalog catalog) {
    TableCatalog.Column column = catalog.columns().get(name);
    if (column == null) {
      add(
          Level.FATAL,
          mapping.target(),
          null,
          "has no column " + name,
          "alter table %s add column %s %s;"
              .formatted(qualified(mapping), quote(name), wanted.ddl()));
    } else if (column.generated()) {
      add(
          Level.FATAL,
          mapping.target(),
          name,
          "is generated %s, which cannot be written".formatted(column.type()),
          "make it a plain column");
    } else if (!wanted.accepted().contains(column.type())) {
      add(
          Level.FATAL,
          mapping.target(),
          name,
          "is %s, not %s".formatted(column.type(), String.join(" or ", wanted.accepted())),
          "alter table %s alter column %s type %s using %s;"
              .formatted(
                  qualified(mapping),
                  quote(name),
                  wanted.ddl(),
                  wanted.converted(quote(name), column.type())));
    }
  }

  private void key(TableMapping mapping, TableCatalog catalog) {
    List<String> key = mapping.key().stream().map(Column::name).toList();
    if (!catalog.hasKey(Set.copyOf(key))) {
      add(
          Level.FATAL,
          mapping.target(),
          null,
          "has no primary key or unique constraint (not deferrable) on exactly (%s)"
              .formatted(String.join(", ", key)),
          "alter table %s add unique (%s);"
              .formatted(qualified(mapping), Identifier.names(mapping.key())));
    }
  }

  private void clientWidth(TableMapping mapping, TableCatalog catalog) {
    String name = mapping.clientColumn().name();
    Integer width = catalog.widths().get(name);
    if (width != null && width < client.codePointCount(0, client.length())) {
      add(
          Level.FATAL,
          mapping.target(),
          name,
          String.format(
              Locale.ROOT, "holds %d characters, which the client id %s exceeds", width, client),
          "alter table %s alter column %s type text;".formatted(qualified(mapping), quote(name)));
    }
  }

  private void privileges(TableMapping mapping, TableCatalog catalog) {
    Set<String> written = new HashSet<>(Set.of(TableMapping.LAST_UPDATED));
    mapping.columns().forEach(column -> written.add(column.name()));
    Set<String> changed = new HashSet<>(written);
    mapping.key().forEach(column -> changed.remove(column.name()));
    changed.remove(mapping.clientColumn().name());
    privilege("select", catalog.columns().keySet(), mapping, catalog);
    privilege("insert", written, mapping, catalog);
    privilege("update", changed, mapping, catalog);
  }

  private void privilege(
      String privilege, Set<String> columns, TableMapping mapping, TableCatalog catalog) {
    if (catalog.lacks(privilege, columns)) {
      mayNot(mapping.target(), "", privilege, privilege + " on " + qualified(mapping));
    }
  }

  private void references(TableMapping mapping, TableCatalog catalog) {
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      TableCatalog.Column found = catalog.columns().get(column.name());
      if (reference == null || found == null) {
        continue;
      }
      if (!found.parents().contains(reference.parent().target())) {
        add(
            Level.ADVICE,
            mapping.target(),
            null,
            "has no foreign key on " + column.name(),
            "alter table %s add %s;"
                .formatted(
                    qualified(mapping), Ddl.foreignKey(schema.name(), column.name(), reference)));
      }
      if (!found.indexed()) {
        add(
            Level.ADVICE,
            mapping.target(),
            null,
            "has no index on " + column.name(),
            Ddl.index(qualified(mapping), column.name()) + ";");
      }
    }
  }

  private void mayNot(@Nullable String table, String before, String action, String privilege) {
    add(
        Level.PRIVILEGE,
        table,
        null,
        "%suser %s may not %s".formatted(before, user, action),
        "grant %s to %s;".formatted(privilege, quote(user)));
  }

  private void add(
      Level level, @Nullable String table, @Nullable String column, String message, String fix) {
    problems.add(new SchemaProblem(level, table, column, message, fix));
  }

  private String qualified(TableMapping mapping) {
    return Identifier.qualified(schema.name(), mapping.target());
  }
}
