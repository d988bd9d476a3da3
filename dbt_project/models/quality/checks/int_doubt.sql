-- every doubt of every check, under its key; a new check is named here, and has its row in the seed `checks`
{% set checks = [
    'check_conflicting_statements', 'check_period_disagreement', 'check_ratio_mismatch', 'check_sum_mismatch', 'check_breakdown_mismatch',
    'check_award_total', 'check_award_tally', 'check_part_exceeds_whole', 'check_out_of_bounds', 'check_yearly_jump', 'check_repeated_value',
    'check_qualifier_contradiction', 'check_unknown_institution', 'check_untold_document', 'check_refused_file', 'check_ocr_doubt'
] %}

with doubts as (
    {%- for check in checks %}
    select {{ doubt_columns() }} from {{ ref(check) }}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
),

keyed as (
    select
        {{ surrogate_key(["check_code", "subject"]) }} as finding_key,
        *,
        {{ surrogate_key(["check_code", "subject"]) }} as group_key,
        1 as group_rank
    from doubts
)

select * from keyed
