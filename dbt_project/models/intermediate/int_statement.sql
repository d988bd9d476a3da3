-- a declared correction takes the place of the value, and says so; the quote stays as written
with observations as (
    select
        observation.* replace (coalesce(correction.corrected_value, observation.value) as value),
        correction.declaration_key,
        correction.stated_value
    from {{ ref('stg_observation') }} as observation
    left join {{ ref('int_correction') }} as correction on observation.observation_id = correction.observation_id
),

written as (
    select
        figure_id,
        written,
        sentence,
        -- "1,234.5 万" -> 1234.5; empty where the number stands in Chinese numerals, or two numbers stand there (1:11)
        regexp_extract(replace(written, ',', ''), '^[^0-9]*([0-9]+([.][0-9]+)?)[^0-9]*$', 1) as digits
    from {{ ref('stg_figure') }}
),

keyed as (
    select
        {{ surrogate_key(['observations.observation_id']) }} as observation_key,
        {{ surrogate_key(['observations.document_id']) }} as document_key,
        institution.institution_key,
        institution.institution_id,
        period.year_key,
        {{ surrogate_key(['observations.indicator_code']) }} as indicator_key,
        period.scope,
        period.calendar_year,
        document.source_file,
        document.report_year,
        document.data_year,
        document.loaded_at,
        written.written,
        written.sentence,
        written.digits,
        observations.*
    from observations
    inner join {{ ref('stg_document') }} as document on observations.document_id = document.document_id
    left join {{ ref('int_document_institution') }} as institution
        on observations.document_id = institution.document_id and observations.institution_name = institution.institution_name
    left join {{ ref('int_period') }} as period
        on observations.period_basis = period.basis and observations.period_label = period.label
    left join written on observations.figure_id = written.figure_id
),

-- half of the last digit written, in the catalogue's unit: 34.2 of 34.2万平方米 may be 341500 to 342500
rounded as (
    select
        *,
        coalesce(
            -- 八成 is a round number
            case when regexp_extract(written, '[一二三四五六七八九0-9]成', 0) <> '' then 5 end,
            round(
                0.5 * power(10, -length(regexp_extract(digits, '[.]([0-9]+)', 1)))
                * abs(value) / nullif(try_cast(nullif(digits, '') as double), 0),
                9
            ),
            0
        ) as half_digit,
        -- 16000余 is less than 17000: the last digit that is not 0 still holds
        case
            when qualifier = 'at_least' and regexp_extract(written, '[余多]', 0) <> '' then
                abs(value) / nullif(try_cast(nullif(digits, '') as double), 0)
                * power(10, case
                    when digits like '%.%' then -length(regexp_extract(digits, '[.]([0-9]+)', 1))
                    else length(regexp_extract(digits, '[1-9](0*)$', 1))
                end)
        end as last_digit
    from keyed
),

-- what the statement leaves open: two statements contradict each other when these ranges do not meet
bounded as (
    select
        *,
        case
            when value is null or qualifier = 'at_most' then cast('-infinity' as double)
            when qualifier = 'approx' then value - {{ var('approximate_share') }} * abs(value)
            else value - 0.999 * half_digit - 1e-9 * abs(value)
        end as lowest,
        case
            when last_digit is not null then value + last_digit
            when value is null or qualifier = 'at_least' then cast('infinity' as double)
            when qualifier = 'approx' then value + {{ var('approximate_share') }} * abs(value)
            else value + 0.999 * half_digit + 1e-9 * abs(value)
        end as highest
    from rounded
),

ranked as (
    select
        *,
        case when ocr_confidence is null then 1 else 2 end as layer_rank,
        {{ rank_of_place('official_table', 'statement') }} as place_rank,
        {{ rank_of_precision('qualifier') }} as precision_rank,
        {{ rank_of_report('data_year', 'calendar_year') }} as report_rank
    from bounded
)

select * from ranked
