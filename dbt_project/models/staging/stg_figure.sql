with current_documents as (
    select document_id from {{ source('raw', 'document') }} where is_current
),

figures as (
    select
        figure.figure_id,
        figure.document_id,
        figure.block_no,
        figure.value,
        nullif(trim(figure.unit), '') as unit,
        figure.qualifier,
        nullif(trim(figure.phrase), '') as phrase,
        figure.sentence,
        figure.written,
        figure.statement,
        figure.page,
        figure.line_start,
        figure.line_end,
        figure.status,
        nullif(trim(figure.reason), '') as reason,
        figure.confidence as ocr_confidence
    from {{ source('raw', 'figure') }} as figure
    inner join current_documents on figure.document_id = current_documents.document_id
)

select * from figures
