with unknown as (
    select
        document.source_file,
        resolved.institution_key,
        resolved.institution_id,
        resolved.institution_name
    from {{ ref('int_document_institution') }} as resolved
    inner join {{ ref('stg_document') }} as document on resolved.document_id = document.document_id
    where not resolved.is_known and resolved.institution_name <> '{{ var("unknown_institution") }}'
),

doubts as (
    select
        'unknown_institution' as check_code,
        institution_id as subject,
        'info' as severity,
        {{ distinct_texts('source_file') }} as source_files,
        min(institution_key) as institution_key,
        cast(null as varchar) as indicator_code,
        cast([] as double[]) as observed_values,
        cast([] as varchar[]) as quotes,
        '学校名录中没有“' || min(institution_name) || '”，已按报告所写名称单列，见' || string_agg(distinct source_file, '、' order by source_file) || '。请补充名录或核对校名。' as message_zh,
        'The register of institutions does not hold ' || min(institution_name) || ', kept under the name as written; ' || string_agg(distinct source_file, ', ' order by source_file) || '.' as message_en,
        'catalogue' as owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from unknown
    group by institution_id
)

select {{ doubt_columns() }} from doubts
