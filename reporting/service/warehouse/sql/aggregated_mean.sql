-- How samples become one number: their mean, which is a total by its number of parts.
-- A macro of the connection, so that an export of means need not even plan quantiles.
CREATE OR REPLACE TEMP MACRO aggregated(total, parts, samples, zeros, unit, twentieths) AS
hundredths(total, parts)
