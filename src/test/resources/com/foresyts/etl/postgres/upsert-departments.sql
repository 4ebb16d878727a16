with batch as materialized (
  select b.*, t."department_id" is not null as present, t."clientid" collate "C" = b."clientid" as owned, t."clientid" as owner,
    (t."department_name" collate "C", t."inserted_at", t."status_id") is distinct from (b."department_name" collate "C", b."inserted_at", b."status_id") as changed
  from (
    select unnest(?::text[]) as "department_id",
      unnest(?::text[]) as "clientid",
      unnest(?::text[]) as "department_name",
      unnest(?::timestamp[]) as "inserted_at",
      unnest(?::integer[]) as "status_id",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "department_id", "clientid", "department_name", "inserted_at", "status_id" from "s"."foresytsdepartment" as t where t."department_id" = b."department_id" limit 1) as t on true
), written as (
  insert into "s"."foresytsdepartment" as t ("department_id", "clientid", "department_name", "inserted_at", "status_id", "last_updated")
  select "department_id", "clientid", "department_name", "inserted_at", "status_id", current_timestamp
  from batch
  where case when present then owned and changed and may_update else may_insert end
  order by "department_id"
  on conflict ("department_id") do update set
    "department_name" = excluded."department_name",
    "inserted_at" = excluded."inserted_at",
    "status_id" = excluded."status_id",
    "last_updated" = excluded."last_updated"
  where t."clientid" collate "C" = excluded."clientid"
  returning t."department_id"
)
select batch.position, batch.present, batch.owned, batch.owner,
  case when written."department_id" is not null then not batch.present end as inserted
from batch left join written on batch."department_id" = written."department_id"
where (batch.owned and batch.may_update and not batch.changed) is not true
