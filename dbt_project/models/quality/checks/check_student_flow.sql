-- students of a year: those of the year before, and the newly registered, less the graduates
with exact_values as (
    select document_value.*, indicator.name_zh
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.qualifier = 'exact' and document_value.breakdown_member is null
),

students as (
    select * from exact_values where indicator_code = 'fulltime_students' and scope like 'year:%'
),

registered as (
    select * from exact_values where indicator_code = 'registered' and scope like 'year:%'
),

graduates as (
    select * from exact_values where indicator_code = 'graduates' and scope like 'year:%'
),

-- one class; a document may give it in several parts, of which the first is the whole
classes as (
    select * from exact_values where indicator_code = 'fulltime_students' and period_basis = 'entry_cohort'
),

balances as (
    select
        students.source_file,
        students.institution_id,
        students.institution_key,
        'balance:' || cast(students.calendar_year as varchar) as about,
        students.calendar_year,
        [{{ side('before', 'before.name_zh') }}, {{ side('registered', 'registered.name_zh') }}, {{ side('graduates', 'graduates.name_zh') }}, {{ side('students', 'students.name_zh') }}] as sides,
        before.value + registered.value - graduates.value as reckoned,
        students.value as stated,
        '上年在校生加本年报到、减本年毕业' as way_zh,
        'last year''s students and those registered, less the graduates' as way_en,
        {{ number_text('before.value') }} || ' + ' || {{ number_text('registered.value') }} || ' - ' || {{ number_text('graduates.value') }} as reckoning,
        ' ≠ ' as relation,
        abs(before.value + registered.value - graduates.value - students.value) > 0.05 * students.value as is_off
    from students
    inner join students as before
        on students.document_id = before.document_id and students.institution_id = before.institution_id and students.calendar_year = before.calendar_year + 1
    inner join registered
        on students.document_id = registered.document_id and students.institution_id = registered.institution_id and students.calendar_year = registered.calendar_year
    inner join graduates
        on students.document_id = graduates.document_id and students.institution_id = graduates.institution_id and students.calendar_year = graduates.calendar_year
),

-- a class is no larger than the number that registered for it
beyond_registered as (
    select
        classes.source_file,
        classes.institution_id,
        classes.institution_key,
        'class:' || classes.period_label as about,
        classes.calendar_year,
        [{{ side('classes', 'classes.name_zh') }}, {{ side('registered', 'registered.name_zh') }}] as sides,
        classes.value as reckoned,
        registered.value as stated,
        '该年级在校生' as way_zh,
        'the students of the class' as way_en,
        cast(null as varchar) as reckoning,
        ' > ' as relation,
        classes.value > registered.value as is_off
    from classes
    inner join registered
        on classes.document_id = registered.document_id and classes.institution_id = registered.institution_id and classes.calendar_year = registered.calendar_year
),

-- what the two youngest classes leave is the class before them, of which nearly all should still be there
rest as (
    select
        students.source_file,
        students.institution_id,
        students.institution_key,
        'rest:' || cast(students.calendar_year as varchar) as about,
        students.calendar_year,
        [{{ side('students', 'students.name_zh') }}, {{ side('first', 'first.name_zh') }}, {{ side('second', 'second.name_zh') }}, {{ side('registered', 'registered.name_zh') }}] as sides,
        students.value - first.value - second.value as reckoned,
        registered.value as stated,
        '在校生总数减去最近两个年级，其余应与再前一年的报到人数相近，' as way_zh,
        'all students less the two youngest classes' as way_en,
        {{ number_text('students.value') }} || ' - ' || {{ number_text('first.value') }} || ' - ' || {{ number_text('second.value') }} as reckoning,
        ' ≪ ' as relation,
        students.value - first.value - second.value < 0.85 * registered.value as is_off
    from students
    inner join classes as first
        on students.document_id = first.document_id and students.institution_id = first.institution_id and students.calendar_year = first.calendar_year
    inner join classes as second
        on students.document_id = second.document_id and students.institution_id = second.institution_id and students.calendar_year = second.calendar_year + 1
    inner join registered
        on students.document_id = registered.document_id and students.institution_id = registered.institution_id and students.calendar_year = registered.calendar_year + 2
),

off as (
    select * from balances where is_off
    union all
    select * from beyond_registered where is_off
    union all
    select * from rest where is_off
),

doubts as (
    select
        'student_flow' as check_code,
        {{ subject(['source_file', 'institution_id', 'about']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        'fulltime_students' as indicator_code,
        list_concat(list_transform(sides, lambda x: x.value), [reckoned]) as observed_values,
        list_transform(sides, lambda x: x.quote) as quotes,
        cast(calendar_year as varchar) || '年学生人数对不上：' || way_zh || '为' || {{ number_text('reckoned') }} || '人，而所填'
        || case when relation = ' ≠ ' then '在校生' else '报到人数' end || '为' || {{ number_text('stated') }} || '人，见' || source_file || '。请核对各数的时点与口径。' as message_zh,
        'Students of ' || cast(calendar_year as varchar) || ': ' || way_en || ' make ' || {{ number_text('reckoned') }} || ', beside ' || {{ number_text('stated') }} || ' as stated; '
        || source_file || '. Check dates and scopes.' as message_en,
        'school' as owner,
        sides as evidence,
        coalesce(reckoning || ' = ', '') || {{ number_text('reckoned') }} || relation || {{ number_text('stated') }} as arithmetic
    from off
)

select {{ doubt_columns() }} from doubts
