package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the privileges that the user lacks on a schema and its tables (contract, section 2). */
final class PrivilegeCheck {
  private final SchemaFacts schema;
  private final String user;
  private final List<SchemaProblem> problems;

  /**
   * @param user whose privileges count
   * @param problems takes those that are found
   */
  PrivilegeCheck(SchemaFacts schema, String user, List<SchemaProblem> problems) {
    this.schema = schema;
    this.user = user;
    this.problems = problems;
  }

  /** Finds what the user may not do with the schema. */
  void schema() {
    if (!schema.usable()) {
      lacking(null, "", "use it", "usage on schema " + quote(schema.name()));
    }
  }

  /** Finds what keeps the user from creating a table. */
  void missing(TableMapping mapping, Map<String, TableCatalog> catalogs) {
    String table = mapping.target();
    if (!schema.creatable()) {
      lacking(table, "is missing, and ", "create it", "create on schema " + quote(schema.name()));
    }
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      TableCatalog parent = reference == null ? null : catalogs.get(reference.parent().target());
      if (reference != null
          && parent != null
          && parent.lacks("references", Set.of(reference.parent().idName()))) {
        String name = reference.parent().target();
        lacking(
            table,
            "is missing, and ",
            "let it refer to " + name,
            "references on " + Identifier.qualified(schema.name(), name));
      }
    }
  }

  /** Finds what keeps the user from writing the rows of a table. */
  void existing(TableMapping mapping, TableCatalog catalog) {
    Set<String> written = new HashSet<>(Set.of(TableMapping.LAST_UPDATED));
    mapping.columns().forEach(column -> written.add(column.name()));
    Set<String> changed = new HashSet<>(written);
    mapping.key().forEach(column -> changed.remove(column.name()));
    changed.remove(mapping.clientColumn().name());
    privilege(mapping, catalog, "select", catalog.columns().keySet());
    privilege(mapping, catalog, "insert", written);
    privilege(mapping, catalog, "update", changed);
  }

  private void privilege(
      TableMapping mapping, TableCatalog catalog, String privilege, Set<String> columns) {
    if (catalog.lacks(privilege, columns)) {
      String table = mapping.target();
      String name = Identifier.qualified(schema.name(), table);
      lacking(table, "", privilege, privilege + " on " + name);
    }
  }

  private void lacking(@Nullable String table, String before, String action, String privilege) {
    problems.add(
        new SchemaProblem(
            Level.PRIVILEGE,
            table,
            null,
            "%suser %s may not %s".formatted(before, user, action),
            "grant %s to %s;".formatted(privilege, quote(user))));
  }
}
