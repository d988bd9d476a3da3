-- Numbers of an official table that look each other up: two rows one digit apart (2364.79, 1364.79), a row that adds last year's
-- part to this year's, a row that is the same whole multiple of another in every column.
with cells as (
    select document_value.*, indicator.name_zh, indicator.name_en, indicator.kind, {{ number_text('document_value.value') }} as digits_text
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.official_table is not null and document_value.qualifier = 'exact' and document_value.breakdown_member is null
        and document_value.value > 0 and indicator.domain <> 'satisfaction'
),

-- six digits and more, two of them decimals
one_digit_apart as (
    select
        first.source_file,
        first.institution_id,
        first.institution_key,
        'digit' as likeness,
        first.indicator_code,
        second.indicator_code as second_code,
        first.scope as about,
        first.period_label || ' ' || first.name_zh || ' ' || {{ amount_text('first.value', 'first.unit') }} || '与' || second.name_zh || ' ' || {{ amount_text('second.value', 'second.unit') }}
        || '只差一位数字' as likeness_zh,
        first.name_en || ' and ' || second.name_en || ' (' || first.period_label || ') differ in one digit' as likeness_en,
        [{{ side('first', 'first.name_zh') }}, {{ side('second', 'second.name_zh') }}] as sides,
        first.digits_text || ' - ' || second.digits_text || ' = ' || {{ number_text('first.value - second.value') }} as arithmetic
    from cells as first
    inner join cells as second
        on first.document_id = second.document_id
        and first.institution_id = second.institution_id
        and first.official_table = second.official_table
        and first.scope = second.scope
        and first.unit = second.unit
        and first.indicator_code <> second.indicator_code
        and first.value > second.value
        and length(first.digits_text) = length(second.digits_text)
    where regexp_matches(first.digits_text, '[0-9]{3,}[.][0-9]{2}$')
        and length(first.digits_text) >= 7
        and length(first.digits_text) = length(second.digits_text)
        and hamming(first.digits_text, second.digits_text) = 1
),

-- sums in money, told apart by their decimals: this year's row is this year's one part and last year's other
carried as (
    select
        total.source_file,
        total.institution_id,
        total.institution_key,
        'carried' as likeness,
        total.indicator_code,
        last_year.indicator_code as second_code,
        total.scope as about,
        total.period_label || ' ' || total.name_zh || ' ' || {{ amount_text('total.value', 'total.unit') }} || '恰等于本年' || part.name_zh || '加上年' || last_year.name_zh as likeness_zh,
        total.name_en || ' (' || total.period_label || ') is this year''s ' || part.name_en || ' and last year''s ' || last_year.name_en as likeness_en,
        [{{ side('total', 'total.name_zh') }}, {{ side('part', 'part.name_zh') }}, {{ side('last_year', 'last_year.name_zh') }}, {{ side('this_year', 'this_year.name_zh') }}] as sides,
        part.digits_text || ' + ' || last_year.digits_text || ' = ' || total.digits_text as arithmetic
    from cells as total
    inner join cells as part
        on total.document_id = part.document_id and total.institution_id = part.institution_id and total.official_table = part.official_table
        and total.scope = part.scope and total.unit = part.unit and total.indicator_code <> part.indicator_code
    inner join cells as last_year
        on total.document_id = last_year.document_id and total.institution_id = last_year.institution_id and total.official_table = last_year.official_table
        and total.unit = last_year.unit and total.period_basis = last_year.period_basis and total.calendar_year = last_year.calendar_year + 1
        and last_year.indicator_code not in (total.indicator_code, part.indicator_code)
    inner join cells as this_year
        on last_year.document_id = this_year.document_id and last_year.institution_id = this_year.institution_id
        and last_year.official_table = this_year.official_table and last_year.indicator_code = this_year.indicator_code and total.scope = this_year.scope
    where total.kind = 'money'
        and regexp_matches(total.digits_text, '[0-9]{3,}[.][0-9]{2}$')
        and abs(part.value + last_year.value - total.value) < 0.005
        and abs(part.value + this_year.value - total.value) >= 0.005
        and part.value > last_year.value
),

multiples as (
    select
        second.source_file,
        second.institution_id,
        second.institution_key,
        second.document_id,
        first.indicator_code as first_code,
        second.indicator_code as second_code,
        first.name_zh as first_name,
        second.name_zh as second_name,
        first.name_en as first_name_en,
        second.name_en as second_name_en,
        count(*) as columns_compared,
        count(distinct first.value) as different,
        min(second.value / first.value) as smallest,
        max(second.value / first.value) as largest,
        array_agg({{ side('first', 'first.name_zh') }} order by first.period_label) as first_sides,
        array_agg({{ side('second', 'second.name_zh') }} order by first.period_label) as second_sides,
        string_agg(second.digits_text || ' / ' || first.digits_text || ' = ' || {{ number_text('round(second.value / first.value, 2)') }}, '；' order by first.period_label) as arithmetic
    from cells as first
    inner join cells as second
        on first.document_id = second.document_id
        and first.institution_id = second.institution_id
        and first.official_table = second.official_table
        and first.scope = second.scope
        and first.indicator_code <> second.indicator_code
    where first.value >= 10 and second.value >= 10 * first.value and first.kind = 'count' and second.kind = 'count'
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
),

multiplied as (
    select
        source_file,
        institution_id,
        institution_key,
        'multiple' as likeness,
        second_code as indicator_code,
        first_code as second_code,
        '' as about,
        second_name || '在各栏中都恰为' || first_name || '的' || {{ number_text('smallest') }} || '倍，疑为按固定数推算' as likeness_zh,
        second_name_en || ' is ' || {{ number_text('smallest') }} || ' times ' || first_name_en || ' in every column' as likeness_en,
        list_concat(second_sides, first_sides) as sides,
        arithmetic
    from multiples
    where columns_compared > 1 and different = columns_compared and largest - smallest < 1e-9 and smallest = round(smallest)
),

alike as (
    select * from one_digit_apart
    union all
    select * from carried
    union all
    select * from multiplied
),

doubts as (
    select
        'look_alike_numbers' as check_code,
        {{ subject(['source_file', 'institution_id', 'likeness', 'indicator_code', 'second_code', 'about']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        list_transform(sides, lambda x: x.value) as observed_values,
        list_transform(sides, lambda x: x.quote) as quotes,
        likeness_zh || '，见' || source_file || ' ' || {{ line_text('sides[1].line_start') }} || '、' || {{ line_text('sides[2].line_start') }} || '。请核对是否误填。' as message_zh,
        likeness_en || '; ' || source_file || ' ' || {{ line_text_en('sides[1].line_start') }} || '. Check whether one was filled in wrongly.' as message_en,
        'school' as owner,
        sides as evidence,
        arithmetic
    from alike
),

first_of_each as (
    select *, row_number() over (partition by subject order by arithmetic) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
