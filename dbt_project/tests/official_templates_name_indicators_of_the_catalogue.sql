/*
What is tested: every indicator that a row of the official tables names is in the catalogue.
When it matters: the row would be read under a code that nobody can look up, and completeness would leave it out.
How to resolve: correct the code in seeds/official_templates.csv, or add the indicator to seeds/indicators.csv.
*/
with unknown as (
    select template.edition, template.table_code, template.row_no, template.indicator_code
    from {{ ref('official_templates') }} as template
    left join {{ ref('dim_indicator') }} as indicator on template.indicator_code = indicator.indicator_code
    where template.indicator_code is not null and indicator.indicator_code is null
)

select * from unknown
