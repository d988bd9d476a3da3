-- doubts with their groups: those that share a figure mostly have one cause, and a school is to see it once
with found as (
    select * from {{ ref('int_doubt_found') }}
),

-- what a doubt rests on: the figures at their places
sides as (
    select finding_key, unnest(evidence, recursive := true) from found
),

statements as (
    select distinct finding_key, {{ surrogate_key(['document_id', 'page', 'line_start', '"value"']) }} as statement_key
    from sides
    where "value" is not null
),

-- a figure that many doubts rest on is rather a base of theirs than their cause
telling as (
    select statement_key from statements group by 1 having count(*) between 2 and 6
),

-- doubts that share a figure, and those of one check about one measure of one document, mostly have one cause
links as (
    select one.finding_key, other.finding_key as linked_key
    from statements as one
    inner join telling on one.statement_key = telling.statement_key
    inner join statements as other on one.statement_key = other.statement_key
    union
    select one.finding_key, other.finding_key
    from found as one
    inner join found as other
        on one.check_code = other.check_code
        and one.institution_key = other.institution_key
        and one.indicator_code = other.indicator_code
        and one.source_files = other.source_files
    -- each contest is a matter of its own
    where one.indicator_code <> 'award_count'
),

reached as (
    with recursive walk as (
        select finding_key, finding_key as linked_key from found
        union
        select walk.finding_key, links.linked_key from walk inner join links on walk.linked_key = links.finding_key
    )

    select * from walk
),

-- the gravest leads its group, the others are further reasons
leaders as (
    select
        reached.finding_key,
        arg_min(leader.finding_key, [cast(leader.severity_rank as varchar), lpad(cast(leader.check_rank as varchar), 3, '0'), leader.finding_key]) as group_key
    from reached
    inner join found as leader on reached.linked_key = leader.finding_key
    group by 1
),

grouped as (
    select
        found.finding_key,
        {{ doubt_columns() }},
        leaders.group_key,
        cast(
            row_number() over (partition by leaders.group_key order by found.severity_rank, found.check_rank, found.finding_key) as integer
        ) as group_rank
    from found
    inner join leaders on found.finding_key = leaders.finding_key
)

select * from grouped
