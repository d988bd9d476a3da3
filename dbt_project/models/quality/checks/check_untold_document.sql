with current_documents as (
    select * from {{ ref('stg_document') }} where is_current
),

schools as (
    select distinct document_id from {{ ref('int_document_institution') }} where institution_name <> '{{ var("unknown_institution") }}'
),

figures as (
    select document_id, count(*) as figures, count(*) filter (where status = 'mapped') as mapped
    from {{ ref('stg_figure') }}
    group by 1
),

homeless as (
    select document_id, count(*) as statements
    from {{ ref('stg_observation') }}
    where institution_name = '{{ var("unknown_institution") }}'
    group by 1
),

described as (
    select
        current_documents.*,
        schools.document_id is not null as has_school,
        coalesce(figures.figures, 0) as figures,
        coalesce(figures.mapped, 0) as mapped,
        coalesce(homeless.statements, 0) as homeless
    from current_documents
    left join schools on current_documents.document_id = schools.document_id
    left join figures on current_documents.document_id = figures.document_id
    left join homeless on current_documents.document_id = homeless.document_id
),

untold as (
    select
        'document_without_institution' as check_code,
        source_file,
        'warning' as severity,
        '未能确定本文件是哪所学校的报告，其中的数据没有归属，见' || source_file || '。请在标题或首页写明学校全称。' as message_zh,
        'It could not be told which school this file reports on: ' || source_file || '. State the school''s full name in the title.' as message_en,
        'school' as owner
    from described
    where not has_school
    union all
    select
        'document_without_year',
        source_file,
        'info',
        '本文件未写明年份，未注明时间的数据无法归入年度，见' || source_file || '。请注明数据截止时间。',
        'This file names no year, so that its undated figures belong to none: ' || source_file || '. State the date of the figures.',
        'school'
    from described
    where report_year is null and data_year is null
    union all
    select
        'document_without_figures',
        source_file,
        'warning',
        '本文件中没有读到任何数字，见' || source_file || '。若为扫描件或图片，请改交可复制文字的版本。',
        'Not one figure was found in ' || source_file || '. If it is a scan or a picture, hand in a version with text.',
        'school'
    from described
    where figures = 0
    union all
    select
        'mostly_unmapped',
        source_file,
        'info',
        '本文件的' || cast(figures as varchar) || '个数字中只有' || cast(mapped as varchar) || '个对应到指标目录，其余见未识别短语，见' || source_file || '。',
        'Of the ' || cast(figures as varchar) || ' figures of ' || source_file || ' only ' || cast(mapped as varchar) || ' are indicators of the catalogue.',
        'catalogue'
    from described
    where figures >= 20 and mapped * 2 < figures
    union all
    select
        'statement_without_institution',
        source_file,
        'warning',
        '本文件有' || cast(homeless as varchar) || '个数字未能确定属于哪所学校，见' || source_file || '。请在各部分开头写明校名。',
        'Of ' || cast(homeless as varchar) || ' figures of ' || source_file || ' the school could not be told. Name it where its part begins.',
        'school'
    from described
    where homeless > 0 and has_school
),

doubts as (
    select
        check_code,
        source_file as subject,
        severity,
        [source_file] as source_files,
        cast(null as varchar) as institution_key,
        cast(null as varchar) as indicator_code,
        cast([] as double[]) as observed_values,
        cast([] as varchar[]) as quotes,
        message_zh,
        message_en,
        owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from untold
)

select {{ doubt_columns() }} from doubts
