-- Designs and utility models are granted within a year or so: what is granted in a year can't well exceed what the table shows
-- as applied for in that year and the one before.
with exact_values as (
    select *
    from {{ ref('int_document_value') }}
    where qualifier = 'exact' and breakdown_member is null and scope like 'year:%' and statement = 'table'
        and indicator_code in ('patents_applied', 'invention_patents_applied', 'patents_granted', 'invention_patents_granted')
),

yearly as (
    select
        total.*,
        total.value - invention.value as others,
        case total.indicator_code when 'patents_granted' then 'granted' else 'applied' end as stage,
        {{ side('total', "case total.indicator_code when 'patents_granted' then '专利授权数量' else '专利申请数量' end") }} as total_side,
        {{ side('invention', "case total.indicator_code when 'patents_granted' then '发明专利授权数量' else '发明专利申请数量' end") }} as invention_side
    from exact_values as total
    inner join exact_values as invention
        on invention.indicator_code = 'invention_' || total.indicator_code
        and total.document_id = invention.document_id
        and total.institution_id = invention.institution_id
        and total.scope = invention.scope
),

compared as (
    select
        granted.*,
        applied.others as applied_now,
        before.others as applied_before,
        applied.others + before.others as applied_both,
        [granted.total_side, granted.invention_side, applied.total_side, applied.invention_side, before.total_side, before.invention_side] as sides
    from yearly as granted
    inner join yearly as applied
        on applied.stage = 'applied' and granted.document_id = applied.document_id and granted.institution_id = applied.institution_id
        and granted.calendar_year = applied.calendar_year
    inner join yearly as before
        on before.stage = 'applied' and granted.document_id = before.document_id and granted.institution_id = before.institution_id
        and granted.calendar_year = before.calendar_year + 1
    where granted.stage = 'granted' and granted.others > applied.others + before.others and granted.others >= 20
),

doubts as (
    select
        'patents_granted' as check_code,
        {{ subject(['source_file', 'institution_id', 'scope']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([others, applied_both], list_transform(sides, lambda x: x.value)) as observed_values,
        list_distinct(list_transform(sides, lambda x: x.quote)) as quotes,
        period_label || ' 非发明专利授权' || {{ number_text('others') }} || '项，多于两年申请之和' || {{ number_text('applied_both') }}
        || '项，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请核对申请与授权是否填反、是否计入了软件著作权等。' as message_zh,
        'Patents other than inventions granted in ' || period_label || ', ' || {{ number_text('others') }} || ', exceed those applied for in two years, '
        || {{ number_text('applied_both') }} || '; ' || source_file || '.' as message_en,
        'school' as owner,
        sides as evidence,
        {{ number_text('sides[1].value') }} || ' - ' || {{ number_text('sides[2].value') }} || ' = ' || {{ number_text('others') }} || ' > '
        || {{ number_text('applied_now') }} || ' + ' || {{ number_text('applied_before') }} || ' = ' || {{ number_text('applied_both') }} as arithmetic
    from compared
)

select {{ doubt_columns() }} from doubts
