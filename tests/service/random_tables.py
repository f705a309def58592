"""Random event tables, small enough for slow obvious code, with every oddity on purpose."""

from datetime import UTC, datetime, timedelta
from random import Random

START = datetime(2025, 12, 20, tzinfo=UTC)
PEOPLE = tuple(f"p{number}@example.com" for number in range(7))
ACCOUNTS = (*PEOPLE, "stranger@example.com", "ci[bot]@example.com", "alias@example.com")
REPOSITORIES = ("app", "web", "ops")


def instant(random: Random) -> datetime:
    return START + timedelta(seconds=random.randrange(80 * 86400))


def developers(random: Random):
    return [
        {
            "email": email.upper() if number == 3 else email,
            "name": f"Person {number}",
            "manager_email": random.choice(PEOPLE[:number]) if number else "",
            "starts_on": "2026-01-15" if number == 4 else "",
            "ends_on": "2026-02-03" if number == 5 else "",
        }
        for number, email in enumerate(PEOPLE)
    ]


def tables(random: Random, size: int = 60):
    """Return all event tables; the same random numbers give the same rows."""
    pulls = [_pull(random, number) for number in range(size)]
    items = [_item(random, number) for number in range(size)]
    return {
        "developers": developers(random),
        "identities": [
            {"provider": "git", "account": "alias@example.com", "email": PEOPLE[1]}
        ],
        "bots": [{"provider": "", "account": "robot*"}],
        "commits": [_commit(random, number) for number in range(2 * size)],
        "pull_requests": pulls,
        "pull_request_commits": [_own_commit(random, pull) for pull in pulls],
        "pull_request_files": [
            _file(random, pull, name) for pull in pulls for name in ("a.py", "b.py")
        ],
        "pull_request_comments": [
            _comment(random, pull, number) for pull in pulls for number in range(3)
        ],
        "work_items": items,
        "work_item_transitions": [
            row for item in items for row in _history(random, item)
        ],
        "pull_request_removed_lines": [
            _removed(random, pull) for pull in pulls for _ in range(2)
        ],
    }


def _commit(random, number):
    return {
        "repository": random.choice(REPOSITORIES),
        "sha": f"c{number}",
        "author": random.choice(ACCOUNTS),
        "authored_at": instant(random).isoformat(),
        "is_merge": random.choice(("true", "false", "false", "")),
        "message": random.choice(("", "JOB-3 done", "nothing")),
    }


def _pull(random, number):
    created = instant(random)
    merged = created + timedelta(seconds=random.randrange(9 * 86400))
    first = created - timedelta(seconds=random.randrange(-86400, 5 * 86400))
    return {
        "repository": random.choice(REPOSITORIES),
        "number": number,
        "provider": "git",
        "author": random.choice(ACCOUNTS),
        "created_at": created.isoformat(),
        "merged_at": merged.isoformat() if random.random() < 0.8 else "",
        "first_commit_at": first.isoformat() if random.random() < 0.7 else "",
        "added": random.choice((0, 3, 9, 10, 60, 100, 400)),
        "removed": random.choice((0, 1, 40, 41)),
        "title": f"JOB-{random.randrange(90)} work" if random.random() < 0.5 else "x",
    }


def _own_commit(random, pull):
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "sha": f"c{random.randrange(60)}",
    }


def _file(random, pull, name):
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "path": name,
        "added": random.randrange(20),
        "removed": random.randrange(20),
        "previous_change_at": instant(random).isoformat()
        if random.random() < 0.7
        else "",
        "is_new": random.choice(("true", "false", "")),
    }


def _removed(random, pull):
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "path": "a.py",
        "written_at": instant(random).isoformat(),
        "removed": random.randrange(9),
    }


def _comment(random, pull, number):
    created = datetime.fromisoformat(pull["created_at"])
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "comment_id": number,
        "author": random.choice((*ACCOUNTS, "robot-1")),
        "created_at": (
            created + timedelta(hours=random.randrange(-5, 200))
        ).isoformat(),
        "kind": random.choice(("comment", "review_comment", "review")),
        "has_text": random.choice(("true", "false", "")),
    }


def _item(random, number):
    return {
        "tracker": "jira",
        "key": f"JOB-{number}",
        "type": random.choice(("Story", "Bug", "Task", "Epic")),
        "status": random.choice(("Done", "In Progress", "Won't Do")),
        "created_at": START.isoformat(),
        "completed_at": instant(random).isoformat(),
        "assignee": random.choice(PEOPLE),
    }


def _history(random, item):
    statuses = ("To Do", "In Progress", "QA", "Done", "Closed", "Won't Do")
    moments = sorted(instant(random) for _ in range(random.randrange(6)))
    return [
        {
            "tracker": "jira",
            "key": item["key"],
            "changed_at": moment.isoformat(),
            "field": field,
            "from_value": random.choice(values),
            "to_value": random.choice(values),
        }
        for moment in moments
        for field, values in (("status", statuses), ("assignee", (*PEOPLE, "")))
        if random.random() < 0.6
    ]
