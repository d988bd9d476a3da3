with headline_indicators as (
    select indicator_code from {{ ref('stg_indicator') }} where official_table is not null
    union
    select indicator_code from {{ ref('official_templates') }} where indicator_code is not null
),

-- the usual denominator of a ratio, which a sentence need not name
usual_bases as (
    select distinct ratio_code, denominator_code from {{ ref('indicator_ratios') }} where role = 'main'
),

-- a bare number of awards counts something else in each sentence, only those of one contest compare
statements as (
    select
        statements.*,
        indicator.name_zh,
        indicator.name_en,
        headline_indicators.indicator_code is not null as is_headline,
        -- 活动5次, 培训30人次: each sentence tells of another event
        statements.unit in ('次', '人次', '课次', '场', '期', '节', '起', '分', '位', '人日') as is_event,
        -- the document gives no time for it: its own date was taken
        statements.period_source in ('document', 'resolved', 'unknown') as is_undated,
        {{ subject([
            'statements.institution_id', 'statements.indicator_code', 'statements.scope', 'statements.breakdown_dimension',
            'statements.breakdown_member',
            "case when statements.calendar_year is null and statements.scope <> 'undated' then statements.source_file end"
        ]) }} as subject
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('stg_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    left join headline_indicators on statements.indicator_code = headline_indicators.indicator_code
    left join {{ ref('int_ratio_base') }} as base on statements.observation_key = base.observation_key and base.base_code <> ''
    left join usual_bases on base.base_code = usual_bases.denominator_code and statements.indicator_code = usual_bases.ratio_code
    where (indicator.domain <> 'award' or statements.breakdown_dimension = 'contest')
        -- what is out of bounds is a doubt of its own
        and statements.value >= coalesce(indicator.lower_bound, statements.value)
        and statements.value <= coalesce(indicator.upper_bound, statements.value)
        -- 占专业课教师的81.3% is another ratio than that of all teachers
        and (base.base_code is null or usual_bases.ratio_code is not null)
        -- 在14个省录取的5587名考生中: 的 before the number narrows whom it counts
        and not coalesce(
            statements.statement = 'prose'
            and strpos(statements.sentence, '的' || statements.written) > 0
            and regexp_matches(
                substr(statements.sentence, strpos(statements.sentence, '的' || statements.written), length(statements.written) + 8), '^的.*中'
            ),
            false
        )
),

-- one sentence (of what is no official row: one paragraph) that gives several values lists parts that it does not name
listed as (
    select subject, document_id, block_no, case when is_headline then sentence end as sentence
    from statements
    where statement = 'prose'
    group by 1, 2, 3, 4
    having count(distinct round(value, 6)) > 1
),

-- A sentence is no contradiction of a table where it gives the table's value of the year after its class (a survey half a year
-- on), or, undated, that of a later year than its document was taken for: the document speaks of its newest.
of_another_column as (
    select distinct told.observation_key
    from statements as told
    inner join statements as cell
        on told.document_id = cell.document_id
        and told.institution_id = cell.institution_id
        and told.indicator_code = cell.indicator_code
        and told.breakdown_dimension is not distinct from cell.breakdown_dimension
        and told.breakdown_member is not distinct from cell.breakdown_member
        and cell.calendar_year = told.calendar_year + 1
        and told.lowest <= cell.highest
        and cell.lowest <= told.highest
    where told.statement = 'prose' and cell.statement = 'table'
        and (told.is_undated or (told.period_basis = 'grad_cohort' and cell.period_basis = 'calendar'))
),

-- 在校生14216人，其中…中专1312人, beside a table of 12904: off by just one part that is named
off_by_a_part as (
    select distinct whole.observation_key
    from statements as whole
    inner join statements as other
        on whole.subject = other.subject and whole.document_id = other.document_id and whole.value > other.value
    inner join {{ ref('int_statement') }} as part
        on whole.document_id = part.document_id
        and whole.institution_id = part.institution_id
        and whole.indicator_code = part.indicator_code
        and whole.scope = part.scope
        and part.breakdown_member is not null
        and abs(whole.value - other.value - part.value) <= 1e-9 * abs(whole.value)
    where whole.breakdown_member is null
),

-- 合作办学在校生242人, beside several statements of 17459 and 19000: a sentence's small number is a part that was not named
parts_unnamed as (
    select observation_key
    from (
        select
            observation_key,
            statement,
            abs(value) * 20 < max(abs(value)) over (partition by subject) as is_small,
            count(*) over (partition by subject) as statements_made
        from statements
    ) as sized
    where statement = 'prose' and is_small and statements_made > 2
),

comparable as (
    select statements.*
    from statements
    left join listed
        on statements.statement = 'prose'
        and statements.subject = listed.subject
        and statements.document_id = listed.document_id
        and statements.block_no = listed.block_no
        and (listed.sentence is null or statements.sentence = listed.sentence)
    left join of_another_column on statements.observation_key = of_another_column.observation_key
    left join off_by_a_part on statements.observation_key = off_by_a_part.observation_key
    left join parts_unnamed on statements.observation_key = parts_unnamed.observation_key
    where listed.subject is null and of_another_column.observation_key is null and off_by_a_part.observation_key is null
        and parts_unnamed.observation_key is null
),

-- Believed to speak of one thing: where a table takes part; of a row of the official tables also sentences; of anything else
-- sentences of different documents, or exact values close to each other. A handful (3门, 5门) is mostly another handful.
contradicting as (
    select subject
    from comparable
    group by 1
    having max(lowest) > min(highest)
        and (
            max(case when statement = 'table' then 1 else 0 end) = 1
            or (
                max(case when is_event then 1 else 0 end) = 0
                and (max(abs(value)) >= 20 or min(unit) in ('%', '—') or max(case when breakdown_dimension = 'contest' then 1 else 0 end) = 1)
                and (
                    max(case when is_headline then 1 else 0 end) = 1
                    or (count(distinct document_id) > 1 and max(abs(value)) <= 2 * min(abs(value)))
                    or (max(abs(value)) <= 1.25 * min(abs(value)) and min(case when qualifier = 'exact' then 1 else 0 end) = 1)
                )
            )
        )
),

-- Firm: within one document, or between statements that tell their time. A page without a date, dated by its document, may
-- speak of another year than a report does.
firm as (
    select subject from comparable group by subject, document_id having max(lowest) > min(highest)
    union
    select subject from comparable where period_source not in ('document', 'unknown') group by subject having max(lowest) > min(highest)
),

-- beside a contradiction between documents stand what the school's other pages say of the year before or after, undated
beside as (
    select distinct neighbour.observation_key, comparable.subject
    from contradicting
    inner join comparable on contradicting.subject = comparable.subject
    inner join comparable as neighbour
        on comparable.institution_id = neighbour.institution_id
        and comparable.indicator_code = neighbour.indicator_code
        and comparable.breakdown_dimension is not distinct from neighbour.breakdown_dimension
        and comparable.breakdown_member is not distinct from neighbour.breakdown_member
        and comparable.document_id <> neighbour.document_id
        and comparable.scope <> neighbour.scope
        and comparable.is_undated
        and neighbour.is_undated
        and (neighbour.lowest > comparable.highest or comparable.lowest > neighbour.highest)
        and neighbour.calendar_year between comparable.calendar_year - 1 and comparable.calendar_year + 1
),

taking_part as (
    select comparable.*, false as is_beside
    from comparable
    inner join contradicting on comparable.subject = contradicting.subject
    union all
    select comparable.* replace (beside.subject as subject), true
    from beside
    inner join comparable on beside.observation_key = comparable.observation_key
),

-- each value once a file, where it stands first
places as (
    select
        taking_part.*,
        firm.subject is not null as is_firm,
        row_number() over (
            partition by taking_part.subject, taking_part.source_file, round(taking_part.value, 6), taking_part.qualifier
            order by is_beside, taking_part.place_rank, taking_part.line_start, taking_part.observation_key
        ) as place
    from taking_part
    left join firm on taking_part.subject = firm.subject
),

told as (
    select
        *,
        case when is_undated and calendar_year is not null then '（年份按文件推定为' || cast(calendar_year as varchar) || '）' else '' end as year_note,
        case when is_undated and calendar_year is not null then ' (year taken from the document: ' || cast(calendar_year as varchar) || ')' else '' end as year_note_en,
        row_number() over (partition by subject order by is_beside, place_rank, source_file, line_start, observation_key) as line
    from places
    where place = 1
),

doubts as (
    select
        'conflicting_statements' as check_code,
        subject,
        -- a value many times another is rather a part or a unit misread than a contradiction
        case
            when max(case when is_firm and scope like 'year:%' and (is_headline or statement = 'table') then 1 else 0 end) = 1
                and max(abs(value)) <= 20 * min(abs(value)) then 'warning'
            else 'info'
        end as severity,
        {{ distinct_texts('source_file') }} as source_files,
        min(institution_key) as institution_key,
        min(indicator_code) as indicator_code,
        array_agg(value order by line) as observed_values,
        array_agg(quote order by line) as quotes,
        case
            when arg_min(scope, line) = 'undated' then '未注明年份的'
            when arg_min(scope, line) like 'year:%' then '同一年度（' || cast(arg_min(calendar_year, line) as varchar) || '年）的'
            else '同一时期（' || arg_min(period_label, line) || '）的'
        end
        || {{ indicator_text('min(name_zh)', 'min(breakdown_member)') }} || '有' || cast(count(distinct round(value, 6)) as varchar) || '种说法：'
        || string_agg({{ value_text('value', 'unit', 'qualifier') }} || '，见' || {{ place_text('source_file', 'line_start', 'statement') }} || year_note, '；' order by line)
        || '。请核对并统一。' as message_zh,
        {{ indicator_text('min(name_en)', 'min(breakdown_member)') }} || ' is given differently for the same time ('
        || case when arg_min(scope, line) = 'undated' then 'undated' else arg_min(period_label, line) end || '): '
        || string_agg({{ value_text_en('value', 'unit', 'qualifier') }} || ', ' || {{ place_text_en('source_file', 'line_start', 'statement') }} || year_note_en, '; ' order by line)
        || '. Check and settle on one.' as message_en,
        case when max(abs(value)) <= 20 * min(abs(value)) then 'school' else 'extractor' end as owner,
        array_agg({{ side('told', indicator_text('told.name_zh', 'told.breakdown_member')) }} order by line) as evidence,
        string_agg(distinct {{ amount_text('value', 'unit') }}, ' ≠ ' order by {{ amount_text('value', 'unit') }}) as arithmetic
    from told
    group by subject
    having count(distinct round(value, 6)) > 1
)

select {{ doubt_columns() }} from doubts
