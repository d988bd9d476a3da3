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
),

-- what a doubt rests on: the figures at their places
sides as (
    select finding_key, unnest(evidence, recursive := true) from keyed
),

statements as (
    select distinct finding_key, {{ surrogate_key(['document_id', 'page', 'line_start', '"value"']) }} as statement_key
    from sides
    where "value" is not null
),

-- a figure that many doubts rest on is rather a base of theirs than their cause
telling as (
    select statement_key from statements group by 1 having count(*) between 2 and 6
),

-- doubts that share a figure, and those of one check about one measure of one document, mostly have one cause
links as (
    select one.finding_key, other.finding_key as linked_key
    from statements as one
    inner join telling on one.statement_key = telling.statement_key
    inner join statements as other on one.statement_key = other.statement_key
    union
    select one.finding_key, other.finding_key
    from keyed as one
    inner join keyed as other
        on one.check_code = other.check_code
        and one.institution_key = other.institution_key
        and one.indicator_code = other.indicator_code
        and one.source_files = other.source_files
),

reached as (
    with recursive walk as (
        select finding_key, finding_key as linked_key from keyed
        union
        select walk.finding_key, links.linked_key from walk inner join links on walk.linked_key = links.finding_key
    )

    select * from walk
),

-- the gravest leads its group, the others are further reasons
leaders as (
    select
        reached.finding_key,
        arg_min(leader.finding_key, [cast(leader.severity_rank as varchar), lpad(cast(leader.check_rank as varchar), 3, '0'), leader.finding_key]) as group_key
    from reached
    inner join keyed as leader on reached.linked_key = leader.finding_key
    group by 1
),

grouped as (
    select
        keyed.finding_key,
        {{ doubt_columns() }},
        leaders.group_key,
        cast(
            row_number() over (partition by leaders.group_key order by keyed.severity_rank, keyed.check_rank, keyed.finding_key) as integer
        ) as group_rank
    from keyed
    inner join leaders on keyed.finding_key = leaders.finding_key
)

select * from grouped
