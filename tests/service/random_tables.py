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
            "department": random.choice(("A", "B", "")),
            "team": random.choice(("x", "y", "")),
            "starts_on": "2026-01-15" if number == 4 else "",
            "ends_on": "2026-02-03" if number == 5 else "",
        }
        for number, email in enumerate(PEOPLE)
    ]


def tables(random: Random, size: int = 60):
    """Return all event tables; the same random numbers give the same rows."""
    pulls = [_pull(random, number) for number in range(size)]
    items = [
        *(_item(random, "jira", f"JOB-{number}") for number in range(size)),
        *(_item(random, "app", f"#{number}") for number in range(6)),
        _item(random, "azure", "7"),
    ]
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
            _file(random, pull, name) for pull in pulls for name in ("a.py", "src/b.py")
        ],
        "pull_request_comments": [
            _comment(random, pull, number) for pull in pulls for number in range(3)
        ],
        "work_items": items,
        "work_item_transitions": [
            row for item in items for row in _history(random, item)
        ],
        "pull_request_work_items": [
            _link(random, pull) for pull in random.sample(pulls, size // 10)
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
    merged = created + timedelta(seconds=random.randrange(-9000, 9 * 86400))
    first = created - timedelta(seconds=random.randrange(-86400, 5 * 86400))
    if random.random() < 0.05:
        first -= timedelta(days=random.choice((340, 400)))
    author = random.choice(ACCOUNTS)
    return {
        "repository": random.choice(REPOSITORIES),
        "number": number,
        "provider": "git",
        "author": author.upper() if random.random() < 0.1 else author,
        "created_at": created.isoformat(),
        "ready_at": later(random, created) if random.random() < 0.4 else "",
        "merged_at": merged.isoformat() if random.random() < 0.8 else "",
        "first_commit_at": first.isoformat() if random.random() < 0.7 else "",
        "added": random.choice((0, 3, 9, 10, 60, 100, 400, "")),
        "removed": random.choice((0, 1, 40, 41)),
        "title": f"JOB-{random.randrange(90)} work" if random.random() < 0.5 else "x",
        "body": random.choice(("", "see #3", "AB#7 now", "JOB-5_x", "aJOB-6", "JOB-7é",
                               "x#4", "(#5)", "ZZZ-1", "JOB-999", f"#{number}")),
        "source_branch": random.choice(("", "job-8-fix", "feature/ops-1", "main")),
    }  # fmt: skip


def later(random: Random, moment: datetime) -> str:
    return (moment + timedelta(minutes=random.randrange(60 * 60))).isoformat()


def _link(random, pull):
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "tracker": "jira",
        "key": random.choice(("JOB-1", "NONE-1")),
    }


def _own_commit(random, pull):
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "sha": f"c{random.randrange(60)}",
    }


def _file(random, pull, name):
    changed = instant(random)
    if pull["merged_at"] and random.random() < 0.5:  # right at the edge of a window
        days = timedelta(days=random.choice((0, 5, 30, 60)))
        changed = datetime.fromisoformat(pull["merged_at"]) - days
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "path": name,
        "added": random.randrange(20),
        "removed": random.randrange(20),
        "previous_change_at": changed.isoformat() if random.random() < 0.7 else "",
        "is_new": random.choice(("true", "false", "")),
        "is_binary": random.choice(("true", "false", "false", "")),
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
    said = (created + timedelta(hours=random.randrange(-5, 200))).isoformat()
    if random.random() < 0.2:  # at the very edges of the time that counts
        said = random.choice((pull["created_at"], pull["merged_at"] or said))
    return {
        "repository": pull["repository"],
        "number": pull["number"],
        "comment_id": number,
        "author": random.choice((*ACCOUNTS, "robot-1")),
        "created_at": said,
        "kind": random.choice(("comment", "review_comment", "review")),
        "state": random.choice(("", "", "approved", "pending")),
        "has_text": random.choice(("true", "false", "")),
        "author_is_bot": random.choice(("", "", "true", "false")),
    }


def _item(random, tracker, key):
    return {
        "tracker": tracker,
        "key": key,
        "type": random.choice(
            ("Story", "Bug", "Task", "Epic", "Sub-task", "feature", "")
        ),
        "status": random.choice(("Done", "closed", "In Progress", "Won't Do", "")),
        "created_at": START.isoformat(),
        "completed_at": instant(random).isoformat() if random.random() < 0.8 else "",
        "assignee": random.choice((*PEOPLE, "stranger@example.com", "")),
    }


def _history(random, item):
    statuses = ("To Do", "In Progress", "QA", "Done", "Closed", "Won't Do")
    moments = sorted(instant(random) for _ in range(random.randrange(6)))
    return [
        {
            "tracker": item["tracker"],
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
