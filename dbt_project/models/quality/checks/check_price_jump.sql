-- what one unit costs (课酬 / 课时), from one year to the next: the two columns look right, their quotient does not
with exact_values as (
    select document_value.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_document_value') }} as document_value
    inner join {{ ref('stg_indicator') }} as indicator on document_value.indicator_code = indicator.indicator_code
    where document_value.qualifier = 'exact' and document_value.breakdown_member is null and document_value.value > 0
        and document_value.period_basis in ('calendar', 'academic')
),

prices as (
    select
        amount.*,
        definition.unit as price_unit,
        definition.largest_change,
        definition.note,
        quantity.value as quantity_value,
        amount.value * definition.factor / quantity.value as price,
        {{ side('amount', 'amount.name_zh') }} as amount_side,
        {{ side('quantity', 'quantity.name_zh') }} as quantity_side
    from {{ ref('indicator_prices') }} as definition
    inner join exact_values as amount on definition.amount_code = amount.indicator_code
    inner join exact_values as quantity
        on definition.quantity_code = quantity.indicator_code
        and amount.document_id = quantity.document_id
        and amount.institution_id = quantity.institution_id
        and amount.scope = quantity.scope
),

jumps as (
    select
        later.*,
        round(later.price, 2) as later_price,
        round(earlier.price, 2) as earlier_price,
        earlier.period_label as earlier_label,
        earlier.value as earlier_amount,
        earlier.quantity_value as earlier_quantity,
        earlier.amount_side as earlier_amount_side,
        earlier.quantity_side as earlier_quantity_side
    from prices as later
    inner join prices as earlier
        on later.document_id = earlier.document_id
        and later.institution_id = earlier.institution_id
        and later.indicator_code = earlier.indicator_code
        and later.period_basis = earlier.period_basis
        and later.calendar_year = earlier.calendar_year + 1
    where abs(later.price - earlier.price) > later.largest_change * earlier.price
),

doubts as (
    select
        'price_jump' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [earlier_quantity, quantity_value, earlier_amount, value, earlier_price, later_price] as observed_values,
        [earlier_amount_side.quote, earlier_quantity_side.quote, quote, quantity_side.quote] as quotes,
        note || '：' || earlier_label || '为' || {{ amount_text('earlier_price', 'price_unit') }} || '，' || period_label || '为' || {{ amount_text('later_price', 'price_unit') }}
        || '，变化' || {{ number_text('round(100 * (later_price / earlier_price - 1), 1)') }} || '%，见' || source_file || ' ' || {{ line_text('line_start') }} || '。请核对这两年的金额与数量。' as message_zh,
        name_en || ' per unit went from ' || {{ number_text('earlier_price') }} || ' (' || earlier_label || ') to ' || {{ number_text('later_price') }} || ' (' || period_label || '); '
        || source_file || '. Check amounts and quantities of both years.' as message_en,
        'school' as owner,
        [earlier_amount_side, earlier_quantity_side, amount_side, quantity_side] as evidence,
        {{ number_text('earlier_amount') }} || ' / ' || {{ number_text('earlier_quantity') }} || ' = ' || {{ number_text('earlier_price') }} || '；'
        || {{ number_text('value') }} || ' / ' || {{ number_text('quantity_value') }} || ' = ' || {{ number_text('later_price') }} as arithmetic
    from jumps
)

select {{ doubt_columns() }} from doubts
