with runs as (
    select
        run_id,
        started_at,
        ended_at,
        outcome,
        files_seen,
        files_read,
        files_refused,
        figures,
        observations,
        awards,
        extractor_version,
        catalogue_version,
        model_version,
        message,
        trigger,
        nights_missed,
        steps
    from {{ source('raw', 'run') }}
)

select * from runs
