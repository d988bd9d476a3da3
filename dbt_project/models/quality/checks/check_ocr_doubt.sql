-- figures that OCR is not sure of, scans full of them, pages that nothing could be read from, names of another type
with unsure as (
    select statements.*, indicator.name_zh, indicator.name_en
    from {{ ref('int_statement') }} as statements
    inner join {{ ref('dim_indicator') }} as indicator on statements.indicator_code = indicator.indicator_code
    where statements.ocr_confidence < {{ var('ocr_doubt_below') }}
    -- one value read twice is one doubt
    qualify row_number() over (
        partition by
            statements.source_file, statements.institution_id, statements.indicator_code, statements.scope, statements.breakdown_dimension,
            statements.breakdown_member, statements.value
        order by statements.line_start, statements.observation_key
    ) = 1
),

-- unmapped figures too: what is misread is mostly not understood either, and then missing
scans as (
    select
        document.source_file,
        count(*) as figures,
        count(*) filter (where figure.ocr_confidence < {{ var('ocr_doubt_below') }}) as doubted
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_document') }} as document on figure.document_id = document.document_id
    where figure.ocr_confidence is not null
    group by 1
),

poor as (
    select * from scans where figures >= 5 and doubted >= {{ var('poor_scan_share') }} * figures
),

unread as (
    select * from {{ ref('stg_document') }} where is_current and unread_pages is not null
),

misnamed as (
    select * from {{ ref('stg_document') }} where is_current and misnamed
),

doubts as (
    select
        'ocr_doubt' as check_code,
        {{ subject(['source_file', 'institution_id', 'indicator_code', 'scope', 'breakdown_dimension', 'breakdown_member', 'cast(value as varchar)']) }} as subject,
        'warning' as severity,
        [source_file] as source_files,
        institution_key,
        indicator_code,
        [value] as observed_values,
        [quote] as quotes,
        '扫描件识别把握不大（' || cast(cast(floor(100 * ocr_confidence) as integer) as varchar) || '%）：' || period_label || ' '
        || {{ indicator_text('name_zh', 'breakdown_member') }} || '读作' || {{ value_text('value', 'unit', 'qualifier') }} || '，见'
        || {{ place_text('source_file', 'line_start', 'statement') }} || '。请对照原件核对，或改交可复制文字的版本。' as message_zh,
        'Read from a scan with ' || cast(cast(floor(100 * ocr_confidence) as integer) as varchar) || '% confidence: ' || name_en || ' (' || period_label || ') as '
        || {{ value_text_en('value', 'unit', 'qualifier') }} || '; ' || {{ place_text_en('source_file', 'line_start', 'statement') }}
        || '. Compare with the original, or hand in a version with text.' as message_en,
        'school' as owner,
        [{{ side('unsure', indicator_text('name_zh', 'breakdown_member')) }}] as evidence,
        cast(null as varchar) as arithmetic
    from unsure
    union all
    select
        'poor_scan',
        source_file,
        'warning',
        [source_file],
        cast(null as varchar),
        cast(null as varchar),
        cast([] as double[]),
        cast([] as varchar[]),
        '扫描件不清晰，识别出的' || cast(figures as varchar) || '个数字中有' || cast(doubted as varchar) || '个没有把握，还可能漏读，见' || source_file
        || '。请改交可复制文字的版本，或以300 dpi重新扫描。',
        'The scan is poor: of ' || cast(figures as varchar) || ' figures read, ' || cast(doubted as varchar) || ' are doubtful and others may be missing, see '
        || source_file || '. Hand in a version with text, or scan it again at 300 dpi.',
        'school',
        {{ no_evidence() }},
        cast(null as varchar)
    from poor
    union all
    select
        'unread_pages',
        {{ subject(['source_file', 'unread_pages']) }},
        'warning',
        [source_file],
        cast(null as varchar),
        cast(null as varchar),
        cast([] as double[]),
        cast([] as varchar[]),
        '第' || replace(unread_pages, ', ', '、') || '页是图片，其中的文字未能读取，数据缺失，见' || source_file || '。请改交可复制文字的版本。',
        'Pages ' || unread_pages || ' of ' || source_file || ' are pictures and could not be read: what they state is missing. Hand in a version with text.',
        'school',
        {{ no_evidence() }},
        cast(null as varchar)
    from unread
    union all
    select
        'misnamed_file',
        source_file,
        'info',
        [source_file],
        cast(null as varchar),
        cast(null as varchar),
        cast([] as double[]),
        cast([] as varchar[]),
        '文件名后缀与内容不符，已按实际内容（' || media_type || '）读取，见' || source_file || '。请改正文件名。',
        'The name of ' || source_file || ' ends as another type does; it was read as what it is (' || media_type || '). Mend its name.',
        'school',
        {{ no_evidence() }},
        cast(null as varchar)
    from misnamed
)

select {{ doubt_columns() }} from doubts
