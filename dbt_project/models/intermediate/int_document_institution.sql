with met as (
    select document_id, institution_name from {{ ref('stg_institution_mention') }}
    union
    select document_id, institution_name from {{ ref('stg_observation') }}
    union
    select document_id, institution_name from {{ ref('stg_award') }}
),

candidates as (
    select
        met.document_id,
        met.institution_name,
        version.institution_key,
        version.institution_id,
        version.is_known,
        row_number() over (
            partition by met.document_id, met.institution_name
            order by
                case when version.institution_code = mention.institution_code then 1 else 2 end,
                case when version.is_known then 1 else 2 end,
                case when version.is_current then 1 else 2 end,
                version.institution_key
        ) as place
    from met
    inner join {{ ref('int_institution_version') }} as version on met.institution_name = version.name_zh
    left join {{ ref('stg_institution_mention') }} as mention
        on met.document_id = mention.document_id and met.institution_name = mention.institution_name
),

resolved as (
    select document_id, institution_name, institution_key, institution_id, is_known from candidates where place = 1
)

select * from resolved
