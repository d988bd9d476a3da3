-- a sentence with figures, or a row of an award list, that stands in a document twice
with sentences as (
    select
        document.source_file,
        figure.document_id,
        figure.sentence as words,
        count(distinct figure.block_no) as times,
        count(distinct figure.written) as figures,
        array_agg(distinct figure.value order by figure.value) as observed_values,
        min(figure.line_start) as first_line,
        max(figure.line_start) as last_line
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
    -- short ones and lines that carry one number are headings or refrains
    where figure.statement = 'prose' and length(figure.sentence) >= 30
    group by 1, 2, 3
    having count(distinct figure.block_no) > 1 and count(distinct figure.written) > 1
),

awards as (
    select
        document.source_file,
        award.document_id,
        concat_ws(' ', award.contest, award.project, award.grade) as words,
        count(distinct award.line_start) as times,
        1 as figures,
        [cast(max(award.award_count) as double)] as observed_values,
        min(award.line_start) as first_line,
        max(award.line_start) as last_line
    from {{ ref('stg_award') }} as award
    inner join {{ ref('stg_document') }} as document on award.document_id = document.document_id
    where award.statement = 'table' and award.project is not null and award.grade is not null and award.award_count = 1
    group by document.source_file, award.document_id, award.institution_name, award.contest, award.project, award.level, award.grade, award.period_label, award.winner, award.quote
    having count(distinct award.line_start) > 1
),

twice as (
    select 'sentence' as kind, * from sentences
    union all
    select 'award', * from awards
),

places as (
    select
        twice.*,
        cast(null as integer) as page,
        first_line as line_start,
        first_line as line_end,
        case kind when 'sentence' then 'prose' else 'table' end as statement,
        cast(null as varchar) as period_label,
        cast(null as double) as value,
        cast(null as varchar) as unit,
        words as quote,
        words as sentence
    from twice
),

schools as (
    {{ only_school() }}
),

doubts as (
    select
        'duplicate_row' as check_code,
        {{ subject(['places.source_file', 'places.kind', 'places.words']) }} as subject,
        'info' as severity,
        [places.source_file] as source_files,
        schools.institution_key,
        cast(null as varchar) as indicator_code,
        places.observed_values,
        [places.words] as quotes,
        case kind when 'sentence' then '同一句话' else '同一奖项' end || '出现' || cast(times as varchar) || '次：“' || words || '”，见' || places.source_file || ' ' || {{ line_text('first_line') }} || '、' || {{ line_text('last_line') }}
        || '。请删去重复的一处，以免合计时算两遍。' as message_zh,
        'One ' || case kind when 'sentence' then 'sentence' else 'award' end || ' stands ' || cast(times as varchar) || ' times; ' || places.source_file || ' ' || {{ line_text_en('first_line') }} || ', ' || {{ line_text_en('last_line') }} || '.' as message_en,
        'school' as owner,
        [
            {{ side('places', "'重复内容'") }},
            {{ side('places', "'重复内容'") | replace("'line_start': places.line_start", "'line_start': places.last_line") | replace("'line_end': places.line_end", "'line_end': places.last_line") }}
        ] as evidence,
        cast(null as varchar) as arithmetic
    from places
    left join schools on places.document_id = schools.document_id
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
