-- Whose each account is, and whether it is a bot's.
-- In:  identities, developers, bots, person_numbers; asked_accounts(provider, account, name);
--      $mapped: there are developers, so nobody else is a person
-- Out: resolved_accounts(provider, account, name, person, bot), a temporary table
-- An explicit identity wins; a developer's e-mail is an account of theirs everywhere. An
-- account of an unnamed provider is whoever has that account, if only one has.
CREATE OR REPLACE TEMP TABLE resolved_accounts AS
WITH known AS (
    SELECT
        folded(provider) AS provider,
        folded(account) AS account,
        folded(email) AS email
    FROM identities
    UNION ALL
    SELECT
        '' AS provider,
        folded(account) AS account,
        min(folded(email)) AS email
    FROM identities
    GROUP BY ALL
    HAVING count(DISTINCT folded(email)) = 1
),

patterns AS (
    SELECT
        folded(provider) AS provider,
        like_pattern(folded(account)) AS pattern
    FROM bots
    UNION ALL
    SELECT
        unnest($bot_providers::VARCHAR[]),
        unnest($bot_patterns::VARCHAR[])
),

-- Most bots are named in full; only real patterns are tried on every account.
judged AS (
    SELECT DISTINCT
        asked.provider,
        asked.account
    FROM asked_accounts AS asked
    INNER JOIN patterns
        ON
            asked.provider = coalesce(patterns.provider, asked.provider)
            AND asked.account LIKE patterns.pattern ESCAPE '\'
),

owners AS (
    SELECT
        asked.provider,
        asked.account,
        asked.name,
        coalesce(known.email, asked.account) AS email,
        judged.account IS NOT NULL
        OR asked.account LIKE '%[bot]'
        OR asked.account LIKE '%[bot]@%'
        OR coalesce(folded(asked.name) LIKE '%[bot]', FALSE) AS bot
    FROM asked_accounts AS asked
    LEFT JOIN known USING (provider, account)
    LEFT JOIN judged USING (provider, account)
)

SELECT
    owners.provider,
    owners.account,
    owners.name,
    CASE WHEN NOT $mapped AND owners.bot THEN NULL ELSE numbers.person END AS person,
    owners.bot
FROM owners
LEFT JOIN (
    SELECT
        person_numbers.email,
        person_numbers.person
    FROM person_numbers
    LEFT JOIN (SELECT DISTINCT folded(email) AS email FROM developers) AS developers
        USING (email)
    WHERE developers.email IS NOT NULL OR NOT $mapped
) AS numbers USING (email);
