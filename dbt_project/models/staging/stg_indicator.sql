with indicators as (
    select
        code as indicator_code,
        name_zh,
        name_en,
        unit,
        kind,
        domain,
        nullif(trim(official_table), '') as official_table,
        nullif(trim(definition), '') as definition,
        lower_bound,
        upper_bound,
        nullif(trim(parent_code), '') as parent_code
    from {{ ref('indicators') }}
)

select * from indicators
