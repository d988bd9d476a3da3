with statements as (
    select * from {{ ref('int_statement') }}
),

ordered as (
    select
        *,
        row_number() over (
            partition by document_id, institution_id, indicator_code, scope, breakdown_dimension, breakdown_member
            order by layer_rank, place_rank, precision_rank, line_start, observation_key
        ) as place
    from statements
),

first_of_document as (
    select
        {{ surrogate_key([
            'document_id', 'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member'
        ]) }} as document_value_key,
        document_id,
        source_file,
        data_year,
        institution_id,
        institution_key,
        institution_name,
        indicator_code,
        scope,
        calendar_year,
        period_basis,
        period_label,
        breakdown_dimension,
        breakdown_member,
        value,
        unit,
        qualifier,
        half_digit,
        lowest,
        highest,
        statement,
        official_table,
        block_no,
        sentence,
        quote,
        page,
        line_start,
        line_end,
        observation_key
    from ordered
    where place = 1
)

select * from first_of_document
