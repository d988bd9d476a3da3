/*
What is tested: every indicator of an official table, by the catalogue or by an edition, is a column of its wide table.
When it matters: the catalogue grew; the indicator is in the facts, but who reads the wide table does not see it.
How to resolve: run scripts/write_yml.py, which writes the wide tables' contracts from the seeds.
*/
{{ config(severity='warn') }}
{% set tables = {
    'scorecard': 'scorecard', 'student_feedback': 'student_feedback', 'teaching_resources': 'teaching_resources',
    'international': 'international_impact', 'service': 'service_contribution', 'policy': 'policy_implementation'
} %}
with wanted as (
    select official_table, indicator_code from {{ ref('dim_indicator') }} where official_table is not null
    union
    select template.table_code, indicator.indicator_code
    from {{ ref('official_templates') }} as template
    inner join {{ ref('dim_indicator') }} as indicator on template.indicator_code = indicator.indicator_code
),

columns_there as (
    {%- for table, model in tables.items() %}
    {%- set relation = ref(model) %}
    {%- if execute %}
    {%- for column in adapter.get_columns_in_relation(relation) %}
    select '{{ table }}' as official_table, '{{ column.name }}' as indicator_code
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
    {%- endif %}
    {%- if not loop.last %} union all {%- endif %}
    {%- endfor %}
),

lacking as (
    select wanted.official_table, wanted.indicator_code
    from wanted
    left join columns_there
        on wanted.official_table = columns_there.official_table and wanted.indicator_code = columns_there.indicator_code
    where columns_there.indicator_code is null
)

select * from lacking
