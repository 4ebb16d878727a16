package com.foresyts.etl.postgres;

/**
 * The faults that the catalog tells of a table (contract, section 6). The query of each returns a
 * row {@code (level, column, message, fix)} for each case; {@link TableFaults} says from what.
 */
enum TableFault {
  /**
   * Columns of others that may not be NULL, and to which no row of ours gives a value; a trigger
   * before the insert may do so, but not for a domain. To print a constraint of a table would wait
   * for whoever locks it, so its parse tree is looked at.
   */
  VALUE_MISSING(
      """
      select case when not domain.required and exists (select from pg_trigger
            where tgrelid = attrelid and tgtype & 7 = 7 and tgenabled in ('O', 'A'))
          then 'ADVICE' else 'WRITING' end,
        attname, 'may not be NULL and has no default, and a run gives it no value',
        case when identifies
          then 'it is in the primary key or replica identity: set a default'
          else format('alter table %s %s;', owner, concat_ws(', ',
            case when attnotnull then format('alter column %I drop not null', attname) end,
            case when domain.required then format('alter column %I type %s', attname, domain.base) end,
            nullif(checks.dropped, '')))
        end
      from a
        cross join lateral (
          with recursive part (type, modifier, depth, required) as (
            select a.atttypid, a.atttypmod, 0, false
            union all
            select y.typbasetype, y.typtypmod, depth + 1, y.typnotnull or exists (
              select from pg_constraint k where k.contypid = y.oid
                and pg_get_constraintdef(k.oid) = 'CHECK ((VALUE IS NOT NULL))')
            from part join pg_type y on y.oid = type and y.typtype = 'd')
          select bool_or(required) as required,
            (array_agg(format_type(type, modifier) order by depth desc))[1] as base
          from part) as domain
        cross join lateral (
          select string_agg(format('drop constraint %I', conname), ', ') as dropped
          from pg_constraint k where k.conrelid = attrelid and k.contype = 'c' and {ENFORCED}
            and k.conkey = array[attnum]
            and k.conbin::text ~ '^\\{NULLTEST :arg \\{VAR [^{}]*\\} :nulltesttype 1 ') as checks
        join pg_type y on y.oid = atttypid
      where not is_ours and attidentity = '' and attgenerated = ''
        and coalesce(default_value, y.typdefault, 'NULL') ~ '^NULL(::.*)?$'
        and (attnotnull or domain.required or checks.dropped <> '')
      """),

  /** The default of a column of ours is never used. */
  SEQUENCE(
      """
      select 'WRITING', null,
        format('user %s may not use the sequence of column %s', current_user, attname),
        format('grant usage on sequence %I.%I to %I;', n.nspname, s.relname, current_user)
      from a join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = default_oid
        join pg_class s on d.refclassid = 'pg_class'::regclass and s.oid = d.refobjid
        join pg_namespace n on n.oid = s.relnamespace
      where not is_ours
        and case s.relkind when 'S' then not has_sequence_privilege(s.oid, 'usage, update') end
      """),

  IDENTITY(
      """
      select 'WRITING', attname, 'is an identity column, but a run writes values of its own and NULL',
        format('alter table %s alter column %I drop identity%s;', owner, attname,
          case when not identifies then format(', alter column %I drop not null', attname) end)
      from a where is_ours and attidentity <> ''
      """),

  GENERATED(
      """
      select 'FATAL', attname, format('is generated %s, which cannot be written', format_type(atttypid, null)),
        case when attgenerated = 's' and current_setting('server_version_num')::int >= 130000
          then format('alter table %s alter column %I drop expression;', owner, attname)
          else format('alter table %s drop column %I, add column %I %s;', owner, attname, attname,
            t.types[array_position(t.ours, attname::text)])
        end
      from t, a where is_ours and attgenerated <> ''
      """),

  /** A rule on UPDATE bars ON CONFLICT even if it is disabled. */
  RULE(
      """
      select case ev_type when '4' then 'PRUNING' else 'WRITING' end, null,
        format('has a rule on %s, %s, with which %s', case ev_type when '2' then 'UPDATE'
            when '3' then 'INSERT' else 'DELETE' end, rulename,
          case ev_type when '4' then '--prune may not delete as it must'
            else 'PostgreSQL refuses ON CONFLICT' end),
        format('drop rule %I on %s;', rulename, name)
      from t join pg_rewrite on ev_class = t.oid
      where ev_type in ('2', '3', '4') and (ev_type = '2' or ev_enabled <> 'D'
        and ev_enabled <> case current_setting('session_replication_role') when 'replica' then 'O' else 'R' end)
      """),

  /** ON CONFLICT takes each unique index on the target key, and fails if one is deferrable. */
  DEFERRABLE(
      """
      select case when exists (select from i as other where other.indimmediate) then 'WRITING' else 'FATAL' end,
        null,
        case when exists (select from i as other where other.indimmediate)
          then format('has a deferrable constraint on the target key, %s, with which ON CONFLICT fails', conname)
          else format('has no primary key or unique constraint (not deferrable) on exactly (%s)',
            array_to_string(keys, ', '))
        end,
        format('alter table %s drop constraint %I, add constraint %I %s;', name, conname, conname,
          regexp_replace(pg_get_constraintdef(constraint_oid), ' DEFERRABLE.*', ''))
      from i where not indimmediate
      """),

  CHILDREN(
      """
      select 'FATAL', null, format('has inheritance children (%s), whose rows are seen but not written',
          string_agg(inhrelid::regclass::text, ', ')),
        string_agg(format('alter table %I.%I no inherit %s;', n.nspname, c.relname, t.name), ' ')
      from t join pg_inherits on inhparent = t.oid join pg_class c on c.oid = inhrelid
        join pg_namespace n on n.oid = c.relnamespace
      having count(*) > 0
      """),

  /** Older versions do not refuse the update, but the subscriber cannot find the row. */
  PUBLISHED(
      """
      select case when bool_or(p.pubupdate) then 'WRITING' else 'PRUNING' end, null,
        format('is published (%s) but has no replica identity, without which PostgreSQL refuses %s',
          string_agg(p.pubname, ', '), case when bool_or(p.pubupdate) then 'updates' else 'deletes' end),
        format('alter table %s replica identity %s;', t.name, coalesce(
          (select 'default' from pg_index x where x.indrelid = t.oid and x.indisprimary and x.indimmediate),
          (select format('using index %I', c.relname) from i join pg_class c on c.oid = i.indexrelid
            where i.indimmediate and not exists (select from a
              where a.attnum = any (i.indkey) and not a.attnotnull) limit 1),
          'full'))
      from t join pg_publication p on p.pubupdate or p.pubdelete
      where t.relpersistence = 'p' and t.relreplident <> 'f'
        and not exists (select from pg_index x where x.indrelid = t.oid and x.indimmediate
          and case t.relreplident when 'd' then x.indisprimary when 'i' then x.indisreplident end)
        and (p.puballtables
          or exists (select from pg_publication_rel r where r.prpubid = p.oid
            and (r.prrelid = t.oid or r.prrelid in (select pg_partition_ancestors(t.oid))))
          or {IN_SCHEMA})
      group by t.oid, t.name, t.relreplident
      """),

  NOT_NULL(
      """
      select 'ADVICE', null, format('takes no NULL in %s: a record without a value there is rejected',
          string_agg(attname, ', ' order by attnum)),
        format('alter table %s %s;', owner,
          string_agg(format('alter column %I drop not null', attname), ', ' order by attnum))
      from a, t where attnotnull and is_ours and attidentity = '' and not identifies
        and attname <> all (t.never_null)
      group by owner
      """),

  /** A parent that is none of the mapping's tables, or another column of it. */
  OTHER_PARENT(
      """
      select 'ADVICE', null,
        format('has a foreign key %s to %s: a record whose value is not there is rejected',
          k.conname, k.confrelid::regclass),
        format('alter table %s drop constraint %I;', t.name, k.conname)
      from t join pg_constraint k on k.conrelid = t.oid and k.contype = 'f' and {ENFORCED}
      where exists (select from a where a.attnum = any (k.conkey) and is_ours)
        and not exists (
          select from unnest(k.conkey, k.confkey) as pair (child, parent)
            join a on a.attnum = child
            join pg_attribute p on p.attrelid = k.confrelid and p.attnum = parent
            join pg_class c on c.oid = k.confrelid and c.relnamespace = t.relnamespace
            join unnest(t.referring, t.parents, t.parent_ids) as r (child_name, parent_table, parent_name)
              on r.child_name = a.attname and r.parent_table = c.relname and r.parent_name = p.attname)
      """),

  /** A logged table cannot refer to an unlogged one. */
  UNLOGGED(
      """
      select case when missing.children is null then 'ADVICE' else 'WRITING' end, null,
        'is unlogged: ' || coalesce('PostgreSQL refuses to create what refers to it, ' || missing.children,
          'it is empty after a crash of the server'),
        format('alter table %s set logged;', name)
      from t cross join lateral (
        select string_agg(child, ', ') as children from unnest(t.children) as child
        where not exists (select from pg_class c
          where c.relnamespace = t.relnamespace and c.relname = child)) as missing
      where relpersistence = 'u'
      """);

  final String query;

  TableFault(String query) {
    this.query = query;
  }
}
