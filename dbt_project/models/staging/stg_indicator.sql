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
        nullif(trim(parent_code), '') as parent_code,
        -- averages (生均, 平均, 课均) and ratios of parts do not add up to those of the whole
        kind in ('count', 'money') and unit not like '%/%' and name_zh not like '%均%' as is_additive
    from {{ ref('indicators') }}
)

select * from indicators
