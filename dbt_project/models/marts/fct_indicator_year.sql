with statements as (
    select * from {{ ref('int_statement') }}
),

agreement as (
    select * from {{ ref('int_agreement') }}
),

weighed as (
    select
        agreement.chosen_observation_key as observation_key,
        count(*) as statement_count,
        count(distinct round(statements.value, 6)) as distinct_value_count,
        max(statements.value) - min(statements.value) as spread,
        max(statements.lowest) > min(statements.highest) as in_conflict,
        -- the last criterion that was needed to tell the chosen value from every other value
        max(case when not agreement.is_same_value then agreement.decided_at end) as decided_at
    from agreement
    inner join statements on agreement.observation_key = statements.observation_key
    group by 1
),

rules as (
    select distinct chosen_observation_key as observation_key, decided_at, decided_by
    from agreement
    where not is_same_value
),

agreed as (
    select
        {{ surrogate_key([
            'chosen.institution_id', 'chosen.year_key', 'chosen.indicator_key', 'chosen.breakdown_dimension', 'chosen.breakdown_member'
        ]) }} as indicator_year_key,
        chosen.institution_key,
        chosen.year_key,
        chosen.indicator_key,
        chosen.breakdown_dimension,
        chosen.breakdown_member,
        chosen.value,
        chosen.unit,
        chosen.qualifier,
        weighed.observation_key,
        case
            when weighed.statement_count = 1 then 'only_statement'
            when weighed.decided_at is null then 'unanimous'
            else rules.decided_by
        end as rule,
        weighed.statement_count,
        weighed.distinct_value_count,
        weighed.spread,
        weighed.spread / nullif(abs(chosen.value), 0) as relative_spread,
        weighed.in_conflict,
        chosen.institution_id,
        chosen.declaration_key
    from weighed
    inner join statements as chosen on weighed.observation_key = chosen.observation_key
    left join rules on weighed.observation_key = rules.observation_key and weighed.decided_at = rules.decided_at
)

select * from agreed
