with batch as materialized (
  select b.*, t."userid" is not null as present, t."clientid" as owner, t."userid" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."userid" collate "C" = b."userid" as exact,
    case when t."userid" is not null then t."clientid" collate "C" = b."clientid" and t."userid" collate "C" = b."userid" and b.may_update and (t."age", t."basedepartmentid" collate "C", t."baselocationid" collate "C", t."companyname" collate "C", t."employeeid" collate "C", t."employementtype" collate "C", t."enddate", t."fullname" collate "C", t."gender" collate "C", t."hireddate", t."jobtitle" collate "C", t."maritalstatus" collate "C", t."overtimestatus" collate "C", t."profileurl" collate "C", t."reportingmanager" collate "C", t."managername" collate "C", t."startdate", t."statusid" collate "C", t."usertype" collate "C") is distinct from (b."age", b."basedepartmentid" collate "C", b."baselocationid" collate "C", b."companyname" collate "C", b."employeeid" collate "C", b."employementtype" collate "C", b."enddate", b."fullname" collate "C", b."gender" collate "C", b."hireddate", b."jobtitle" collate "C", b."maritalstatus" collate "C", b."overtimestatus" collate "C", b."profileurl" collate "C", b."reportingmanager" collate "C", b."managername" collate "C", b."startdate", b."statusid" collate "C", b."usertype" collate "C") else b.may_insert end as sent
  from (
    select unnest(?::text[]) as "userid",
      unnest(?::text[]) as "clientid",
      unnest(?::integer[]) as "age",
      unnest(?::text[]) as "basedepartmentid",
      unnest(?::text[]) as "baselocationid",
      unnest(?::text[]) as "companyname",
      unnest(?::text[]) as "employeeid",
      unnest(?::text[]) as "employementtype",
      unnest(?::date[]) as "enddate",
      unnest(?::text[]) as "fullname",
      unnest(?::text[]) as "gender",
      unnest(?::date[]) as "hireddate",
      unnest(?::text[]) as "jobtitle",
      unnest(?::text[]) as "maritalstatus",
      unnest(?::text[]) as "overtimestatus",
      unnest(?::text[]) as "profileurl",
      unnest(?::text[]) as "reportingmanager",
      unnest(?::text[]) as "managername",
      unnest(?::date[]) as "startdate",
      unnest(?::text[]) as "statusid",
      unnest(?::text[]) as "usertype",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "userid", "clientid", "age", "basedepartmentid", "baselocationid", "companyname", "employeeid", "employementtype", "enddate", "fullname", "gender", "hireddate", "jobtitle", "maritalstatus", "overtimestatus", "profileurl", "reportingmanager", "managername", "startdate", "statusid", "usertype" from "s"."foresytsemployee_master" as t where t."userid" = b."userid" limit 1) as t on true
), written as (
  insert into "s"."foresytsemployee_master" as t ("userid", "clientid", "age", "basedepartmentid", "baselocationid", "companyname", "employeeid", "employementtype", "enddate", "fullname", "gender", "hireddate", "jobtitle", "maritalstatus", "overtimestatus", "profileurl", "reportingmanager", "managername", "startdate", "statusid", "usertype", "last_updated")
  select "userid", "clientid", "age", "basedepartmentid", "baselocationid", "companyname", "employeeid", "employementtype", "enddate", "fullname", "gender", "hireddate", "jobtitle", "maritalstatus", "overtimestatus", "profileurl", "reportingmanager", "managername", "startdate", "statusid", "usertype", current_timestamp
  from batch
  where sent
  order by "userid"
  on conflict ("userid") do update set
    "age" = excluded."age",
    "basedepartmentid" = excluded."basedepartmentid",
    "baselocationid" = excluded."baselocationid",
    "companyname" = excluded."companyname",
    "employeeid" = excluded."employeeid",
    "employementtype" = excluded."employementtype",
    "enddate" = excluded."enddate",
    "fullname" = excluded."fullname",
    "gender" = excluded."gender",
    "hireddate" = excluded."hireddate",
    "jobtitle" = excluded."jobtitle",
    "maritalstatus" = excluded."maritalstatus",
    "overtimestatus" = excluded."overtimestatus",
    "profileurl" = excluded."profileurl",
    "reportingmanager" = excluded."reportingmanager",
    "managername" = excluded."managername",
    "startdate" = excluded."startdate",
    "statusid" = excluded."statusid",
    "usertype" = excluded."usertype",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."userid" collate "C" = excluded."userid"
  returning t."clientid", t."userid"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."userid" collate "C" = batch."userid"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."userid"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."userid" collate "C" = batch."userid")
