with documents as (
    select
        document_id,
        source_file,
        media_type,
        bytes,
        nullif(trim(title), '') as title,
        report_year,
        data_year,
        loaded_at,
        is_current,
        withdrawn_at,
        coalesce(misnamed, false) as misnamed,
        nullif(trim(ocr_pages), '') as ocr_pages,
        nullif(trim(unread_pages), '') as unread_pages
    from {{ source('raw', 'document') }}
)

select * from documents
