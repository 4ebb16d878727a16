select b.position, case when t."leave_category_id" is not null then array_remove(array[
    case when (t."eligible" collate "C") is distinct from (b."eligible" collate "C") then 'eligible' end,
    case when (t."expiry_date" collate "C") is distinct from (b."expiry_date" collate "C") then 'expiry_date' end,
    case when (t."holiday" collate "C") is distinct from (b."holiday" collate "C") then 'holiday' end,
    case when (t."issaturday" collate "C") is distinct from (b."issaturday" collate "C") then 'issaturday' end,
    case when (t."leave_category_name" collate "C") is distinct from (b."leave_category_name" collate "C") then 'leave_category_name' end,
    case when (t."leave_category_short_name" collate "C") is distinct from (b."leave_category_short_name" collate "C") then 'leave_category_short_name' end,
    case when (t."number_of_leaves" collate "C") is distinct from (b."number_of_leaves" collate "C") then 'number_of_leaves' end,
    case when (t."status_id" collate "C") is distinct from (b."status_id" collate "C") then 'status_id' end], null) end
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
where case when t."leave_category_id" is not null then t."clientid" collate "C" = b."clientid" and t."leave_category_id" collate "C" = b."leave_category_id" and b.may_update and (t."eligible" collate "C", t."expiry_date" collate "C", t."holiday" collate "C", t."issaturday" collate "C", t."leave_category_name" collate "C", t."leave_category_short_name" collate "C", t."number_of_leaves" collate "C", t."status_id" collate "C") is distinct from (b."eligible" collate "C", b."expiry_date" collate "C", b."holiday" collate "C", b."issaturday" collate "C", b."leave_category_name" collate "C", b."leave_category_short_name" collate "C", b."number_of_leaves" collate "C", b."status_id" collate "C") else b.may_insert end
