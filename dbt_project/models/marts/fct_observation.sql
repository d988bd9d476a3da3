with observations as (
    select
        observation_key,
        document_key,
        institution_key,
        year_key,
        indicator_key,
        breakdown_dimension,
        breakdown_member,
        value,
        unit,
        qualifier,
        statement,
        quote,
        page,
        line_start,
        line_end,
        official_table,
        period_source,
        block_no,
        document_id,
        figure_id,
        declaration_key,
        ocr_confidence
    from {{ ref('int_statement') }}
)

select * from observations
