-- a row of an official table in a unit of another kind than the catalogue's; and one measured number in two units
with figures as (
    select figure.*, document.source_file, cast(null as varchar) as period_label, units.dimension, units.family
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
    inner join (select unit, min(dimension) as dimension, min(family) as family from {{ ref('units') }} group by 1) as units on figure.unit = units.unit
),

schools as (
    {{ only_school() }}
),

-- 学时 and 课时 are one; what is counted one by one may be counted in any word (个, 项, 门)
of_another_kind as (
    select
        statements.source_file,
        statements.institution_key,
        statements.institution_id,
        statements.indicator_code,
        indicator.name_zh,
        indicator.name_en,
        figures.unit as unit_written,
        statements.unit as unit_wanted,
        array_agg(statements.value order by statements.period_label, statements.observation_key) as observed_values,
        array_agg(statements.quote order by statements.period_label, statements.observation_key) as quotes,
        min(statements.line_start) as line_start,
        array_agg({{ side('statements', 'indicator.name_zh', unit='figures.unit') }} order by statements.period_label, statements.observation_key) as sides
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    inner join figures on statements.figure_id = figures.figure_id
    inner join (select unit, min(family) as family from {{ ref('units') }} group by 1) as wanted on statements.unit = wanted.unit
    where statements.official_table is not null
        and figures.family <> wanted.family
        and figures.unit || statements.unit not in ('学时课时', '课时学时')
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

-- 1867.82亩 and 1867.82 acres: one number of five digits, measured, in units that do not convert
twice as (
    select
        first.source_file,
        first.document_id,
        first.value,
        first.unit as first_unit,
        second.unit as second_unit,
        first.line_start,
        second.line_start as second_line,
        first.sentence as first_sentence,
        second.sentence as second_sentence,
        {{ side('first', "coalesce(first.phrase, '')") | replace('first.quote', 'first.written') }} as first_side,
        {{ side('second', "coalesce(second.phrase, '')") | replace('second.quote', 'second.written') }} as second_side,
        row_number() over (
            partition by first.source_file, first.value, first.unit, second.unit order by first.line_start, second.line_start, first.figure_id, second.figure_id
        ) as place
    from figures as first
    inner join figures as second
        on first.document_id = second.document_id
        and first.value = second.value
        and first.unit < second.unit
        and first.dimension <> second.dimension
        and first.family <> second.family
    where first.family not in ('people', 'things', 'plain', 'lessons', 'person_day', 'person_hour')
        and second.family not in ('people', 'things', 'plain', 'lessons', 'person_day', 'person_hour')
        and length(regexp_replace({{ number_text('first.value') }}, '[.]|0+$', '', 'g')) >= 5
),

doubts as (
    select
        'unit_mismatch' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'unit_written']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        observed_values,
        quotes,
        name_zh || '的单位写为“' || unit_written || '”，官方表格的单位是“' || unit_wanted || '”，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请更正单位，并核对数值是否需要换算。' as message_zh,
        name_en || ' is given in ' || unit_written || ', the official table asks for ' || unit_wanted || '; ' || source_file || '.' as message_en,
        'school' as owner,
        sides as evidence,
        cast(null as varchar) as arithmetic
    from of_another_kind
    union all
    select
        'unit_mismatch',
        {{ subject(['source_file', 'first_unit', 'second_unit', 'cast(value as varchar)']) }},
        'warning',
        [source_file],
        schools.institution_key,
        cast(null as varchar),
        [value, value],
        [first_sentence, second_sentence],
        '同一个数' || {{ number_text('value') }} || '一处单位为“' || first_unit || '”（' || {{ line_text('line_start') }} || '），一处为“' || second_unit || '”（' || {{ line_text('second_line') }}
        || '），两个单位大小不同，见' || source_file || '。请换算后更正。',
        'One number, ' || {{ number_text('value') }} || ', stands once in ' || first_unit || ' and once in ' || second_unit || ', which are not the same; ' || source_file || '. Convert and correct.',
        'school',
        [first_side, second_side],
        {{ amount_text('value', 'first_unit') }} || ' ≠ ' || {{ amount_text('value', 'second_unit') }}
    from twice
    left join schools on twice.document_id = schools.document_id
    where place = 1
)

select {{ doubt_columns() }} from doubts
