-- Whose accounts a tracker's assignees are: those of the provider it is called after, else
-- of the provider of the repository it is called after, else of nobody in particular. What
-- was rebuilt from git alone does not say where the repository lives.
-- In:  work_items, identities, known_accounts, pull_requests, trackers
-- Out: moved_trackers(tracker, provider), those that are new or have another provider now
CREATE OR REPLACE TEMP TABLE moved_trackers AS
SELECT
    named.tracker,
    coalesce(identified.provider, hosted.provider, '') AS provider
FROM (SELECT DISTINCT tracker FROM work_items) AS named
LEFT JOIN (
    SELECT folded(provider) AS provider FROM identities
    UNION
    SELECT folded(provider) AS provider FROM known_accounts
) AS identified
    ON identified.provider = folded(named.tracker)
LEFT JOIN (
    SELECT
        repository,
        coalesce(
            min(folded(provider)) FILTER (folded(provider) != 'git'), min(folded(provider))
        ) AS provider
    FROM pull_requests
    SEMI JOIN work_items ON work_items.tracker = pull_requests.repository
    GROUP BY ALL
) AS hosted
    ON hosted.repository = named.tracker
LEFT JOIN trackers AS before
    ON before.tracker = named.tracker
WHERE before.provider IS DISTINCT FROM coalesce(identified.provider, hosted.provider, '');

DELETE FROM trackers
WHERE tracker IN (SELECT tracker FROM moved_trackers);

INSERT INTO trackers SELECT
    tracker,
    provider
FROM moved_trackers;

INSERT INTO touched_items
SELECT
    tracker,
    key
FROM work_items
SEMI JOIN moved_trackers USING (tracker)
ANTI JOIN touched_items USING (tracker, key);
