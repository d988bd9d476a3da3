with renames as (
    select
        institution_code,
        nullif(trim(former_name_zh), '') as former_name_zh,
        name_zh
    from {{ ref('institution_renames') }}
)

select * from renames
