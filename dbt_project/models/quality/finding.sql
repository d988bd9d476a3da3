{{ config(
    materialized='incremental', unique_key='finding_key', incremental_strategy='delete+insert', full_refresh=false, on_schema_change='append_new_columns',
    pre_hook='{{ add_columns_to_known_findings() }}'
) }}

{% set told = [
    'finding_key', 'check_code', 'severity', 'source_files', 'institution_key', 'indicator_code', 'observed_values', 'quotes', 'message_zh', 'message_en', 'owner'
] %}

with found_tonight as (
    select * from {{ ref('int_doubt') }}
),

{% if is_incremental() -%}
known as (
    select * from {{ this }}
),
{%- else -%}
known as (
    select
        finding_key, {{ doubt_columns() }}, {{ run_at() }} as first_seen, {{ run_at() }} as last_seen, 'open' as status,
        cast(null as varchar) as resolved_by, cast(null as timestamp) as resolved_at, cast(null as varchar) as group_key, cast(null as integer) as group_rank
    from found_tonight
    where false
),
{%- endif %}

-- what a person has checked and found right
accepted as (
    select finding_key, min(declaration_key) as declaration_key
    from {{ ref('declaration') }}
    where kind = 'accepted' and status = 'applied'
    group by 1
),

-- a doubt that comes back keeps the night on which it was seen first
standing as (
    select
        {%- for column in told %}
        found_tonight.{{ column }},
        {%- endfor %}
        coalesce(known.first_seen, {{ run_at() }}) as first_seen,
        {{ run_at() }} as last_seen,
        case when accepted.finding_key is null then 'open' else 'accepted' end as status,
        found_tonight.subject,
        found_tonight.evidence,
        found_tonight.arithmetic,
        cast(null as varchar) as resolved_by,
        cast(null as timestamp) as resolved_at,
        accepted.declaration_key,
        found_tonight.group_key,
        found_tonight.group_rank
    from found_tonight
    left join known on found_tonight.finding_key = known.finding_key
    left join accepted on found_tonight.finding_key = accepted.finding_key
),

-- why a doubt is gone: its file was revised, or is neither in the folder nor held any more, or a declared correction settled it,
-- or another file of its school came in that bears one side out; else our own rules have changed
gone as (
    select known.*
    from known
    left join found_tonight on known.finding_key = found_tonight.finding_key
    where found_tonight.finding_key is null
),

files_of_gone as (
    select finding_key, institution_key, last_seen, unnest(source_files) as source_file from gone where status <> 'resolved'
),

evidence_of_gone as (
    select finding_key, unnest(evidence, recursive := true) from gone where status <> 'resolved'
),

current_documents as (
    select document_id, source_file, loaded_at from {{ ref('stg_document') }} where is_current
),

causes as (
    select files_of_gone.finding_key, 1 as cause, 'revised_file' as resolved_by
    from files_of_gone
    inner join current_documents on files_of_gone.source_file = current_documents.source_file and current_documents.loaded_at > files_of_gone.last_seen
    union all
    select files_of_gone.finding_key, 2, 'withdrawn'
    from files_of_gone
    left join current_documents on files_of_gone.source_file = current_documents.source_file
    left join {{ source('raw', 'file') }} as tonight on files_of_gone.source_file = tonight.source_file
    where current_documents.source_file is null and tonight.source_file is null
    union all
    select evidence_of_gone.finding_key, 3, 'declared'
    from evidence_of_gone
    inner join {{ ref('int_correction') }} as correction
        on evidence_of_gone.document_id = correction.document_id and evidence_of_gone.value = correction.stated_value
    union all
    select files_of_gone.finding_key, 4, 'new_file'
    from files_of_gone
    inner join {{ ref('dim_institution') }} as institution on files_of_gone.institution_key = institution.institution_key
    inner join {{ ref('int_document_institution') }} as school on institution.institution_key = school.institution_key
    inner join current_documents on school.document_id = current_documents.document_id and current_documents.loaded_at > files_of_gone.last_seen
),

first_cause as (
    select finding_key, arg_min(resolved_by, cause) as resolved_by from causes group by 1
),

resolved as (
    select
        {%- for column in told %}
        gone.{{ column }},
        {%- endfor %}
        gone.first_seen,
        gone.last_seen,
        'resolved' as status,
        gone.subject,
        gone.evidence,
        gone.arithmetic,
        case when gone.status = 'resolved' then gone.resolved_by else coalesce(first_cause.resolved_by, 'new_rules') end as resolved_by,
        case when gone.status = 'resolved' then gone.resolved_at else {{ run_at() }} end as resolved_at,
        cast(null as varchar) as declaration_key,
        gone.group_key,
        gone.group_rank
    from gone
    left join first_cause on gone.finding_key = first_cause.finding_key
),

findings as (
    select * from standing
    union all
    select * from resolved
)

select * from findings
