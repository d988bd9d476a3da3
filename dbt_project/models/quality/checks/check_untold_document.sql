with current_documents as (
    select * from {{ ref('stg_document') }} where is_current
),

schools as (
    select distinct document_id from {{ ref('int_document_institution') }} where institution_name <> '{{ var("unknown_institution") }}'
),

without_school as (
    select
        'document_without_institution' as check_code,
        current_documents.source_file,
        'warning' as severity,
        '未能确定本文件是哪所学校的报告，其中的数据没有归属，见' || current_documents.source_file || '。请在标题或首页写明学校全称。' as message_zh,
        'It could not be told which school this file reports on: ' || current_documents.source_file || '. State the school''s full name in the title.' as message_en
    from current_documents
    left join schools on current_documents.document_id = schools.document_id
    where schools.document_id is null
),

without_year as (
    select
        'document_without_year' as check_code,
        source_file,
        'info' as severity,
        '本文件未写明年份，未注明时间的数据无法归入年度，见' || source_file || '。请注明数据截止时间。' as message_zh,
        'This file names no year, so that its undated figures belong to none: ' || source_file || '. State the date of the figures.' as message_en
    from current_documents
    where report_year is null and data_year is null
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
        'school' as owner
    from (select * from without_school union all select * from without_year) as untold
)

select {{ doubt_columns() }} from doubts
