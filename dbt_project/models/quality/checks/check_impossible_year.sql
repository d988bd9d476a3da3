-- years of five digits (20201届), and facts of a year after the report's or after tonight
with written as (
    select
        figure.*,
        document.source_file,
        document.data_year,
        document.report_year,
        cast(null as varchar) as period_label,
        figure.sentence as quote,
        -- "20201 届" -> "20201"
        regexp_extract(figure.sentence, '(^|[^0-9.])([12][0-9]{4}) *(年|届|级)', 2) as year_written
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
),

-- 20201 was to be 2021: one digit too many, of which some year near the document's is left
misspelt as (
    select
        source_file,
        document_id,
        year_written,
        year_value,
        coalesce(data_year, report_year) as year_meant,
        sentence,
        line_start,
        {{ side('written', "'年份'", value='year_value') }} as sides
    from (
        select *, cast(year_written as double) as year_value, row_number() over (partition by document_id, sentence order by figure_id) as place
        from written
        where year_written between '19900' and '20999'
    ) as written
    where place = 1
),

-- plans speak of years to come
later as (
    select
        statements.*,
        indicator.name_zh,
        indicator.name_en,
        coalesce(statements.report_year, cast(year({{ run_at() }}) as integer)) as last_year,
        row_number() over (
            partition by statements.source_file, statements.institution_id, statements.indicator_code, statements.period_label
            order by statements.line_start, statements.observation_key
        ) as place
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.period_source in ('stated', 'table_head', 'section', 'carried')
        and statements.period_basis in ('calendar', 'academic', 'grad_cohort', 'as_of')
        and statements.calendar_year > coalesce(statements.report_year, cast(year({{ run_at() }}) as integer))
        and regexp_extract(coalesce(statements.sentence, ''), '计划|预计|拟|将|目标|规划|力争|预期|到20[0-9]{2}年', 0) = ''
        and indicator.indicator_code not like 'planned%'
),

schools as (
    {{ only_school() }}
),

doubts as (
    select
        'impossible_year' as check_code,
        {{ subject(['source_file', 'year_written', 'sentence']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        schools.institution_key,
        cast(null as varchar) as indicator_code,
        case when year_meant is null then [year_value] else [year_value, cast(year_meant as double)] end as observed_values,
        [sentence] as quotes,
        '年份写成了“' || year_written || '”，没有这样的年份' || coalesce('（是否为' || cast(year_meant as varchar) || '）', '') || '，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请更正。' as message_zh,
        'A year is written as ' || year_written || ', which does not exist; ' || source_file || ' ' || {{ line_text_en('line_start') }} || '.' as message_en,
        'school' as owner,
        [sides] as evidence,
        cast(null as varchar) as arithmetic
    from misspelt
    left join schools on misspelt.document_id = schools.document_id
    union all
    select
        'impossible_year',
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'period_label']) }},
        'info',
        [source_file],
        institution_key,
        indicator_code,
        [cast(calendar_year as double), cast(last_year as double)],
        [quote],
        name_zh || '写的是' || period_label || '的数（' || {{ amount_text('value', 'unit') }} || '），晚于' || case when report_year is null then '今年' else '报告年份' end
        || cast(last_year as varchar) || '，见' || {{ place_text('source_file', 'line_start', 'later.statement') }} || '。请核对年份。',
        name_en || ' is given for ' || period_label || ', after ' || cast(last_year as varchar) || '; ' || {{ place_text_en('source_file', 'line_start', 'later.statement') }} || '.',
        'school',
        [{{ side('later', 'later.name_zh') }}],
        {{ number_text('calendar_year') }} || ' > ' || {{ number_text('last_year') }}
    from later
    where place = 1
)

select {{ doubt_columns() }} from doubts
