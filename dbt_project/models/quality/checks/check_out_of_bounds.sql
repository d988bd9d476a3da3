with outside as (
    select statements.*, indicator.name_zh, indicator.name_en, indicator.lower_bound, indicator.upper_bound
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('dim_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.value < indicator.lower_bound or statements.value > indicator.upper_bound
),

doubts as (
    select
        'out_of_bounds' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member', 'cast(value as varchar)']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value] as observed_values,
        [quote] as quotes,
        period_label || ' ' || {{ indicator_text('name_zh', 'breakdown_member') }} || '为' || {{ value_text('value', 'unit', 'qualifier') }} || '，超出合理范围（'
        || coalesce({{ number_text('lower_bound') }}, '') || '–' || coalesce({{ number_text('upper_bound') }}, '') || '），见' || {{ place_text('source_file', 'line_start', 'statement') }} || '。请核对数值与单位。' as message_zh,
        name_en || ' (' || period_label || ') is ' || {{ value_text_en('value', 'unit', 'qualifier') }} || ', outside ' || coalesce({{ number_text('lower_bound') }}, '') || ' to '
        || coalesce({{ number_text('upper_bound') }}, '') || '; ' || {{ place_text_en('source_file', 'line_start', 'statement') }} || '. Check number and unit.' as message_en,
        -- a table's cell is hardly misread, a sentence may be
        case when statement = 'table' then 'school' else 'extractor' end as owner,
        [{{ side('outside', indicator_text('outside.name_zh', 'outside.breakdown_member')) }}] as evidence,
        {{ number_text('value') }} || case when value < lower_bound then ' < ' || {{ number_text('lower_bound') }} else ' > ' || {{ number_text('upper_bound') }} end as arithmetic
    from outside
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start, quotes[1]) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
