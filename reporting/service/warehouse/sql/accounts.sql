-- Whose each account is, and whether it is a bot's.
-- In:  links, developers, bots, person_numbers; asked_accounts(provider, account, name);
--      $mapped: there are developers, so nobody else is a person
-- Out: resolved_accounts(provider, account, name, person, bot), a temporary table
-- A developer's e-mail is an account of theirs everywhere. What belongs to a bot's account is
-- the bot's, unless it is a person's whom somebody named.
CREATE OR REPLACE TEMP TABLE resolved_accounts AS
WITH patterns AS (
    SELECT
        folded(provider) AS provider,
        like_pattern(folded(account)) AS pattern
    FROM bots
    UNION ALL
    SELECT
        unnest($bot_providers::VARCHAR[]),
        unnest($bot_patterns::VARCHAR[])
),

company AS (
    SELECT DISTINCT
        asked.provider,
        asked.account,
        mates.provider AS mate_provider,
        mates.account AS mate
    FROM asked_accounts AS asked
    INNER JOIN links AS own USING (provider, account)
    INNER JOIN links AS mates USING (cluster)
    WHERE NOT own.named
    UNION
    SELECT
        provider,
        account,
        provider AS mate_provider,
        account AS mate
    FROM asked_accounts
),

-- Most bots are named in full; only real patterns are tried on every account.
judged AS (
    SELECT DISTINCT
        company.provider,
        company.account
    FROM company
    INNER JOIN patterns
        ON
            company.mate_provider = coalesce(patterns.provider, company.mate_provider)
            AND company.mate LIKE patterns.pattern ESCAPE '\'
    UNION
    SELECT DISTINCT
        provider,
        account
    FROM company
    WHERE mate LIKE '%[bot]' OR mate LIKE '%[bot]@%'
),

owners AS (
    SELECT
        asked.provider,
        asked.account,
        asked.name,
        coalesce(links.email, asked.account) AS email,
        judged.account IS NOT NULL
        OR coalesce(folded(asked.name) LIKE '%[bot]', FALSE) AS bot
    FROM asked_accounts AS asked
    LEFT JOIN links USING (provider, account)
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
