/*
What is tested: the statements of a school, time, indicator and breakdown have one agreed value, and every statement has one.
When it matters: with two agreed values an analyst's join doubles the school; with none the school has no value at all.
How to resolve: check the school's institution_id under each of its names, then the window in intermediate.int_agreement.
*/
with grouped as (
    select statement.institution_id, statement.year_key, statement.indicator_code, statement.breakdown_dimension, statement.breakdown_member
    from {{ ref('int_statement') }} as statement
    left join {{ ref('int_agreement') }} as agreement on statement.observation_key = agreement.observation_key
    group by 1, 2, 3, 4, 5
    having count(distinct agreement.chosen_observation_key) <> 1 or count(*) <> count(agreement.observation_key)
)

select * from grouped
