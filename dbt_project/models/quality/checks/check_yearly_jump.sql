with yearly as (
    select agreed.*, period.basis, period.label, period.calendar_year, indicator.indicator_code, indicator.name_zh, indicator.name_en
    from {{ ref('fct_indicator_year') }} as agreed
    inner join {{ ref('dim_year') }} as period on agreed.year_key = period.year_key
    inner join {{ ref('dim_indicator') }} as indicator on agreed.indicator_key = indicator.indicator_key
    where agreed.qualifier = 'exact' and agreed.value > 0 and agreed.breakdown_member is null
        and indicator.domain <> 'award' and period.basis in ('calendar', 'academic', 'grad_cohort')
),

statements as (
    select observation_key, source_file, document_id, page, line_start, line_end, statement, period_label, value, unit, quote, sentence from {{ ref('int_statement') }}
),

jumps as (
    select
        later.*,
        earlier.value as earlier_value,
        earlier.label as earlier_label,
        earlier.observation_key as earlier_observation_key
    from yearly as later
    inner join yearly as earlier
        on later.institution_id = earlier.institution_id
        and later.indicator_key = earlier.indicator_key
        and later.basis = earlier.basis
        and later.calendar_year = earlier.calendar_year + 1
    -- small numbers jump by nature: 1 patent, then 3; a line's bandwidth grows by steps; what each student has changes slowly
    where greatest(later.value, earlier.value) >= case when later.unit like '%/生' then 1.5 else {{ var('outlier_factor') }} end * least(later.value, earlier.value)
        and (greatest(later.value, earlier.value) >= 20 or later.unit like '%/生')
        and later.unit <> 'Mbps'
),

doubts as (
    select
        'yearly_jump' as check_code,
        {{ subject(['j.institution_id', 'j.indicator_code', 'j.basis', 'j.label']) }} as subject,
        'info' as severity,
        case when earlier.source_file = later.source_file then [later.source_file] else [earlier.source_file, later.source_file] end as source_files,
        j.institution_key,
        j.indicator_code,
        [j.earlier_value, j.value] as observed_values,
        [earlier.quote, later.quote] as quotes,
        j.name_zh || '由' || j.earlier_label || '的' || {{ number_text('j.earlier_value') }} || coalesce(nullif(j.unit, '—'), '') || '变为' || j.label || '的'
        || {{ number_text('j.value') }} || coalesce(nullif(j.unit, '—'), '') || '，相差' || {{ number_text('round(greatest(j.value, j.earlier_value) / least(j.value, j.earlier_value), 1)') }}
        || '倍' || {{ likely_cause('greatest(j.value, j.earlier_value) / least(j.value, j.earlier_value)') }} || '，见' || {{ place_text('earlier.source_file', 'earlier.line_start', 'earlier.statement') }} || '、' || {{ place_text('later.source_file', 'later.line_start', 'later.statement') }} || '。' as message_zh,
        j.name_en || ' went from ' || {{ number_text('j.earlier_value') }} || ' (' || j.earlier_label || ') to ' || {{ number_text('j.value') }} || ' (' || j.label || '); '
        || {{ place_text_en('earlier.source_file', 'earlier.line_start', 'earlier.statement') }} || ', ' || {{ place_text_en('later.source_file', 'later.line_start', 'later.statement') }} || '.' as message_en,
        'school' as owner,
        [{{ side('earlier', 'j.name_zh') }}, {{ side('later', 'j.name_zh') }}] as evidence,
        {{ number_text('greatest(j.value, j.earlier_value)') }} || ' / ' || {{ number_text('least(j.value, j.earlier_value)') }} || ' = ' || {{ number_text('round(greatest(j.value, j.earlier_value) / least(j.value, j.earlier_value), 1)') }} as arithmetic
    from jumps as j
    inner join statements as later on j.observation_key = later.observation_key
    inner join statements as earlier on j.earlier_observation_key = earlier.observation_key
)

select {{ doubt_columns() }} from doubts
