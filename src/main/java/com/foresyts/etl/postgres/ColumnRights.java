package com.foresyts.etl.postgres;

import static java.util.stream.Collectors.joining;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.Uses.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the rights that a user lacks on the schema and the columns of ours, or to create a table
 * that is missing.
 */
final class ColumnRights {
  private static final Set<Use> WRITING = EnumSet.of(Use.RUN);
  private static final Set<Use> READING = EnumSet.of(Use.RUN, Use.VERIFY);
  private static final Set<Use> PRUNING_EXPORT = EnumSet.of(Use.PRUNE_EXPORT);

  private final SchemaFacts schema;
  private final String user;
  private final Map<String, TableCatalog> catalogs;
  private final List<MissingRight> missing = new ArrayList<>();

  private ColumnRights(SchemaFacts schema, String user, Map<String, TableCatalog> catalogs) {
    this.schema = schema;
    this.user = user;
    this.catalogs = catalogs;
  }

  /**
   * Returns the missing rights in the order of the mappings.
   *
   * @param user whose rights count
   * @param catalogs of the tables that exist, by unqualified name
   */
  static List<MissingRight> missing(
      SchemaFacts schema,
      String user,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings) {
    ColumnRights rights = new ColumnRights(schema, user, catalogs);
    rights.lookAtSchema();
    mappings.forEach(rights::lookAtTable);
    return rights.missing;
  }

  private void lookAtSchema() {
    if (!schema.usable()) {
      String object = "schema " + Identifier.quote(schema.name());
      missing.add(new MissingRight(null, READING, user, "", "use it", "usage", object));
    }
  }

  private void lookAtTable(TableMapping mapping) {
    TableCatalog catalog = catalogs.get(mapping.target());
    if (catalog == null) {
      missingTable(mapping);
    } else if (catalog.plainTable()) {
      existingTable(mapping, catalog);
    }
  }

  private void missingTable(TableMapping mapping) {
    if (!schema.creatable()) {
      creating(mapping, "create it", "create", "schema " + Identifier.quote(schema.name()));
    }
    for (Column column : mapping.columns()) {
      Column.Reference reference = column.reference();
      TableCatalog parent = reference == null ? null : catalogs.get(reference.parent().target());
      if (reference != null
          && parent != null
          && !parent.lacking("references", List.of(reference.parent().idName())).isEmpty()) {
        String name = reference.parent().target();
        creating(
            mapping,
            "let it refer to " + name,
            "references",
            Identifier.qualified(schema.name(), name));
      }
    }
  }

  private void creating(TableMapping mapping, String action, String privilege, String object) {
    missing.add(
        new MissingRight(
            mapping.target(), WRITING, user, "is missing, and ", action, privilege, object));
  }

  private void existingTable(TableMapping mapping, TableCatalog catalog) {
    List<String> ours = mapping.columns().stream().map(Column::name).toList();
    List<String> written = new ArrayList<>(ours);
    written.add(TableMapping.LAST_UPDATED);
    List<String> changed = new ArrayList<>(written);
    mapping.key().forEach(column -> changed.remove(column.name()));
    changed.remove(mapping.clientColumn().name());
    columns(mapping, catalog, READING, "select", ours);
    if (catalog.lacking("select", ours).isEmpty()) {
      columns(mapping, catalog, PRUNING_EXPORT, "select", List.of(TableMapping.LAST_UPDATED));
    }
    columns(mapping, catalog, WRITING, "insert", written);
    columns(mapping, catalog, WRITING, "update", changed);
  }

  /** The privilege on the table is simpler than one on each column. */
  private void columns(
      TableMapping mapping,
      TableCatalog catalog,
      Set<Use> uses,
      String privilege,
      List<String> needed) {
    List<String> lacking = catalog.lacking(privilege, needed);
    if (!lacking.isEmpty()) {
      String some =
          lacking.size() == needed.size()
              ? ""
              : lacking.stream().map(Identifier::quote).collect(joining(", ", " (", ")"));
      missing.add(
          new MissingRight(
              mapping.target(),
              uses,
              user,
              "",
              privilege + some,
              privilege + some,
              Identifier.qualified(schema.name(), mapping.target())));
    }
  }
}
