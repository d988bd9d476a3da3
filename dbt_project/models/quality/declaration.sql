with declarations as (
    select * from {{ ref('stg_declaration') }}
),

-- statements that a correction could be about, whatever their value
spoken_of as (
    select
        declarations.declaration_key,
        array_agg(distinct observation.value order by observation.value) as found_values
    from declarations
    inner join {{ ref('stg_observation') }} as observation
        on declarations.indicator_code = observation.indicator_code
        and declarations.period_label = observation.period_label
        and observation.institution_name = coalesce(declarations.institution_name, observation.institution_name)
        and observation.breakdown_member is not distinct from declarations.breakdown_member
    inner join {{ ref('stg_document') }} as document
        on observation.document_id = document.document_id
        and document.source_file = coalesce(declarations.source_file, document.source_file)
        and document.document_id = coalesce(declarations.document_id, document.document_id)
    where declarations.kind = 'correction'
    group by 1
),

corrected as (
    select declaration_key, count(*) as times from {{ ref('int_correction') }} group by 1
),

-- doubts that an acceptance could be about, whatever their values; of several, one with the values it expects
doubted as (
    select
        declarations.declaration_key,
        doubt.finding_key,
        doubt.observed_values as found_values,
        list_sort(list_distinct(doubt.observed_values)) = list_sort(list_distinct(declarations.expected_values)) as is_expected
    from declarations
    inner join {{ ref('int_doubt') }} as doubt
        on doubt.finding_key = coalesce(declarations.finding_key, doubt.finding_key)
        and doubt.check_code = coalesce(declarations.check_code, doubt.check_code)
        and doubt.indicator_code is not distinct from coalesce(declarations.indicator_code, doubt.indicator_code)
        and (declarations.source_file is null or list_contains(doubt.source_files, declarations.source_file))
    where declarations.kind = 'accepted'
),

accepted as (
    select
        declaration_key,
        min(case when is_expected then finding_key end) as finding_key,
        max(case when is_expected then 1 else 0 end) as is_expected,
        arg_max(found_values, case when is_expected then 1 else 0 end) as found_values
    from doubted
    group by 1
),

judged as (
    select
        declarations.declaration_key,
        declarations.kind,
        case
            when declarations.until < cast({{ run_at() }} as date) then 'expired'
            when spoken_of.declaration_key is null and accepted.declaration_key is null then 'meets_nothing'
            when corrected.declaration_key is null and coalesce(accepted.is_expected, 0) = 0 then 'value_differs'
        end as stale_reason,
        declarations.source_file,
        declarations.document_id,
        declarations.institution_name,
        declarations.indicator_code,
        declarations.period_label,
        declarations.breakdown_member,
        declarations.expected_value,
        declarations.value,
        coalesce(accepted.finding_key, declarations.finding_key) as finding_key,
        declarations.check_code,
        declarations.expected_values,
        coalesce(spoken_of.found_values, accepted.found_values) as found_values,
        declarations.reason,
        declarations.declared_by,
        declarations.until
    from declarations
    left join spoken_of on declarations.declaration_key = spoken_of.declaration_key
    left join corrected on declarations.declaration_key = corrected.declaration_key
    left join accepted on declarations.declaration_key = accepted.declaration_key
),

settled as (
    select declaration_key, kind, case when stale_reason is null then 'applied' else 'stale' end as status, * exclude (declaration_key, kind)
    from judged
)

select * from settled
