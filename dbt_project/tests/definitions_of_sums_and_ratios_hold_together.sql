/*
What is tested: the parts of a named sum share its total, its relation and its unit; a ratio's parts share one unit.
When it matters: a sum of 人 and 万元 would accuse every school of a mistake.
How to resolve: correct the rows in seeds/indicator_sums.csv or seeds/indicator_ratios.csv.
*/
with sums as (
    select definition.sum_code as name, definition.total_code, definition.relation, total.unit as total_unit, part.unit as part_unit
    from {{ ref('indicator_sums') }} as definition
    inner join {{ ref('dim_indicator') }} as total on definition.total_code = total.indicator_code
    inner join {{ ref('dim_indicator') }} as part on definition.part_code = part.indicator_code
),

broken_sums as (
    select name
    from sums
    group by 1
    having count(distinct total_code) > 1 or count(distinct relation) > 1
        or max(case when total_unit <> part_unit then 1 else 0 end) = 1
),

broken_ratios as (
    select definition.ratio_code as name
    from {{ ref('indicator_ratios') }} as definition
    inner join {{ ref('dim_indicator') }} as numerator on definition.numerator_code = numerator.indicator_code
    inner join {{ ref('dim_indicator') }} as denominator on definition.denominator_code = denominator.indicator_code
    where numerator.unit <> denominator.unit and definition.scale = 100
),

broken as (
    select name from broken_sums
    union all
    select name from broken_ratios
)

select * from broken
