-- a mean (生均) beside the total and the heads that it is made of; heads are weighted in some means, so a wide tolerance
with exact_values as (
    select document_value.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.qualifier = 'exact' and document_value.breakdown_member is null
),

computed as (
    select
        mean.*,
        definition.tolerance,
        definition.note,
        total.value as total_value,
        heads.value as heads_value,
        round(total.value * definition.factor / heads.value, 2) as expected,
        {{ side('mean', 'mean.name_zh') }} as mean_side,
        {{ side('total', 'total.name_zh') }} as total_side,
        {{ side('heads', 'heads.name_zh') }} as heads_side
    from {{ ref('indicator_means') }} as definition
    inner join exact_values as mean on definition.mean_code = mean.indicator_code
    inner join exact_values as total
        on definition.total_code = total.indicator_code
        and mean.document_id = total.document_id
        and mean.institution_id = total.institution_id
        and mean.scope = total.scope
    inner join exact_values as heads
        on definition.count_code = heads.indicator_code
        and mean.document_id = heads.document_id
        and mean.institution_id = heads.institution_id
        and mean.scope = heads.scope
    where heads.value > 0 and mean.value > 0
),

mismatched as (
    select * from computed where abs(expected - value) > tolerance * value
),

doubts as (
    select
        'mean_mismatch' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value, total_value, heads_value, expected] as observed_values,
        [quote, total_side.quote, heads_side.quote] as quotes,
        period_label || ' ' || name_zh || '写为' || {{ amount_text('value', 'unit') }} || '（' || {{ line_text('line_start') }} || '），按“' || note || '”计算约为'
        || {{ amount_text('expected', 'unit') }} || likely || '，相差较大，见' || source_file || '。请核对，或写明口径。' as message_zh,
        name_en || ' (' || period_label || ') is given as ' || {{ amount_text('value', 'unit') }} || ', its total and heads make about ' || {{ amount_text('expected', 'unit') }}
        || '; ' || source_file || '.' as message_en,
        'school' as owner,
        [mean_side, total_side, heads_side] as evidence,
        {{ amount_text('total_value', 'total_side.unit') }} || ' / ' || {{ amount_text('heads_value', 'heads_side.unit') }} || ' = ' || {{ number_text('expected') }} || ' ≠ ' || {{ number_text('value') }} as arithmetic
    from (select *, {{ likely_cause('greatest(value, expected) / least(value, expected)') }} as likely from mismatched) as mismatched
)

select {{ doubt_columns() }} from doubts
