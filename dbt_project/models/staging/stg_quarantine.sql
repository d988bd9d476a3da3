with files_of_tonight as (
    select distinct source_file, sha256 from {{ source('raw', 'file') }}
),

refused as (
    select
        quarantine.source_file,
        quarantine.sha256,
        quarantine.reason_code,
        quarantine.reason,
        quarantine.seen_at
    from {{ source('raw', 'quarantine') }} as quarantine
    inner join files_of_tonight
        on quarantine.source_file = files_of_tonight.source_file and quarantine.sha256 = files_of_tonight.sha256
)

select * from refused
