/*
What is tested: the unit of every fact is the unit that the catalogue gives its indicator.
When it matters: two units in one column make every sum and comparison wrong by a factor.
How to resolve: the extractor converts; look at the figure's unit in raw.figure and at the conversion in seeds/units.csv.
*/
with mixed as (
    select observation.observation_key, indicator.indicator_code, observation.unit, indicator.unit as catalogue_unit
    from {{ ref('fct_observation') }} as observation
    inner join {{ ref('dim_indicator') }} as indicator on observation.indicator_key = indicator.indicator_key
    where observation.unit is distinct from indicator.unit
)

select * from mixed
