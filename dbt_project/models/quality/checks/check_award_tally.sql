-- a sentence's tally of a contest, grade by grade, beside a table of the same contest, year by year
with awards as (
    select
        award.*,
        document.source_file,
        institution.institution_id,
        institution.institution_key,
        period.calendar_year
    from {{ ref('stg_award') }} as award
    inner join {{ ref('award_grades') }} as grade on award.grade = grade.grade and grade.kind in ('prize', 'medal')
    inner join {{ ref('stg_document') }} as document on award.document_id = document.document_id
    inner join {{ ref('int_document_institution') }} as institution
        on award.document_id = institution.document_id and award.institution_name = institution.institution_name
    inner join {{ ref('int_period') }} as period
        on award.period_basis = period.basis and award.period_label = period.label
),

told as (
    select
        document_id,
        source_file,
        institution_id,
        institution_key,
        contest,
        level,
        grade,
        block_no,
        case when period_basis in ('calendar', 'academic') then calendar_year end as one_year,
        award_count,
        quote,
        line_start,
        {{ side('awards', "contest || ' ' || grade", value='award_count', sentence='quote', unit="'项'") }} as told_side
    from awards
    where statement = 'prose' and award_count > 1
),

tabled as (
    select document_id, institution_id, contest, level, grade, calendar_year, block_no, award_count, line_start,
        {{ side('awards', "contest || ' ' || grade", value='award_count', sentence='quote', unit="'项'") }} as table_side
    from awards where statement = 'table'
),

by_grade as (
    select
        told.document_id,
        told.source_file,
        told.institution_id,
        told.institution_key,
        told.contest,
        told.level,
        told.block_no,
        told.grade,
        min(told.award_count) as told_count,
        min(told.quote) as quote,
        any_value(told.told_side) as told_side,
        array_agg(tabled.table_side order by tabled.calendar_year, tabled.line_start) as table_sides,
        min(told.line_start) as line_start,
        sum(tabled.award_count) as tabled_count,
        min(tabled.line_start) as table_start,
        max(tabled.line_start) as table_end
    from told
    inner join tabled
        on told.document_id = tabled.document_id
        and told.institution_id = tabled.institution_id
        and told.contest = tabled.contest
        and told.level = tabled.level
        and told.grade = tabled.grade
        and (told.one_year is null or told.one_year = tabled.calendar_year)
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

compared as (
    select
        document_id,
        source_file,
        institution_id,
        institution_key,
        contest,
        level,
        block_no,
        count(*) as grades,
        cast(sum(told_count) as double) as told_value,
        cast(sum(tabled_count) as double) as tabled_value,
        max(case when told_count <> tabled_count then 1 else 0 end) as differs,
        array_agg(cast(told_count as double) order by grade) as told_values,
        array_agg(cast(tabled_count as double) order by grade) as tabled_values,
        array_agg(distinct quote order by quote) as quotes,
        list_concat(array_agg(told_side order by grade), flatten(array_agg(table_sides order by grade))) as sides,
        string_agg(cast(told_count as varchar), ' + ' order by grade) as told_summands,
        string_agg(cast(tabled_count as varchar), ' + ' order by grade) as tabled_summands,
        string_agg(grade || ' ' || cast(told_count as varchar) || '/' || cast(tabled_count as varchar), '、' order by grade) as grades_text,
        min(line_start) as line_start,
        min(table_start) as table_start,
        max(table_end) as table_end
    from by_grade
    group by 1, 2, 3, 4, 5, 6, 7
),

-- tallies far apart count different things
mismatched as (
    select * from compared where grades > 1 and differs = 1 and told_value between 0.8 * tabled_value and 1.25 * tabled_value
),

doubts as (
    select
        'award_tally' as check_code,
        {{ subject(['source_file', 'institution_id', 'contest', 'level']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        'award_count' as indicator_code,
        list_concat([told_value, tabled_value], list_concat(told_values, tabled_values)) as observed_values,
        quotes,
        contest || '的获奖数，正文（第' || cast(line_start as varchar) || '行）合计' || {{ number_text('told_value') }} || '，表格（第' || cast(table_start as varchar) || '–'
        || cast(table_end as varchar) || '行）逐年相加' || {{ number_text('tabled_value') }} || '；分等级（正文/表格）：' || grades_text || '。见' || source_file || '。' as message_zh,
        'Awards of ' || contest || ': the text (line ' || cast(line_start as varchar) || ') makes ' || {{ number_text('told_value') }} || ', the table (lines '
        || cast(table_start as varchar) || ' to ' || cast(table_end as varchar) || ') ' || {{ number_text('tabled_value') }} || '; by grade (text/table): ' || grades_text || '; ' || source_file || '.' as message_en,
        'school' as owner,
        sides as evidence,
        told_summands || ' = ' || {{ number_text('told_value') }} || ' ≠ ' || {{ number_text('tabled_value') }} || ' = ' || tabled_summands as arithmetic
    from mismatched
)

select {{ doubt_columns() }} from doubts
