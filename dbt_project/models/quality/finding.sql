{{ config(materialized='incremental', unique_key='finding_key', incremental_strategy='delete+insert', full_refresh=false, on_schema_change='append_new_columns') }}

{% set checks = [
    'check_conflicting_statements', 'check_period_disagreement', 'check_ratio_mismatch', 'check_sum_mismatch', 'check_breakdown_mismatch',
    'check_award_total', 'check_award_tally', 'check_part_exceeds_whole', 'check_out_of_bounds', 'check_yearly_jump', 'check_repeated_value', 'check_qualifier_contradiction',
    'check_unknown_institution', 'check_untold_document', 'check_refused_file'
] %}

with doubts as (
    {%- for check in checks %}
    select {{ doubt_columns() }} from {{ ref(check) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
),

found_tonight as (
    select {{ surrogate_key(['check_code', 'subject']) }} as finding_key, * from doubts
),

{% if is_incremental() -%}
known as (
    select * from {{ this }}
),
{%- else -%}
known as (
    select finding_key, {{ doubt_columns() }}, {{ run_at() }} as first_seen, {{ run_at() }} as last_seen, 'open' as status
    from found_tonight
    where false
),
{%- endif %}

-- a doubt that comes back keeps the night on which it was seen first
open as (
    select
        found_tonight.finding_key,
        found_tonight.check_code,
        found_tonight.severity,
        found_tonight.source_files,
        found_tonight.institution_key,
        found_tonight.indicator_code,
        found_tonight.observed_values,
        found_tonight.quotes,
        found_tonight.message_zh,
        found_tonight.message_en,
        found_tonight.owner,
        coalesce(known.first_seen, {{ run_at() }}) as first_seen,
        {{ run_at() }} as last_seen,
        'open' as status,
        found_tonight.subject
    from found_tonight
    left join known on found_tonight.finding_key = known.finding_key
),

resolved as (
    select
        known.finding_key,
        known.check_code,
        known.severity,
        known.source_files,
        known.institution_key,
        known.indicator_code,
        known.observed_values,
        known.quotes,
        known.message_zh,
        known.message_en,
        known.owner,
        known.first_seen,
        known.last_seen,
        'resolved' as status,
        known.subject
    from known
    left join found_tonight on known.finding_key = found_tonight.finding_key
    where found_tonight.finding_key is null
),

findings as (
    select * from open
    union all
    select * from resolved
)

select * from findings
