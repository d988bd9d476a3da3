with keyed as (
    select
        {{ surrogate_key(['document_id']) }} as document_key,
        document_id,
        source_file,
        title,
        report_year,
        media_type,
        is_current,
        data_year,
        loaded_at,
        withdrawn_at,
        ocr_pages,
        unread_pages
    from {{ ref('stg_document') }}
)

select * from keyed
