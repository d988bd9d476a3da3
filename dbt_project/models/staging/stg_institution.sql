with registered as (
    select
        institution_code,
        name_zh,
        level,
        nullif(trim(province), '') as province
    from {{ ref('institutions') }}
)

select * from registered
