/*
What is tested: no fact comes from a document version that a newer one has replaced.
When it matters: a corrected figure would stand beside the one that it corrects.
How to resolve: check is_current in raw.document for the file, then the staging filter.
*/
with facts as (
    select document_key from {{ ref('fct_observation') }}
    union
    select document_key from {{ ref('fct_award') }}
),

outdated as (
    select document.document_key, document.source_file
    from facts
    inner join {{ ref('dim_document') }} as document on facts.document_key = document.document_key
    where not document.is_current
)

select * from outdated
