-- shares side by side, in one table (a row each) or one sentence, that all but make 100%
with shares as (
    select
        figure.*,
        document.source_file,
        coalesce(figure.phrase, '') as label,
        cast(null as varchar) as period_label,
        figure.written as quote,
        length(regexp_extract(figure.written, '[.]([0-9]+)', 1)) as decimals
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
    left join {{ ref('stg_observation') }} as observation on figure.figure_id = observation.figure_id and observation.official_table is not null
    where figure.unit = '%' and figure.qualifier = 'exact' and figure.value > 0 and figure.value < 100 and observation.figure_id is null
),

-- a table's rows with one share each are a column of shares
rows_of_table as (
    select document_id, block_no, line_start, count(*) as shares from shares where statement = 'table' group by 1, 2, 3
),

columns_of_shares as (
    select document_id, block_no
    from rows_of_table
    group by 1, 2
    having max(shares) = 1 and count(*) between 3 and 40
),

listed as (
    select shares.*, '' as within
    from shares
    inner join columns_of_shares on shares.document_id = columns_of_shares.document_id and shares.block_no = columns_of_shares.block_no
    where shares.statement = 'table'
    union all
    select *, sentence as within from shares where statement = 'prose'
),

added as (
    select
        source_file,
        document_id,
        block_no,
        within,
        statement,
        count(*) as shares,
        count(distinct label) as labels,
        round(sum(value), 4) as total,
        -- each share may be off by half its last digit
        sum(0.5 * power(10, -decimals)) as rounding,
        min(label) as first_label,
        min(line_start) as first_line,
        array_agg(value order by line_start, strpos(sentence, written), figure_id) as shares_values,
        array_agg({{ side('listed', 'listed.label') }} order by line_start, strpos(sentence, written), figure_id) as sides,
        string_agg({{ number_text('value') }} || '%', ' + ' order by line_start, strpos(sentence, written), figure_id) as summands,
        string_agg(label || ' ' || {{ number_text('value') }} || '%', '、' order by line_start, strpos(sentence, written), figure_id) as listed_text
    from listed
    group by 1, 2, 3, 4, 5
),

-- not all but 100: a list of rates, or of some of the shares
mismatched as (
    select * from added where shares >= 3 and labels = shares and abs(total - 100) > rounding + 1e-9 and abs(total - 100) <= 1.5
),

schools as (
    {{ only_school() }}
),

doubts as (
    select
        'share_total' as check_code,
        {{ subject(['source_file', 'statement', 'first_label', 'cast(total as varchar)']) }} as subject,
        'info' as severity,
        [source_file] as source_files,
        schools.institution_key,
        cast(null as varchar) as indicator_code,
        list_append(shares_values, total) as observed_values,
        list_transform(sides, lambda x: x.quote) as quotes,
        '并列的' || cast(shares as varchar) || '项占比之和为' || {{ number_text('total') }} || '%，不是100%（四舍五入最多相差' || {{ number_text('rounding') }} || '）：' || listed_text
        || '，见' || {{ place_text('source_file', 'first_line', 'mismatched.statement') }} || '。请核对是否漏项或写错。' as message_zh,
        cast(shares as varchar) || ' shares side by side make ' || {{ number_text('total') }} || '%, not 100%; ' || {{ place_text_en('source_file', 'first_line', 'mismatched.statement') }} || '.' as message_en,
        'school' as owner,
        sides as evidence,
        summands || ' = ' || {{ number_text('total') }} || '% ≠ 100%' as arithmetic
    from mismatched
    left join schools on mismatched.document_id = schools.document_id
),

first_of_each as (
    select *, row_number() over (partition by subject order by evidence[1].line_start) as place from doubts
)

select {{ doubt_columns() }} from first_of_each where place = 1
