/*
What is tested: each observation and each award of a current document is exactly one row of its fact table.
When it matters: a join that loses rows makes a stated figure look missing; nobody would be told.
How to resolve: look the id up in intermediate.int_statement and staging; a key that is null there names the join at fault.
*/
with expected as (
    select 'observation' as fact, observation_id as raw_id, {{ surrogate_key(['observation_id']) }} as fact_key from {{ ref('stg_observation') }}
    union all
    select 'award', award_id, {{ surrogate_key(['award_id']) }} from {{ ref('stg_award') }}
),

found as (
    select 'observation' as fact, observation_key as fact_key from {{ ref('fct_observation') }}
    union all
    select 'award', award_statement_key from {{ ref('fct_award') }}
),

unpaired as (
    select coalesce(expected.fact, found.fact) as fact, expected.raw_id, found.fact_key
    from expected
    full outer join found on expected.fact = found.fact and expected.fact_key = found.fact_key
    where expected.raw_id is null or found.fact_key is null
)

select * from unpaired
