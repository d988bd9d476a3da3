with exact_values as (
    select * from {{ ref('int_document_value') }} where qualifier = 'exact'
),

ratios as (
    select
        ratio.*,
        definition.scale,
        definition.tolerance,
        definition.note,
        numerator.value as numerator_value,
        numerator.unit as numerator_unit,
        numerator.quote as numerator_quote,
        numerator.line_start as numerator_line,
        numerator.statement as numerator_statement,
        denominator.value as denominator_value,
        denominator.unit as denominator_unit,
        denominator.quote as denominator_quote,
        denominator.line_start as denominator_line,
        denominator.statement as denominator_statement,
        numerator.value / denominator.value * definition.scale as expected,
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
    inner join exact_values as denominator
        on definition.denominator_code = denominator.indicator_code
        and ratio.document_id = denominator.document_id
        and ratio.institution_id = denominator.institution_id
        and ratio.scope = denominator.scope
        and ratio.breakdown_dimension is not distinct from denominator.breakdown_dimension
        and ratio.breakdown_member is not distinct from denominator.breakdown_member
    where denominator.value > 0
),

mismatched as (
    select *
    from ratios
    where abs(value - expected) > half_digit + tolerance + coalesce(relative_error, 0) * abs(expected) + 1e-9
),

doubts as (
    select
        'ratio_mismatch' as check_code,
        {{ subject(['m.source_file', 'm.institution_id', 'm.indicator_code', 'm.scope', 'm.breakdown_dimension', 'm.breakdown_member']) }} as subject,
        case when abs(m.value - m.expected) > 0.01 * abs(m.expected) then 'warning' else 'info' end as severity,
        [m.source_file] as source_files,
        m.institution_key,
        m.indicator_code,
        [m.value, round(m.expected, 4), m.numerator_value, m.denominator_value] as observed_values,
        [m.quote, m.numerator_quote, m.denominator_quote] as quotes,
        m.period_label || ' ' || {{ indicator_text('indicator.name_zh', 'm.breakdown_member') }} || '写为'
        || {{ value_text('m.value', 'm.unit', 'm.qualifier') }} || '（第' || cast(m.line_start as varchar) || '行），按“' || m.note || '”计算为'
        || {{ number_text('round(m.expected, 2)') }} || coalesce(nullif(m.unit, '—'), '') || '（' || {{ number_text('m.numerator_value') }} || ' / ' || {{ number_text('m.denominator_value') }}
        || '，第' || cast(m.numerator_line as varchar) || '、' || cast(m.denominator_line as varchar) || '行），两者不符，见' || m.source_file || '。' as message_zh,
        indicator.name_en || ' (' || m.period_label || ') is given as ' || {{ value_text_en('m.value', 'm.unit', 'm.qualifier') }}
        || ', its parts give ' || {{ number_text('round(m.expected, 2)') }} || coalesce(nullif(m.unit, '—'), '') || ' ('
        || {{ number_text('m.numerator_value') }} || ' / ' || {{ number_text('m.denominator_value') }} || '), ' || m.source_file
        || ' lines ' || cast(m.line_start as varchar) || ', ' || cast(m.numerator_line as varchar) || ', ' || cast(m.denominator_line as varchar) || '.' as message_en,
        'school' as owner
    from mismatched as m
    inner join {{ ref('dim_indicator') }} as indicator on m.indicator_code = indicator.indicator_code
)

select {{ doubt_columns() }} from doubts
