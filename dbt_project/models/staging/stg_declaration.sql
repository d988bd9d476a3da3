with declarations as (
    select
        declaration_key,
        kind,
        nullif(source_file, '') as source_file,
        nullif(document_id, '') as document_id,
        nullif(institution, '') as institution_name,
        nullif(indicator_code, '') as indicator_code,
        nullif(period_label, '') as period_label,
        nullif(breakdown_member, '') as breakdown_member,
        expected_value,
        value,
        nullif(finding_key, '') as finding_key,
        nullif(check_code, '') as check_code,
        expected_values,
        reason,
        declared_by,
        until
    from {{ source('raw', 'declaration') }}
)

select * from declarations
