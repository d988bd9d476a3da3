with exact_values as (
    select * from {{ ref('int_document_value') }} where qualifier = 'exact'
),

sums as (
    select
        definition.sum_code,
        definition.total_code,
        definition.relation,
        definition.severity,
        definition.note,
        count(*) over (partition by definition.sum_code) as parts_defined,
        definition.part_code
    from {{ ref('indicator_sums') }} as definition
),

parts as (
    select
        {{ subject(['total.source_file', 'total.institution_id', 'sums.sum_code', 'total.scope', 'total.breakdown_dimension', 'total.breakdown_member']) }} as subject,
        sums.sum_code,
        sums.relation,
        sums.severity,
        sums.note,
        sums.parts_defined,
        total.source_file,
        total.institution_key,
        total.indicator_code,
        total.period_label,
        total.value as total_value,
        total.unit,
        total.quote as total_quote,
        total.half_digit as total_half,
        {{ side('total', 'whole.name_zh') }} as total_side,
        {{ side('part', 'indicator.name_zh') }} as part_side,
        part.half_digit,
        total.line_start as total_line,
        indicator.name_zh as part_name,
        indicator.name_en as part_name_en,
        part.value,
        part.quote,
        part.line_start,
        sum(part.value) over (
            partition by total.document_value_key, sums.sum_code
        ) - part.value as other_parts_value
    from sums
    inner join exact_values as total on sums.total_code = total.indicator_code
    inner join exact_values as part
        on sums.part_code = part.indicator_code
        and total.document_id = part.document_id
        and total.institution_id = part.institution_id
        and total.scope = part.scope
        and total.breakdown_dimension is not distinct from part.breakdown_dimension
        and total.breakdown_member is not distinct from part.breakdown_member
    inner join {{ ref('dim_indicator') }} as indicator on sums.part_code = indicator.indicator_code
    inner join {{ ref('dim_indicator') }} as whole on sums.total_code = whole.indicator_code
),

added as (
    select
        subject,
        min(relation) as relation,
        min(severity) as severity,
        min(note) as note,
        min(source_file) as source_file,
        min(institution_key) as institution_key,
        min(indicator_code) as indicator_code,
        min(period_label) as period_label,
        min(total_value) as total_value,
        min(unit) as unit,
        min(total_quote) as total_quote,
        min(total_line) as total_line,
        any_value(total_side) as total_side,
        array_agg(part_side order by line_start, part_name) as part_sides,
        string_agg({{ number_text('value') }}, ' + ' order by line_start, part_name) as summands,
        -- money is rounded to its last digit, people are whole
        case when min(unit) = '人' then 0 else 0.999 * (min(total_half) + sum(half_digit)) end as rounding,
        count(*) as parts_found,
        min(parts_defined) as parts_defined,
        sum(value) as parts_value,
        -- 自主创业 may be counted among 直接就业: all parts but one make the total
        max(case when abs(other_parts_value - total_value) <= total_value * 1e-9 then 1 else 0 end) = 1 as holds_without_one,
        array_agg(value order by line_start, part_name) as part_values,
        array_agg(quote order by line_start, part_name) as part_quotes,
        string_agg(part_name || ' ' || {{ number_text('value') }} || '（第' || cast(line_start as varchar) || '行）', '、' order by line_start, part_name) as parts_zh,
        string_agg(part_name_en || ' ' || {{ number_text('value') }} || ' (line ' || cast(line_start as varchar) || ')', ', ' order by line_start, part_name) as parts_en
    from parts
    group by subject
),

-- "close": all but 3% of the whole was named, so the rest was forgotten or a part is misprinted
mismatched as (
    select *
    from added
    where abs(parts_value - total_value) > rounding
        and ((relation in ('equal', 'at_most') and parts_value > total_value * (1 + 1e-9))
        or (relation = 'equal' and parts_found = parts_defined and parts_value < total_value * (1 - 1e-9))
        or (
            relation = 'close'
            and (parts_found = parts_defined or parts_found > 2)
            and not holds_without_one
            and abs(parts_value - total_value) > total_value * 1e-9
            and abs(parts_value - total_value) <= total_value * 0.03
        ))
),

doubts as (
    select
        'sum_mismatch' as check_code,
        m.subject,
        m.severity,
        [m.source_file] as source_files,
        m.institution_key,
        m.indicator_code,
        list_concat([m.total_value, m.parts_value], m.part_values) as observed_values,
        list_concat([m.total_quote], m.part_quotes) as quotes,
        m.period_label || ' ' || indicator.name_zh || '为' || {{ number_text('m.total_value') }} || coalesce(nullif(m.unit, '—'), '') || '（第' || cast(m.total_line as varchar)
        || '行），' || case when m.parts_defined = 1 then '而其中一部分为' else '各部分之和为' end || {{ number_text('m.parts_value') }} || '，相差' || {{ number_text('abs(m.parts_value - m.total_value)') }} || '：' || m.parts_zh
        || '。' || m.note || '。见' || m.source_file || '。' as message_zh,
        indicator.name_en || ' (' || m.period_label || ') is ' || {{ number_text('m.total_value') }} || ', its parts make ' || {{ number_text('m.parts_value') }}
        || ': ' || m.parts_en || '; ' || m.source_file || ' line ' || cast(m.total_line as varchar) || '.' as message_en,
        'school' as owner,
        list_concat([m.total_side], m.part_sides) as evidence,
        m.summands || case when m.parts_found > 1 then ' = ' || {{ number_text('m.parts_value') }} else '' end
        || case when m.relation = 'at_most' then ' > ' else ' ≠ ' end || {{ number_text('m.total_value') }} as arithmetic
    from mismatched as m
    inner join {{ ref('dim_indicator') }} as indicator on m.indicator_code = indicator.indicator_code
)

select {{ doubt_columns() }} from doubts
