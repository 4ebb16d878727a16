package com.foresyts.etl.postgres;

import java.util.List;
import java.util.stream.Stream;

/**
 * The statement that finds the rights that PostgreSQL's catalog tells of, less those on columns of
 * ours.
 */
final class RightsSql {
  private RightsSql() {}

  /** The functions of PostgreSQL that a run lock calls; a hardened database revokes some. */
  static final List<String> LOCK_FUNCTIONS =
      List.of(
          "hashtextextended(text, bigint)",
          "pg_advisory_xact_lock(bigint)",
          "pg_lock_status()",
          "pg_postmaster_start_time()",
          "pg_stat_get_activity(integer)",
          "pg_try_advisory_xact_lock(bigint)",
          "timezone(text, timestamp with time zone)",
          "to_char(timestamp without time zone, text)");

  /**
   * The functions of PostgreSQL that other statements of a run or a verification call, less
   * operators, aggregates, and those of the checks themselves ({@code has_column_privilege}, {@code
   * pg_get_expr} and such): without one of these, the check fails before it can tell.
   */
  static final List<String> FUNCTIONS =
      List.of(
          "array_remove(anyarray, anyelement)", // until PostgreSQL 13
          "array_remove(anycompatiblearray, anycompatible)",
          "current_database()",
          "current_schema()",
          "current_setting(text)",
          "format_type(oid, integer)",
          "generate_series(integer, integer)",
          "pg_is_in_recovery()",
          "pg_show_all_settings()",
          "row_security_active(oid)",
          "set_config(text, text, boolean)",
          "unnest(anyarray)");

  /** Returns the functions of both lists, with the types of their parameters. */
  static List<String> functions() {
    return Stream.of(LOCK_FUNCTIONS, FUNCTIONS).flatMap(List::stream).toList();
  }

  /**
   * Selects a row for each missing right. Its parameters are: the selected tables, the schema, all
   * target tables, an array of tables and one of the names of their columns, three arrays of the
   * foreign keys that a run creates (the table, its column, the parent), {@link #LOCK_FUNCTIONS},
   * {@link #FUNCTIONS}, and what the command does with every row.
   *
   * <p>The object of a row is NULL if it is the target table itself. PostgreSQL checks a foreign
   * key with the rights of the owner of the table that it looks into, unless a column of the key is
   * NULL, as one of others is without a default. Defaults, constraints and indexes run with those
   * of the user; their functions are in the trees of their expressions, of built-in ones no
   * dependency tells. A domain has the constraints of the domains below it, and its own default
   * alone.
   */
  static final String MISSING =
      """
      with recursive target as (
        select c.oid, c.relname::text as name,
          c.relname = any (?::text[]) as selected
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ? and c.relname = any (?::text[]) and c.relkind = 'r'
      ), ours as (
        select * from unnest(?::text[], ?::text[]) as ours (name, attname)
      ), col as (
        select t.name, t.oid, a.attnum, a.atttypid, a.attidentity, a.attgenerated,
          (t.name, a.attname::text) in (select * from ours) as is_ours,
          d.adbin, y.typdefaultbin, case a.attgenerated when '' then
            coalesce(pg_get_expr(d.adbin, 0), y.typdefault, 'NULL') ~ '^NULL(::.*)?$' end as no_default
        from target t
          join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          join pg_type y on y.oid = a.atttypid
          left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
      ), referring as (
        select t.name, k.conname, k.conkey, k.confdeltype, c.oid, c.relnamespace, n.nspname,
          format('%I.%I', n.nspname, c.relname) as qualified,
          case when k.confdeltype in ('c', 'n', 'd') then 'PRUNE,VERIFY_PRUNE' else 'VERIFY_PRUNE'
            end as uses
        from target t join pg_constraint k on k.confrelid = t.oid
          join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
        where t.selected and k.contype = 'f' and k.conparentid = 0
      ), looked_into as (
        select t.name, 'RUN' as uses, k.conname, k.confrelid as relation,
          array['select', 'update'] as privileges
        from target t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
        where not exists (select from col where col.oid = t.oid and attnum = any (conkey)
          and not is_ours and attidentity = '' and no_default)
        union all
        select created.name, 'RUN', format('%s_%s_fkey', created.name, attname), parent.oid,
          array['select', 'update']
        from unnest(?::text[], ?::text[], ?::text[]) as created (name, attname, parent)
          join target parent on parent.name = created.parent
        union all
        select name, 'PRUNE', conname, oid,
          array['select', case confdeltype when 'c' then 'delete' else 'update' end]
        from referring
      ), owner as (
        select l.*, c.relowner, c.relnamespace, n.nspname,
          format('%I.%I', n.nspname, c.relname) as qualified
        from looked_into l
          join pg_class c on c.oid = l.relation join pg_namespace n on n.oid = c.relnamespace
      ), domain as (
        select col.name, y.oid, y.typbasetype
        from col join pg_type y on y.oid = col.atttypid and y.typtype = 'd'
        union
        select d.name, y.oid, y.typbasetype
        from domain d join pg_type y on y.oid = d.typbasetype and y.typtype = 'd'
      ), expression as (
        select name, coalesce(adbin, typdefaultbin)::text as tree from col where not is_ours
        union all
        select t.name, k.conbin::text from target t join pg_constraint k on k.conrelid = t.oid
        union all
        select d.name, k.conbin::text
        from domain d join pg_constraint k on k.contypid = d.oid
        union all
        select t.name, concat(i.indexprs::text, i.indpred::text)
        from target t join pg_index i on i.indrelid = t.oid
        union all
        select t.name, g.tgqual::text from target t join pg_trigger g on g.tgrelid = t.oid
      ), function as (
        select p.oid, p.proname, n.nspname, oidvectortypes(p.proargtypes) as types
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where not has_function_privilege(p.oid, 'execute')
      ), protected as (
        select oid, case when not forced then
            format('; disable it, or let a superuser run alter role %I bypassrls', current_user)
            end as other_way,
          format('alter table %I.%I %s row level security;', nspname, relname,
            case when forced then 'no force' else 'disable' end) as mending
        from (
          select c.oid, n.nspname, c.relname,
            c.relforcerowsecurity and pg_has_role(c.relowner, 'usage') as forced
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relrowsecurity and row_security_active(c.oid)) as c
      ), missing as (
        select null as name, uses, current_user::text as role,
          format('call function %I', proname) as action, 'execute' as privilege,
          format('function pg_catalog.%I(%s)', proname, types) as object
        from function
          join (values ('RUN', ?::text[]), ('RUN,VERIFY', ?::text[])) as called (uses, signatures)
            on nspname = 'pg_catalog' and format('%s(%s)', proname, types) = any (signatures)
        union all
        select null, 'PRUNE,VERIFY', current_user, 'create temporary tables', 'temporary',
          format('database %I', current_database())
        where not has_database_privilege(current_database(), 'temporary')
        union all
        select null, 'RUN', current_user, format('create tables in tablespace %I', spcname),
          'create', format('tablespace %I', spcname)
        from pg_tablespace
        where spcname = current_setting('default_tablespace')
          and not has_tablespace_privilege(oid, 'create')
          and oid <> (select dattablespace from pg_database where datname = current_database())
          and (select count(*) from target) < (select count(distinct name) from ours)
        union all
        select name, 'PRUNE', current_user, 'delete', 'delete', null
        from target where selected and not has_table_privilege(oid, 'delete')
        union all
        select name, 'RUN,VERIFY', current_user,
          format('%s every row, because row level security binds it%s', ?::text, other_way), null,
          mending
        from target join protected using (oid)
        union all
        select name, uses, current_user,
          format('see every row of %s, which refers to it, because row level security binds it%s',
            qualified, other_way), null, mending
        from referring join protected using (oid)
        union all
        select name, uses, current_user,
          format('use schema %I, whose table %s refers to it', nspname, qualified), 'usage',
          format('schema %I', nspname)
        from referring where not has_schema_privilege(relnamespace, 'usage')
        union all
        select name, uses, current_user, format('read %s, which refers to it', qualified),
          format('select (%s)', string_agg(quote_ident(a.attname), ', ' order by a.attnum)),
          qualified
        from referring r join pg_attribute a on a.attrelid = r.oid and a.attnum = any (conkey)
        where not has_column_privilege(r.oid, a.attnum, 'select')
        group by name, uses, qualified
        union all
        select name, uses, pg_get_userbyid(relowner),
          format('use schema %I, as the foreign key %I needs', nspname, conname), 'usage',
          format('schema %I', nspname)
        from owner where not has_schema_privilege(relowner, relnamespace, 'usage')
        union all
        select name, uses, pg_get_userbyid(relowner),
          format('%s %s, as the foreign key %I needs',
            string_agg(privilege, ', ' order by privilege), qualified, conname),
          string_agg(privilege, ', ' order by privilege), qualified
        from owner cross join unnest(privileges) as privilege
        where not case privilege when 'delete' then has_table_privilege(relowner, relation, 'delete')
          else has_any_column_privilege(relowner, relation, privilege) end
        group by name, uses, relowner, qualified, conname
        union all
        select e.name, 'RUN', current_user,
          format('call function %I, as a default, constraint, index or trigger needs', f.proname),
          'execute', format('function %I.%I(%s)', f.nspname, f.proname, f.types)
        from expression e
          cross join regexp_matches(e.tree, ':(?:op)?funcid ([0-9]+)', 'g') as called (id)
          join function f on f.oid = called.id[1]::oid
      )
      select distinct name, uses, role, action, privilege, object from missing
      order by name nulls first, object, privilege
      """;
}
