with batch as materialized (
  select b.*, t."department_id" is not null as present, t."clientid" as owner, t."department_id" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."department_id" collate "C" = b."department_id" as exact,
    case when t."department_id" is not null then t."clientid" collate "C" = b."clientid" and t."department_id" collate "C" = b."department_id" and b.may_update and (t."department_name" collate "C", t."inserted_at", t."status_id") is distinct from (b."department_name" collate "C", b."inserted_at", b."status_id") else b.may_insert end as sent
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
  where sent
  order by "department_id"
  on conflict ("department_id") do update set
    "department_name" = excluded."department_name",
    "inserted_at" = excluded."inserted_at",
    "status_id" = excluded."status_id",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."department_id" collate "C" = excluded."department_id"
  returning t."clientid", t."department_id"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."department_id" collate "C" = batch."department_id"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."department_id"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."department_id" collate "C" = batch."department_id")
