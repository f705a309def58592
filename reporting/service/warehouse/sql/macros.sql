-- How texts are compared, by the SQL that makes facts and by the SQL that reads them.

-- Letter case and the ends of a text do not count in accounts, statuses and types.
CREATE OR REPLACE MACRO folded(value) AS lower(trim(value));

-- Whether a text fits one of the LIKE patterns (without letter case; backslash escapes).
CREATE OR REPLACE MACRO matches_any(value, patterns) AS
len(list_filter(patterns, LAMBDA pattern: value ILIKE pattern ESCAPE '\')) > 0;
CREATE OR REPLACE MACRO file_name(path) AS regexp_extract(path, '[^/]*$');
CREATE OR REPLACE MACRO in_list(value, list) AS list_contains(list, folded(value));
-- The part of a key that its neighbours share: ABC of ABC-123, # of #123.
CREATE OR REPLACE MACRO key_project(key) AS regexp_replace(key, '-?[0-9]+$', '');
-- A pattern in which only * is special, for LIKE with a backslash as escape.
CREATE OR REPLACE MACRO like_pattern(pattern) AS
replace(regexp_replace(pattern, '([\\%_])', '\\\1', 'g'), '*', '%');

-- The working time up to a moment, of which ``working_day`` is the last that began: all of
-- the days before it, and of this one as much as there was.
CREATE OR REPLACE MACRO worked_by(moment, working_day) AS
working_day.before_us
+ least(epoch_us(moment) - epoch_us(working_day.opens), working_day.length_us);
