with unmapped as (
    select * from {{ ref('stg_figure') }} where status = 'unmapped'
),

counted as (
    select
        coalesce(phrase, '') as phrase,
        coalesce(reason, '') as reason,
        count(*) as figures,
        count(distinct document_id) as documents,
        min(figure_id) as example_figure_id
    from unmapped
    group by 1, 2
),

illustrated as (
    select
        {{ surrogate_key(['counted.phrase', 'counted.reason']) }} as phrase_key,
        counted.phrase,
        counted.reason,
        counted.figures,
        counted.documents,
        unmapped.sentence as example
    from counted
    inner join unmapped on counted.example_figure_id = unmapped.figure_id
)

select * from illustrated
