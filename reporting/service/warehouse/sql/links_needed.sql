-- Whether anything came that may change whose an account is.
-- In:  fresh_*, asked_accounts, accounts; $mapped: there are developers, so that it does not
--      matter which e-mail of a person is used most
SELECT
    EXISTS (FROM fresh_developers)
    OR EXISTS (FROM fresh_identities)
    OR EXISTS (FROM fresh_known_accounts)
    OR (NOT $mapped AND EXISTS (FROM fresh_commits))
    OR EXISTS (
        FROM asked_accounts AS asked
        LEFT JOIN accounts USING (provider, account)
        WHERE accounts.account IS NULL OR accounts.name IS DISTINCT FROM asked.name
    ) AS needed
