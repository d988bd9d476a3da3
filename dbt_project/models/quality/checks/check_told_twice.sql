-- two passages of a document that tell of the same things (two measures and more) with other figures each
with statements as (
    select statements.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.statement = 'prose' and statements.breakdown_member is null and statements.calendar_year is not null and indicator.domain <> 'award'
),

-- several values of one measure in one passage are parts that it lists
single as (
    select *
    from (
        select
            *,
            count(distinct value) over (partition by document_id, institution_id, block_no, sentence, indicator_code) as values_there,
            row_number() over (partition by document_id, institution_id, block_no, sentence, indicator_code order by observation_key) as place
        from statements
    ) as counted
    where values_there = 1 and place = 1
),

pairs as (
    select
        first.source_file,
        first.document_id,
        first.institution_id,
        first.institution_key,
        first.block_no,
        first.sentence as first_sentence,
        second.sentence as second_sentence,
        first.calendar_year,
        first.indicator_code,
        first.name_zh,
        first.name_en,
        first.value as first_value,
        second.value as second_value,
        {{ value_text('first.value', 'first.unit', 'first.qualifier') }} as first_text,
        {{ value_text('second.value', 'second.unit', 'second.qualifier') }} as second_text,
        first.quote as first_quote,
        second.quote as second_quote,
        first.line_start as first_line,
        second.line_start as second_line,
        {{ side('first', 'first.name_zh') }} as first_side,
        {{ side('second', 'second.name_zh') }} as second_side
    from single as first
    inner join single as second
        on first.document_id = second.document_id
        and first.institution_id = second.institution_id
        and first.indicator_code = second.indicator_code
        and first.calendar_year = second.calendar_year
        and first.block_no < second.block_no
    -- a handful is mostly another handful
    where (first.lowest > second.highest or second.lowest > first.highest) and greatest(first.value, second.value) >= 20
        -- a bound (均达到30%以上) is not another count
        and first.unit <> '%'
),

passages as (
    select
        source_file,
        institution_id,
        institution_key,
        first_sentence,
        second_sentence,
        min(calendar_year) as calendar_year,
        min(indicator_code) as first_code,
        string_agg(indicator_code, ',' order by indicator_code) as codes,
        list_concat(array_agg(first_value order by indicator_code), array_agg(second_value order by indicator_code)) as observed_values,
        [any_value(first_sentence), any_value(second_sentence)] as quotes,
        string_agg(name_zh || ' ' || first_text || ' / ' || second_text, '；' order by indicator_code) as told_zh,
        string_agg(name_en || ' ' || first_text || ' / ' || second_text, '; ' order by indicator_code) as told_en,
        min(first_line) as first_line,
        min(second_line) as second_line,
        list_concat(array_agg(first_side order by indicator_code), array_agg(second_side order by indicator_code)) as sides,
        row_number() over (partition by source_file, institution_id, string_agg(indicator_code, ',' order by indicator_code) order by min(first_line), min(second_line)) as place
    from pairs
    group by 1, 2, 3, 4, 5
    having count(distinct indicator_code) > 1
),

doubts as (
    select
        'told_twice' as check_code,
        {{ subject(['source_file', 'institution_id', 'codes']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        first_code as indicator_code,
        observed_values,
        quotes,
        '两处说的是同样几项，数却不同（前一处/后一处）：' || told_zh || '，见' || source_file || ' ' || {{ line_text('first_line') }} || '、' || {{ line_text('second_line') }} || '。请核对年份与口径，统一或写明。' as message_zh,
        'Two passages tell of the same measures with other figures (first/second): ' || told_en || '; ' || source_file || ' ' || {{ line_text_en('first_line') }} || ', ' || {{ line_text_en('second_line') }} || '.' as message_en,
        'school' as owner,
        sides as evidence,
        cast(null as varchar) as arithmetic
    from passages
    where place = 1
)

select {{ doubt_columns() }} from doubts
