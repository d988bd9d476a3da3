{# A key that is the same every night: the md5 of the natural key's parts, a null told from an empty text. #}
{% macro surrogate_key(parts) -%}
    md5({% for part in parts %}coalesce(cast({{ part }} as varchar), '␀'){% if not loop.last %} || '␟' || {% endif %}{% endfor %})
{%- endmacro %}
