-- totals: "获奖项14个" is an observation; graded counts "一等奖7个" in the same sentence are awards
with totals as (
    select document_id, source_file, institution_id, institution_key, indicator_code, block_no, sentence, quote, value, unit, page, line_start, line_end, statement,
        period_label, observation_key
    from {{ ref('int_statement') }}
    where indicator_code = 'award_count' and statement = 'prose' and qualifier = 'exact' and sentence is not null
),

-- sentences whose grades, all taken together, make up their totals, all taken together, are in order
totals_of_sentence as (
    select document_id, block_no, sentence, sum(value) as total_value from totals group by 1, 2, 3
),

graded as (
    select award.document_id, award.block_no, award.award_id, award.grade, award.award_count, award.quote,
        award.page, award.line_start, award.line_end, award.statement, award.period_label, award.contest
    from {{ ref('stg_award') }} as award
    inner join {{ ref('award_grades') }} as grade on award.grade = grade.grade and grade.kind in ('prize', 'medal')
    where award.statement = 'prose' and award.award_count > 0
),

graded_of_sentence as (
    select totals.document_id, totals.block_no, totals.sentence, sum(graded.award_count) as graded_value
    from totals_of_sentence as totals
    inner join graded
        on totals.document_id = graded.document_id
        and totals.block_no = graded.block_no
        and strpos(totals.sentence, graded.quote) > 0
    group by 1, 2, 3
),

in_order as (
    select totals.document_id, totals.block_no, totals.sentence
    from totals_of_sentence as totals
    inner join graded_of_sentence as graded
        on totals.document_id = graded.document_id and totals.block_no = graded.block_no and totals.sentence = graded.sentence
    where graded.graded_value = totals.total_value
),

-- elsewhere a graded count belongs to the last total named before it
assigned as (
    select
        totals.observation_key,
        graded.*,
        totals.source_file,
        row_number() over (partition by graded.award_id order by strpos(totals.sentence, totals.quote) desc, totals.observation_key) as place
    from graded
    inner join totals
        on graded.document_id = totals.document_id
        and graded.block_no = totals.block_no
        and strpos(totals.sentence, graded.quote) > 0
        and strpos(totals.sentence, graded.quote) >= strpos(totals.sentence, totals.quote)
    left join in_order
        on totals.document_id = in_order.document_id and totals.block_no = in_order.block_no and totals.sentence = in_order.sentence
    where in_order.sentence is null
),

added as (
    select
        observation_key,
        count(*) as grades,
        count(distinct grade) as different_grades,
        cast(sum(award_count) as double) as graded_value,
        array_agg(cast(award_count as double) order by grade, award_id) as graded_values,
        array_agg(
            {{ side('assigned', "contest || ' ' || grade", value='award_count', sentence='quote', unit="'项'") }} order by grade, award_id
        ) as grade_sides,
        string_agg(cast(award_count as varchar), ' + ' order by grade, award_id) as summands,
        string_agg(grade || ' ' || cast(award_count as varchar), '、' order by grade, award_id) as graded_text
    from assigned
    where place = 1
    group by 1
),

-- fewer graded ones than the total are a list of examples, unless next to none is left out; far more belong to something else
mismatched as (
    select totals.*, added.graded_value, added.graded_values, added.graded_text, added.grade_sides, added.summands
    from added
    inner join totals on added.observation_key = totals.observation_key
    where added.grades > 1
        and added.different_grades = added.grades
        and added.graded_value <> totals.value
        and added.graded_value between 0.9 * totals.value and 1.5 * totals.value
),

doubts as (
    select
        'award_total' as check_code,
        {{ subject(['source_file', 'institution_id', 'quote']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([value, graded_value], graded_values) as observed_values,
        [sentence] as quotes,
        '获奖总数写为' || {{ number_text('value') }} || '，分等级相加为' || {{ number_text('graded_value') }} || '（' || graded_text || '），见' || source_file
        || ' 第' || cast(line_start as varchar) || '行。' as message_zh,
        'The total of awards is given as ' || {{ number_text('value') }} || ', the grades make ' || {{ number_text('graded_value') }} || ' (' || graded_text || '), '
        || source_file || ' line ' || cast(line_start as varchar) || '.' as message_en,
        'school' as owner,
        list_concat([{{ side('mismatched', "'获奖数量'") }}], grade_sides) as evidence,
        summands || ' = ' || {{ number_text('graded_value') }} || ' ≠ ' || {{ number_text('value') }} as arithmetic
    from mismatched
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
