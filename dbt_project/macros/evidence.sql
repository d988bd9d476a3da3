{# The columns that every check hands on, in order; quality.finding adds key, times and status. #}
{% macro doubt_columns() -%}
check_code, subject, severity, source_files, institution_key, indicator_code, observed_values, quotes, message_zh, message_en, owner, evidence, arithmetic
{%- endmacro %}

{# The type of a doubt's evidence: one element a side of it, each with its place. #}
{% macro evidence_type() -%}
struct(source_file varchar, document_id varchar, page integer, line_start integer, line_end integer, statement varchar, period_label varchar, "label" varchar, "value" double, unit varchar, quote varchar, sentence varchar)[]
{%- endmacro %}

{% macro no_evidence() -%}
cast([] as {{ evidence_type() }})
{%- endmacro %}

{#
    One side of a doubt from a row of int_statement, int_document_value or the like: `row` is its alias, which has the columns
    of its place; `label` says what it measures; `value` and `sentence` where the row names them otherwise.
#}
{% macro side(row, label, value=none, sentence=none, unit=none) -%}
{
    'source_file': {{ row }}.source_file, 'document_id': {{ row }}.document_id, 'page': {{ row }}.page, 'line_start': {{ row }}.line_start, 'line_end': {{ row }}.line_end,
    'statement': {{ row }}.statement, 'period_label': {{ row }}.period_label, 'label': {{ label }}, 'value': cast({{ value or row ~ '.value' }} as double),
    'unit': {{ unit or row ~ '.unit' }}, 'quote': {{ row }}.quote, 'sentence': {{ sentence or row ~ '.sentence' }}
}
{%- endmacro %}

{# A list of different texts, in their order. #}
{% macro distinct_texts(text) -%}
    array_agg(distinct {{ text }} order by {{ text }})
{%- endmacro %}

{# What joins the parts of a natural key to the text that names a doubt. #}
{% macro subject(parts) -%}
    concat_ws('␟'{% for part in parts %}, coalesce({{ part }}, ''){% endfor %})
{%- endmacro %}

{# An indicator and its part, for people: 录取人数（四川省）. #}
{% macro indicator_text(name, member) -%}
    {{ name }} || coalesce('（' || {{ member }} || '）', '')
{%- endmacro %}

{# A published quality.finding of an earlier version gets the columns that it lacks, before it is read. #}
{% macro add_columns_to_known_findings() -%}
    {%- for column, type in {
        'evidence': evidence_type(), 'arithmetic': 'varchar', 'resolved_by': 'varchar', 'resolved_at': 'timestamp', 'declaration_key': 'varchar',
        'group_key': 'varchar', 'group_rank': 'integer'
    }.items() %}
    alter table if exists {{ this }} add column if not exists {{ column }} {{ type }};
    {%- endfor %}
{%- endmacro %}

{# The school of each document that reports on one school alone. #}
{% macro only_school() -%}
    select document_id, min(institution_id) as institution_id, min(institution_key) as institution_key
    from {{ ref('int_document_institution') }}
    where institution_name <> '{{ var("unknown_institution") }}'
    group by 1
    having count(distinct institution_id) = 1
{%- endmacro %}
