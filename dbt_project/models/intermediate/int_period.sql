with periods_met as (
    select period_basis as basis, period_label as label from {{ ref('stg_observation') }}
    union
    select period_basis, period_label from {{ ref('stg_award') }}
    union
    select 'as_of', '{{ var("unknown_period") }}'
),

years_named as (
    select
        basis,
        label,
        try_cast(regexp_extract(label, '[12][0-9]{3}', 0) as integer) as first_year,
        try_cast(regexp_extract(label, '.*([12][0-9]{3})', 1) as integer) as last_named_year,
        label like '截至%' as is_up_to
    from periods_met
),

years_meant as (
    select
        basis,
        label,
        case when not is_up_to then first_year end as first_year,
        -- "2020-21" names one year in full and still ends in the next one
        case when basis = 'academic' and last_named_year = first_year then first_year + 1 else last_named_year end as last_year,
        is_up_to
    from years_named
),

dated as (
    select
        {{ surrogate_key(['basis', 'label']) }} as year_key,
        basis,
        label,
        case
            when basis in ('academic', 'entry_cohort') then make_date(first_year, 9, 1)
            when basis = 'grad_cohort' then make_date(first_year - 1, 9, 1)
            else make_date(first_year, 1, 1)
        end as start_date,
        case
            when basis in ('academic', 'grad_cohort') then make_date(last_year, 8, 31)
            when basis = 'entry_cohort' then make_date(last_year + 1, 8, 31)
            else make_date(last_year, 12, 31)
        end as end_date,
        last_year as calendar_year,
        -- statements of one scope speak of one time: a year, its graduating class and the state as of that year are one
        case
            when basis in ('calendar', 'grad_cohort', 'as_of') and last_year is not null then 'year:' || cast(last_year as varchar)
            when basis = 'as_of' then 'undated'
            else basis || ':' || label
        end as scope
    from years_meant
)

select * from dated
