with headline_indicators as (
    select indicator_code from {{ ref('stg_indicator') }} where official_table is not null
    union
    select indicator_code from {{ ref('official_templates') }} where indicator_code is not null
),

-- a bare number of awards counts something else in each sentence, only those of one contest compare
statements as (
    select
        statements.*,
        indicator.name_zh,
        indicator.name_en,
        headline_indicators.indicator_code is not null as is_headline,
        -- 活动5次, 培训30人次: each sentence tells of another event
        statements.unit in ('次', '人次', '课次', '场', '期', '节', '起', '分', '位', '人日') as is_event,
        -- 近5年 of two reports are two times: a period that names no year compares within its document alone
        {{ subject([
            'statements.institution_id', 'statements.indicator_code', 'statements.scope', 'statements.breakdown_dimension',
            'statements.breakdown_member',
            "case when statements.calendar_year is null and statements.scope <> 'undated' then statements.document_id end"
        ]) }} as subject
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    left join headline_indicators on statements.indicator_code = headline_indicators.indicator_code
    where (indicator.domain <> 'award' or statements.breakdown_dimension = 'contest')
        -- what is out of bounds is a doubt of its own
        and statements.value >= coalesce(indicator.lower_bound, statements.value)
        and statements.value <= coalesce(indicator.upper_bound, statements.value)
),

-- one sentence (of what is no official row: one paragraph) that gives several values lists parts that it does not name
listed as (
    select subject, document_id, block_no, case when is_headline then sentence end as sentence
    from statements
    where statement = 'prose'
    group by 1, 2, 3, 4
    having count(distinct round(value, 6)) > 1
),

comparable as (
    select statements.*
    from statements
    left join listed
        on statements.statement = 'prose'
        and statements.subject = listed.subject
        and statements.document_id = listed.document_id
        and statements.block_no = listed.block_no
        and (listed.sentence is null or statements.sentence = listed.sentence)
    where listed.subject is null
),

-- Believed to speak of one thing: where a table takes part; of a row of the official tables also sentences; of anything else
-- sentences of different documents, or values close to each other.
contradicting as (
    select subject
    from comparable
    group by 1
    having max(lowest) > min(highest)
        and (
            max(case when statement = 'table' then 1 else 0 end) = 1
            or (
                max(case when is_event then 1 else 0 end) = 0
                and (
                    max(case when is_headline then 1 else 0 end) = 1
                    or count(distinct document_id) > 1
                    or max(abs(value)) <= 1.25 * min(abs(value))
                )
            )
        )
),

-- Firm: within one document, or between statements that tell their time. A page without a date, dated by its document, may
-- speak of another year than a report does.
firm as (
    select subject from comparable group by subject, document_id having max(lowest) > min(highest)
    union
    select subject from comparable where period_source not in ('document', 'unknown') group by subject having max(lowest) > min(highest)
),

-- each value once a file, where it stands first
places as (
    select
        comparable.*,
        firm.subject is not null as is_firm,
        row_number() over (
            partition by comparable.subject, comparable.source_file, round(comparable.value, 6), comparable.qualifier
            order by comparable.place_rank, comparable.line_start, comparable.observation_key
        ) as place
    from comparable
    inner join contradicting on comparable.subject = contradicting.subject
    left join firm on comparable.subject = firm.subject
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
        -- a value many times another is rather a part or a unit misread than a contradiction
        case
            when max(case when is_firm and scope like 'year:%' and (is_headline or statement = 'table') then 1 else 0 end) = 1
                and max(abs(value)) <= 20 * min(abs(value)) then 'warning'
            else 'info'
        end as severity,
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
        || string_agg({{ value_text('value', 'unit', 'qualifier') }} || '，见' || {{ place_text('source_file', 'line_start', 'statement') }}
            || case when period_source = 'document' then '，年份按文件推定' else '' end, '；' order by line)
        || '。请核对并统一。' as message_zh,
        {{ indicator_text('min(name_en)', 'min(breakdown_member)') }} || ' is given differently for the same time ('
        || case when min(scope) = 'undated' then 'undated' else min(period_label) end || '): '
        || string_agg({{ value_text_en('value', 'unit', 'qualifier') }} || ', ' || {{ place_text_en('source_file', 'line_start', 'statement') }}
            || case when period_source = 'document' then ', year taken from the document' else '' end, '; ' order by line)
        || '. Check and settle on one.' as message_en,
        case when max(abs(value)) <= 20 * min(abs(value)) then 'school' else 'extractor' end as owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from told
    group by subject
    having count(distinct round(value, 6)) > 1
)

select {{ doubt_columns() }} from doubts
