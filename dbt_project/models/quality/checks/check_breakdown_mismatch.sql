with exact_values as (
    select statements.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.qualifier = 'exact' and indicator.is_additive and indicator.domain <> 'award'
),

wholes as (
    select * from exact_values where breakdown_member is null and breakdown_dimension is null
),

-- a part once a table or paragraph, however often it is stated there
distinct_parts as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by document_id, institution_id, indicator_code, scope, breakdown_dimension, block_no, breakdown_member
                order by line_start, observation_key
            ) as place
        from exact_values
        where breakdown_member is not null
    ) as ordered
    where place = 1
),

-- the parts of one table or paragraph: those of two may overlap
parts as (
    select
        document_id,
        institution_id,
        indicator_code,
        scope,
        breakdown_dimension,
        block_no,
        count(*) as parts_found,
        sum(value) as parts_value,
        min(statement) as statement,
        array_agg(value order by line_start, breakdown_member) as part_values,
        array_agg(quote order by line_start, breakdown_member) as part_quotes,
        array_agg({{ side('distinct_parts', indicator_text('distinct_parts.name_zh', 'distinct_parts.breakdown_member')) }} order by line_start, breakdown_member) as part_sides,
        string_agg({{ number_text('value') }}, ' + ' order by line_start, breakdown_member) as summands,
        sum(half_digit) as parts_half,
        min(breakdown_member) as first_member,
        string_agg(breakdown_member || ' ' || {{ number_text('value') }}, '、' order by line_start, breakdown_member) as parts_text,
        min(line_start) as first_line
    from distinct_parts
    group by 1, 2, 3, 4, 5, 6
),

compared as (
    select
        wholes.*,
        parts.parts_found,
        parts.parts_value,
        parts.part_values,
        parts.part_quotes,
        parts.parts_text,
        parts.part_sides,
        parts.summands,
        parts.first_member,
        parts.first_line,
        parts.statement as parts_statement,
        parts.breakdown_dimension as dimension,
        parts.block_no as parts_block,
        abs(parts.parts_value - wholes.value) <= wholes.half_digit + case when wholes.unit = '人' then 0 else parts.parts_half end + 1e-9 * abs(wholes.value) as agrees,
        row_number() over (
            partition by parts.document_id, parts.institution_id, parts.indicator_code, parts.scope, parts.breakdown_dimension, parts.block_no
            order by
                case when wholes.block_no = parts.block_no then 1 else 2 end,
                wholes.place_rank,
                abs(wholes.line_start - parts.first_line),
                wholes.observation_key
        ) as nearness
    from parts
    inner join wholes
        on parts.document_id = wholes.document_id
        and parts.institution_id = wholes.institution_id
        and parts.indicator_code = wholes.indicator_code
        and parts.scope = wholes.scope
    where parts.parts_found > 1
),

borne_out as (
    select distinct document_id, institution_id, indicator_code, scope, dimension, parts_block from compared where agrees
),

-- A list of parts may be incomplete, and in prose its parts may overlap: what stands out is a sum that is all but the whole,
-- and in a table one that exceeds it.
mismatched as (
    select compared.*
    from compared
    left join borne_out
        on compared.document_id = borne_out.document_id
        and compared.institution_id = borne_out.institution_id
        and compared.indicator_code = borne_out.indicator_code
        and compared.scope = borne_out.scope
        and compared.dimension is not distinct from borne_out.dimension
        and compared.parts_block = borne_out.parts_block
    where compared.nearness = 1
        and borne_out.document_id is null
        and (
            (compared.parts_found > 2 and compared.parts_value between 0.98 * compared.value and 1.05 * compared.value)
            or (compared.parts_statement = 'table' and compared.parts_value between compared.value and 1.5 * compared.value)
        )
),

doubts as (
    select
        'breakdown_mismatch' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'dimension', 'first_member']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([value, parts_value], part_values) as observed_values,
        list_concat([quote], part_quotes) as quotes,
        period_label || ' ' || name_zh || '为' || {{ number_text('value') }} || coalesce(nullif(unit, '—'), '') || '（第' || cast(line_start as varchar) || '行），分项（第'
        || cast(first_line as varchar) || '行起）' || '合计为' || {{ number_text('parts_value') }} || '，相差'
        || {{ number_text('abs(parts_value - value)') }} || '：' || parts_text || '。见' || source_file || '。' as message_zh,
        name_en || ' (' || period_label || ') is ' || {{ number_text('value') }} || ' (line ' || cast(line_start as varchar) || '), its breakdown from line '
        || cast(first_line as varchar) || ' makes ' || {{ number_text('parts_value') }} || ': ' || parts_text || '; ' || source_file || '.' as message_en,
        'school' as owner,
        list_concat([{{ side('mismatched', 'mismatched.name_zh') }}], part_sides) as evidence,
        summands || ' = ' || {{ number_text('parts_value') }} || ' ≠ ' || {{ number_text('value') }} as arithmetic
    from mismatched
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[2].line_start, arithmetic) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
