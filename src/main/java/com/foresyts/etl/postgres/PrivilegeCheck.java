package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.quote;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import com.foresyts.etl.postgres.Uses.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rights that the uses of a schema need and a role lacks (contract, section 6), each with
 * the statement that grants it.
 */
final class PrivilegeCheck {
  private static final Set<Use> WRITING = EnumSet.of(Use.RUN);
  private static final Set<Use> READING = EnumSet.of(Use.RUN, Use.VERIFY);

  /** The roles whose rights the user has only after {@code set role}. */
  private static final String NOT_INHERITED =
      """
      select distinct pg_get_userbyid(roleid)::text from pg_auth_members
      where pg_has_role(roleid, 'member') and not pg_has_role(roleid, 'usage') order by 1
      """;

  private final SchemaFacts schema;
  private final String user;
  private final List<MissingRight> missing = new ArrayList<>();

  /**
   * @param user whose rights count
   */
  PrivilegeCheck(SchemaFacts schema, String user) {
    this.schema = schema;
    this.user = user;
  }

  /**
   * Checks the rights on a schema and its tables.
   *
   * @param catalogs of the tables that exist, by unqualified name
   */
  static List<SchemaProblem> run(
      Sql sql,
      SchemaFacts schema,
      String user,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings,
      Uses uses) {
    PrivilegeCheck check = new PrivilegeCheck(schema, user);
    check.look(catalogs, mappings);
    check.look(sql, mappings, uses);
    return check.problems(
        uses,
        check.missing.isEmpty() ? List.of() : sql.list(NOT_INHERITED, row -> row.getString(1)));
  }

  /** Looks at the schema and the columns of ours. */
  void look(Map<String, TableCatalog> catalogs, List<TableMapping> mappings) {
    if (!schema.usable()) {
      String object = "schema " + quote(schema.name());
      missing.add(new MissingRight(null, READING, user, "", "use it", "usage", object));
    }
    for (TableMapping mapping : mappings) {
      TableCatalog catalog = catalogs.get(mapping.target());
      if (catalog == null) {
        missingTable(mapping, catalogs);
      } else if (catalog.plainTable()) {
        existingTable(mapping, catalog);
      }
    }
  }

  private void missingTable(TableMapping mapping, Map<String, TableCatalog> catalogs) {
    if (!schema.creatable()) {
      creating(mapping, "create it", "create", "schema " + quote(schema.name()));
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

  private void look(Sql sql, List<TableMapping> mappings, Uses uses) {
    List<String> tables = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      List<String> names = new ArrayList<>(mapping.columns().stream().map(Column::name).toList());
      names.add(TableMapping.LAST_UPDATED);
      names.forEach(name -> tables.add(mapping.target()));
      columns.addAll(names);
    }
    missing.addAll(
        sql.list(
            RightsSql.MISSING,
            row -> MissingRight.read(row, schema.name()),
            uses.selected(),
            schema.name(),
            mappings.stream().map(TableMapping::target).toList(),
            tables,
            columns,
            RightsSql.LOCK_FUNCTIONS,
            RightsSql.FUNCTIONS));
  }

  /** What one statement grants. */
  private record Grant(
      @Nullable String table, Set<Use> others, String role, String before, String object) {}

  /**
   * Returns a problem for each statement: a fatal one if the uses of the command need it, advice if
   * only others do.
   *
   * @param notInherited the roles whose rights the user does not inherit
   */
  List<SchemaProblem> problems(Uses uses, List<String> notInherited) {
    Map<Grant, List<MissingRight>> grants =
        missing.stream()
            .collect(
                groupingBy(
                    right ->
                        new Grant(
                            right.table(),
                            uses.includeAny(right.uses()) ? Set.of() : right.uses(),
                            right.role(),
                            right.before(),
                            right.object()),
                    LinkedHashMap::new,
                    toList()));
    List<SchemaProblem> problems = new ArrayList<>();
    grants.forEach((grant, rights) -> problems.add(problem(grant, rights, notInherited)));
    return problems;
  }

  private SchemaProblem problem(Grant grant, List<MissingRight> rights, List<String> notInherited) {
    String inherits =
        notInherited.isEmpty() || !grant.role().equals(user)
            ? ""
            : ", which does not inherit the rights of " + String.join(", ", notInherited) + ",";
    String others =
        grant.others().isEmpty()
            ? ""
            : "; %s need%s that"
                .formatted(
                    grant.others().stream().map(use -> use.text).collect(joining(" and ")),
                    grant.others().size() == 1 ? "s" : "");
    String message =
        "%suser %s%s may not %s%s"
            .formatted(
                grant.before(), grant.role(), inherits, all(rights, MissingRight::action), others);
    String privileges = all(rights, MissingRight::privilege);
    return new SchemaProblem(
        grant.others().isEmpty() ? Level.FATAL : Level.ADVICE,
        grant.table(),
        null,
        message,
        privileges.isEmpty()
            ? grant.object()
            : "grant %s on %s to %s;".formatted(privileges, grant.object(), quote(grant.role())));
  }

  private static String all(
      List<MissingRight> rights, Function<MissingRight, @Nullable String> part) {
    return String.join(
        ", ", new LinkedHashSet<>(rights.stream().map(part).filter(Objects::nonNull).toList()));
  }
}
