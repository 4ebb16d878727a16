select b.position, case when t."holiday_id" is not null then array_remove(array[
    case when (t."color" collate "C") is distinct from (b."color" collate "C") then 'color' end,
    case when (t."end_date") is distinct from (b."end_date") then 'end_date' end,
    case when (t."holiday_name" collate "C") is distinct from (b."holiday_name" collate "C") then 'holiday_name' end,
    case when (t."inserted_at") is distinct from (b."inserted_at") then 'inserted_at' end,
    case when (t."location_id"::text[] collate "C") is distinct from (b."location_id"::text[] collate "C") then 'location_id' end,
    case when (t."start_date") is distinct from (b."start_date") then 'start_date' end,
    case when (t."status_id" collate "C") is distinct from (b."status_id" collate "C") then 'status_id' end], null) end
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
where case when t."holiday_id" is not null then t."clientid" collate "C" = b."clientid" and t."holiday_id" collate "C" = b."holiday_id" and b.may_update and (t."color" collate "C", t."end_date", t."holiday_name" collate "C", t."inserted_at", t."location_id"::text[] collate "C", t."start_date", t."status_id" collate "C") is distinct from (b."color" collate "C", b."end_date", b."holiday_name" collate "C", b."inserted_at", b."location_id"::text[] collate "C", b."start_date", b."status_id" collate "C") else b.may_insert end
