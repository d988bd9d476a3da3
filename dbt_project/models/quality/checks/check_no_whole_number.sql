-- 34.15% of 710 teachers is no whole number of teachers
with exact_values as (
    select document_value.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.qualifier = 'exact'
),

-- 95.00 may be a rounded 95: zeros at the end count for nothing
ratios as (
    select
        exact_values.*,
        0.5 * power(10, -length(regexp_extract({{ number_text('value') }}, '[.]([0-9]+)', 1))) as rounding
    from exact_values
    left join {{ ref('int_ratio_base') }} as base on exact_values.observation_key = base.observation_key
    where exact_values.unit = '%' and base.observation_key is null
),

-- with so many heads the step from one head to the next is far wider than the rounding
compared as (
    select
        ratio.*,
        definition.role,
        heads.value as heads_value,
        heads.name_zh as heads_name,
        floor(ratio.value * heads.value / 100) as fewer,
        floor(ratio.value * heads.value / 100) + 1 as more,
        abs(100 * round(ratio.value * heads.value / 100) / heads.value - ratio.value) <= ratio.rounding + 1e-9 as fits,
        2 * ratio.rounding * heads.value / 100 <= 0.15 as is_telling,
        {{ side('ratio', 'ratio.name_zh') }} as ratio_side,
        {{ side('heads', 'heads.name_zh') }} as heads_side
    from ratios as ratio
    inner join (select distinct ratio_code, denominator_code, role from {{ ref('indicator_ratios') }}) as definition
        on ratio.indicator_code = definition.ratio_code
    inner join exact_values as heads
        on definition.denominator_code = heads.indicator_code
        and heads.unit = '人'
        and ratio.document_id = heads.document_id
        and ratio.institution_id = heads.institution_id
        and ratio.scope = heads.scope
        and ratio.breakdown_dimension is not distinct from heads.breakdown_dimension
        and ratio.breakdown_member is not distinct from heads.breakdown_member
    where heads.value > 0
),

fitting as (
    select distinct document_value_key from compared where fits
),

impossible as (
    select compared.*
    from compared
    left join fitting on compared.document_value_key = fitting.document_value_key
    where fitting.document_value_key is null and compared.role = 'main' and compared.is_telling
),

first_of_each as (
    select *, row_number() over (partition by document_value_key order by heads_name) as place from impossible
),

doubts as (
    select
        'no_whole_number' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value, heads_value] as observed_values,
        [quote, heads_side.quote] as quotes,
        period_label || ' ' || {{ indicator_text('name_zh', 'breakdown_member') }} || '写为' || {{ amount_text('value', 'unit') }} || '（' || {{ line_text('line_start') }} || '），但'
        || heads_name || '为' || {{ number_text('heads_value') }} || '人（' || {{ line_text('heads_side.line_start') }} || '），没有整数人数能得出这一比例（'
        || {{ number_text('fewer') }} || '人为' || {{ number_text('round(100 * fewer / heads_value, 2)') }} || '%，' || {{ number_text('more') }} || '人为'
        || {{ number_text('round(100 * more / heads_value, 2)') }} || '%），见' || source_file || '。请核对，或写明分母。' as message_zh,
        name_en || ' (' || period_label || ') is given as ' || {{ amount_text('value', 'unit') }} || ', but no whole number of ' || {{ number_text('heads_value') }}
        || ' gives it; ' || source_file || '. Check it, or name the denominator.' as message_en,
        'school' as owner,
        [ratio_side, heads_side] as evidence,
        {{ number_text('fewer') }} || ' / ' || {{ number_text('heads_value') }} || ' = ' || {{ number_text('round(100 * fewer / heads_value, 2)') }} || '%，'
        || {{ number_text('more') }} || ' / ' || {{ number_text('heads_value') }} || ' = ' || {{ number_text('round(100 * more / heads_value, 2)') }} || '% ≠ ' || {{ number_text('value') }} || '%' as arithmetic
    from first_of_each
    where place = 1
)

select {{ doubt_columns() }} from doubts
