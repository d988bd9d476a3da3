with doubts as (
    select
        'refused_file' as check_code,
        {{ subject(['source_file', 'sha256']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        cast(null as varchar) as institution_key,
        cast(null as varchar) as indicator_code,
        cast([] as double[]) as observed_values,
        cast([] as varchar[]) as quotes,
        '文件未能读取：' || source_file || '（' || reason || '）' as message_zh,
        'The file could not be read: ' || source_file || ' (' || reason_code || ')' as message_en,
        'school' as owner,
        {{ no_evidence() }} as evidence,
        cast(null as varchar) as arithmetic
    from {{ ref('stg_quarantine') }}
)

select {{ doubt_columns() }} from doubts
