-- every doubt of every check, under its key; a new check is named here, and has its row in the seed `checks`
{% set checks = [
    'check_conflicting_statements', 'check_period_disagreement', 'check_between_documents', 'check_told_twice',
    'check_ratio_mismatch', 'check_mean_mismatch', 'check_no_whole_number', 'check_sum_mismatch', 'check_breakdown_mismatch',
    'check_part_disagreement', 'check_part_exceeds_whole', 'check_share_total', 'check_student_flow', 'check_patents_granted',
    'check_price_jump', 'check_aid_standard', 'check_award_total', 'check_award_tally', 'check_award_conflict',
    'check_out_of_bounds', 'check_yearly_jump', 'check_repeated_value', 'check_look_alike_numbers', 'check_copied_table',
    'check_duplicate_row', 'check_qualifier_contradiction', 'check_unit_mismatch', 'check_impossible_year',
    'check_missing_rows', 'check_unknown_institution', 'check_renamed_institution', 'check_untold_document',
    'check_refused_file', 'check_ocr_doubt'
] %}

with doubts as (
    {%- for check in checks %}
    select {{ doubt_columns() }}, {{ loop.index }} as check_rank from {{ ref(check) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
),

keyed as (
    select
        {{ surrogate_key(['check_code', 'subject']) }} as finding_key,
        *,
        case severity when 'critical' then 1 when 'warning' then 2 else 3 end as severity_rank
    from doubts
)

select * from keyed
