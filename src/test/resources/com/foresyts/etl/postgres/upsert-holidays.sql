with batch as materialized (
  select b.*, t."holiday_id" is not null as present, t."clientid" collate "C" = b."clientid" as owned, t."clientid" as owner,
    (t."color" collate "C", t."end_date", t."holiday_name" collate "C", t."inserted_at", t."location_id"::text[], t."start_date", t."status_id" collate "C") is distinct from (b."color" collate "C", b."end_date", b."holiday_name" collate "C", b."inserted_at", b."location_id"::text[], b."start_date", b."status_id" collate "C") as changed
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
  where case when present then owned and changed and may_update else may_insert end
  order by "clientid", "holiday_id"
  on conflict ("clientid", "holiday_id") do update set
    "color" = excluded."color",
    "end_date" = excluded."end_date",
    "holiday_name" = excluded."holiday_name",
    "inserted_at" = excluded."inserted_at",
    "location_id" = excluded."location_id",
    "start_date" = excluded."start_date",
    "status_id" = excluded."status_id",
    "last_updated" = excluded."last_updated"
  where t."clientid" collate "C" = excluded."clientid"
  returning t."clientid", t."holiday_id"
)
select batch.position, batch.present, batch.owned, batch.owner,
  case when written."holiday_id" is not null then not batch.present end as inserted
from batch left join written on batch."clientid" = written."clientid" and batch."holiday_id" = written."holiday_id"
where (batch.owned and batch.may_update and not batch.changed) is not true
