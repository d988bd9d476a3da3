-- scholarships of the state are paid in one amount a head: the money divided by the heads must give it
with parts as (
    select document_value.*, institution.kind, period.start_date, period.end_date
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('dim_institution') }} as institution on document_value.institution_key = institution.institution_key
    inner join {{ ref('int_period') }} as period on document_value.period_basis = period.basis and document_value.period_label = period.label
    where document_value.qualifier = 'exact' and document_value.breakdown_dimension = 'aid_item'
),

paired as (
    select
        amount.*,
        heads.value as heads_value,
        round(amount.value * 10000 / heads.value, 2) as paid,
        -- the money is rounded to its last digit
        amount.half_digit * 10000 / heads.value as rounding,
        {{ side('amount', 'amount.breakdown_member') }} as amount_side,
        {{ side('heads', 'heads.breakdown_member') }} as heads_side
    from parts as amount
    inner join parts as heads
        on amount.document_id = heads.document_id
        and amount.institution_id = heads.institution_id
        and amount.scope = heads.scope
        and amount.breakdown_member = heads.breakdown_member
        and amount.indicator_code = 'student_aid_amount'
        and heads.indicator_code in ('student_aid_person_times', 'student_aid_recipients')
    where heads.value > 0
),

-- in a year of change the old and the new amount are both right
standards as (
    select
        paired.document_value_key,
        array_agg(standard.yuan_per_person order by standard.yuan_per_person) as allowed,
        min(abs(paired.paid - standard.yuan_per_person) - paired.rounding) as off_by
    from paired
    inner join {{ ref('aid_standards') }} as standard
        on paired.breakdown_member = standard.aid_item
        and list_contains(string_split(standard.institution_kinds, '|'), paired.kind)
        and standard.valid_from <= coalesce(paired.end_date, standard.valid_from)
        and coalesce(standard.valid_to, date '9999-12-31') >= coalesce(paired.start_date, standard.valid_from)
    group by 1
),

mismatched as (
    select paired.*, standards.allowed
    from paired
    inner join standards on paired.document_value_key = standards.document_value_key
    where standards.off_by > 1
),

first_of_each as (
    select
        *,
        {{ subject(['source_file', 'institution_id', 'breakdown_member', 'scope']) }} as subject,
        row_number() over (partition by document_value_key order by heads_side.line_start) as place
    from mismatched
),

doubts as (
    select
        'aid_standard' as check_code,
        subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [heads_value, value, paid] as observed_values,
        list_distinct([quote, heads_side.quote]) as quotes,
        period_label || ' ' || breakdown_member || {{ number_text('heads_value') }} || '人、' || {{ amount_text('value', 'unit') }} || '，人均' || {{ number_text('paid') }}
        || '元，不是国家规定的' || array_to_string(list_transform(allowed, lambda x: cast(x as integer)), '或') || '元，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请核对人数与金额。' as message_zh,
        breakdown_member || ' (' || period_label || '): ' || {{ amount_text('value', 'unit') }} || ' for ' || {{ number_text('heads_value') }} || ' is ' || {{ number_text('paid') }}
        || ' yuan a head, not the amount laid down; ' || source_file || '.' as message_en,
        'school' as owner,
        [amount_side, heads_side] as evidence,
        {{ amount_text('value', 'unit') }} || ' / ' || {{ number_text('heads_value') }} || ' = ' || {{ number_text('paid') }} || ' ≠ ' || array_to_string(list_transform(allowed, lambda x: cast(x as integer)), ' / ') as arithmetic
    from first_of_each
    where place = 1
)

select {{ doubt_columns() }} from doubts
