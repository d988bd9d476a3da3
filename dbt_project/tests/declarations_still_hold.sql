-- What is tested: every declared correction and accepted finding still meets the value it was made for, and has not run out.
-- When it matters: a correction that outlives its cause changes a right figure.
-- How to resolve: look at the rows (stale_reason, found_values), then mend or delete the entry in the declarations' file.
select declaration_key, kind, stale_reason, source_file, indicator_code, period_label, check_code, expected_value, expected_values, found_values, until
from {{ ref('declaration') }}
where status = 'stale'
