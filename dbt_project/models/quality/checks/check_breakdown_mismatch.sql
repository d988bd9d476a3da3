-- counts and money add up, ratios do not
with exact_values as (
    select document_value.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('dim_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.qualifier = 'exact' and indicator.kind in ('count', 'money') and indicator.domain <> 'award'
),

wholes as (
    select * from exact_values where breakdown_member is null and breakdown_dimension is null
),

-- the parts of one table or paragraph: those of two may overlap
parts as (
    select
        document_id,
        institution_id,
        indicator_code,
        scope,
        breakdown_dimension,
        block_no,
        count(*) as parts_found,
        sum(value) as parts_value,
        max(value) as largest_part,
        min(statement) as statement,
        array_agg(value order by line_start, breakdown_member) as part_values,
        array_agg(quote order by line_start, breakdown_member) as part_quotes,
        string_agg(breakdown_member || ' ' || {{ number_text('value') }}, '、' order by line_start, breakdown_member) as parts_text,
        min(line_start) as first_line
    from exact_values
    where breakdown_member is not null
    group by 1, 2, 3, 4, 5, 6
),

-- parts may be members of an incomplete list; that they exceed the whole, or all but make it up, is a doubt
mismatched as (
    select
        wholes.*,
        parts.parts_found,
        parts.parts_value,
        parts.part_values,
        parts.part_quotes,
        parts.parts_text,
        parts.first_line,
        parts.breakdown_dimension as dimension,
        parts.block_no as parts_block
    from parts
    inner join wholes
        on parts.document_id = wholes.document_id
        and parts.institution_id = wholes.institution_id
        and parts.indicator_code = wholes.indicator_code
        and parts.scope = wholes.scope
    where (parts.largest_part > wholes.value * (1 + 1e-9))
        or (parts.parts_found > 1 and parts.parts_value > wholes.value + wholes.half_digit and parts.parts_value <= 2 * wholes.value)
        or (parts.parts_found > 2 and parts.parts_value between 0.98 * wholes.value and wholes.value - wholes.half_digit - 1e-9)
),

doubts as (
    select
        'breakdown_mismatch' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'dimension', 'cast(parts_block as varchar)']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([value, parts_value], part_values) as observed_values,
        list_concat([quote], part_quotes) as quotes,
        period_label || ' ' || name_zh || '总数为' || {{ number_text('value') }} || coalesce(nullif(unit, '—'), '') || '（第' || cast(line_start as varchar) || '行），分项（第'
        || cast(first_line as varchar) || '行起）' || case when parts_found = 1 then '为' else '合计' end || {{ number_text('parts_value') }} || '，相差'
        || {{ number_text('abs(parts_value - value)') }} || '：' || parts_text || '。见' || source_file || '。' as message_zh,
        name_en || ' (' || period_label || ') is ' || {{ number_text('value') }} || ' (line ' || cast(line_start as varchar) || '), its breakdown from line '
        || cast(first_line as varchar) || ' makes ' || {{ number_text('parts_value') }} || ': ' || parts_text || '; ' || source_file || '.' as message_en,
        'school' as owner
    from mismatched
)

select {{ doubt_columns() }} from doubts
