{# The night's clock as a timestamp; handed in, so that a build of the same rows gives the same tables. #}
{% macro run_at() -%}
    {%- if execute and not var('run_at') -%}
        {{ exceptions.raise_compiler_error("run_at is missing: give the run's time in UTC, e.g. --vars '{run_at: \"2026-01-31 02:00:00\"}'") }}
    {%- endif -%}
    cast('{{ var('run_at') }}' as timestamp)
{%- endmacro %}
