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
  /** The roles whose rights the user has only after {@code set role}. */
  private static final String NOT_INHERITED =
      """
      select distinct pg_get_userbyid(roleid)::text from pg_auth_members
      where pg_has_role(roleid, 'member') and not pg_has_role(roleid, 'usage') order by 1
      """;

  private final String user;
  private final Uses uses;
  private final List<String> notInherited;

  private PrivilegeCheck(String user, Uses uses, List<String> notInherited) {
    this.user = user;
    this.uses = uses;
    this.notInherited = notInherited;
  }

  /**
   * Checks the rights on a schema and its tables.
   *
   * @param user whose rights count
   * @param catalogs of the tables that exist, by unqualified name
   */
  static List<SchemaProblem> run(
      Sql sql,
      SchemaFacts schema,
      String user,
      Map<String, TableCatalog> catalogs,
      List<TableMapping> mappings,
      Uses uses) {
    List<MissingRight> missing = new ArrayList<>();
    missing.addAll(ColumnRights.missing(schema, user, catalogs, mappings));
    missing.addAll(otherRights(sql, schema.name(), catalogs.keySet(), mappings, uses));
    return missing.isEmpty()
        ? List.of()
        : problems(missing, user, uses, sql.list(NOT_INHERITED, row -> row.getString(1)));
  }

  private static List<MissingRight> otherRights(
      Sql sql, String schema, Set<String> existing, List<TableMapping> mappings, Uses uses) {
    List<String> tables = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    List<String> created = new ArrayList<>();
    List<String> referring = new ArrayList<>();
    List<String> parents = new ArrayList<>();
    for (TableMapping mapping : mappings) {
      for (Column column : mapping.columns()) {
        tables.add(mapping.target());
        columns.add(column.name());
        if (column.reference() != null && !existing.contains(mapping.target())) {
          created.add(mapping.target());
          referring.add(column.name());
          parents.add(column.reference().parent().target());
        }
      }
      tables.add(mapping.target());
      columns.add(TableMapping.LAST_UPDATED);
    }
    return sql.list(
        RightsSql.MISSING,
        row -> MissingRight.read(row, schema),
        uses.selected(),
        schema,
        mappings.stream().map(TableMapping::target).toList(),
        tables,
        columns,
        created,
        referring,
        parents,
        RightsSql.LOCK_FUNCTIONS,
        RightsSql.FUNCTIONS,
        uses.includeAny(Set.of(Use.RUN)) ? "see and write" : "see");
  }

  /** What one statement grants. */
  private record Grant(
      @Nullable String table, Set<Use> others, String role, String before, String object) {}

  /**
   * Returns a problem for each statement: a fatal one if the uses of the command need it, advice if
   * only others do. Advice that is the same for several tables is one problem.
   *
   * @param notInherited the roles whose rights the user does not inherit
   */
  static List<SchemaProblem> problems(
      List<MissingRight> missing, String user, Uses uses, List<String> notInherited) {
    PrivilegeCheck check = new PrivilegeCheck(user, uses, notInherited);
    Map<Grant, List<MissingRight>> rights =
        missing.stream()
            .filter(check::isTold)
            .collect(groupingBy(check::grant, LinkedHashMap::new, toList()));
    Map<Grant, List<Grant>> statements = new LinkedHashMap<>();
    rights.forEach(
        (grant, ofGrant) ->
            statements
                .computeIfAbsent(statement(grant, ofGrant), any -> new ArrayList<>())
                .add(grant));
    return statements.values().stream()
        .map(grants -> check.problem(grants, rights.getOrDefault(grants.get(0), List.of())))
        .toList();
  }

  /** Few commands prune by an export; the others need no advice about it. */
  private boolean isTold(MissingRight right) {
    return uses.includeAny(right.uses()) || !right.uses().equals(Set.of(Use.PRUNE_EXPORT));
  }

  private Grant grant(MissingRight right) {
    Set<Use> others = uses.includeAny(right.uses()) ? Set.of() : right.uses();
    return new Grant(right.table(), others, right.role(), right.before(), right.object());
  }

  /** Returns the same for all grants that one statement can make. */
  private static Grant statement(Grant grant, List<MissingRight> rights) {
    return grant.others().isEmpty() || !rights.stream().allMatch(MissingRight::isOnTargetTable)
        ? grant
        : new Grant(
            null, grant.others(), grant.role(), grant.before(), all(rights, MissingRight::action));
  }

  private SchemaProblem problem(List<Grant> grants, List<MissingRight> rights) {
    Grant grant = grants.get(0);
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
    String objects = grants.stream().map(Grant::object).collect(joining(", "));
    return new SchemaProblem(
        grant.others().isEmpty() ? Level.FATAL : Level.ADVICE,
        grants.size() == 1 ? grant.table() : null,
        null,
        message,
        privileges.isEmpty()
            ? objects
            : "grant %s on %s to %s;".formatted(privileges, objects, quote(grant.role())));
  }

  private static String all(
      List<MissingRight> rights, Function<MissingRight, @Nullable String> part) {
    return String.join(
        ", ", new LinkedHashSet<>(rights.stream().map(part).filter(Objects::nonNull).toList()));
  }
}
