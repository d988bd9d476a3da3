-- each value once a document, where it stands first
with exact_values as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by document_id, institution_id, indicator_code, scope, breakdown_dimension, breakdown_member, value
                order by place_rank, line_start, observation_key
            ) as place
        from {{ ref('int_statement') }}
        where qualifier = 'exact'
    ) as ordered
    where place = 1
),

addends as (
    select document_id, institution_id, scope, breakdown_dimension, breakdown_member, indicator_code, value, half_digit
    from exact_values
    union all
    select distinct document_id, institution_id, scope, breakdown_dimension, breakdown_member, '', 0, 0 from exact_values
),

ratios as (
    select
        ratio.*,
        definition.tolerance,
        definition.role,
        definition.note,
        definition.numerator_code,
        definition.plus_code,
        definition.denominator_code,
        nullif(base.base_code, '') as base_code,
        numerator.observation_key as numerator_key,
        denominator.observation_key as denominator_key,
        numerator.value + plus.value as numerator_value,
        denominator.value as denominator_value,
        (numerator.value + plus.value) / denominator.value * definition.scale as expected,
        -- people are whole, money is rounded: what its last digit leaves open is left open in the ratio too
        case
            when parts.kind = 'money'
                then numerator.half_digit / nullif(abs(numerator.value), 0) + denominator.half_digit / nullif(abs(denominator.value), 0)
            else 0
        end as relative_error
    from {{ ref('indicator_ratios') }} as definition
    inner join {{ ref('stg_indicator') }} as parts on definition.numerator_code = parts.indicator_code
    inner join exact_values as ratio on definition.ratio_code = ratio.indicator_code
    inner join exact_values as numerator
        on definition.numerator_code = numerator.indicator_code
        and ratio.document_id = numerator.document_id
        and ratio.institution_id = numerator.institution_id
        and ratio.scope = numerator.scope
        and ratio.breakdown_dimension is not distinct from numerator.breakdown_dimension
        and ratio.breakdown_member is not distinct from numerator.breakdown_member
    inner join addends as plus
        on coalesce(definition.plus_code, '') = plus.indicator_code
        and ratio.document_id = plus.document_id
        and ratio.institution_id = plus.institution_id
        and ratio.scope = plus.scope
        and ratio.breakdown_dimension is not distinct from plus.breakdown_dimension
        and ratio.breakdown_member is not distinct from plus.breakdown_member
    inner join exact_values as denominator
        on definition.denominator_code = denominator.indicator_code
        and ratio.document_id = denominator.document_id
        and ratio.institution_id = denominator.institution_id
        and ratio.scope = denominator.scope
        and ratio.breakdown_dimension is not distinct from denominator.breakdown_dimension
        and ratio.breakdown_member is not distinct from denominator.breakdown_member
    left join {{ ref('int_ratio_base') }} as base on ratio.observation_key = base.observation_key
    where denominator.value > 0
        -- a sentence that names its denominator is held to that one
        and coalesce(nullif(base.base_code, ''), definition.denominator_code) = definition.denominator_code
),

judged as (
    select
        *,
        abs(value - expected) <= half_digit + tolerance + coalesce(relative_error, 0) * abs(expected) + 1e-9 as holds,
        -- the usual way of counting is shown, and of its numbers those that come nearest
        row_number() over (
            partition by observation_key order by case when role = 'main' then 1 else 2 end, abs(value - expected), note, numerator_key, denominator_key
        ) as nearness
    from ratios
),

ways_computed as (
    select observation_key, count(distinct numerator_code || coalesce(plus_code, '') || denominator_code) as ways_computed from judged group by 1
),

ways_defined as (
    select ratio_code, count(*) as ways_defined from {{ ref('indicator_ratios') }} group by 1
),

holding as (
    select distinct document_id, institution_id, indicator_code, scope, breakdown_dimension, breakdown_member from judged where holds
),

-- Where the document gives another rate that its parts do make, the two rates contradict each other, not the parts.
mismatched as (
    select judged.*, judged.base_code is not null or ways_computed.ways_computed = ways_defined.ways_defined as is_clear
    from judged
    inner join ways_computed on judged.observation_key = ways_computed.observation_key
    inner join ways_defined on judged.indicator_code = ways_defined.ratio_code
    left join holding
        on judged.document_id = holding.document_id
        and judged.institution_id = holding.institution_id
        and judged.indicator_code = holding.indicator_code
        and judged.scope = holding.scope
        and judged.breakdown_dimension is not distinct from holding.breakdown_dimension
        and judged.breakdown_member is not distinct from holding.breakdown_member
    where holding.document_id is null
        and judged.nearness = 1
        and (judged.role = 'main' or judged.base_code is not null)
),

described as (
    select
        m.*,
        {{ subject(['m.source_file', 'm.institution_id', 'm.indicator_code', 'm.scope', 'm.breakdown_dimension', 'm.breakdown_member']) }} as subject,
        indicator.name_zh,
        indicator.name_en,
        {{ side('m', indicator_text('indicator.name_zh', 'm.breakdown_member')) }} as ratio_side,
        {{ side('numerator', 'numerator_name.name_zh') }} as numerator_side,
        {{ side('denominator', 'denominator_name.name_zh') }} as denominator_side,
        {{ number_text('m.numerator_value') }} || ' / ' || {{ number_text('m.denominator_value') }} || ' = ' || {{ number_text('round(m.expected, 2)') }} || coalesce(nullif(m.unit, '—'), '') as reckoned
    from mismatched as m
    inner join {{ ref('stg_indicator') }} as indicator on m.indicator_code = indicator.indicator_code
    inner join exact_values as numerator on m.numerator_key = numerator.observation_key
    inner join exact_values as denominator on m.denominator_key = denominator.observation_key
    inner join {{ ref('stg_indicator') }} as numerator_name on numerator.indicator_code = numerator_name.indicator_code
    inner join {{ ref('stg_indicator') }} as denominator_name on denominator.indicator_code = denominator_name.indicator_code
),

-- one a ratio and time, the furthest off
ordered as (
    select *, row_number() over (partition by subject order by abs(value - expected) desc, place_rank, line_start, observation_key) as line from described
),

doubts as (
    select
        'ratio_mismatch' as check_code,
        subject,
        case when is_clear and abs(value - expected) > 0.01 * abs(expected) then 'warning' else 'info' end as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value, round(expected, 2), numerator_value, denominator_value] as observed_values,
        [quote, numerator_side.quote, denominator_side.quote] as quotes,
        period_label || ' ' || {{ indicator_text('name_zh', 'breakdown_member') }} || '写为'
        || {{ value_text('value', 'unit', 'qualifier') }} || '（' || {{ line_text('line_start') }} || '），按“' || note || '”计算为'
        || {{ number_text('round(expected, 2)') }} || coalesce(nullif(unit, '—'), '') || '（' || {{ number_text('numerator_value') }} || ' / '
        || {{ number_text('denominator_value') }} || '，' || {{ line_text('numerator_side.line_start') }} || '、' || {{ line_text('denominator_side.line_start') }}
        || '），两者不符，见' || source_file || '。请核对，或写明计算口径。' as message_zh,
        name_en || ' (' || period_label || ') is given as ' || {{ value_text_en('value', 'unit', 'qualifier') }}
        || ', its parts give ' || {{ number_text('round(expected, 2)') }} || coalesce(nullif(unit, '—'), '') || ' ('
        || {{ number_text('numerator_value') }} || ' / ' || {{ number_text('denominator_value') }} || '), ' || source_file
        || ' ' || {{ line_text_en('line_start') }} || '. Check it, or state how it is counted.' as message_en,
        'school' as owner,
        [ratio_side, numerator_side, denominator_side] as evidence,
        reckoned || ' ≠ ' || {{ number_text('value') }} || coalesce(nullif(unit, '—'), '') as arithmetic
    from ordered
    where line = 1
)

select {{ doubt_columns() }} from doubts
