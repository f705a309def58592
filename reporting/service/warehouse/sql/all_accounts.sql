-- Every account there is: those known, and those that rows just now spoke of.
-- In:  accounts, asked_accounts
-- Out: all_accounts(provider, account, name), a temporary table
CREATE OR REPLACE TEMP TABLE all_accounts AS
SELECT
    provider,
    account,
    name
FROM asked_accounts
UNION ALL
SELECT
    provider,
    account,
    name
FROM accounts
ANTI JOIN asked_accounts USING (provider, account)
