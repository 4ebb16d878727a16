package com.foresyts.etl.postgres;

import static com.foresyts.etl.postgres.Identifier.qualified;
import static com.foresyts.etl.postgres.Identifier.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the statements that change a column's type, whatever default and foreign keys it has. */
final class TypeChange {
  /** The column, and each one that a chain of foreign keys ties to it: their types must agree. */
  private static final String TIED =
      """
      with recursive pair as (
        select k.oid, k.conrelid, child, k.confrelid, parent
        from pg_constraint k, unnest(k.conkey, k.confkey) as columns (child, parent)
        where k.contype = 'f' and k.conparentid = 0
      ), edge (source, source_number, target, target_number) as (
        select conrelid, child, confrelid, parent from pair
        union all select confrelid, parent, conrelid, child from pair
      ), tied (relation, number) as (
        select a.attrelid, a.attnum
        from pg_attribute a join pg_class c on c.oid = a.attrelid
          join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ? and c.relname = ? and a.attname = ?
        union
        select target, target_number from tied join edge
          on source = relation and source_number = number
      )
      """;

  /** With each column, the objects that keep PostgreSQL from changing it, or may not fit then. */
  private static final String COLUMNS =
      TIED
          + """
          select o.nspname, o.relname, a.attname, format_type(a.atttypid, null),
            case when a.attgenerated = '' then pg_get_expr(v.adbin, 0) end,
            array(select case when r.ev_type = '1' then pg_describe_object('pg_class'::regclass, r.ev_class, 0)
                else pg_describe_object(d.classid, d.objid, d.objsubid) end
              from pg_depend d left join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
              where d.refclassid = 'pg_class'::regclass and d.refobjid = relation and d.refobjsubid = number
                and case d.classid
                  when 'pg_constraint'::regclass then (select contype from pg_constraint where oid = d.objid) = 'c'
                  when 'pg_class'::regclass then d.objsubid <> 0 or exists (select from pg_index
                    where indexrelid = d.objid and (indexprs is not null or indpred is not null))
                  when 'pg_attrdef'::regclass then d.objid <> coalesce(v.oid, 0)
                  else true end),
            y.typcategory = 'S' or w.type in ('text'::regtype, 'text[]'::regtype)
              or exists (select from pg_cast where casttarget = w.type
                and castsource = case y.typtype when 'd' then y.typbasetype else y.oid end)
          from tied join pg_attribute a on a.attrelid = relation and a.attnum = number
            left join pg_attrdef v on v.adrelid = relation and v.adnum = number
            join pg_class c on c.oid = relation join pg_namespace n on n.oid = c.relnamespace
            join pg_type y on y.oid = a.atttypid
            cross join lateral (%s) as o
            cross join (select ?::regtype as type) as w
          where (n.nspname, c.relname, a.attname) = (?, ?, ?) or format_type(a.atttypid, null) <> all (?)
          """
              .formatted(TableFaults.origin("tied.relation", "a.attname"));

  private static final String FOREIGN_KEYS =
      TIED
          + """
          select distinct n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
          from tied
            join pair on (conrelid, child) = (relation, number) or (confrelid, parent) = (relation, number)
            join pg_constraint k on k.oid = pair.oid
            join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
          order by 1, 2, 3
          """;

  private static final Set<String> NUMBERS =
      Set.of("smallint", "bigint", "numeric", "real", "double precision");

  private final Sql sql;
  private final String schema;

  TypeChange(Sql sql, String schema) {
    this.sql = sql;
    this.schema = schema;
  }

  /** Returns the statements, and before them what has to be dropped by hand. */
  String fix(String table, String column, PgType wanted) {
    // In an empty search path every name is printed with its schema.
    String path =
        String.valueOf(
            sql.<String>first("select current_setting('search_path')", row -> row.getString(1)));
    setPath("");
    List<String> statements = new ArrayList<>();
    TreeSet<String> users = new TreeSet<>();
    TreeSet<String> withoutCast = new TreeSet<>();
    List<String> again = new ArrayList<>();
    sql.forEach(
        FOREIGN_KEYS,
        row -> {
          String alter = "alter table " + qualified(row.getString(1), row.getString(2));
          String name = quote(row.getString(3));
          statements.add("%s drop constraint %s".formatted(alter, name));
          again.add("%s add constraint %s %s".formatted(alter, name, row.getString(4)));
        },
        schema,
        table,
        column);
    sql.forEach(
        COLUMNS,
        row -> {
          users.addAll(Sql.strings(row, 6));
          String type = row.getString(4);
          if (!row.getBoolean(7) && !isTruth(type, wanted) && !wanted.accepted().contains(type)) {
            withoutCast.add(type);
          }
          statements.add(
              alter(
                  qualified(row.getString(1), row.getString(2)),
                  row.getString(3),
                  type,
                  row.getString(5),
                  wanted));
        },
        schema,
        table,
        column,
        wanted.ddl(),
        schema,
        table,
        column,
        wanted.accepted());
    setPath(path);
    if (!withoutCast.isEmpty()) {
      return "PostgreSQL has no cast from %s to %s; change the type with a USING expression of your own"
          .formatted(String.join(" or ", withoutCast), wanted.ddl());
    }
    statements.addAll(again);
    String script = String.join("; ", statements) + ";";
    return (users.isEmpty()
            ? ""
            : "drop %s before this and create it again after it: "
                .formatted(String.join(", ", users)))
        + (statements.size() == 1 ? script : "begin; " + script + " commit;");
  }

  private void setPath(String path) {
    sql.execute("select set_config('search_path', ?, true)", path);
  }

  /**
   * Returns the statement that changes one column.
   *
   * @param table qualified and quoted
   * @param value its default
   */
  static String alter(
      String table, String column, String type, @Nullable String value, PgType wanted) {
    String alter = "alter column " + quote(column);
    String change = alter + " type " + wanted.ddl();
    if (!wanted.accepted().contains(type)) {
      change += " using " + converted(quote(column), type, wanted);
      if (value != null) {
        change =
            "%s drop default, %s, %s set default %s"
                .formatted(alter, change, alter, converted("(" + value + ")", type, wanted));
      }
    }
    return "alter table %s %s".formatted(table, change);
  }

  private static String converted(String value, String type, PgType wanted) {
    return isTruth(type, wanted) ? "(%s <> 0)".formatted(value) : wanted.converted(value, type);
  }

  /** Returns whether a number is 0 for false: PostgreSQL casts no type of these to boolean. */
  private static boolean isTruth(String type, PgType wanted) {
    return wanted.ddl().equals("boolean") && NUMBERS.contains(type);
  }
}
