SELECT
    'github' AS provider,
    account_of(developer) AS account,
    email_of(developer) AS email
FROM range(1, $developers::BIGINT + 1) AS people(developer)
