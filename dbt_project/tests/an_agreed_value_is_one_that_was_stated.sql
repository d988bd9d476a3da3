/*
What is tested: the agreed value, its school, time, indicator and breakdown are those of the statement that it names.
When it matters: an agreed value that no document states can't be traced, and must not be published.
How to resolve: compare the row's observation_key with intermediate.int_agreement; the join of fct_indicator_year is at fault.
*/
with disagreeing as (
    select agreed.indicator_year_key, agreed.value, observation.value as stated_value
    from {{ ref('fct_indicator_year') }} as agreed
    left join {{ ref('fct_observation') }} as observation
        on agreed.observation_key = observation.observation_key
        and agreed.institution_key = observation.institution_key
        and agreed.year_key = observation.year_key
        and agreed.indicator_key = observation.indicator_key
        and agreed.breakdown_dimension is not distinct from observation.breakdown_dimension
        and agreed.breakdown_member is not distinct from observation.breakdown_member
    where observation.value is null or observation.value <> agreed.value
)

select * from disagreeing
