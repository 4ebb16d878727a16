package com.foresyts.etl.postgres;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the problems of the tables of one schema. */
final class SchemaCheck {
  private final SchemaFacts schema;
  private final String user;
  private final Map<String, TableCatalog> catalogs;
  private final List<SchemaProblem> problems = new ArrayList<>();

  private SchemaCheck(SchemaFacts schema, String user, Map<String, TableCatalog> catalogs) {
    this.schema = schema;
    this.user = user;
    this.catalogs = catalogs;
  }

  /**
   * Checks the tables of some mappings.
   *
   * @param user whose privileges count
   * @param client the client id, which the client columns must be able to hold
   * @param catalogs of the tables that exist, by unqualified name
   * @return the problems in the order of the mappings
   */
  static List<SchemaProblem> run(
      SchemaFacts schema,
      String user,
      String client,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings) {
    SchemaCheck check = new SchemaCheck(schema, user, catalogs);
    if (!schema.usable()) {
      check.problems.add(
          SchemaProblem.privilege(
              null, "", user, "use it", "usage on schema " + Identifier.quote(schema.name())));
    }
    for (TableMapping mapping : mappings) {
      TableCatalog catalog = catalogs.get(mapping.target());
      if (catalog == null) {
        check.missing(mapping);
      } else {
        new TableCheck(mapping, catalog, schema.name(), check.problems::add).run(user, client);
      }
    }
    return check.problems;
  }

  private void missing(TableMapping mapping) {
    if (!schema.creatable()) {
      missing(mapping, "create it", "create on schema " + Identifier.quote(schema.name()));
    }
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      TableCatalog parent = reference == null ? null : catalogs.get(reference.parent().target());
      if (reference != null
          && parent != null
          && parent.lacks("references", Set.of(reference.parent().idName()))) {
        missing(
            mapping,
            "let it refer to " + reference.parent().target(),
            "references on " + Identifier.qualified(schema.name(), reference.parent().target()));
      }
    }
  }

  private void missing(TableMapping mapping, String action, String privilege) {
    problems.add(
        SchemaProblem.privilege(mapping.target(), "is missing, and ", user, action, privilege));
  }
}
