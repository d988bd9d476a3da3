-- an official table whose columns of two years are the same throughout: last year's, left standing
with cells as (
    select document_value.*, indicator.name_zh
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.official_table is not null and document_value.breakdown_member is null
        and document_value.calendar_year is not null and document_value.period_basis <> 'entry_cohort'
        -- 0 and 100% stay what they are from year to year
        and abs(document_value.value) not in (0, 100)
),

pairs as (
    select
        later.source_file,
        later.institution_id,
        later.institution_key,
        later.official_table,
        later.calendar_year,
        count(*) as rows_compared,
        count(*) filter (where later.value = earlier.value) as rows_same,
        array_agg(later.value order by later.line_start, later.indicator_code) as observed_values,
        array_agg(later.quote order by later.line_start, later.indicator_code) as quotes,
        min(later.line_start) as line_start,
        array_agg({{ side('later', 'later.name_zh') }} order by later.line_start, later.indicator_code) as sides
    from cells as later
    inner join cells as earlier
        on later.document_id = earlier.document_id
        and later.institution_id = earlier.institution_id
        and later.official_table = earlier.official_table
        and later.indicator_code = earlier.indicator_code
        and later.period_basis = earlier.period_basis
        and later.calendar_year = earlier.calendar_year + 1
    group by 1, 2, 3, 4, 5
),

copied as (
    select * from pairs where rows_compared >= 4 and rows_same >= 0.9 * rows_compared
),

doubts as (
    select
        'copied_table' as check_code,
        {{ subject(['source_file', 'institution_id', 'official_table', 'cast(calendar_year as varchar)']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        cast(null as varchar) as indicator_code,
        observed_values,
        quotes,
        '官方表格中' || cast(calendar_year as varchar) || '年的' || cast(rows_compared as varchar) || '行里有' || cast(rows_same as varchar) || '行与上一年完全相同，疑为沿用上年数据，见'
        || source_file || ' ' || {{ line_text('line_start') }} || '起。请按本年数据更新。' as message_zh,
        'Of ' || cast(rows_compared as varchar) || ' rows of an official table, ' || cast(rows_same as varchar) || ' say for ' || cast(calendar_year as varchar) || ' what they say for the year before; '
        || source_file || ' from ' || {{ line_text_en('line_start') }} || '.' as message_en,
        'school' as owner,
        sides as evidence,
        cast(rows_same as varchar) || ' / ' || cast(rows_compared as varchar) as arithmetic
    from copied
)

select {{ doubt_columns() }} from doubts
