with exact_values as (
    select * from {{ ref('int_document_value') }} where qualifier = 'exact'
),

nothing_added as (
    select distinct
        document_id, institution_id, scope, breakdown_dimension, breakdown_member, '' as indicator_code, cast(0 as double) as value,
        cast(0 as double) as half_digit, cast(null as varchar) as quote, cast(null as integer) as line_start
    from exact_values
),

addends as (
    select document_id, institution_id, scope, breakdown_dimension, breakdown_member, indicator_code, value, half_digit, quote, line_start
    from exact_values
    union all
    select * from nothing_added
),

ratios as (
    select
        ratio.*,
        definition.tolerance,
        definition.role,
        count(*) over (partition by definition.ratio_code, ratio.document_value_key) as ways_computed,
        definition.note,
        numerator.value + plus.value as numerator_value,
        numerator.quote as numerator_quote,
        numerator.line_start as numerator_line,
        denominator.value as denominator_value,
        denominator.quote as denominator_quote,
        denominator.line_start as denominator_line,
        (numerator.value + plus.value) / denominator.value * definition.scale as expected,
        -- people are whole, money is rounded: what its last digit leaves open is left open in the ratio too
        case
            when parts.kind = 'money'
                then numerator.half_digit / nullif(abs(numerator.value), 0) + denominator.half_digit / nullif(abs(denominator.value), 0)
            else 0
        end as relative_error
    from {{ ref('indicator_ratios') }} as definition
    inner join {{ ref('dim_indicator') }} as parts on definition.numerator_code = parts.indicator_code
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
    where denominator.value > 0
),

judged as (
    select
        *,
        abs(value - expected) <= half_digit + tolerance + coalesce(relative_error, 0) * abs(expected) + 1e-9 as holds,
        row_number() over (partition by document_value_key, role order by abs(value - expected), note) as nearness
    from ratios
),

ways as (
    select ratio_code, count(*) as ways_defined from {{ ref('indicator_ratios') }} group by 1
),

holding as (
    select document_value_key from judged where holds
),

-- of the usual ways of counting, the one that comes nearest is shown; another way may hold that the document gives no parts for
mismatched as (
    select judged.*, ways.ways_defined
    from judged
    inner join ways on judged.indicator_code = ways.ratio_code
    left join holding on judged.document_value_key = holding.document_value_key
    where holding.document_value_key is null and judged.role = 'main' and judged.nearness = 1
),

doubts as (
    select
        'ratio_mismatch' as check_code,
        {{ subject(['m.source_file', 'm.institution_id', 'm.indicator_code', 'm.scope', 'm.breakdown_dimension', 'm.breakdown_member']) }} as subject,
        case when m.ways_computed = m.ways_defined and abs(m.value - m.expected) > 0.01 * abs(m.expected) then 'warning' else 'info' end as severity,
        [m.source_file] as source_files,
        m.institution_key,
        m.indicator_code,
        [m.value, round(m.expected, 2), m.numerator_value, m.denominator_value] as observed_values,
        [m.quote, m.numerator_quote, m.denominator_quote] as quotes,
        m.period_label || ' ' || {{ indicator_text('indicator.name_zh', 'm.breakdown_member') }} || '写为'
        || {{ value_text('m.value', 'm.unit', 'm.qualifier') }} || '（第' || cast(m.line_start as varchar) || '行），按“' || m.note || '”计算为'
        || {{ number_text('round(m.expected, 2)') }} || coalesce(nullif(m.unit, '—'), '') || '（' || {{ number_text('m.numerator_value') }} || ' / '
        || {{ number_text('m.denominator_value') }} || '，第' || cast(m.numerator_line as varchar) || '、' || cast(m.denominator_line as varchar)
        || '行），两者不符，见' || m.source_file || '。请核对，或写明计算口径。' as message_zh,
        indicator.name_en || ' (' || m.period_label || ') is given as ' || {{ value_text_en('m.value', 'm.unit', 'm.qualifier') }}
        || ', its parts give ' || {{ number_text('round(m.expected, 2)') }} || coalesce(nullif(m.unit, '—'), '') || ' ('
        || {{ number_text('m.numerator_value') }} || ' / ' || {{ number_text('m.denominator_value') }} || '), ' || m.source_file
        || ' lines ' || cast(m.line_start as varchar) || ', ' || cast(m.numerator_line as varchar) || ', ' || cast(m.denominator_line as varchar)
        || '. Check it, or state how it is counted.' as message_en,
        'school' as owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from mismatched as m
    inner join {{ ref('dim_indicator') }} as indicator on m.indicator_code = indicator.indicator_code
)

select {{ doubt_columns() }} from doubts
