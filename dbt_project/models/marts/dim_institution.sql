with versions as (
    select
        institution_key,
        institution_code,
        name_zh,
        name_en,
        kind,
        province,
        valid_from,
        valid_to,
        is_current,
        institution_id,
        is_known
    from {{ ref('int_institution_version') }}
)

select * from versions
