with document_values as (
    select document_value.*, indicator.name_zh, indicator.name_en, indicator.parent_code, indicator.is_additive
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
),

exceeding as (
    select
        part.*,
        whole.name_zh as whole_name,
        whole.name_en as whole_name_en,
        whole.value as whole_value,
        {{ side('part', indicator_text('part.name_zh', 'part.breakdown_member')) }} as part_side,
        {{ side('whole', indicator_text('whole.name_zh', 'whole.breakdown_member')) }} as whole_side,
        whole.quote as whole_quote,
        whole.line_start as whole_line,
        whole.statement as whole_statement,
        whole.block_no as whole_block
    from document_values as part
    inner join document_values as whole
        on part.parent_code = whole.indicator_code
        and part.document_id = whole.document_id
        and part.institution_id = whole.institution_id
        and part.scope = whole.scope
        and part.unit = whole.unit
        and part.is_additive
        and part.breakdown_dimension is not distinct from whole.breakdown_dimension
        and part.breakdown_member is not distinct from whole.breakdown_member
    where part.lowest > whole.highest
        -- 升学397人，就业205人: what one sentence lists side by side is not within each other
        and not (part.statement = 'prose' and whole.statement = 'prose' and part.block_no = whole.block_no and part.sentence = whole.sentence)
),

doubts as (
    select
        'part_exceeds_whole' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member']) }} as subject,
        -- who counts 升学 among 就业 differs from sentence to sentence, hardly within a table
        case when statement = 'table' and whole_statement = 'table' and block_no = whole_block then 'warning' else 'info' end as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value, whole_value] as observed_values,
        [quote, whole_quote] as quotes,
        period_label || ' ' || {{ indicator_text('name_zh', 'breakdown_member') }} || {{ value_text('value', 'unit', 'qualifier') }} || '（第' || cast(line_start as varchar)
        || '行）大于其所属的' || whole_name || {{ number_text('whole_value') }} || coalesce(nullif(unit, '—'), '') || '（第' || cast(whole_line as varchar) || '行），见' || source_file || '。' as message_zh,
        name_en || ' (' || period_label || '), ' || {{ value_text_en('value', 'unit', 'qualifier') }} || ' on line ' || cast(line_start as varchar)
        || ', is more than the ' || whole_name_en || ' that it is a part of, ' || {{ number_text('whole_value') }} || ' on line ' || cast(whole_line as varchar) || '; ' || source_file || '.' as message_en,
        'school' as owner,
        [part_side, whole_side] as evidence,
        {{ number_text('value') }} || ' > ' || {{ number_text('whole_value') }} as arithmetic
    from exceeding
)

select {{ doubt_columns() }} from doubts
