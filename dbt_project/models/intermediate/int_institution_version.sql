with registered as (
    select institution_code, name_zh, level, province, true as is_registered from {{ ref('stg_institution') }}
),

renamed as (
    select institution_code, name_zh, true as is_newest from {{ ref('stg_institution_rename') }}
    union all
    select institution_code, former_name_zh, false from {{ ref('stg_institution_rename') }} where former_name_zh is not null
),

known as (
    select
        coalesce(registered.institution_code, renamed.institution_code) as institution_code,
        coalesce(registered.name_zh, renamed.name_zh) as name_zh,
        registered.level,
        coalesce(renamed.is_newest, false) as is_newest
    from registered
    full outer join renamed
        on registered.institution_code = renamed.institution_code and registered.name_zh = renamed.name_zh
),

met as (
    select document_id, institution_name, institution_code from {{ ref('stg_institution_mention') }}
    union
    select document_id, institution_name, null from {{ ref('stg_observation') }}
    union
    select document_id, institution_name, null from {{ ref('stg_award') }}
),

met_unknown as (
    select distinct met.institution_code, met.institution_name as name_zh
    from met
    left join known as by_code on met.institution_code = by_code.institution_code and met.institution_name = by_code.name_zh
    left join known as by_name on met.institution_code is null and met.institution_name = by_name.name_zh
    left join met as told on met.institution_name = told.institution_name and told.institution_code is not null
    where by_code.name_zh is null
        and by_name.name_zh is null
        and (met.institution_code is not null or told.institution_name is null)
),

-- where even the document does not tell the school
untold as (
    select '{{ var("unknown_institution") }}' as name_zh
    where '{{ var("unknown_institution") }}' not in (select name_zh from met_unknown)
),

versions as (
    select institution_code, name_zh, level, is_newest, true as is_known from known
    union all
    select institution_code, name_zh, null, false, false from met_unknown
    union all
    select null, name_zh, null, false, false from untold
),

newest_of_code as (
    select institution_code, max(case when is_newest then 1 else 0 end) as is_renamed, max(case when is_known then 1 else 0 end) as is_known
    from versions
    where institution_code is not null
    group by 1
),

provinces as (
    select distinct province from registered where province is not null
),

province_of_code as (
    select institution_code, max(province) as province from registered group by 1
),

province_of_registry_digits as (
    -- digits 3 and 4 of a code name its province
    select substr(institution_code, 3, 2) as digits, max(province) as province from registered group by 1
),

kinds as (
    select name_pattern, kind, priority from {{ ref('institution_kinds') }}
),

kind_by_name as (
    select name_zh, kind
    from (
        select
            named.name_zh,
            kinds.kind,
            row_number() over (partition by named.name_zh order by kinds.priority) as place
        from (select distinct name_zh from versions where level is null) as named
        inner join kinds on regexp_extract(named.name_zh, kinds.name_pattern, 0) <> ''
    ) as ranked
    where place = 1
),

described as (
    select
        {{ surrogate_key(['versions.institution_code', 'versions.name_zh']) }} as institution_key,
        coalesce(versions.institution_code, versions.name_zh) as institution_id,
        versions.institution_code,
        versions.name_zh,
        cast(null as varchar) as name_en,
        coalesce(versions.level, kind_by_name.kind, 'other') as kind,
        coalesce(province_of_code.province, province_of_registry_digits.province, provinces.province) as province,
        -- the registry's lists carry no dates of renaming
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        case
            when versions.institution_code is null then true
            when newest_of_code.is_renamed = 1 then versions.is_newest
            when newest_of_code.is_known = 1 then versions.is_known
            else true
        end as is_current,
        versions.is_known
    from versions
    left join newest_of_code on versions.institution_code = newest_of_code.institution_code
    left join province_of_code on versions.institution_code = province_of_code.institution_code
    left join province_of_registry_digits on substr(versions.institution_code, 3, 2) = province_of_registry_digits.digits
    left join provinces on versions.institution_code is null and versions.name_zh like provinces.province || '%'
    left join kind_by_name on versions.name_zh = kind_by_name.name_zh
)

select * from described
