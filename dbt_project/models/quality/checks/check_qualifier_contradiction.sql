-- 近100余次: 近 says fewer, 余 says more
with figures as (
    select
        figure.*,
        cast(null as varchar) as period_label,
        figure.sentence as quote,
        document.source_file,
        regexp_extract(
            replace(figure.sentence, ' ', ''),
            '(近|约|将近|接近|不足)[0-9.,]+[十百千万亿]*[多余]', 0
        ) as phrase_found
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
),

-- the sentence may hold more figures: the one whose digits stand in the phrase
contradicting as (
    select *
    from figures
    where phrase_found <> ''
        and regexp_extract(phrase_found, '[0-9.,]+', 0) = regexp_extract(replace(written, ' ', ''), '[0-9.,]+', 0)
),

doubts as (
    select
        'qualifier_contradiction' as check_code,
        {{ subject(['source_file', 'phrase_found', 'sentence']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        cast(null as varchar) as institution_key,
        cast(null as varchar) as indicator_code,
        [value] as observed_values,
        [sentence] as quotes,
        '“' || phrase_found || '”前后修饰语矛盾：“近、约”与“余、多”不能同时使用，见' || {{ place_text('source_file', 'line_start', 'statement') }} || '。' as message_zh,
        '"' || phrase_found || '" says both fewer and more than the number; ' || {{ place_text_en('source_file', 'line_start', 'statement') }} || '.' as message_en,
        'school' as owner,
        [{{ side('contradicting', "coalesce(contradicting.phrase, '')") }}] as evidence,
        cast(null as varchar) as arithmetic
    from contradicting
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
