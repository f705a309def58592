-- What a person does is divided by nobody.
-- Out: seats(row_no, bucket, seats), a temporary table without rows
CREATE OR REPLACE TEMP TABLE seats (row_no BIGINT, bucket SMALLINT, seats BIGINT)
