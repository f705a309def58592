-- By how many people a per-developer metric is divided: all that are employed.
-- In:  owners, stretches
-- Out: seats(row_no, bucket, seats), a temporary table
CREATE OR REPLACE TEMP TABLE seats AS
SELECT
    owners.row_no,
    stretches.bucket,
    count(*) AS seats
FROM owners
INNER JOIN stretches
    ON stretches.bucket BETWEEN owners.first_bucket AND owners.last_bucket
GROUP BY ALL;
