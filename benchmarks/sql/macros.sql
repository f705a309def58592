-- Numbers that look random and are not: the same row always gives the same ones.

-- DuckDB's hash of two values mixes them too little: one row's would all go together.
CREATE MACRO mixed(row_number, what) AS hash(hash(row_number, what));
-- From 0 to below 1.
CREATE MACRO chance(row_number, what) AS
(mixed(row_number, what) >> 11)::DOUBLE / 9007199254740992;
-- Most are small, few are large; whole numbers around the mean.
CREATE MACRO skewed(row_number, what, mean) AS
round(-mean * ln(1 - chance(row_number, what)))::BIGINT;
CREATE MACRO skewed_time(row_number, what, mean_s) AS
to_microseconds(1000000 * skewed(row_number, what, mean_s));
-- From 1 to the number of developers. Some do twenty times as much as the average.
CREATE MACRO somebody(row_number, what, developers) AS
1 + (
    floor(developers * pow(chance(row_number, what), 1.5))::BIGINT * 1000003
) % developers;
-- In the order of the rows, by day, mostly in working hours of working days.
CREATE MACRO day_of(row_number, year_rows) AS
DATE '2024-01-01' + (row_number * 365 // year_rows)::INTEGER;
CREATE MACRO working_day(day, row_number) AS
CASE
    WHEN isodow(day) > 5 AND chance(row_number, 'weekend') < 0.85
        THEN day - (isodow(day) - 1 - (mixed(row_number, 'moved') % 5)::INTEGER)::INTEGER
    ELSE day
END;
CREATE MACRO instant(row_number, year_rows) AS
working_day(day_of(row_number, year_rows), row_number)::TIMESTAMP
+ to_seconds((28800 + 36000 * chance(row_number, 'hour'))::BIGINT);

CREATE MACRO name_of(developer) AS printf('Developer %06d', developer);
CREATE MACRO email_of(developer) AS 'dev' || developer || '@example.com';
CREATE MACRO account_of(developer) AS 'dev-' || developer;
-- A person works in few repositories, a repository has some twenty-five people.
CREATE MACRO repository_of(developer, row_number, developers) AS
'service-' || (developer // 25 + mixed(row_number, 'repository') % 2) % (1 + developers // 25);

-- What a pull request's own row, its files and its comments must agree on.
CREATE MACRO author_of(pull, developers) AS somebody(pull, 'author', developers);
CREATE MACRO created_of(pull, year_rows) AS instant(pull, year_rows)
- skewed_time(pull, 'review', 90000);
