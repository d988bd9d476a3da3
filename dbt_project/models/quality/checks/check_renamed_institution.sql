-- The register tells the names of 2017 and of 2025, not the day between them: a report of the first years under the new name,
-- or of the last under the old one, bears the name of another time.
with renames as (
    select institution_code, former_name_zh, name_zh from {{ ref('stg_institution_rename') }} where former_name_zh is not null
),

named as (
    select
        document.source_file,
        document.report_year,
        resolved.institution_key,
        resolved.institution_id,
        resolved.institution_name,
        renames.former_name_zh,
        renames.name_zh
    from {{ ref('int_document_institution') }} as resolved
    inner join {{ ref('stg_document') }} as document on resolved.document_id = document.document_id
    inner join renames on resolved.institution_id = renames.institution_code
    where document.is_current
),

out_of_time as (
    select *, name_zh as right_name from named where institution_name = former_name_zh and report_year > {{ var('register_years')[1] }}
    union all
    select *, former_name_zh from named where institution_name = name_zh and report_year < {{ var('register_years')[0] }}
),

doubts as (
    select
        'renamed_institution' as check_code,
        {{ subject(['source_file', 'institution_id', 'institution_name']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        cast(null as varchar) as indicator_code,
        cast([] as double[]) as observed_values,
        cast([] as varchar[]) as quotes,
        cast(report_year as varchar) || '年的报告用的是校名“' || institution_name || '”，名录中那时的校名是“' || right_name || '”，见' || source_file || '。请核对校名。' as message_zh,
        'A report of ' || cast(report_year as varchar) || ' uses the name ' || institution_name || '; by the register it was then ' || right_name || '; ' || source_file || '.' as message_en,
        'school' as owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from out_of_time
)

select {{ doubt_columns() }} from doubts
