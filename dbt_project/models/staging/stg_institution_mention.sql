with current_documents as (
    select document_id from {{ source('raw', 'document') }} where is_current
),

mentions as (
    select
        mention.document_id,
        coalesce(nullif(trim(mention.institution), ''), '{{ var("unknown_institution") }}') as institution_name,
        max(nullif(trim(mention.institution_code), '')) as institution_code
    from {{ source('raw', 'institution_mention') }} as mention
    inner join current_documents on mention.document_id = current_documents.document_id
    group by 1, 2
)

select * from mentions
