-- rows of one official table that bear the same number: a slip while filling it in
with cells as (
    select document_value.*, indicator.name_zh, indicator.name_en, indicator.parent_code
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.official_table is not null
        and document_value.qualifier = 'exact'
        and document_value.breakdown_member is null
        and indicator.domain <> 'satisfaction'
        and abs(document_value.value) not in (0, 100)
),

pairs as (
    select
        first_cell.document_id,
        first_cell.source_file,
        first_cell.institution_id,
        first_cell.institution_key,
        first_cell.official_table,
        first_cell.indicator_code,
        first_cell.name_zh,
        first_cell.name_en,
        second_cell.indicator_code as second_code,
        second_cell.name_zh as second_name_zh,
        second_cell.name_en as second_name_en,
        count(*) as times,
        array_agg(first_cell.value order by first_cell.period_label) as observed_values,
        array_agg({{ side('first_cell', 'first_cell.name_zh') }} order by first_cell.period_label) as first_sides,
        array_agg({{ side('second_cell', 'second_cell.name_zh') }} order by first_cell.period_label) as second_sides,
        array_agg(first_cell.quote order by first_cell.period_label) as first_quotes,
        array_agg(second_cell.quote order by first_cell.period_label) as second_quotes,
        string_agg(first_cell.period_label || ' ' || {{ number_text('first_cell.value') }}, '、' order by first_cell.period_label) as values_text,
        min(first_cell.line_start) as first_line,
        min(second_cell.line_start) as second_line,
        max(length(regexp_replace({{ number_text('abs(first_cell.value)') }}, '[^0-9]|0+$', ''))) as digits
    from cells as first_cell
    inner join cells as second_cell
        on first_cell.document_id = second_cell.document_id
        and first_cell.institution_id = second_cell.institution_id
        and first_cell.official_table = second_cell.official_table
        and first_cell.scope = second_cell.scope
        and first_cell.unit = second_cell.unit
        and first_cell.value = second_cell.value
        and first_cell.line_start < second_cell.line_start
        and first_cell.indicator_code <> second_cell.indicator_code
        -- a part may be all there is of its whole
        and coalesce(first_cell.parent_code, '') <> second_cell.indicator_code
        and coalesce(second_cell.parent_code, '') <> first_cell.indicator_code
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
),

-- one small number twice is chance; in two years, or of four digits, it is not
repeated as (
    select * from pairs where (times > 1 and digits > 1) or digits > 3
),

doubts as (
    select
        'repeated_value' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'second_code']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat(observed_values, observed_values) as observed_values,
        list_concat(first_quotes, second_quotes) as quotes,
        name_zh || '（第' || cast(first_line as varchar) || '行）与' || second_name_zh || '（第' || cast(second_line as varchar) || '行）的数完全相同：'
        || values_text || '，疑为重复填写，见' || source_file || '。' as message_zh,
        name_en || ' (line ' || cast(first_line as varchar) || ') and ' || second_name_en || ' (line ' || cast(second_line as varchar)
        || ') bear the same number: ' || values_text || '; ' || source_file || '. Filled in twice?' as message_en,
        'school' as owner,
        list_concat(first_sides, second_sides) as evidence,
        cast(null as varchar) as arithmetic
    from repeated
)

select {{ doubt_columns() }} from doubts
