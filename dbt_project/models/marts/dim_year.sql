with periods as (
    select year_key, basis, label, start_date, end_date, calendar_year from {{ ref('int_period') }}
)

select * from periods
