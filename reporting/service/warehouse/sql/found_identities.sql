-- Accounts that were found to be developers', or decided to be, and that no identity gives them.
-- In:  links, developers, identities
-- Out: email, provider, account
SELECT
    developers.email,
    links.provider,
    links.account
FROM links
INNER JOIN developers ON folded(developers.email) = links.email
LEFT JOIN identities
    ON
        folded(identities.provider) = links.provider
        AND folded(identities.account) = links.account
        AND folded(identities.email) = links.email
WHERE links.account <> links.email AND identities.account IS NULL
