-- The comments that count: by people other than the author, with words, from the creation of
-- the merged pull request to the very second of its merge.
-- In:  pull_requests, pull_request_comments, accounts; touched_pulls(repository, number)
-- Out: counted_comments(repository, number, created_at), a temporary table
CREATE OR REPLACE TEMP TABLE counted_comments AS
SELECT
    comments.repository,
    comments.number,
    comments.created_at
FROM pull_request_comments AS comments
SEMI JOIN touched_pulls USING (repository, number)
INNER JOIN pull_requests AS pulls USING (repository, number)
INNER JOIN accounts AS author
    ON
        author.provider = folded(coalesce(pulls.provider, ''))
        AND author.account = folded(pulls.author)
INNER JOIN accounts AS commenter
    ON
        commenter.provider = author.provider
        AND commenter.account = folded(comments.author)
WHERE
    comments.created_at BETWEEN pulls.created_at AND pulls.merged_at
    AND comments.state IS DISTINCT FROM 'pending'
    AND coalesce(comments.has_text, comments.kind != 'review')
    AND NOT commenter.bot
    AND NOT coalesce(comments.author_is_bot, FALSE)
    AND (
        $count_self_comments
        OR NOT (
            commenter.account = author.account
            OR coalesce(commenter.person = author.person, FALSE)
        )
    );
