"""Whose an account is: the certain ones, each with its reason; the others stay apart."""

from random import Random
from typing import Any

import pytest

from reporting.service.warehouse.who.matching import match
from reporting.service.warehouse.who.values import (
    Account,
    Decision,
    Known,
    Situation,
    Verdict,
)

ANN, BOB = "ann@example.com", "bob@example.com"
PEOPLE = {ANN: "Ann Able", BOB: "Bob Bond"}
HUB, LAB = Account("github", "annable"), Account("gitlab", "annable")
HOME = Account("git", "ann@home.example")
SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def git(email):
    return Account("git", email)


def accounts(*some):
    return dict.fromkeys(some)


def owners(situation):
    """Return whose each account is."""
    return {
        account: one.email
        for one in match(situation).clusters
        for account in one.accounts
    }


def why(situation, account):
    return next(
        one.accounts[account]
        for one in match(situation).clusters
        if account in one.accounts
    )


def decided(number, verdict, account, email=ANN):
    return Decision(number, verdict, account, email, "lou")


def told(account, email=None, name=None):
    return Known(account, email, name)


# What is known besides the developers Ann and Bob, the account, whose it is.
CERTAIN: dict[str, Any] = {
    "the e-mail of a developer": ({}, git(ANN), ANN),
    "an e-mail of a developer is an account anywhere": (
        {}, Account("azure", ANN), ANN,
    ),
    "the provider tells a developer's e-mail": (
        {"known": [told(HUB, ANN)]}, HUB, ANN,
    ),
    "another e-mail of an account that has the developer's": (
        {"known": [told(HUB, ANN), told(HUB, "ann@home.example")]}, HOME, ANN,
    ),
    "an account at two providers by one private e-mail": (
        {"known": [told(HUB, ANN), told(HUB, "ann@home.example"),
                   told(LAB, "ann@home.example")]}, LAB, ANN,
    ),
    "the made-up address of a known account": (
        {"known": [told(HUB, ANN)]}, git("12+annable@users.noreply.github.com"), ANN,
    ),
    "the account of a made-up address that a .mailmap names": (
        {"known": [told(git("12+annable@users.noreply.github.com"), ANN)]}, HUB, ANN,
    ),
    "an account that was renamed keeps its number": (
        {"known": [told(HUB, ANN),
                   told(git("12+annable@users.noreply.github.com"))]},
        git("12+ann-a@users.noreply.github.com"), ANN,
    ),
    "a .mailmap": ({"known": [told(HOME, ANN, "Ann Able")]}, HOME, ANN),
    "an identity": ({"identities": {HUB: BOB}}, HUB, BOB),
    "what follows from an identity": (
        {"identities": {HUB: ANN}, "known": [told(HUB, "ann@home.example")]}, HOME, ANN,
    ),
    "an identity is stronger than what the provider tells": (
        {"identities": {HUB: BOB}, "known": [told(HUB, ANN)]}, HUB, BOB,
    ),
    "a login like the e-mail, and the full name": (
        {"known": [told(Account("jira", "ann"), None, "Able, Ann")]},
        Account("jira", "ann"), ANN,
    ),
    "an account of which the data does not say where it is": (
        {"known": [told(HUB, ANN)]}, Account("", "annable"), ANN,
    ),
    "a decision": ({"decisions": [decided(1, SAME, HUB, BOB)]}, HUB, BOB),
    "a decision is stronger than an identity": (
        {"identities": {HUB: ANN}, "decisions": [decided(1, SAME, HUB, BOB)]}, HUB, BOB,
    ),
    "the later decision counts": (
        {"decisions": [decided(2, SAME, HUB, BOB), decided(1, SAME, HUB, ANN)]},
        HUB, BOB,
    ),
    "a link after an unlink": (
        {"decisions": [decided(1, DIFFERENT, HUB), decided(2, SAME, HUB)]}, HUB, ANN,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CERTAIN)
def test_what_is_certain(case):
    known, account, expected = CERTAIN[case]
    situation = Situation(accounts=accounts(account), people=PEOPLE, **known)

    assert owners(situation)[account] == expected
    assert why(situation, account)


# The same for accounts that stay nobody's.
UNCERTAIN: dict[str, Any] = {
    "nothing is known": ({}, HUB),
    "the full name alone": ({"known": [told(HUB, None, "Ann Able")]}, HUB),
    "the login alone": ({}, Account("github", "ann")),
    "the login and one name": (
        {"known": [told(Account("github", "ann"), None, "Ann")]}, Account("github", "ann"),
    ),
    "the login and another name": (
        {"known": [told(Account("github", "ann"), None, "Ann Ample")]},
        Account("github", "ann"),
    ),
    "the first part of an e-mail": (
        {"known": [told(git("ann@else.example"), None, "Ann Able")]},
        git("ann@else.example"),
    ),
    "an e-mail that two developers' accounts share": (
        {"known": [told(HUB, ANN), told(HUB, BOB)]}, HUB,
    ),
    "what follows from something contested": (
        {"known": [told(HUB, ANN), told(HUB, BOB), told(HUB, "ann@home.example")]}, HOME,
    ),
    "a decision against what the provider tells": (
        {"known": [told(HUB, ANN)], "decisions": [decided(1, DIFFERENT, HUB)]}, HUB,
    ),
    "a decision against an identity": (
        {"identities": {HUB: ANN}, "decisions": [decided(1, DIFFERENT, HUB)]}, HUB,
    ),
    "what only an account leads to that was taken away": (
        {"known": [told(HUB, ANN), told(HUB, "ann@home.example")],
         "decisions": [decided(1, DIFFERENT, HUB)]}, HOME,
    ),
    "a decision against login and name": (
        {"known": [told(Account("jira", "ann"), None, "Ann Able")],
         "decisions": [decided(1, DIFFERENT, Account("jira", "ann"))]},
        Account("jira", "ann"),
    ),
    "an account that is several people's elsewhere": (
        {"known": [told(HUB, ANN), told(LAB, BOB)]}, Account("", "annable"),
    ),
    "an identity of nobody": ({"identities": {HUB: "who@example.com"}}, HUB),
    "a login that two people had": (
        {"known": [told(git("1+annable@users.noreply.github.com"), ANN),
                   told(git("2+annable@users.noreply.github.com"), BOB)]}, HUB,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", UNCERTAIN)
def test_what_is_not(case):
    known, account = UNCERTAIN[case]
    situation = Situation(accounts=accounts(account), people=PEOPLE, **known)

    assert owners(situation).get(account) not in PEOPLE


def test_nobody_takes_a_developers_own_e_mail():
    known = [told(HUB, ANN), told(HUB, BOB), told(git(ANN), BOB)]
    found = owners(Situation(accounts=accounts(git(ANN)), people=PEOPLE, known=known))

    assert found[git(ANN)] == ANN


def test_a_developers_own_e_mail_can_be_taken_from_them():
    decisions = [decided(1, DIFFERENT, git(ANN))]
    found = match(
        Situation(accounts=accounts(git(ANN)), people=PEOPLE, decisions=decisions)
    )

    assert found.nobodys == {git(ANN)}


def test_what_is_contested_tells_all_who_claim_it():
    known = [told(HUB, ANN), told(HUB, BOB)]
    found = match(Situation(accounts=accounts(HUB), people=PEOPLE, known=known))

    assert found.contested == {
        HUB: {
            ANN: "github tells that annable has ann@example.com",
            BOB: "github tells that annable has bob@example.com",
        }
    }


def test_two_who_fit_a_login_and_a_name_are_left_to_somebody():
    people = PEOPLE | {"ann@other.example": "Ann Able"}
    jira = Account("jira", "ann")
    known = [told(jira, None, "Ann Able")]

    found = owners(Situation(accounts=accounts(jira), people=people, known=known))

    assert found[jira] is None


def test_reasons_tell_the_way():
    known = [told(HUB, ANN), told(HUB, "ann@home.example")]
    situation = Situation(accounts=accounts(HOME), people=PEOPLE, known=known)

    assert why(situation, HOME) == (
        "github tells that annable has ann@example.com; "
        "github tells that annable has ann@home.example"
    )
    assert why(situation, HUB) == "github tells that annable has ann@example.com"


# Where nobody said who works here.


def test_without_developers_everybody_is_a_person_by_themselves():
    found = owners(Situation(accounts=accounts(git(ANN), HUB)))

    assert found == {git(ANN): ANN, HUB: "annable"}


def test_accounts_that_belong_together_are_called_as_they_commit_most():
    work, made_up = git(ANN), git("12+annable@users.noreply.github.com")
    situation = Situation(
        accounts=accounts(work, HOME, made_up, HUB),
        known=[told(HUB, ANN), told(HUB, HOME.name)],
        commits={ANN: 2, HOME.name: 5, made_up.name: 99},
    )

    assert owners(situation) == dict.fromkeys((work, HOME, made_up, HUB), HOME.name)


def test_a_decision_says_what_a_person_is_called():
    situation = Situation(
        accounts=accounts(git(ANN), HOME, HUB),
        known=[told(HUB, ANN), told(HUB, HOME.name)],
        commits={ANN: 2, HOME.name: 5},
        decisions=[decided(1, SAME, HUB, ANN)],
    )

    assert set(owners(situation).values()) == {ANN}


def test_what_was_taken_apart_stays_apart():
    situation = Situation(
        accounts=accounts(git(ANN), HOME),
        known=[told(HOME, ANN)],
        decisions=[decided(1, DIFFERENT, HOME)],
    )

    assert owners(situation) == {git(ANN): ANN, HOME: HOME.name}


def test_login_and_name_put_a_login_to_an_e_mail():
    login = Account("github", "ann")
    situation = Situation(
        accounts={git(ANN): "Ann Able", login: None},
        known=[told(login, None, "Ann Able")],
    )

    assert owners(situation) == {git(ANN): ANN, login: ANN}


# Any situation at all.

LOGINS = ("ann", "annable", "bob", "eve")
EMAILS = (ANN, BOB, "ann@home.example", "eve@else.example",
          "1+annable@users.noreply.github.com", "1+ann@users.noreply.github.com",
          "2+bob@users.noreply.github.com")  # fmt: skip
NAMES = ("Ann Able", "Bob Bond", "Eve", None)


def any_account(random):
    provider = random.choice(("git", "github", "jira", ""))
    return Account(provider, random.choice(EMAILS if provider == "git" else LOGINS))


def any_situation(random, *, mapped):
    size = random.randrange(8)
    return Situation(
        accounts={any_account(random): random.choice(NAMES) for _ in range(size)},
        known=[
            told(any_account(random), random.choice((*EMAILS, None)), random.choice(NAMES))
            for _ in range(random.randrange(6))
        ],
        people=PEOPLE if mapped else {},
        identities={any_account(random): random.choice(EMAILS) for _ in range(2)}
        if random.random() < 0.5
        else {},
        decisions=[
            decided(number, random.choice((SAME, DIFFERENT)), any_account(random),
                    random.choice((ANN, BOB) if mapped else EMAILS))
            for number in range(random.randrange(4))
        ],
        commits={email: random.randrange(5) for email in EMAILS},
    )  # fmt: skip


def shuffled(random, situation):
    def mixed(values):
        return dict(random.sample(list(values.items()), len(values)))

    return Situation(
        accounts=mixed(situation.accounts),
        known=random.sample(situation.known, len(situation.known)),
        people=mixed(situation.people),
        identities=mixed(situation.identities),
        decisions=random.sample(situation.decisions, len(situation.decisions)),
        commits=mixed(situation.commits),
    )


@pytest.mark.parametrize("mapped", [True, False], ids=["developers", "found"])
def test_what_holds_in_any_situation(mapped):
    random = Random(8)
    for _ in range(1500):
        situation = any_situation(random, mapped=mapped)
        found = match(situation)
        placed = [account for one in found.clusters for account in one.accounts]

        assert len(placed) == len(set(placed))
        assert not set(placed) & set(found.contested)
        # A situation has no order.
        assert match(shuffled(random, situation)) == found
        emails = [one.email for one in found.clusters if one.email]
        assert len(emails) == len(set(emails))
        if mapped:
            assert set(emails) == set(PEOPLE)
        else:
            assert {*situation.accounts} <= {*placed, *found.contested}
            assert len(emails) == len(found.clusters)


@pytest.mark.parametrize("mapped", [True, False], ids=["developers", "found"])
def test_the_last_word_on_an_account_and_a_person_holds(mapped):
    random = Random(9)
    for _ in range(1500):
        situation = any_situation(random, mapped=mapped)
        found = owners(situation)
        last = {(d.account, d.email): d for d in situation.decisions}
        latest = {d.account: d for d in last.values() if d.verdict is SAME}
        for (account, email), decision in last.items():
            if decision.verdict is DIFFERENT and account.name != email:
                assert found.get(account) != email
            elif latest.get(account) is decision and (not mapped or email in PEOPLE):
                assert found[account] == email
