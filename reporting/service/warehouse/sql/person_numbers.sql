-- A number for every developer or, where there are none, for everybody the data speaks of.
-- In:  developers, identities, asked_accounts; $mapped
-- Out: person_numbers
INSERT INTO person_numbers
WITH people AS (
    SELECT folded(email) AS email FROM developers
    UNION
    SELECT coalesce(folded(identities.email), asked.account) AS email
    FROM asked_accounts AS asked
    LEFT JOIN identities
        ON
            folded(identities.provider) = asked.provider
            AND folded(identities.account) = asked.account
    WHERE NOT $mapped
    UNION
    SELECT folded(email) AS email FROM identities
    WHERE NOT $mapped
)

SELECT
    email,
    row_number() OVER (ORDER BY email)
    + coalesce((SELECT max(person) FROM person_numbers), 0) AS person
FROM people
ANTI JOIN person_numbers USING (email);
