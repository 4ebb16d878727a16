select b.position, case when t."department_id" is not null then array_remove(array[
    case when (t."department_name" collate "C") is distinct from (b."department_name" collate "C") then 'department_name' end,
    case when (t."inserted_at") is distinct from (b."inserted_at") then 'inserted_at' end,
    case when (t."status_id") is distinct from (b."status_id") then 'status_id' end], null) end
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
where case when t."department_id" is not null then t."clientid" collate "C" = b."clientid" and t."department_id" collate "C" = b."department_id" and b.may_update and (t."department_name" collate "C", t."inserted_at", t."status_id") is distinct from (b."department_name" collate "C", b."inserted_at", b."status_id") else b.may_insert end
