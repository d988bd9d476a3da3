{# The columns that every check hands on, in order; quality.finding adds key, times and status. #}
{% macro doubt_columns() -%}
check_code, subject, severity, source_files, institution_key, indicator_code, observed_values, quotes, message_zh, message_en, owner
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
