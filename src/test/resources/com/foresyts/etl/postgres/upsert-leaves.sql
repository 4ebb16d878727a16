with batch as materialized (
  select b.*, t."user_leave_id" is not null as present, t."clientid" as owner, t."user_leave_id" as held,
    t."clientid" collate "C" = b."clientid" as owned, t."user_leave_id" collate "C" = b."user_leave_id" as exact,
    case when t."user_leave_id" is not null then t."clientid" collate "C" = b."clientid" and t."user_leave_id" collate "C" = b."user_leave_id" and b.may_update and (t."userid" collate "C", t."approved_rejected_by" collate "C", t."approve_decline_status", t."baselocationid" collate "C", t."cancel_leave", t."created_at", t."decline_reason" collate "C", t."department_id" collate "C", t."department_name" collate "C", t."employeeid" collate "C", t."end_date", t."fullname" collate "C", t."halfday" collate "C", t."having_cancel_request" collate "C", t."holiday" collate "C", t."issaturday" collate "C", t."is_cancel_request", t."leave_category_id" collate "C", t."leave_category_name" collate "C", t."new_end_date", t."new_number_of_days" collate "C", t."new_start_date", t."number_of_days" collate "C", t."reason" collate "C", t."reporting_manager" collate "C", t."reporting_manager_name" collate "C", t."start_date", t."status_id" collate "C") is distinct from (b."userid" collate "C", b."approved_rejected_by" collate "C", b."approve_decline_status", b."baselocationid" collate "C", b."cancel_leave", b."created_at", b."decline_reason" collate "C", b."department_id" collate "C", b."department_name" collate "C", b."employeeid" collate "C", b."end_date", b."fullname" collate "C", b."halfday" collate "C", b."having_cancel_request" collate "C", b."holiday" collate "C", b."issaturday" collate "C", b."is_cancel_request", b."leave_category_id" collate "C", b."leave_category_name" collate "C", b."new_end_date", b."new_number_of_days" collate "C", b."new_start_date", b."number_of_days" collate "C", b."reason" collate "C", b."reporting_manager" collate "C", b."reporting_manager_name" collate "C", b."start_date", b."status_id" collate "C") else b.may_insert end as sent
  from (
    select unnest(?::text[]) as "user_leave_id",
      unnest(?::text[]) as "userid",
      unnest(?::text[]) as "approved_rejected_by",
      unnest(?::boolean[]) as "approve_decline_status",
      unnest(?::text[]) as "baselocationid",
      unnest(?::boolean[]) as "cancel_leave",
      unnest(?::text[]) as "clientid",
      unnest(?::timestamp[]) as "created_at",
      unnest(?::text[]) as "decline_reason",
      unnest(?::text[]) as "department_id",
      unnest(?::text[]) as "department_name",
      unnest(?::text[]) as "employeeid",
      unnest(?::date[]) as "end_date",
      unnest(?::text[]) as "fullname",
      unnest(?::text[]) as "halfday",
      unnest(?::text[]) as "having_cancel_request",
      unnest(?::text[]) as "holiday",
      unnest(?::text[]) as "issaturday",
      unnest(?::boolean[]) as "is_cancel_request",
      unnest(?::text[]) as "leave_category_id",
      unnest(?::text[]) as "leave_category_name",
      unnest(?::date[]) as "new_end_date",
      unnest(?::text[]) as "new_number_of_days",
      unnest(?::date[]) as "new_start_date",
      unnest(?::text[]) as "number_of_days",
      unnest(?::text[]) as "reason",
      unnest(?::text[]) as "reporting_manager",
      unnest(?::text[]) as "reporting_manager_name",
      unnest(?::date[]) as "start_date",
      unnest(?::text[]) as "status_id",
      unnest(?::boolean[]) as may_insert, unnest(?::boolean[]) as may_update,
      generate_series(1, ?::integer) as position
  ) as b
  left join lateral (select "user_leave_id", "userid", "approved_rejected_by", "approve_decline_status", "baselocationid", "cancel_leave", "clientid", "created_at", "decline_reason", "department_id", "department_name", "employeeid", "end_date", "fullname", "halfday", "having_cancel_request", "holiday", "issaturday", "is_cancel_request", "leave_category_id", "leave_category_name", "new_end_date", "new_number_of_days", "new_start_date", "number_of_days", "reason", "reporting_manager", "reporting_manager_name", "start_date", "status_id" from "s"."foresytsleavelist" as t where t."user_leave_id" = b."user_leave_id" limit 1) as t on true
), written as (
  insert into "s"."foresytsleavelist" as t ("user_leave_id", "userid", "approved_rejected_by", "approve_decline_status", "baselocationid", "cancel_leave", "clientid", "created_at", "decline_reason", "department_id", "department_name", "employeeid", "end_date", "fullname", "halfday", "having_cancel_request", "holiday", "issaturday", "is_cancel_request", "leave_category_id", "leave_category_name", "new_end_date", "new_number_of_days", "new_start_date", "number_of_days", "reason", "reporting_manager", "reporting_manager_name", "start_date", "status_id", "last_updated")
  select "user_leave_id", "userid", "approved_rejected_by", "approve_decline_status", "baselocationid", "cancel_leave", "clientid", "created_at", "decline_reason", "department_id", "department_name", "employeeid", "end_date", "fullname", "halfday", "having_cancel_request", "holiday", "issaturday", "is_cancel_request", "leave_category_id", "leave_category_name", "new_end_date", "new_number_of_days", "new_start_date", "number_of_days", "reason", "reporting_manager", "reporting_manager_name", "start_date", "status_id", current_timestamp
  from batch
  where sent
  order by "user_leave_id"
  on conflict ("user_leave_id") do update set
    "userid" = excluded."userid",
    "approved_rejected_by" = excluded."approved_rejected_by",
    "approve_decline_status" = excluded."approve_decline_status",
    "baselocationid" = excluded."baselocationid",
    "cancel_leave" = excluded."cancel_leave",
    "created_at" = excluded."created_at",
    "decline_reason" = excluded."decline_reason",
    "department_id" = excluded."department_id",
    "department_name" = excluded."department_name",
    "employeeid" = excluded."employeeid",
    "end_date" = excluded."end_date",
    "fullname" = excluded."fullname",
    "halfday" = excluded."halfday",
    "having_cancel_request" = excluded."having_cancel_request",
    "holiday" = excluded."holiday",
    "issaturday" = excluded."issaturday",
    "is_cancel_request" = excluded."is_cancel_request",
    "leave_category_id" = excluded."leave_category_id",
    "leave_category_name" = excluded."leave_category_name",
    "new_end_date" = excluded."new_end_date",
    "new_number_of_days" = excluded."new_number_of_days",
    "new_start_date" = excluded."new_start_date",
    "number_of_days" = excluded."number_of_days",
    "reason" = excluded."reason",
    "reporting_manager" = excluded."reporting_manager",
    "reporting_manager_name" = excluded."reporting_manager_name",
    "start_date" = excluded."start_date",
    "status_id" = excluded."status_id",
    "last_updated" = current_timestamp
  where t."clientid" collate "C" = excluded."clientid" and t."user_leave_id" collate "C" = excluded."user_leave_id"
  returning t."clientid", t."user_leave_id"
)
select batch.position, batch.sent, t."clientid" collate "C" = batch."clientid" as stored,
  batch.present, batch.owned, batch.exact, batch.owner, batch.held
from batch left join written as t on t."user_leave_id" collate "C" = batch."user_leave_id"
where (batch.owned and batch.exact and batch.may_update and not batch.sent) is not true
union all
select null, false, true, false, false, false, t."clientid", t."user_leave_id"
from written as t
where not exists (select from batch where batch.sent and t."clientid" collate "C" = batch."clientid" and t."user_leave_id" collate "C" = batch."user_leave_id")
