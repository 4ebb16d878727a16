select b.position, case when t."userabsentactionid" is not null then array_remove(array[
    case when (t."basedepartmentid" collate "C") is distinct from (b."basedepartmentid" collate "C") then 'basedepartmentid' end,
    case when (t."date") is distinct from (b."date") then 'date' end,
    case when (t."employeeid" collate "C") is distinct from (b."employeeid" collate "C") then 'employeeid' end,
    case when (t."name" collate "C") is distinct from (b."name" collate "C") then 'name' end,
    case when (t."reportingmanager" collate "C") is distinct from (b."reportingmanager" collate "C") then 'reportingmanager' end,
    case when (t."statusid") is distinct from (b."statusid") then 'statusid' end,
    case when (t."userid" collate "C") is distinct from (b."userid" collate "C") then 'userid' end], null) end
from (
    select unnest(?::text[]) as "userabsentactionid",
      unnest(?::text[]) as "clientid",
      unnest(?::text[]) as "basedepartmentid",
      unnest(?::date[]) as "date",
      unnest(?::text[]) as "employeeid",
      unnest(?::text[]) as "name",
      unnest(?::text[]) as "reportingmanager",
      unnest(?::integer[]) as "statusid",
      unnest(?::text[]) as "userid",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "userabsentactionid", "clientid", "basedepartmentid", "date", "employeeid", "name", "reportingmanager", "statusid", "userid" from "s"."foresytsabsentlist" as t where t."userabsentactionid" = b."userabsentactionid" limit 1) as t on true
where case when t."userabsentactionid" is not null then t."clientid" collate "C" = b."clientid" and t."userabsentactionid" collate "C" = b."userabsentactionid" and b.may_update and (t."basedepartmentid" collate "C", t."date", t."employeeid" collate "C", t."name" collate "C", t."reportingmanager" collate "C", t."statusid", t."userid" collate "C") is distinct from (b."basedepartmentid" collate "C", b."date", b."employeeid" collate "C", b."name" collate "C", b."reportingmanager" collate "C", b."statusid", b."userid" collate "C") else b.may_insert end
