-- totals: "获奖项14个" is an observation; graded counts "一等奖7个" in the same sentence are awards
with totals as (
    select
        document_id,
        source_file,
        institution_id,
        institution_key,
        indicator_code,
        block_no,
        value,
        sentence,
        quote,
        line_start,
        period_label,
        observation_key,
        strpos(sentence, quote) as position
    from {{ ref('int_statement') }}
    where indicator_code = 'award_count' and statement = 'prose' and qualifier = 'exact' and strpos(sentence, quote) > 0
),

graded as (
    select award.document_id, award.block_no, award.award_id, award.grade, award.award_count, award.quote, award.level
    from {{ ref('stg_award') }} as award
    inner join {{ ref('award_grades') }} as grade on award.grade = grade.grade and grade.kind in ('prize', 'medal', 'place')
    where award.statement = 'prose' and award.award_count > 0
),

-- a graded count belongs to the last total that is named before it
assigned as (
    select
        totals.observation_key,
        graded.*,
        row_number() over (partition by graded.award_id order by totals.position desc, totals.observation_key) as place
    from graded
    inner join totals
        on graded.document_id = totals.document_id
        and graded.block_no = totals.block_no
        and strpos(totals.sentence, graded.quote) >= totals.position
),

added as (
    select
        observation_key,
        count(*) as grades,
        sum(award_count) as graded_value,
        array_agg(cast(award_count as double) order by grade, award_id) as graded_values,
        string_agg(grade || ' ' || cast(award_count as varchar), '、' order by grade, award_id) as graded_text
    from assigned
    where place = 1
    group by 1
),

-- fewer graded ones than the total are a list of examples, unless next to none is left out
mismatched as (
    select totals.*, added.graded_value, added.graded_values, added.graded_text
    from added
    inner join totals on added.observation_key = totals.observation_key
    where added.grades > 1
        and (added.graded_value > totals.value or (added.graded_value < totals.value and added.graded_value >= 0.9 * totals.value))
),

doubts as (
    select
        'award_total' as check_code,
        {{ subject(['source_file', 'institution_id', 'cast(line_start as varchar)', 'quote']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([value, cast(graded_value as double)], graded_values) as observed_values,
        [sentence] as quotes,
        '获奖总数写为' || {{ number_text('value') }} || '，分等级相加为' || cast(graded_value as varchar) || '（' || graded_text || '），见' || source_file
        || ' 第' || cast(line_start as varchar) || '行。' as message_zh,
        'The total of awards is given as ' || {{ number_text('value') }} || ', the grades make ' || cast(graded_value as varchar) || ' (' || graded_text || '), '
        || source_file || ' line ' || cast(line_start as varchar) || '.' as message_en,
        'school' as owner
    from mismatched
)

select {{ doubt_columns() }} from doubts
