with official_statements as (
    select distinct
        document_id, document_key, institution_id, institution_key, official_table, year_key, indicator_code, calendar_year, report_year, data_year,
        observation_key
    from {{ ref('int_statement') }}
    where official_table is not null
),

editions as (
    select distinct edition from {{ ref('official_templates') }}
),

documents as (
    select distinct document_id, document_key, institution_id, institution_key, coalesce(report_year, data_year + 1) as report_year
    from official_statements
),

-- a report of 2022 fills in the tables of the newest edition up to 2022; one older than all editions those of the oldest
editions_of_documents as (
    select
        documents.document_id,
        documents.document_key,
        documents.institution_id,
        documents.institution_key,
        documents.report_year,
        coalesce(
            max(case when editions.edition <= documents.report_year then editions.edition end),
            case when documents.report_year is null then max(editions.edition) else min(editions.edition) end
        ) as edition
    from documents
    cross join editions
    group by 1, 2, 3, 4, 5
),

-- the years that a table has columns for: those that fill at least a third as many rows as its fullest year
filled as (
    select document_id, institution_id, official_table, year_key, count(distinct indicator_code) as indicators
    from official_statements
    group by 1, 2, 3, 4
),

years_of_tables as (
    select document_id, institution_id, official_table, year_key
    from (
        select *, max(indicators) over (partition by document_id, institution_id, official_table) as fullest from filled
    ) as weighed
    where indicators * 3 >= fullest
),

-- a table that the document does not carry is missing for the calendar years of its other tables;
-- of secondary and technical schools nobody asks all six
calendar_years_of_documents as (
    select distinct years.document_id, years.institution_id, years.year_key
    from years_of_tables as years
    inner join {{ ref('dim_year') }} as year on years.year_key = year.year_key
    where year.basis = 'calendar'
),

expected_tables as (
    select distinct editions_of_documents.document_id, editions_of_documents.institution_id, template.table_code as official_table
    from editions_of_documents
    inner join {{ ref('official_templates') }} as template on editions_of_documents.edition = template.edition
    inner join {{ ref('dim_institution') }} as institution on editions_of_documents.institution_key = institution.institution_key
    where institution.kind not in ('中职', '技工')
),

expected_years as (
    select document_id, institution_id, official_table, year_key from years_of_tables
    union
    select tables.document_id, tables.institution_id, tables.official_table, years.year_key
    from expected_tables as tables
    inner join calendar_years_of_documents as years
        on tables.document_id = years.document_id and tables.institution_id = years.institution_id
    left join years_of_tables as carried
        on tables.document_id = carried.document_id
        and tables.institution_id = carried.institution_id
        and tables.official_table = carried.official_table
    where carried.year_key is null
),

rows_of_editions as (
    select template.edition, template.table_code as official_table, template.indicator_code, min(template.row_label_zh) as row_label
    from {{ ref('official_templates') }} as template
    inner join {{ ref('dim_indicator') }} as indicator on template.indicator_code = indicator.indicator_code
    group by 1, 2, 3
),

expected as (
    select
        documents.institution_id,
        years.year_key,
        years.official_table,
        template.indicator_code,
        max(documents.edition) as edition,
        max(template.row_label) as row_label
    from expected_years as years
    inner join editions_of_documents as documents
        on years.document_id = documents.document_id and years.institution_id = documents.institution_id
    inner join rows_of_editions as template
        on documents.edition = template.edition and years.official_table = template.official_table
    group by 1, 2, 3, 4
),

stated_in_table as (
    select distinct institution_id, year_key, official_table, indicator_code from official_statements
),

stated_anywhere as (
    select distinct institution_id, calendar_year, indicator_code from {{ ref('int_statement') }}
),

newest_name as (
    select institution_id, institution_key
    from (
        select
            institution_id,
            institution_key,
            row_number() over (partition by institution_id order by coalesce(report_year, 0) desc, institution_key) as place
        from editions_of_documents
    ) as ordered
    where place = 1
),

judged as (
    select
        {{ surrogate_key(['expected.institution_id', 'expected.year_key', 'expected.official_table', 'expected.indicator_code']) }}
            as completeness_key,
        newest_name.institution_key,
        expected.year_key,
        year.label as period_label,
        expected.official_table,
        indicator.indicator_key,
        expected.indicator_code,
        indicator.name_zh as indicator_name,
        case when stated_in_table.indicator_code is not null then 'stated' else 'missing' end as status,
        stated_in_table.indicator_code is null and stated_anywhere.indicator_code is not null as is_stated_elsewhere,
        expected.edition,
        expected.row_label
    from expected
    inner join newest_name on expected.institution_id = newest_name.institution_id
    inner join {{ ref('dim_year') }} as year on expected.year_key = year.year_key
    inner join {{ ref('dim_indicator') }} as indicator on expected.indicator_code = indicator.indicator_code
    left join stated_in_table
        on expected.institution_id = stated_in_table.institution_id
        and expected.year_key = stated_in_table.year_key
        and expected.official_table = stated_in_table.official_table
        and expected.indicator_code = stated_in_table.indicator_code
    left join stated_anywhere
        on expected.institution_id = stated_anywhere.institution_id
        and year.calendar_year = stated_anywhere.calendar_year
        and expected.indicator_code = stated_anywhere.indicator_code
)

select * from judged
