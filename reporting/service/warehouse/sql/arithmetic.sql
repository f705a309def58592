-- Arithmetic of every metric: integers are summed first and divided last, so that neither the
-- order of rows nor the number of threads can show. A value is a whole number of hundredths.

-- The quotient as a whole number, ties to even; NULL without a denominator. Neither is negative.
CREATE OR REPLACE MACRO rounded(numerator, denominator) AS
(2 * numerator + denominator) // nullif(2 * denominator, 0)
- CASE
    WHEN (2 * numerator + denominator) % nullif(2 * denominator, 0) = 0
        THEN ((2 * numerator + denominator) // nullif(2 * denominator, 0)) % 2
    ELSE 0
END;
-- The quotient in hundredths. DuckDB adds up in 128 bits, in which it divides forty times
-- slower than in doubles. These are exact as long as a hundred times the numerator is below 2^52:
-- a quotient in the middle is met exactly, any other is too far from one to be rounded to it.
CREATE OR REPLACE MACRO hundredths(numerator, denominator) AS
CASE
    WHEN numerator < 45000000000000
        THEN (100 * numerator::DOUBLE / nullif(denominator, 0)::DOUBLE)::BIGINT
    ELSE rounded(100 * numerator::HUGEINT, denominator::HUGEINT)::BIGINT
END;

-- A percentage is a whole number of a unit so fine that rounding to it shows in ties alone;
-- these it leaves less than a grain away from where they are. All other units are exact.
CREATE OR REPLACE MACRO fine() AS 1000000000000::HUGEINT;
CREATE OR REPLACE MACRO fine_percent(part, whole) AS hundredths(fine() * part, whole)::HUGEINT;
CREATE OR REPLACE MACRO grain(unit) AS CASE WHEN unit = fine() THEN 10000 ELSE 1 END::HUGEINT;

-- The quantile (in twentieths: 10 median, 18 p90, 19 p95) of ascending samples preceded by
-- zeros, each divided by unit: linear between closest ranks (type 7). NULL without samples.
CREATE OR REPLACE MACRO sample_at(samples, zeros, rank) AS
CASE WHEN rank < zeros THEN 0 ELSE coalesce(samples[rank - zeros + 1], 0) END::HUGEINT;
CREATE OR REPLACE MACRO quantile_hundredths(samples, zeros, twentieths, unit) AS
CASE WHEN len(samples) + zeros > 0 THEN rounded(
    -- What fine units leave of a tie is taken off first: it would not be seen as one.
    rounded(
        100 * (
            sample_at(samples, zeros, (twentieths * (len(samples) + zeros - 1)) // 20)
            * (20 - (twentieths * (len(samples) + zeros - 1)) % 20)
            + sample_at(samples, zeros, (twentieths * (len(samples) + zeros - 1)) // 20 + 1)
            * ((twentieths * (len(samples) + zeros - 1)) % 20)
        ),
        grain(unit)
    ),
    20 * unit::HUGEINT // grain(unit)
) END;

-- Hundredths as people write them: 7.5, 7, 0.23. A decimal is a whole number that knows its
-- point: it is written in half the time that putting texts together takes.
CREATE OR REPLACE MACRO plain(value) AS
CASE
    WHEN value % 100 = 0 THEN (value // 100)::VARCHAR
    WHEN value % 10 = 0 THEN ((value // 10)::DECIMAL(16, 0) * 0.1::DECIMAL(1, 1))::VARCHAR
    ELSE (value::DECIMAL(16, 0) * 0.01::DECIMAL(2, 2))::VARCHAR
END;

CREATE OR REPLACE MACRO day_us() AS 86400000000;
CREATE OR REPLACE MACRO hour_us() AS 3600000000;

-- A text that a spreadsheet would run as a formula gets an apostrophe in front.
CREATE OR REPLACE MACRO neutral(text) AS
CASE WHEN regexp_matches(text, '^[=+\-@\t\r]') THEN '''' || text ELSE text END;

-- Per developer and period; the number of periods is periods / parts. Nobody did nothing: 0.
CREATE OR REPLACE MACRO per_period(total, seats, periods, parts) AS
coalesce(hundredths(total::HUGEINT * parts, seats::HUGEINT * periods), 0);
-- Per developer and week, to be rated; nothing done is no basis.
CREATE OR REPLACE MACRO per_week(total, seats, days) AS
(7::HUGEINT * nullif(total, 0)) / nullif(seats * days, 0);
-- The tier of a value: labels are best first, limits those of all but the last.
CREATE OR REPLACE MACRO rated(value, limits, labels, higher) AS
CASE
    WHEN value IS NULL OR len(limits) = 0 THEN '—'
    WHEN CASE WHEN higher THEN value >= limits[1] ELSE value <= limits[1] END THEN labels[1]
    WHEN CASE WHEN higher THEN value >= limits[2] ELSE value <= limits[2] END THEN labels[2]
    WHEN CASE WHEN higher THEN value >= limits[3] ELSE value <= limits[3] END THEN labels[3]
    ELSE labels[4]
END;
