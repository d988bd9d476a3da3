with awards_met as (
    select distinct contest, level, grade from {{ ref('stg_award') }}
),

grades as (
    select grade, rank as grade_rank, coalesce(aliases, '') as aliases from {{ ref('award_grades') }}
),

-- schools write 1等奖 for 一等奖: a name that is nobody's own name is looked up among the other names
ranked_grades as (
    select met.grade, coalesce(min(own.grade_rank), min(other.grade_rank)) as grade_rank
    from (select distinct grade from awards_met where grade is not null) as met
    left join grades as own on met.grade = own.grade
    left join grades as other on '|' || other.aliases || '|' like '%|' || met.grade || '|%'
    group by 1
),

keyed as (
    select
        {{ surrogate_key(['awards_met.contest', 'awards_met.level', 'awards_met.grade']) }} as award_key,
        awards_met.contest,
        awards_met.level,
        awards_met.grade,
        cast(ranked_grades.grade_rank as integer) as grade_rank
    from awards_met
    left join ranked_grades on awards_met.grade = ranked_grades.grade
)

select * from keyed
