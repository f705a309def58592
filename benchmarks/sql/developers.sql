-- Everybody but the first has a manager, who has eight people.
SELECT
    email_of(developer) AS email,
    name_of(developer) AS name,
    CASE WHEN developer > 1 THEN email_of(1 + (developer - 2) // 8) END AS manager_email,
    'Team ' || developer // 8 AS team
FROM range(1, $developers::BIGINT + 1) AS people(developer)
