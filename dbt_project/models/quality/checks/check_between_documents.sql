-- what a school has (students, land, books) grows slowly: two of its documents, of years near each other, further apart than that
with statements as (
    select
        statements.*,
        indicator.name_zh,
        indicator.name_en,
        growth.largest_growth,
        statements.period_source in ('document', 'resolved', 'unknown') as is_undated
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('indicator_growth') }} as growth on statements.indicator_code = growth.indicator_code
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.breakdown_member is null and statements.scope like 'year:%' and statements.value > 0
),

-- a sentence that gives several values lists parts that it does not name
listed as (
    select document_id, block_no, sentence, indicator_code
    from statements
    where statement = 'prose'
    group by 1, 2, 3, 4
    having count(distinct value) > 1
),

whole as (
    select statements.*
    from statements
    left join listed
        on statements.statement = 'prose'
        and statements.document_id = listed.document_id
        and statements.block_no = listed.block_no
        and statements.sentence = listed.sentence
        and statements.indicator_code = listed.indicator_code
    where listed.document_id is null
),

-- statements of one time are compared by conflicting_statements
pairs as (
    select
        earlier.observation_key as earlier_key,
        later.observation_key as later_key,
        power(
            1 + later.largest_growth,
            -- a year that was taken from the document may be one off
            later.calendar_year - earlier.calendar_year + case when earlier.is_undated or later.is_undated then 1 else 0 end
        ) as allowed
    from whole as earlier
    inner join whole as later
        on earlier.institution_id = later.institution_id
        and earlier.indicator_code = later.indicator_code
        and earlier.document_id <> later.document_id
        and earlier.calendar_year < later.calendar_year
        and later.calendar_year - earlier.calendar_year <= 3
),

-- both documents speak of one same year too: that is where they are compared
sharing_a_year as (
    select distinct one.document_id, other.document_id as other_id, one.institution_id, one.indicator_code
    from whole as one
    inner join whole as other
        on one.institution_id = other.institution_id and one.indicator_code = other.indicator_code and one.scope = other.scope
        and one.document_id <> other.document_id
),

apart as (
    select
        earlier.source_file as earlier_file,
        later.source_file as later_file,
        later.institution_id,
        later.institution_key,
        later.indicator_code,
        later.name_zh,
        later.name_en,
        earlier.calendar_year as earlier_year,
        later.calendar_year as later_year,
        earlier.value as earlier_value,
        later.value as later_value,
        later.unit,
        later.largest_growth,
        earlier.quote as earlier_quote,
        later.quote as later_quote,
        {{ value_text('earlier.value', 'earlier.unit', 'earlier.qualifier') }} as earlier_text,
        {{ value_text('later.value', 'later.unit', 'later.qualifier') }} as later_text,
        {{ place_text('earlier.source_file', 'earlier.line_start', 'earlier.statement') }} as earlier_place,
        {{ place_text('later.source_file', 'later.line_start', 'later.statement') }} as later_place,
        {{ side('earlier', 'earlier.name_zh') }} as earlier_side,
        {{ side('later', 'later.name_zh') }} as later_side,
        row_number() over (
            partition by earlier.source_file, later.source_file, later.institution_id, later.indicator_code
            order by later.calendar_year - earlier.calendar_year, earlier.place_rank, later.place_rank, earlier.observation_key, later.observation_key
        ) as place
    from pairs
    inner join whole as earlier on pairs.earlier_key = earlier.observation_key
    inner join whole as later on pairs.later_key = later.observation_key
    left join sharing_a_year
        on earlier.document_id = sharing_a_year.document_id and later.document_id = sharing_a_year.other_id
        and earlier.institution_id = sharing_a_year.institution_id and earlier.indicator_code = sharing_a_year.indicator_code
    where sharing_a_year.document_id is null
        -- a fifth of it is rather a part
        and later.value between 0.2 * earlier.value and 5 * earlier.value
        and (later.lowest > earlier.highest * pairs.allowed or earlier.lowest > later.highest * pairs.allowed)
),

doubts as (
    select
        'between_documents' as check_code,
        {{ subject(['earlier_file', 'later_file', 'institution_id', 'indicator_code']) }} as subject,
        'info' as severity,
        list_sort([earlier_file, later_file]) as source_files,
        institution_key,
        indicator_code,
        [earlier_value, later_value] as observed_values,
        [earlier_quote, later_quote] as quotes,
        '两份文件的' || name_zh || '相差' || {{ number_text('round(100 * abs(later_value / earlier_value - 1), 1)') }} || '%，超出通常的年度变动（'
        || {{ number_text('100 * largest_growth') }} || '%）：' || cast(earlier_year as varchar) || '年' || earlier_text || '，见' || earlier_place || '；'
        || cast(later_year as varchar) || '年' || later_text || '，见' || later_place || '。请核对，或写明时点与口径（如是否包括新校区）。' as message_zh,
        name_en || ' differs between two documents by more than it grows in a year: ' || {{ amount_text('earlier_value', 'unit') }} || ' (' || cast(earlier_year as varchar) || ', ' || earlier_file || '), '
        || {{ amount_text('later_value', 'unit') }} || ' (' || cast(later_year as varchar) || ', ' || later_file || ').' as message_en,
        'school' as owner,
        [earlier_side, later_side] as evidence,
        {{ number_text('later_value') }} || ' / ' || {{ number_text('earlier_value') }} || ' = ' || {{ number_text('round(later_value / earlier_value, 3)') }} as arithmetic
    from apart
    where place = 1
)

select {{ doubt_columns() }} from doubts
