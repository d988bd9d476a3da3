with current_documents as (
    select document_id from {{ source('raw', 'document') }} where is_current
),

awards as (
    select
        award.award_id,
        award.document_id,
        award.block_no,
        coalesce(nullif(trim(award.institution), ''), '{{ var("unknown_institution") }}') as institution_name,
        trim(award.contest) as contest,
        award.level,
        nullif(trim(award.grade), '') as grade,
        nullif(trim(award.project), '') as project,
        nullif(trim(award.winner), '') as winner,
        award.award_count,
        award.statement,
        coalesce(nullif(trim(award.period_basis), ''), 'as_of') as period_basis,
        coalesce(nullif(trim(award.period_label), ''), '{{ var("unknown_period") }}') as period_label,
        coalesce(nullif(trim(award.period_source), ''), 'unknown') as period_source,
        award.quote,
        award.page,
        award.line_start,
        award.line_end,
        award.confidence as ocr_confidence
    from {{ source('raw', 'award') }} as award
    inner join current_documents on award.document_id = current_documents.document_id
)

select * from awards
