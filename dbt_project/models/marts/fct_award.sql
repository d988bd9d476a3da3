with awards as (
    select * from {{ ref('stg_award') }}
),

keyed as (
    select
        {{ surrogate_key(['awards.contest', 'awards.level', 'awards.grade']) }} as award_key,
        {{ surrogate_key(['awards.document_id']) }} as document_key,
        institution.institution_key,
        period.year_key,
        awards.project,
        awards.winner,
        awards.award_count,
        awards.quote,
        awards.page,
        awards.line_start,
        awards.line_end,
        {{ surrogate_key(['awards.award_id']) }} as award_statement_key,
        awards.statement,
        awards.period_source,
        awards.block_no,
        awards.document_id,
        awards.ocr_confidence
    from awards
    left join {{ ref('int_document_institution') }} as institution
        on awards.document_id = institution.document_id and awards.institution_name = institution.institution_name
    left join {{ ref('int_period') }} as period
        on awards.period_basis = period.basis and awards.period_label = period.label
)

select * from keyed
