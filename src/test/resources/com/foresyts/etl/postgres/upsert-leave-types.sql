with batch as materialized (
  select b.*, t."leave_category_id" is not null as present, t."clientid" as owner, t."leave_category_id" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."leave_category_id" collate "C" = b."leave_category_id" as exact,
    case when t."leave_category_id" is not null then t."clientid" collate "C" = b."clientid" and t."leave_category_id" collate "C" = b."leave_category_id" and b.may_update and (t."eligible" collate "C", t."expiry_date" collate "C", t."holiday" collate "C", t."issaturday" collate "C", t."leave_category_name" collate "C", t."leave_category_short_name" collate "C", t."number_of_leaves" collate "C", t."status_id" collate "C") is distinct from (b."eligible" collate "C", b."expiry_date" collate "C", b."holiday" collate "C", b."issaturday" collate "C", b."leave_category_name" collate "C", b."leave_category_short_name" collate "C", b."number_of_leaves" collate "C", b."status_id" collate "C") else b.may_insert end as sent
  from (
    select unnest(?::text[]) as "leave_category_id",
      unnest(?::text[]) as "clientid",
      unnest(?::text[]) as "eligible",
      unnest(?::text[]) as "expiry_date",
      unnest(?::text[]) as "holiday",
      unnest(?::text[]) as "issaturday",
      unnest(?::text[]) as "leave_category_name",
      unnest(?::text[]) as "leave_category_short_name",
      unnest(?::text[]) as "number_of_leaves",
      unnest(?::text[]) as "status_id",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "leave_category_id", "clientid", "eligible", "expiry_date", "holiday", "issaturday", "leave_category_name", "leave_category_short_name", "number_of_leaves", "status_id" from "s"."foresytleavetype" as t where t."leave_category_id" = b."leave_category_id" limit 1) as t on true
), written as (
  insert into "s"."foresytleavetype" as t ("leave_category_id", "clientid", "eligible", "expiry_date", "holiday", "issaturday", "leave_category_name", "leave_category_short_name", "number_of_leaves", "status_id", "last_updated")
  select "leave_category_id", "clientid", "eligible", "expiry_date", "holiday", "issaturday", "leave_category_name", "leave_category_short_name", "number_of_leaves", "status_id", current_timestamp
  from batch
  where sent
  order by "leave_category_id"
  on conflict ("leave_category_id") do update set
    "eligible" = excluded."eligible",
    "expiry_date" = excluded."expiry_date",
    "holiday" = excluded."holiday",
    "issaturday" = excluded."issaturday",
    "leave_category_name" = excluded."leave_category_name",
    "leave_category_short_name" = excluded."leave_category_short_name",
    "number_of_leaves" = excluded."number_of_leaves",
    "status_id" = excluded."status_id",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."leave_category_id" collate "C" = excluded."leave_category_id"
  returning t."clientid", t."leave_category_id"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."leave_category_id" collate "C" = batch."leave_category_id"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."leave_category_id"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."leave_category_id" collate "C" = batch."leave_category_id")
