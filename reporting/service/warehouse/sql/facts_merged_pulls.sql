-- Merged pull requests of known people, with everything that is slow or subtle about them.
-- In:  pull_requests, pull_request_commits, pull_request_files, pull_request_removed_lines,
--      pull_request_keys, commits, work_items, pull_request_work_items, accounts;
--      touched_pulls(repository, number), counted_comments(repository, number, created_at);
--      working_days
-- Out: merged_pulls, one row a merged pull request; durations in microseconds
INSERT INTO merged_pulls
WITH pulls AS (
    SELECT
        pulls.*,
        accounts.person,
        CASE
            WHEN $first_comment_start = 'ready_for_review'
                THEN coalesce(pulls.ready_at, pulls.created_at)
            ELSE pulls.created_at
        END AS opened_at
    FROM pull_requests AS pulls
    SEMI JOIN touched_pulls USING (repository, number)
    INNER JOIN accounts
        ON
            accounts.provider = folded(coalesce(pulls.provider, ''))
            AND accounts.account = folded(pulls.author)
    WHERE
        pulls.merged_at IS NOT NULL
        AND accounts.person IS NOT NULL
        AND NOT matches_any(pulls.repository, $excluded_repositories::VARCHAR[])
),

first_commits AS (
    SELECT
        links.repository,
        links.number,
        min(coalesce(links.authored_at, commits.authored_at)) AS authored_at
    FROM pull_request_commits AS links
    SEMI JOIN pulls USING (repository, number)
    LEFT JOIN commits USING (repository, sha)
    GROUP BY ALL
),

-- Of the lines that a file lost, how many were young; only where the profile asks for it.
removed_lines AS (
    SELECT
        lines.repository,
        lines.number,
        lines.path,
        sum(lines.removed) AS removed,
        coalesce(sum(lines.removed) FILTER (
            pulls.merged_at - lines.written_at <= to_days($recent_days::INTEGER)
        ), 0) AS recent
    FROM pull_request_removed_lines AS lines
    INNER JOIN pulls USING (repository, number)
    WHERE $rework_age = 'lines'
    GROUP BY ALL
),

changed_files AS (
    SELECT
        files.repository,
        files.number,
        coalesce(files.added, 0) AS added,
        coalesce(files.removed, 0) AS removed,
        matches_any(files.path, $excluded_paths::VARCHAR[])
        OR matches_any(file_name(files.path), $excluded_names::VARCHAR[])
        OR (
            NOT $count_generated
            AND coalesce(
                files.is_generated,
                matches_any(files.path, $generated_paths::VARCHAR[])
                OR matches_any(file_name(files.path), $generated_names::VARCHAR[])
            )
        ) AS excluded,
        CASE
            WHEN coalesce(files.is_new, FALSE) OR coalesce(files.is_binary, FALSE) THEN 0
            ELSE least(coalesce(files.added, 0), coalesce(files.removed, 0))
        END AS reworked,
        coalesce(
            pulls.merged_at - files.previous_change_at <= to_days($recent_days::INTEGER), FALSE
        ) AS recent,
        nullif(removed_lines.removed, 0) AS aged_lines,
        removed_lines.recent AS recent_lines
    FROM pull_request_files AS files
    INNER JOIN pulls USING (repository, number)
    LEFT JOIN removed_lines USING (repository, number, path)
),

-- Reworked lines are as young as the lines removed were: their share of these, to the nearest
-- line. Without known lines the file decides.
aged_files AS (
    SELECT
        *,
        CASE
            WHEN aged_lines IS NOT NULL
                THEN (2 * reworked * recent_lines + aged_lines) // (2 * aged_lines)
            WHEN recent THEN reworked
            ELSE 0
        END AS recent_reworked
    FROM changed_files
),

files AS (
    SELECT
        repository,
        number,
        sum(added)::BIGINT AS added,
        sum(removed)::BIGINT AS removed,
        coalesce(sum(added) FILTER (excluded), 0)::BIGINT AS excluded_added,
        coalesce(sum(removed) FILTER (excluded), 0)::BIGINT AS excluded_removed,
        coalesce(sum(recent_reworked) FILTER (NOT excluded), 0)::BIGINT AS recent,
        coalesce(sum(reworked - recent_reworked) FILTER (NOT excluded), 0)::BIGINT AS legacy
    FROM aged_files
    GROUP BY ALL
),

comments AS (
    SELECT
        repository,
        number,
        count(*) AS comments
    FROM counted_comments
    GROUP BY ALL
),

-- A known key, an explicit link to a known item or, where the profile is content with that,
-- a key of a known project.
ticketed AS (
    SELECT
        keys.repository,
        keys.number
    FROM pull_request_keys AS keys
    SEMI JOIN pulls USING (repository, number)
    SEMI JOIN work_items AS items
        ON items.key = keys.key AND items.tracker = coalesce(keys.tracker, items.tracker)
    UNION
    SELECT
        links.repository,
        links.number
    FROM pull_request_work_items AS links
    SEMI JOIN pulls USING (repository, number)
    SEMI JOIN work_items USING (tracker, key)
    UNION
    SELECT
        keys.repository,
        keys.number
    FROM pull_request_keys AS keys
    SEMI JOIN pulls USING (repository, number)
    SEMI JOIN known_projects
        ON
            known_projects.project = keys.project
            AND known_projects.tracker = coalesce(keys.tracker, known_projects.tracker)
    WHERE NOT $ticket_must_exist AND keys.key != '#' || keys.number::VARCHAR
),

measured AS (
    SELECT
        pulls.repository,
        pulls.number,
        pulls.person,
        pulls.created_at,
        pulls.opened_at,
        pulls.merged_at,
        coalesce(pulls.first_commit_at, first_commits.authored_at) AS first_commit_at,
        folded(pulls.provider) = 'git' AND pulls.merged_at = pulls.created_at AS is_squash,
        greatest(
            0, coalesce(pulls.added, files.added, 0) - coalesce(files.excluded_added, 0)
        ) AS added,
        greatest(
            0, coalesce(pulls.removed, files.removed, 0) - coalesce(files.excluded_removed, 0)
        ) AS removed,
        coalesce(files.recent, 0) AS recent,
        coalesce(files.legacy, 0) AS legacy,
        coalesce(comments.comments, 0) AS comments,
        ticketed.number IS NOT NULL AS has_ticket
    FROM pulls
    LEFT JOIN first_commits USING (repository, number)
    LEFT JOIN files USING (repository, number)
    LEFT JOIN comments USING (repository, number)
    LEFT JOIN ticketed USING (repository, number)
),

-- A first commit after the creation, or more than a year before it (a rebased import), is
-- not believed: the creation stands in.
started AS (
    SELECT
        *,
        CASE
            WHEN $cycle_time_start = 'pr_created' THEN opened_at
            WHEN
                first_commit_at BETWEEN created_at - INTERVAL 365 DAY AND created_at
                THEN first_commit_at
            ELSE created_at
        END AS started_at
    FROM measured
)

SELECT
    $profile AS profile,
    repository AS place,
    number,
    person,
    merged_at::DATE AS day,
    CASE
        WHEN added + removed < $small_threshold THEN 'small'
        WHEN added + removed <= $medium_threshold THEN 'medium'
        ELSE 'large'
    END AS size,
    added,
    removed,
    CASE
        WHEN $rework_denominator = 'max' THEN greatest(added, removed)
        ELSE added + removed
    END AS rework_base,
    recent,
    legacy,
    CASE
        -- Merged before it was created, or a squash of which git alone tells: only a time
        -- from a commit means anything.
        WHEN (merged_at < created_at OR is_squash) AND merged_at <= started_at THEN NULL
        WHEN merged_at >= started_at THEN epoch_us(merged_at) - epoch_us(started_at)
    END AS cycle_us,
    comments,
    has_ticket,
    CASE
        WHEN cycle_us IS NOT NULL
            THEN worked_by(merged_at, last_day) - worked_by(started_at, first_day)
    END AS worked_us
FROM started
ASOF LEFT JOIN working_days AS first_day ON started.started_at >= first_day.opens
ASOF LEFT JOIN working_days AS last_day ON started.merged_at >= last_day.opens;
