-- Replaces the links, and asks again for every account that they make another's.
-- In:  new_links, links, accounts, asked_accounts
-- Out: links, asked_accounts extended
CREATE OR REPLACE TEMP TABLE moved_links AS
SELECT
    coalesce(now.provider, before.provider) AS provider,
    coalesce(now.account, before.account) AS account,
    unnest([now.cluster, before.cluster]) AS cluster
FROM new_links AS now
FULL JOIN links AS before
    ON before.provider = now.provider AND before.account = now.account
WHERE
    (before.email, before.cluster, before.named, before.provider)
    IS DISTINCT FROM (now.email, now.cluster, now.named, now.provider);

CREATE OR REPLACE TEMP TABLE moved_accounts AS
SELECT
    provider,
    account
FROM moved_links
UNION
SELECT
    links.provider,
    links.account
FROM links
SEMI JOIN moved_links USING (cluster)
UNION
SELECT
    new_links.provider,
    new_links.account
FROM new_links
SEMI JOIN moved_links USING (cluster);

INSERT INTO asked_accounts
SELECT
    accounts.provider,
    accounts.account,
    accounts.name
FROM accounts
SEMI JOIN moved_accounts USING (provider, account)
ANTI JOIN asked_accounts USING (provider, account);

DELETE FROM links;

INSERT INTO links FROM new_links
