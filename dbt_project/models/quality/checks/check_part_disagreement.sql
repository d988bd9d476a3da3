-- A table names all the parts of its total (南非12人、老挝5人 of 17); a sentence says more of some of them (老挝、越南13人).
with statements as (
    select statements.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.qualifier = 'exact' and indicator.is_additive and statements.calendar_year is not null
),

parts as (
    select
        document_id,
        institution_id,
        indicator_code,
        scope,
        breakdown_dimension,
        block_no,
        count(*) as parts_found,
        sum(value) as parts_value
    from statements
    where statement = 'table' and breakdown_member is not null
    group by 1, 2, 3, 4, 5, 6
),

-- the parts make up the total, so that there are no others
exhaustive as (
    select parts.*, whole.observation_key as whole_key
    from parts
    inner join statements as whole
        on parts.document_id = whole.document_id
        and parts.institution_id = whole.institution_id
        and parts.indicator_code = whole.indicator_code
        and parts.scope = whole.scope
        and whole.breakdown_member is null
        and whole.statement = 'table'
        and abs(whole.value - parts.parts_value) <= 1e-9 * abs(whole.value)
    where parts.parts_found > 1
),

named as (
    select
        told.observation_key as told_key,
        exhaustive.whole_key,
        sum(member.value) as members_value,
        string_agg(member.breakdown_member || ' ' || {{ number_text('member.value') }}, '、' order by member.line_start, member.breakdown_member) as members_text,
        array_agg({{ side('member', indicator_text('member.name_zh', 'member.breakdown_member')) }} order by member.line_start, member.breakdown_member) as member_sides
    from exhaustive
    inner join statements as told
        on exhaustive.document_id = told.document_id
        and exhaustive.institution_id = told.institution_id
        and exhaustive.indicator_code = told.indicator_code
        and exhaustive.scope = told.scope
        and told.statement = 'prose'
        and told.breakdown_member is not null
    inner join statements as member
        on exhaustive.document_id = member.document_id
        and exhaustive.institution_id = member.institution_id
        and exhaustive.indicator_code = member.indicator_code
        and exhaustive.scope = member.scope
        and exhaustive.block_no = member.block_no
        and exhaustive.breakdown_dimension is not distinct from member.breakdown_dimension
        and length(member.breakdown_member) > 1
        and strpos(told.breakdown_member, member.breakdown_member) > 0
    group by 1, 2
),

exceeding as (
    select
        told.*,
        named.members_value,
        named.members_text,
        named.member_sides,
        whole.value as whole_value,
        {{ side('told', indicator_text('told.name_zh', 'told.breakdown_member')) }} as told_side,
        {{ side('whole', 'whole.name_zh') }} as whole_side,
        row_number() over (partition by told.observation_key order by named.whole_key) as place
    from named
    inner join statements as told on named.told_key = told.observation_key
    inner join statements as whole on named.whole_key = whole.observation_key
    where told.lowest > named.members_value
),

doubts as (
    select
        'part_disagreement' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'breakdown_member']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_concat([value, whole_value], list_transform(member_sides, lambda x: x.value)) as observed_values,
        list_distinct(list_concat([quote, whole_side.quote], list_transform(member_sides, lambda x: x.quote))) as quotes,
        period_label || ' ' || {{ indicator_text('name_zh', 'breakdown_member') }} || '，正文为' || {{ amount_text('value', 'unit') }} || '（' || {{ line_text('line_start') }} || '），而表格合计'
        || {{ amount_text('whole_value', 'unit') }} || '中只有' || members_text || '（' || {{ line_text('whole_side.line_start') }} || '），见' || source_file || '。请核对。' as message_zh,
        {{ indicator_text('name_en', 'breakdown_member') }} || ' (' || period_label || ') is ' || {{ amount_text('value', 'unit') }} || ' in the text; of the table''s ' || {{ amount_text('whole_value', 'unit') }}
        || ' there are only ' || members_text || '; ' || source_file || '.' as message_en,
        'school' as owner,
        list_concat([told_side, whole_side], member_sides) as evidence,
        {{ number_text('value') }} || ' > ' || {{ number_text('members_value') }} as arithmetic
    from exceeding
    where place = 1
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start, arithmetic) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
