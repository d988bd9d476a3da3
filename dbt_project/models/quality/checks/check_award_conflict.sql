-- one contest, level and grade counted twice in one paragraph: differently, or the same again under a slightly other name
with awards as (
    select
        award.*,
        document.source_file,
        institution.institution_id,
        institution.institution_key,
        -- “高教社杯”全国大学生数学建模竞赛 -> 高教社杯全国大学生数学建模
        regexp_replace(award.contest, '[“”"‘’《》（）()\s]|(竞赛|大赛|比赛)$', '', 'g') as core
    from {{ ref('stg_award') }} as award
    inner join {{ ref('stg_document') }} as document on award.document_id = document.document_id
    inner join {{ ref('int_document_institution') }} as institution
        on award.document_id = institution.document_id and award.institution_name = institution.institution_name
    inner join {{ ref('award_grades') }} as grade on award.grade = grade.grade and grade.kind in ('prize', 'medal')
    where award.statement = 'prose' and award.project is null
),

-- what the paragraph gives as the contest's total
totals as (
    select document_id, block_no, value, breakdown_member, quote
    from {{ ref('int_statement') }}
    where indicator_code = 'award_count' and breakdown_dimension = 'contest' and statement = 'prose'
),

pairs as (
    select
        first.source_file,
        first.institution_id,
        first.institution_key,
        first.contest,
        first.level,
        first.grade,
        first.document_id,
        first.block_no,
        first.core,
        second.contest as second_contest,
        first.award_count as first_count,
        second.award_count as second_count,
        first.quote as first_quote,
        second.quote as second_quote,
        first.line_start,
        {{ side('first', "first.contest || ' ' || first.grade", value='first.award_count', sentence='first.quote', unit="'项'") }} as first_side,
        {{ side('second', "second.contest || ' ' || second.grade", value='second.award_count', sentence='second.quote', unit="'项'") }} as second_side,
        row_number() over (partition by first.document_id, first.block_no, first.level, first.grade, first.core order by second.award_id) as place
    from awards as first
    inner join awards as second
        on first.document_id = second.document_id
        and first.institution_id = second.institution_id
        and first.block_no = second.block_no
        and first.level = second.level
        and first.grade = second.grade
        and first.period_basis = second.period_basis
        and first.period_label = second.period_label
        and coalesce(first.winner, '') = coalesce(second.winner, '')
        and first.award_id <> second.award_id
        and first.quote <> second.quote
    -- one name within the other, long enough to be that contest and no other
    where length(first.core) >= 8
        and strpos(second.core, first.core) > 0
        -- under one name, other counts are those of other groups of the contest
        and (first.core <> second.core or (first.award_count = second.award_count and first.award_id < second.award_id))
        and strpos(first.quote, second.quote) = 0
        and strpos(second.quote, first.quote) = 0
),

described as (
    select
        pairs.*,
        (
            select array_agg(totals.value order by totals.value)
            from totals
            where totals.document_id = pairs.document_id and totals.block_no = pairs.block_no
                and strpos(totals.breakdown_member, pairs.core) > 0
        ) as total_values
    from pairs
    where place = 1
),

doubts as (
    select
        'award_conflict' as check_code,
        {{ subject(['source_file', 'institution_id', 'core', 'level', 'grade']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        'award_count' as indicator_code,
        list_concat([cast(first_count as double), cast(second_count as double)], coalesce(total_values, cast([] as double[]))) as observed_values,
        [first_quote, second_quote] as quotes,
        '同一段中' || contest || '的' || grade
        || case when first_count = second_count then '列了两次（各' || cast(first_count as varchar) || '项）' else '有' || cast(first_count as varchar) || '项与' || cast(second_count as varchar) || '项两种说法' end
        || '：“' || first_quote || '”、“' || second_quote || '”，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请核对是否重复或写错。' as message_zh,
        contest || ', ' || grade || ', stands twice in one paragraph: ' || cast(first_count as varchar) || ' and ' || cast(second_count as varchar) || '; ' || source_file || ' ' || {{ line_text_en('line_start') }} || '.' as message_en,
        'school' as owner,
        [first_side, second_side] as evidence,
        case when first_count <> second_count then cast(first_count as varchar) || ' ≠ ' || cast(second_count as varchar) end as arithmetic
    from described
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start, quotes[1]) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
