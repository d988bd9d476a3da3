{#
    One row an institution and year with the agreed whole (no breakdown) of each indicator of an official table.
    The indicators are the columns that the model's contract lists, which scripts/write_yml.py takes from the catalogue.
#}
{% macro official_table(table) %}
{%- set own = ['institution_key', 'year_key', 'institution_name', 'year_basis', 'year_label', 'calendar_year', 'official_values'] -%}
with agreed as (
    select agreed.*, observation.official_table as stated_in, indicator.indicator_code
    from {{ ref('fct_indicator_year') }} as agreed
    inner join {{ ref('dim_indicator') }} as indicator on agreed.indicator_key = indicator.indicator_key
    inner join {{ ref('fct_observation') }} as observation on agreed.observation_key = observation.observation_key
    where agreed.breakdown_dimension is null and agreed.breakdown_member is null
),

indicators_of_table as (
    select * from agreed
    where indicator_code in ('' {%- for column in model.columns if column not in own %}, '{{ column }}' {%- endfor %})
),

-- a school that changed its name within a year has one row, under the name of most of its values
name_of_year as (
    select institution_id, year_key, institution_key
    from (
        select
            institution_id,
            year_key,
            institution_key,
            row_number() over (partition by institution_id, year_key order by count(*) desc, institution_key) as place
        from indicators_of_table
        group by 1, 2, 3
    ) as counted
    where place = 1
),

pivoted as (
    select
        institution_id,
        year_key,
        count(*) filter (where stated_in = '{{ table }}') as official_values
        {%- for column in model.columns if column not in own %},
        max(case when indicator_code = '{{ column }}' then value end) as {{ column }}
        {%- endfor %}
    from indicators_of_table
    group by 1, 2
),

named as (
    select
        name_of_year.institution_key,
        pivoted.year_key,
        institution.name_zh as institution_name,
        year.basis as year_basis,
        year.label as year_label,
        year.calendar_year,
        pivoted.official_values
        {%- for column in model.columns if column not in own %},
        pivoted.{{ column }}
        {%- endfor %}
    from pivoted
    inner join name_of_year on pivoted.institution_id = name_of_year.institution_id and pivoted.year_key = name_of_year.year_key
    inner join {{ ref('dim_institution') }} as institution on name_of_year.institution_key = institution.institution_key
    inner join {{ ref('dim_year') }} as year on pivoted.year_key = year.year_key
)

select * from named
{% endmacro %}
