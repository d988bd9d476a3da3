with statements as (
    select * from {{ ref('int_statement') }}
),

-- what OCR read never overrules a text layer, wherever it stands
-- report_year and data_year, not the time of loading: the choice does not depend on the order in which files came
ordered as (
    select
        observation_key,
        institution_id,
        year_key,
        indicator_code,
        breakdown_dimension,
        breakdown_member,
        value,
        layer_rank,
        place_rank,
        precision_rank,
        report_rank,
        -coalesce(report_year, data_year, 0) as newness_rank,
        coalesce(line_start, 0) as line_rank,
        coalesce(strpos(sentence, written), 0) as word_rank,
        row_number() over (
            partition by institution_id, year_key, indicator_code, breakdown_dimension, breakdown_member
            order by
                layer_rank, place_rank, precision_rank, report_rank, -coalesce(report_year, data_year, 0), coalesce(line_start, 0),
                coalesce(strpos(sentence, written), 0), observation_key
        ) as place
    from statements
),

compared as (
    select
        loser.observation_key,
        chosen.observation_key as chosen_observation_key,
        loser.place = 1 as is_chosen,
        abs(loser.value - chosen.value) <= 1e-9 * greatest(abs(chosen.value), 1) as is_same_value,
        chosen.place_rank as chosen_place_rank,
        case
            when loser.place = 1 then null
            when loser.layer_rank > chosen.layer_rank then 0
            when loser.place_rank > chosen.place_rank then 1
            when loser.precision_rank > chosen.precision_rank then 2
            when loser.report_rank > chosen.report_rank then 3
            when loser.newness_rank > chosen.newness_rank then 4
            when loser.line_rank > chosen.line_rank or loser.word_rank > chosen.word_rank then 5
            else 6
        end as decided_at
    from ordered as loser
    inner join ordered as chosen
        on loser.institution_id = chosen.institution_id
        and loser.year_key = chosen.year_key
        and loser.indicator_code = chosen.indicator_code
        and loser.breakdown_dimension is not distinct from chosen.breakdown_dimension
        and loser.breakdown_member is not distinct from chosen.breakdown_member
        and chosen.place = 1
),

explained as (
    select
        observation_key,
        chosen_observation_key,
        is_chosen,
        is_same_value,
        decided_at,
        case
            when decided_at = 0 then 'text_before_scan'
            when decided_at = 1 and chosen_place_rank = 1 then 'official_table'
            when decided_at = 1 then 'table_before_prose'
            when decided_at = 2 then 'exact_before_approximate'
            when decided_at = 3 then 'report_of_the_year'
            when decided_at = 4 then 'newest_document'
            when decided_at = 5 then 'first_mention'
            when decided_at = 6 then 'smallest_key'
        end as decided_by
    from compared
)

select * from explained
