{# The night's clock as a timestamp (UTC); handed in by the environment, so that a build of the same rows gives the same tables.
   Asked for only when a model is executed: dbt then keeps what it parsed, though the time is another each night. #}
{% macro run_at() -%}
    {%- if execute -%}
        cast('{{ env_var('NIANBAO_RUN_AT') }}' as timestamp)
    {%- else -%}
        cast(null as timestamp)
    {%- endif -%}
{%- endmacro %}
