-- "占专业课教师的81.3%": the denominator that a sentence names before its percentage; empty where it names one we don't know
with ratios as (
    select
        observation_key,
        indicator_code,
        -- 就业人数 of "占就业人数的61.7%": what stands between 占 and the number
        regexp_extract(
            left(sentence, strpos(sentence, written) - 1),
            '占([^占，,。；;：:（(]{2,16}?)(的|比例|比重|为|达到|达|约)*$', 1
        ) as base
    from {{ ref('int_statement') }}
    where unit = '%' and statement = 'prose' and strpos(sentence, written) > 1
),

named as (
    select * from ratios where base <> ''
),

denominators as (
    select distinct
        definition.ratio_code,
        definition.denominator_code,
        unnest(string_split(concat_ws('|', indicator.name_zh, nullif(indicator.aliases, '')), '|')) as name
    from {{ ref('indicator_ratios') }} as definition
    inner join {{ ref('indicators') }} as indicator on definition.denominator_code = indicator.code
),

matched as (
    select
        named.observation_key,
        named.base,
        denominators.denominator_code,
        -- the longest name within the words, else the shortest that they abbreviate: 毕业生 is 毕业生数, not 就业毕业生数
        row_number() over (
            partition by named.observation_key
            order by
                case when strpos(named.base, denominators.name) > 0 then -length(denominators.name) else length(denominators.name) end,
                denominators.denominator_code
        ) as place
    from named
    left join denominators
        on named.indicator_code = denominators.ratio_code
        and (strpos(named.base, denominators.name) > 0 or strpos(denominators.name, named.base) > 0)
),

bases as (
    select observation_key, base, coalesce(denominator_code, '') as base_code from matched where place = 1
)

select * from bases
