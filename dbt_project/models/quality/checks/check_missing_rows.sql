-- official tables that a school's documents carry, and the rows of that year's edition that they lack in every column
with rows_of_table as (
    select
        institution_key,
        official_table,
        edition,
        indicator_code,
        min(row_label) as row_label,
        max(case when status = 'stated' then 1 else 0 end) as is_stated,
        max(case when is_stated_elsewhere then 1 else 0 end) as is_stated_elsewhere
    from {{ ref('completeness') }}
    group by 1, 2, 3, 4
),

tables as (
    select
        institution_key,
        official_table,
        edition,
        count(*) as rows_wanted,
        sum(is_stated) as rows_stated,
        count(*) filter (where is_stated = 0) as rows_missing,
        string_agg(row_label || case when is_stated_elsewhere = 1 then '（正文另有）' else '' end, '、' order by row_label) filter (where is_stated = 0) as missing_text
    from rows_of_table
    group by 1, 2, 3
    having sum(is_stated) > 0 and count(*) filter (where is_stated = 0) > 0
),

names as (
    select table_code, edition, min(table_name_zh) as table_name_zh from {{ ref('official_templates') }} group by 1, 2
),

files as (
    select
        institution_key,
        official_table,
        {{ distinct_texts('source_file') }} as source_files
    from {{ ref('int_statement') }}
    where official_table is not null
    group by 1, 2
),

doubts as (
    select
        'missing_rows' as check_code,
        {{ subject(['institution.institution_id', 'tables.official_table', 'cast(tables.edition as varchar)']) }} as subject,
        'info' as severity,
        files.source_files,
        tables.institution_key,
        cast(null as varchar) as indicator_code,
        cast([] as double[]) as observed_values,
        cast([] as varchar[]) as quotes,
        '“' || coalesce(names.table_name_zh, tables.official_table) || '”按' || cast(tables.edition as varchar) || '年版应有' || cast(rows_wanted as varchar) || '行，缺' || cast(rows_missing as varchar)
        || '行：' || missing_text || '，见' || array_to_string(files.source_files, '、') || '。请补齐；确无数据的请填0或写明。' as message_zh,
        'The official table ' || tables.official_table || ' (edition of ' || cast(tables.edition as varchar) || ') lacks ' || cast(rows_missing as varchar) || ' of ' || cast(rows_wanted as varchar)
        || ' rows: ' || missing_text || '; ' || array_to_string(files.source_files, ', ') || '.' as message_en,
        'school' as owner,
        {{ no_evidence() }} as evidence,
        cast(rows_wanted as varchar) || ' - ' || cast(rows_stated as varchar) || ' = ' || cast(rows_missing as varchar) as arithmetic
    from tables
    inner join {{ ref('int_institution_version') }} as institution on tables.institution_key = institution.institution_key
    inner join files on tables.institution_key = files.institution_key and tables.official_table = files.official_table
    left join names on tables.official_table = names.table_code and tables.edition = names.edition
)

select {{ doubt_columns() }} from doubts
