-- How samples become one number: a quantile of them, each by unit, and of further zeros.
CREATE OR REPLACE TEMP MACRO aggregated(total, parts, samples, zeros, unit, twentieths) AS
quantile_hundredths(list_sort(samples), zeros, twentieths, unit)
