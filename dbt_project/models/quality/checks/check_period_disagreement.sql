-- statements whose time is told loosely, beside those of a year that should agree with them
with statements as (
    select statements.*, indicator.name_zh, indicator.name_en, indicator.kind, indicator.domain
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('dim_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    -- a bare number of awards counts something else in each sentence
    where not (indicator.domain = 'award' and statements.breakdown_member is null)
),

-- awards of a year are fewer than those won in all, which only other sums over years can be compared with
dated as (
    select * from statements where (scope like 'year:%' and domain <> 'award') or (period_basis = 'range' and calendar_year is not null and domain = 'award')
),

by_cohort as (
    select * from statements where period_basis = 'entry_cohort' and official_table is not null
),

-- where the document's tables give the whole by year, the classes are parts of it
given_by_year as (
    select distinct document_id, institution_id, indicator_code from statements where scope like 'year:%' and statement = 'table'
),

pairs as (
    -- no year told: some year should fit
    select 'undated' as reason, loose.observation_key as loose_key, anchor.observation_key as anchor_key
    from statements as loose
    inner join dated as anchor
        on loose.institution_id = anchor.institution_id
        and loose.indicator_code = anchor.indicator_code
        and loose.breakdown_dimension is not distinct from anchor.breakdown_dimension
        and loose.breakdown_member is not distinct from anchor.breakdown_member
    where loose.scope = 'undated'
    union all
    -- a school year against the calendar year that it ends in
    select 'academic', loose.observation_key, anchor.observation_key
    from statements as loose
    inner join dated as anchor
        on loose.document_id = anchor.document_id
        and loose.institution_id = anchor.institution_id
        and loose.indicator_code = anchor.indicator_code
        and loose.calendar_year = anchor.calendar_year
        and loose.breakdown_dimension is not distinct from anchor.breakdown_dimension
        and loose.breakdown_member is not distinct from anchor.breakdown_member
    where loose.period_basis = 'academic'
    union all
    -- an official table that has classes for columns: some class should fit
    select 'cohort', loose.observation_key, anchor.observation_key
    from dated as loose
    inner join by_cohort as anchor
        on loose.document_id = anchor.document_id
        and loose.institution_id = anchor.institution_id
        and loose.indicator_code = anchor.indicator_code
        and loose.breakdown_dimension is not distinct from anchor.breakdown_dimension
        and loose.breakdown_member is not distinct from anchor.breakdown_member
    left join given_by_year
        on loose.document_id = given_by_year.document_id
        and loose.institution_id = given_by_year.institution_id
        and loose.indicator_code = given_by_year.indicator_code
    where loose.statement = 'prose' and given_by_year.indicator_code is null
    union all
    -- "for years above 96%": every year should fit
    select 'every_year', loose.observation_key, anchor.observation_key
    from statements as loose
    inner join dated as anchor
        on loose.institution_id = anchor.institution_id
        and loose.indicator_code = anchor.indicator_code
        and anchor.breakdown_member is null
    where loose.period_basis = 'range' and loose.qualifier in ('at_least', 'at_most') and loose.kind = 'ratio'
        and loose.breakdown_member is null
        and (loose.calendar_year is null or anchor.calendar_year <= loose.calendar_year)
),

compared as (
    select
        pairs.reason,
        pairs.loose_key,
        pairs.anchor_key,
        loose.lowest <= anchor.highest and anchor.lowest <= loose.highest as agrees
    from pairs
    inner join statements as loose on pairs.loose_key = loose.observation_key
    inner join statements as anchor on pairs.anchor_key = anchor.observation_key
),

disagreeing as (
    select reason, loose_key
    from compared
    group by 1, 2
    having (reason <> 'every_year' and max(case when agrees then 1 else 0 end) = 0)
        or (reason = 'every_year' and min(case when agrees then 1 else 0 end) = 0)
),

evidence as (
    select disagreeing.reason, disagreeing.loose_key, disagreeing.loose_key as observation_key, 1 as side
    from disagreeing
    union all
    select disagreeing.reason, disagreeing.loose_key, compared.anchor_key, 2
    from disagreeing
    inner join compared on disagreeing.reason = compared.reason and disagreeing.loose_key = compared.loose_key
    where not compared.agrees
),

described as (
    select
        {{ subject(['loose.institution_id', 'loose.indicator_code', 'evidence.reason', 'loose.breakdown_dimension', 'loose.breakdown_member']) }}
            as subject,
        evidence.reason,
        evidence.side,
        statements.*,
        row_number() over (
            partition by evidence.reason, loose.institution_id, loose.indicator_code, loose.breakdown_dimension, loose.breakdown_member,
                evidence.side, round(statements.value, 6), statements.qualifier, statements.source_file,
                case when evidence.side = 2 then statements.calendar_year end
            order by statements.place_rank, statements.line_start, statements.observation_key
        ) as place
    from evidence
    inner join statements as loose on evidence.loose_key = loose.observation_key
    inner join statements on evidence.observation_key = statements.observation_key
),

told as (
    select
        *,
        row_number() over (partition by subject order by side, period_label, source_file, line_start, observation_key) as line
    from described
    where place = 1
),

doubts as (
    select
        'period_disagreement' as check_code,
        subject,
        case when min(reason) = 'cohort' then 'warning' else 'info' end as severity,
        {{ distinct_texts('source_file') }} as source_files,
        min(institution_key) as institution_key,
        min(indicator_code) as indicator_code,
        array_agg(value order by line) as observed_values,
        array_agg(quote order by line) as quotes,
        case min(reason)
            when 'undated' then '未注明年份的'
            when 'academic' then '学年与其所在年度的'
            when 'cohort' then '正文与官方表格（按年级填写）的'
            else '多年概括与分年的'
        end
        || {{ indicator_text('min(name_zh)', 'min(breakdown_member)') }} || '对不上：'
        || string_agg(
            period_label || ' ' || {{ value_text('value', 'unit', 'qualifier') }} || '，见' || {{ place_text('source_file', 'line_start', 'statement') }},
            '；' order by line
        )
        || '。请注明年份和口径，或核对更正。' as message_zh,
        {{ indicator_text('min(name_en)', 'min(breakdown_member)') }} || ' agrees with no statement that tells its year or class: '
        || string_agg(
            period_label || ' ' || {{ value_text_en('value', 'unit', 'qualifier') }} || ', ' || {{ place_text_en('source_file', 'line_start', 'statement') }},
            '; ' order by line
        )
        || '. State year and scope, or correct.' as message_en,
        'school' as owner,
        array_agg({{ side('told', indicator_text('told.name_zh', 'told.breakdown_member')) }} order by line) as evidence,
        cast(null as varchar) as arithmetic
    from told
    group by subject
)

select {{ doubt_columns() }} from doubts
