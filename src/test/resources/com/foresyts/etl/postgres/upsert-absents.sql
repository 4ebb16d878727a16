with batch as materialized (
  select b.*, t."userabsentactionid" is not null as present, t."clientid" as owner, t."userabsentactionid" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."userabsentactionid" collate "C" = b."userabsentactionid" as exact,
    case when t."userabsentactionid" is not null then t."clientid" collate "C" = b."clientid" and t."userabsentactionid" collate "C" = b."userabsentactionid" and b.may_update and (t."basedepartmentid" collate "C", t."date", t."employeeid" collate "C", t."name" collate "C", t."reportingmanager" collate "C", t."statusid", t."userid" collate "C") is distinct from (b."basedepartmentid" collate "C", b."date", b."employeeid" collate "C", b."name" collate "C", b."reportingmanager" collate "C", b."statusid", b."userid" collate "C") else b.may_insert end as sent
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
), written as (
  insert into "s"."foresytsabsentlist" as t ("userabsentactionid", "clientid", "basedepartmentid", "date", "employeeid", "name", "reportingmanager", "statusid", "userid", "last_updated")
  select "userabsentactionid", "clientid", "basedepartmentid", "date", "employeeid", "name", "reportingmanager", "statusid", "userid", current_timestamp
  from batch
  where sent
  order by "userabsentactionid"
  on conflict ("userabsentactionid") do update set
    "basedepartmentid" = excluded."basedepartmentid",
    "date" = excluded."date",
    "employeeid" = excluded."employeeid",
    "name" = excluded."name",
    "reportingmanager" = excluded."reportingmanager",
    "statusid" = excluded."statusid",
    "userid" = excluded."userid",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."userabsentactionid" collate "C" = excluded."userabsentactionid"
  returning t."clientid", t."userabsentactionid"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."userabsentactionid" collate "C" = batch."userabsentactionid"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."userabsentactionid"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."userabsentactionid" collate "C" = batch."userabsentactionid")
