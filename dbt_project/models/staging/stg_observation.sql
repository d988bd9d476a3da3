with current_documents as (
    select document_id from {{ source('raw', 'document') }} where is_current
),

observations as (
    select
        observation.observation_id,
        observation.figure_id,
        observation.document_id,
        observation.block_no,
        coalesce(nullif(trim(observation.institution), ''), '{{ var("unknown_institution") }}') as institution_name,
        observation.indicator_code,
        nullif(trim(observation.breakdown_dimension), '') as breakdown_dimension,
        nullif(trim(observation.breakdown_member), '') as breakdown_member,
        observation.value,
        observation.unit,
        observation.qualifier,
        observation.statement,
        nullif(trim(observation.official_table), '') as official_table,
        coalesce(nullif(trim(observation.period_basis), ''), 'as_of') as period_basis,
        coalesce(nullif(trim(observation.period_label), ''), '{{ var("unknown_period") }}') as period_label,
        coalesce(nullif(trim(observation.period_source), ''), 'unknown') as period_source,
        observation.quote,
        observation.page,
        observation.line_start,
        observation.line_end,
        observation.confidence as ocr_confidence
    from {{ source('raw', 'observation') }} as observation
    inner join current_documents on observation.document_id = current_documents.document_id
)

select * from observations
