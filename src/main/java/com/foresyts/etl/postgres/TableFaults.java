package com.foresyts.etl.postgres;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import com.foresyts.etl.mapping.Column;
import com.foresyts.etl.mapping.Column.Role;
import com.foresyts.etl.mapping.ColumnType;
import com.foresyts.etl.mapping.ParentTable;
import com.foresyts.etl.mapping.TableMapping;
import com.foresyts.etl.postgres.SchemaProblem.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds the faults of all tables with one statement, which takes PostgreSQL longer to plan than to
 * run.
 */
final class TableFaults {
  /** Since this version a publication can have all tables of a schema. */
  private static final int SCHEMA_PUBLICATIONS = 15;

  /** Since this version a constraint can be for information alone. */
  private static final int UNENFORCED_CONSTRAINTS = 18;

  /** The parameters for one table. */
  private static final String TARGET =
      "(?::text, ?::text, ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])";

  private static final String TARGETS =
      """
      select target.name, fault.*
      from (values %s)
        as target (schema, name, keys, ours, types, never_null, referring, parents, parent_ids, children)
        cross join lateral (
      %s) as fault (level, column_name, message, fix)
      """;

  /**
   * The relation ({@code t}), its columns ({@code a}) and the unique indexes on exactly the target
   * key ({@code i}). An inherited column is altered in the table that it comes from ({@code
   * owner}).
   */
  private static final String RELATION =
      """
      with t as (
        select c.oid, c.relnamespace, c.relpersistence, c.relreplident,
          format('%%I.%%I', n.nspname, c.relname) as name,
          target.keys, target.ours, target.types, target.never_null, target.referring,
          target.parents, target.parent_ids, target.children
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = target.schema and c.relname = target.name and c.relkind = 'r'
      ), a as (
        select a.*, t.name, a.attname = any (t.ours) as is_ours,
          case when a.attgenerated = '' then pg_get_expr(d.adbin, 0) end as default_value, d.oid as default_oid,
          exists (select from pg_index i where i.indrelid = t.oid
            and (i.indisprimary or i.indisreplident) and a.attnum = any (i.indkey)) as identifies,
          (select format('%%I.%%I', nspname, relname) from (%s) as origin) as owner
        from t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      ), i as (
        select i.*, t.name, t.keys, k.oid as constraint_oid, k.conname
        from t join pg_index i on i.indrelid = t.oid
          join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u')
        where i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
          and t.keys @> array(select attname::text from a where attnum = any (k.conkey))
          and t.keys <@ array(select attname::text from a where attnum = any (k.conkey))
      )
      """
          .formatted(origin("t.oid", "a.attname"));

  private static final String IN_SCHEMA =
      "exists (select from pg_publication_namespace s where s.pnpubid = p.oid and s.pnnspid = t.relnamespace)";

  private TableFaults() {}

  /** Returns the condition that PostgreSQL enforces the constraint k. */
  static String enforced(Sql sql) {
    return sql.serverVersion() < UNENFORCED_CONSTRAINTS ? "true" : "k.conenforced";
  }

  /**
   * Returns the faults of the tables of the mappings, less those that are no plain tables.
   *
   * @param mappings of all target tables
   */
  static List<SchemaProblem> find(Sql sql, String schema, List<TableMapping> mappings) {
    List<Object> parameters = new ArrayList<>();
    mappings.forEach(mapping -> parameters.addAll(parameters(schema, mapping, mappings)));
    return sql.list(
        TARGETS.formatted(
            String.join(", ", Collections.nCopies(mappings.size(), TARGET)), statement(sql)),
        row ->
            new SchemaProblem(
                Level.valueOf(row.getString("level")),
                row.getString("name"),
                row.getString("column_name"),
                row.getString("message"),
                row.getString("fix")),
        parameters.toArray());
  }

  private static String statement(Sql sql) {
    return RELATION
        + Arrays.stream(TableFault.values())
            .map(fault -> "(" + fault.query + ")")
            .collect(joining("\nunion all\n"))
            .replace("{IN_SCHEMA}", sql.serverVersion() < SCHEMA_PUBLICATIONS ? "false" : IN_SCHEMA)
            .replace("{ENFORCED}", enforced(sql));
  }

  private static List<Object> parameters(
      String schema, TableMapping mapping, List<TableMapping> mappings) {
    List<Column> references = columns(mapping, column -> column.reference() != null);
    List<String> ours = names(mapping.columns());
    ours.add(TableMapping.LAST_UPDATED);
    List<String> types = new ArrayList<>();
    mapping.columns().forEach(column -> types.add(PgType.of(column.type()).ddl()));
    types.add(PgType.of(ColumnType.TIMESTAMP).ddl());
    List<String> neverNull = names(columns(mapping, TableFaults::alwaysHasValue));
    neverNull.add(TableMapping.LAST_UPDATED);
    List<String> children =
        mappings.stream()
            .filter(child -> refersTo(child, mapping))
            .map(TableMapping::target)
            .toList();
    return List.of(
        schema,
        mapping.target(),
        names(mapping.key()),
        ours,
        types,
        neverNull,
        names(references),
        parents(references, ParentTable::target),
        parents(references, ParentTable::idName),
        children);
  }

  private static boolean alwaysHasValue(Column column) {
    return column.role() == Role.ID
        || column.role() == Role.CLIENT
        || (column.reference() != null && column.reference().required());
  }

  private static boolean refersTo(TableMapping child, TableMapping mapping) {
    return child.columns().stream()
        .map(Column::reference)
        .anyMatch(
            reference -> reference != null && reference.parent().target().equals(mapping.target()));
  }

  private static List<Column> columns(TableMapping mapping, Predicate<Column> condition) {
    return mapping.columns().stream().filter(condition).toList();
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(toCollection(ArrayList::new));
  }

  private static List<String> parents(List<Column> references, Function<ParentTable, String> name) {
    return references.stream()
        .map(column -> name.apply(requireNonNull(column.reference()).parent()))
        .toList();
  }

  /**
   * Returns the query for the schema and the name of the table that defines a column, which is a
   * parent if it was inherited.
   *
   * @param relation the oid of the table, as an expression
   * @param column the name of the column, as an expression
   */
  static String origin(String relation, String column) {
    return """
        with recursive up (relation) as (
          select %s union select i.inhparent from up join pg_inherits i on i.inhrelid = relation)
        select n.nspname, c.relname
        from up join pg_class c on c.oid = relation join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute o on o.attrelid = relation and o.attname = %s
        order by o.attinhcount limit 1\
        """
        .formatted(relation, column);
  }
}
