{#
    What is tested: no two rows have the same values in these columns (a null counts as a value).
    When it matters: the columns are the table's grain; a doubled row doubles whatever is summed.
    How to resolve: find the join of the model that multiplies rows, or the raw rows that arrived twice.
#}
{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }}, count(*) as rows_found
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
