"""Who is who in the warehouse: facts follow, bit by bit as at once, and stay decided."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from reporting.service.warehouse import decisions as deciding
from reporting.service.warehouse.decisions import Undecidable, Wish
from reporting.service.warehouse.people import people, proposals
from reporting.service.warehouse.who.values import Account, Verdict
from tests.service.small_warehouse import batches, plan, rows, warehouse

ANN, BOB = "ann@example.com", "bob@example.com"
DEVELOPERS = [{"email": ANN, "name": "Ann Able"}, {"email": BOB, "name": "Bob Bond"}]
HUB = Account("github", "annable")
NOW = datetime(2026, 3, 8, tzinfo=UTC)


def commit(number, author, name="Ann", day=5):
    return {
        "repository": "app",
        "sha": f"c{number}",
        "author": author,
        "author_name": name,
        "authored_at": f"2026-01-{day:02}T10:00:00Z",
    }


def pull(number, author):
    return {
        "repository": "app",
        "number": number,
        "provider": "github",
        "author": author,
        "created_at": "2026-01-05T10:00:00Z",
        "merged_at": "2026-01-06T10:00:00Z",
        "added": 10,
    }


def told(account, email=None, name=None, provider="github"):
    return {"provider": provider, "account": account, "email": email, "name": name}


def counts(opened, folder):
    """Return coding days and merged pull requests by developer; nothing for none."""
    wanted = plan(
        "2026-01-01", "2026-01-31", "CODING_DAYS", "PR_MERGED", level="developer"
    )
    return {
        row["Email"]: (row["CODING_DAYS"], row["PR_MERGED"])
        for row in rows(opened, wanted, folder)
    }


def link(opened, account=HUB, email=ANN, verdict=Verdict.SAME):
    [entry] = deciding.decide(
        opened, [Wish(verdict=verdict, account=account, email=email)], by="lou", now=NOW
    )
    return entry.number


def unlink(opened, account=HUB, email=None):
    return link(opened, account, email, Verdict.DIFFERENT)


COMPANY: dict[str, Any] = {
    "developers": DEVELOPERS,
    "commits": [commit(1, ANN), commit(2, "ann@home.example", day=6)],
    "pull_requests": [pull(1, "AnnAble")],
}


def test_what_a_provider_tells_later_moves_what_was_done_before(tmp_path):
    with warehouse(tmp_path, **COMPANY) as opened:
        assert counts(opened, tmp_path)[ANN] == ("1", "0")

        known = [told("annable", ANN), told("AnnAble", "Ann@Home.example")]
        opened.merge(batches(tmp_path, {"known_accounts": known}))

        assert counts(opened, tmp_path)[ANN] == ("2", "1")


def test_a_merge_that_was_undone_stays_undone_on_the_next_sync(tmp_path):
    known = {
        "known_accounts": [told("annable", ANN), told("annable", "ann@home.example")]
    }
    with warehouse(tmp_path, **(COMPANY | known)) as opened:
        assert counts(opened, tmp_path)[ANN] == ("2", "1")

        number = unlink(opened)
        assert counts(opened, tmp_path)[ANN] == ("1", "0")
        opened.merge(
            batches(tmp_path, {**known, "pull_requests": [pull(2, "annable")]})
        )
        assert counts(opened, tmp_path)[ANN] == ("1", "0")

        deciding.undo(opened, [number], by="lou", why="It is her.", now=NOW)
        assert counts(opened, tmp_path)[ANN] == ("2", "2")


def test_an_identity_comes_again_and_a_decision_against_it_holds(tmp_path):
    identity = {
        "identities": [{"provider": "github", "account": "annable", "email": ANN}]
    }
    with warehouse(tmp_path, **(COMPANY | identity)) as opened:
        assert counts(opened, tmp_path)[ANN] == ("1", "1")

        unlink(opened, HUB, ANN)
        opened.merge(batches(tmp_path, identity))

        assert counts(opened, tmp_path)[ANN] == ("1", "0")


def test_a_developers_own_e_mail_may_be_taken_away_too(tmp_path):
    with warehouse(tmp_path, **COMPANY) as opened:
        unlink(opened, Account("git", ANN))

        assert counts(opened, tmp_path)[ANN] == ("0", "0")


def test_links_survive_a_start(tmp_path):
    with warehouse(tmp_path, **COMPANY) as opened:
        link(opened)
    with warehouse(tmp_path, "profile: {recentDays: 3}") as opened:
        assert counts(opened, tmp_path)[ANN] == ("1", "1")
        [entry] = deciding.log(opened)
        assert (entry.number, entry.email, entry.decided_by) == (1, ANN, "lou")
        assert entry.decided_at == NOW


WRONG = [
    (HUB, "an@example.com", "an@example.com is no developer's e-mail. "
     "Did you mean ann@example.com?"),
    (Account("github", "annabel"), ANN, "There is no account github annabel in the data. "
     "Did you mean github annable?"),
    (Account("gitlab", "annable"), ANN, "There is no account gitlab annable in the data."),
]  # fmt: skip


@pytest.mark.parametrize(("account", "email", "told"), WRONG)
def test_decisions_about_nothing_are_told(tmp_path, account, email, told):
    with warehouse(tmp_path, **COMPANY) as opened, pytest.raises(Undecidable) as raised:
        link(opened, account, email)

    assert str(raised.value) == told


def test_wrong_decisions_take_the_right_ones_with_them(tmp_path):
    with warehouse(tmp_path, **COMPANY) as opened:
        wishes = [
            Wish(verdict=Verdict.SAME, account=HUB, email=ANN),
            Wish(verdict=Verdict.SAME, account=HUB, email="who@example.com"),
            Wish(verdict=Verdict.SAME, account=HUB, email=None),
            Wish(verdict=Verdict.DIFFERENT, account=HUB, email=None),
        ]
        with pytest.raises(Undecidable) as raised:
            deciding.decide(opened, wishes, by="lou", now=NOW)
        assert [place for place, _ in raised.value.problems] == [1, 2, 3]
        assert deciding.log(opened) == ()

        number = link(opened)
        deciding.undo(opened, [number], by="kim", why="", now=NOW)
        with pytest.raises(Undecidable) as raised:
            deciding.undo(opened, [number, 9], by="lou", why="", now=NOW)
        assert [why for _, why in raised.value.problems] == [
            "Decision 1 was taken back already, by kim.",
            "There is no decision 9.",
        ]


def test_without_developers_accounts_that_belong_together_are_one_person(tmp_path):
    tables: dict[str, Any] = {
        name: rows for name, rows in COMPANY.items() if name != "developers"
    }
    known = [told("annable", ANN, "Ann Able"), told("annable", "ann@home.example")]
    with warehouse(tmp_path, **tables, known_accounts=known) as opened:
        assert counts(opened, tmp_path) == {ANN: ("2", "1")}

        unlink(opened, Account("git", "ann@home.example"))

        assert counts(opened, tmp_path) == {
            ANN: ("1", "1"),
            "ann@home.example": ("1", "0"),
        }


def test_a_person_whom_only_a_tracker_knows_is_called_by_name(tmp_path):
    item = {
        "tracker": "jira",
        "key": "PAY-1",
        "created_at": "2026-01-05T10:00:00Z",
        "completed_at": "2026-01-06T10:00:00Z",
        "status": "Done",
        "assignee": "5b10ac8d",
    }
    known = [told("5b10ac8d", None, "Ann Able", provider="jira")]
    with warehouse(tmp_path, work_items=[item], known_accounts=known) as opened:
        wanted = plan("2026-01-01", "2026-01-31", "WORK_COMPLETED", level="developer")
        [row] = rows(opened, wanted, tmp_path)

    assert (row["Developer"], row["WORK_COMPLETED"]) == ("Ann Able", "1")


def test_what_belongs_to_a_bots_account_is_the_bots(tmp_path):
    bot = Account("github", "acme-ci")
    tables: dict[str, Any] = {
        "commits": [
            commit(1, "7+acme-ci@users.noreply.github.com"),
            commit(2, "ci@acme.example"),
            commit(3, "robotics@acme.example", "Robotics Team"),
            commit(4, "abbott@acme.example", "Bot Bottom"),
        ],
        "known_accounts": [told("acme-ci", "ci@acme.example")],
        "bots": [{"provider": "github", "account": bot.name}],
    }
    with warehouse(tmp_path, **tables) as opened:
        assert set(counts(opened, tmp_path)) == {
            "robotics@acme.example",
            "abbott@acme.example",
        }


def test_a_bot_is_told_later_and_takes_its_company_with_it(tmp_path):
    tables: dict[str, Any] = {
        "commits": [commit(1, "ci@acme.example")],
        "known_accounts": [told("acme-ci", "ci@acme.example")],
    }
    with warehouse(tmp_path, **tables) as opened:
        assert set(counts(opened, tmp_path)) == {"ci@acme.example"}

        bots = [{"provider": "github", "account": "acme-ci"}]
        opened.merge(batches(tmp_path, {"bots": bots}))

        assert counts(opened, tmp_path) == {}


def test_people_are_listed_with_their_accounts_and_the_reasons(tmp_path):
    known = [told("annable", ANN, "Ann Able"), told("bond", None, "Bob Bond")]
    pulls = [*COMPANY["pull_requests"], pull(7, "bond"), pull(8, "dependabot[bot]")]
    tables = COMPANY | {"pull_requests": pulls}
    with warehouse(tmp_path, **tables, known_accounts=known) as opened:
        ann, bob = people(opened)
        found = [(str(p.account), p.email, d.work) for p, d in proposals(opened)]

    assert [(str(a.account), a.why) for a in ann.accounts] == [
        (f"git {ANN}", "their own e-mail"),
        ("github annable", f"github tells that annable has {ANN}"),
    ]
    assert [a.deeds and a.deeds.work for a in ann.accounts] == [1, 1]
    assert (bob.email, bob.accounts) == (BOB, ())
    assert found == [
        ("git ann@home.example", ANN, 1),
        ("github bond", BOB, 1),
    ]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("mapped", [True, False], ids=["developers", "found"])
def test_whatever_comes_in_whatever_order_the_facts_are_those_made_at_once(
    seed, mapped, tmp_path
):
    random = Random(seed)
    emails = [ANN, BOB, "ann@home.example", "ci@acme.example", "bond@else.example",
              "7+annable@users.noreply.github.com"]  # fmt: skip
    logins = ["annable", "bond", "acme-ci", "eve"]
    pieces = [
        *(("commits", commit(n, random.choice(emails), day=n + 1)) for n in range(12)),
        *(("pull_requests", pull(n, random.choice(logins))) for n in range(8)),
        *(
            ("known_accounts",
             told(random.choice(logins), random.choice([*emails, None]), "Ann Able"))
            for _ in range(4)
        ),
        ("identities", {"provider": "github", "account": "bond", "email": BOB}),
        ("bots", {"provider": "github", "account": "acme-ci"}),
        *(("developers", one) for one in DEVELOPERS if mapped),
    ]  # fmt: skip
    random.shuffle(pieces)
    (tmp_path / "bits").mkdir()
    with warehouse(tmp_path / "bits") as opened:
        while pieces:
            several = [pieces.pop() for _ in range(min(len(pieces), 4))]
            tables = {
                table: [row for other, row in several if other == table]
                for table, _ in several
            }
            opened.merge(batches(tmp_path / "bits", tables))
            _decide_something(random, opened)
        expected = counts(opened, tmp_path)
    with warehouse(tmp_path / "bits", "profile: {recentDays: 3}") as opened:
        assert counts(opened, tmp_path) == expected


def _decide_something(random, opened):
    verdict = random.choice(list(Verdict))
    account = random.choice([HUB, Account("git", "ann@home.example")])
    try:
        number = link(opened, account, random.choice([ANN, BOB]), verdict)
    except Undecidable:
        return
    if random.random() < 0.3:
        deciding.undo(opened, [number], by="lou", why="", now=NOW)
