with keyed as (
    select
        {{ surrogate_key(['indicator_code']) }} as indicator_key,
        indicator_code,
        name_zh,
        name_en,
        unit,
        kind,
        domain,
        official_table,
        definition,
        lower_bound,
        upper_bound,
        parent_code
    from {{ ref('stg_indicator') }}
)

select * from keyed
