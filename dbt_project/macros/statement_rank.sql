{#
    The agreement rule, one rank a criterion; the smaller is preferred, the first that differs decides.
    official table before other table before prose; exact before approximate; the report of that very year before others.
    Then the newest report, the first mention in it, the smallest key (intermediate.int_agreement).
#}
{% macro rank_of_place(official_table, statement) -%}
    case when {{ official_table }} is not null then 1 when {{ statement }} = 'table' then 2 else 3 end
{%- endmacro %}

{% macro rank_of_precision(qualifier) -%}
    case when {{ qualifier }} = 'exact' then 1 else 2 end
{%- endmacro %}

{% macro rank_of_report(data_year, calendar_year) -%}
    case when {{ data_year }} = {{ calendar_year }} then 1 else 2 end
{%- endmacro %}
