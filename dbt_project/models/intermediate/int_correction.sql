-- the statements that a declared correction is about, as long as it runs
with corrections as (
    select * from {{ ref('stg_declaration') }} where kind = 'correction' and until >= cast({{ run_at() }} as date)
),

met as (
    select
        observation.observation_id,
        observation.document_id,
        correction.declaration_key,
        observation.value as stated_value,
        correction.expected_value,
        correction.value as corrected_value
    from {{ ref('stg_observation') }} as observation
    inner join {{ ref('stg_document') }} as document on observation.document_id = document.document_id
    inner join corrections as correction
        on observation.indicator_code = correction.indicator_code
        and observation.period_label = correction.period_label
        and document.source_file = coalesce(correction.source_file, document.source_file)
        and document.document_id = coalesce(correction.document_id, document.document_id)
        and observation.institution_name = coalesce(correction.institution_name, observation.institution_name)
        and observation.breakdown_member is not distinct from correction.breakdown_member
),

-- a statement of another value is another statement, and stays as it is
holding as (
    select * from met where abs(stated_value - expected_value) <= 1e-9 * greatest(abs(expected_value), 1)
),

-- two declarations about one statement: the first by key
corrected as (
    select observation_id, document_id, stated_value, declaration_key, corrected_value
    from (
        select *, row_number() over (partition by observation_id order by declaration_key) as place from holding
    ) as ordered
    where place = 1
)

select * from corrected
