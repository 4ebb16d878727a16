with batch as materialized (
  select b.*, t."holiday_id" is not null as present, t."clientid" as owner, t."holiday_id" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."holiday_id" collate "C" = b."holiday_id" as exact,
    case when t."holiday_id" is not null then t."clientid" collate "C" = b."clientid" and t."holiday_id" collate "C" = b."holiday_id" and b.may_update and (t."color" collate "C", t."end_date", t."holiday_name" collate "C", t."inserted_at", t."location_id"::text[] collate "C", t."start_date", t."status_id" collate "C") is distinct from (b."color" collate "C", b."end_date", b."holiday_name" collate "C", b."inserted_at", b."location_id"::text[] collate "C", b."start_date", b."status_id" collate "C") else b.may_insert end as sent
  from (
    select unnest(?::text[]) as "clientid",
      unnest(?::text[]) as "holiday_id",
      unnest(?::text[]) as "color",
      unnest(?::date[]) as "end_date",
      unnest(?::text[]) as "holiday_name",
      unnest(?::timestamp[]) as "inserted_at",
      unnest(?::text[]) as "location_id",
      unnest(?::date[]) as "start_date",
      unnest(?::text[]) as "status_id",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "clientid", "holiday_id", "color", "end_date", "holiday_name", "inserted_at", "location_id", "start_date", "status_id" from "s"."foresytsholidays" as t where t."clientid" = b."clientid" and t."holiday_id" = b."holiday_id" limit 1) as t on true
), written as (
  insert into "s"."foresytsholidays" as t ("clientid", "holiday_id", "color", "end_date", "holiday_name", "inserted_at", "location_id", "start_date", "status_id", "last_updated")
  select "clientid", "holiday_id", "color", "end_date", "holiday_name", "inserted_at", "location_id"::text[], "start_date", "status_id", current_timestamp
  from batch
  where sent
  order by "clientid", "holiday_id"
  on conflict ("clientid", "holiday_id") do update set
    "color" = excluded."color",
    "end_date" = excluded."end_date",
    "holiday_name" = excluded."holiday_name",
    "inserted_at" = excluded."inserted_at",
    "location_id" = excluded."location_id",
    "start_date" = excluded."start_date",
    "status_id" = excluded."status_id",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."holiday_id" collate "C" = excluded."holiday_id"
  returning t."clientid", t."holiday_id"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."holiday_id" collate "C" = batch."holiday_id"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."holiday_id"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."holiday_id" collate "C" = batch."holiday_id")
