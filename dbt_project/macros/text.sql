{# A number as people write it: 96.47, 17459, never 17459.0. #}
{% macro number_text(value) -%}
    regexp_replace(cast(cast({{ value }} as decimal(28, 4)) as varchar), '[.]?0+$', '')
{%- endmacro %}

{# A statement's value as its document qualifies it: 约19000人, 不低于96%. #}
{% macro value_text(value, unit, qualifier) -%}
    case {{ qualifier }} when 'approx' then '约' when 'at_least' then '不低于' when 'at_most' then '不超过' else '' end
    || {{ number_text(value) }} || case when {{ unit }} in ('—', '') then '' else coalesce({{ unit }}, '') end
{%- endmacro %}

{# The same in English: about 19000人, at least 96%. Units stay as the catalogue has them. #}
{% macro value_text_en(value, unit, qualifier) -%}
    case {{ qualifier }} when 'approx' then 'about ' when 'at_least' then 'at least ' when 'at_most' then 'at most ' else '' end
    || {{ number_text(value) }} || case when {{ unit }} in ('—', '') then '' else coalesce({{ unit }}, '') end
{%- endmacro %}

{# Where a statement stands, for people: 年报.txt 第343行（附表）. #}
{% macro place_text(source_file, line_start, statement) -%}
    {{ source_file }} || coalesce(' 第' || cast({{ line_start }} as varchar) || '行', '')
    || case {{ statement }} when 'table' then '（表格）' else '（正文）' end
{%- endmacro %}

{% macro place_text_en(source_file, line_start, statement) -%}
    {{ source_file }} || coalesce(' line ' || cast({{ line_start }} as varchar), '')
    || case {{ statement }} when 'table' then ' (table)' else ' (text)' end
{%- endmacro %}

{# A line for people, where there is one: 第343行. #}
{% macro line_text(line_start) -%}
    coalesce('第' || cast({{ line_start }} as varchar) || '行', '原文')
{%- endmacro %}

{% macro line_text_en(line_start) -%}
    coalesce('line ' || cast({{ line_start }} as varchar), '')
{%- endmacro %}

{# A number with its unit: 17459人; — is no unit. #}
{% macro amount_text(value, unit) -%}
    {{ number_text(value) }} || case when {{ unit }} in ('—', '') then '' else coalesce({{ unit }}, '') end
{%- endmacro %}

{# What mostly makes a number so many times another: a factor within 3% of a power of ten is a slip of point or unit. #}
{% macro likely_cause(factor) -%}
    case
        when abs({{ factor }} / 10000 - 1) <= 0.03 then '（恰约10000倍，疑为元与万元混用）'
        when abs({{ factor }} / 1000 - 1) <= 0.03 then '（恰约1000倍，疑为单位混用）'
        when abs({{ factor }} / 100 - 1) <= 0.03 then '（恰约100倍，疑为小数点或百分号之误）'
        when abs({{ factor }} / 10 - 1) <= 0.03 then '（恰约10倍，疑为小数点错位或多写一位）'
        when {{ factor }} between 5000 and 20000 then '（近10000倍，疑为元与万元混用）'
        else ''
    end
{%- endmacro %}
