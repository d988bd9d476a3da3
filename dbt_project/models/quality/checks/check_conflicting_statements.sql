-- domain "award": a bare number of awards counts something else in each sentence, only those of one contest or level compare
with comparable as (
    select statements.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('dim_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where not (indicator.domain = 'award' and statements.breakdown_member is null)
),

-- 近5年 of two reports are two times: a period that names no year compares within its document alone
grouped as (
    select
        *,
        {{ subject([
            'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member',
            "case when calendar_year is null and scope <> 'undated' then document_id end"
        ]) }} as subject
    from comparable
),

contradicting as (
    select subject
    from grouped
    group by 1
    having max(lowest) > min(highest)
),

-- each value once a file, where it stands first
places as (
    select
        grouped.*,
        row_number() over (
            partition by grouped.subject, grouped.source_file, round(grouped.value, 6), grouped.qualifier
            order by grouped.place_rank, grouped.line_start, grouped.observation_key
        ) as place,
        count(*) over (partition by grouped.subject, grouped.source_file, round(grouped.value, 6), grouped.qualifier) as times
    from grouped
    inner join contradicting on grouped.subject = contradicting.subject
),

told as (
    select
        *,
        row_number() over (partition by subject order by place_rank, source_file, line_start, observation_key) as line
    from places
    where place = 1
),

doubts as (
    select
        'conflicting_statements' as check_code,
        subject,
        case when max(case when scope like 'year:%' then 1 else 0 end) = 1 then 'warning' else 'info' end as severity,
        {{ distinct_texts('source_file') }} as source_files,
        min(institution_key) as institution_key,
        min(indicator_code) as indicator_code,
        array_agg(value order by line) as observed_values,
        array_agg(quote order by line) as quotes,
        case
            when min(scope) = 'undated' then '未注明年份的'
            when min(scope) like 'year:%' then '同一年度（' || cast(min(calendar_year) as varchar) || '年）的'
            else '同一时期（' || min(period_label) || '）的'
        end
        || {{ indicator_text('min(name_zh)', 'min(breakdown_member)') }} || '有' || cast(count(distinct round(value, 6)) as varchar) || '种说法：'
        || string_agg({{ value_text('value', 'unit', 'qualifier') }} || '，见' || {{ place_text('source_file', 'line_start', 'statement') }}, '；' order by line)
        || '。请核对并统一。' as message_zh,
        {{ indicator_text('min(name_en)', 'min(breakdown_member)') }} || ' is given differently for the same time ('
        || case when min(scope) = 'undated' then 'undated' else min(period_label) end || '): '
        || string_agg({{ value_text_en('value', 'unit', 'qualifier') }} || ', ' || {{ place_text_en('source_file', 'line_start', 'statement') }}, '; ' order by line)
        || '. Check and settle on one.' as message_en,
        'school' as owner
    from told
    group by subject
    having count(distinct round(value, 6)) > 1
)

select {{ doubt_columns() }} from doubts
