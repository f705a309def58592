-- Takes the facts out that are about to be made again.
DELETE FROM coding_days
WHERE (person, day) IN (SELECT (person, day) FROM touched_days);

DELETE FROM merged_pulls
WHERE (place, number) IN (SELECT (repository, number) FROM touched_pulls);

DELETE FROM first_comments
WHERE (place, number) IN (SELECT (repository, number) FROM touched_pulls);

DELETE FROM completed_items
WHERE (place, key) IN (SELECT (tracker, key) FROM touched_items);

CREATE OR REPLACE TEMP TABLE known_projects AS
SELECT DISTINCT
    tracker,
    key_project(key) AS project
FROM work_items;
