"""What is not certain is proposed, with reasons, to be decided by somebody."""

import pytest

from reporting.service.warehouse.who.matching import match
from reporting.service.warehouse.who.proposing import propose
from reporting.service.warehouse.who.values import (
    Account,
    Decision,
    Known,
    Situation,
    Verdict,
)

ANN, BOB, ANNA = "ann@example.com", "bob@example.com", "anna@example.com"
PEOPLE = {ANN: "Ann Able", BOB: "Bob Bond"}
HUB = Account("github", "octo")


def proposed(account, name=None, *, people=PEOPLE, volume=None, **more):
    known = [Known(account, None, name), *more.pop("known", ())]
    situation = Situation(accounts={account: None}, people=people, known=known, **more)
    done = {account: 1} if volume is None else volume
    return propose(situation, match(situation), done)


@pytest.mark.parametrize(
    ("account", "name", "email", "reasons"),
    [
        (HUB, "Ann Able", ANN, ("the full names are the same",)),
        (HUB, "Able, Ann", ANN, ("the full names are the same",)),
        (HUB, "Anna Able", ANN, ("the names are alike (94 %)",)),
        (Account("github", "ann"), None, ANN, ("both are called ann",)),
        (Account("git", "ann@home.example"), "Ann A.", ANN, ("both are called ann",)),
        (Account("github", "annable"), None, ANN, ("annable is made of their name",)),
        (Account("github", "b-bond"), None, BOB, ("b-bond is made of their name",)),
        (
            Account("git", "bob@home.example"),
            "Bob Bond",
            BOB,
            ("both are called bob", "the full names are the same"),
        ),
    ],
)
def test_what_speaks_for_a_person_is_told(account, name, email, reasons):
    [found] = proposed(account, name)

    assert (found.account, found.email, found.reasons) == (account, email, reasons)


@pytest.mark.parametrize(
    ("account", "name"),
    [
        (HUB, None),
        (HUB, "Ann"),  # many are called so
        (HUB, "Rob Bond-Baker"),
        (Account("git", "info@example.com"), None),  # nobody's own
        (Account("github", "able"), None),
    ],
)
def test_coincidences_are_not_proposed(account, name):
    people = PEOPLE | {"info@other.example": "Ina Info"}

    assert proposed(account, name, people=people) == ()


def test_two_reasons_are_better_than_one_and_the_busier_comes_first():
    one, other = Account("git", "bob@home.example"), Account("github", "annable")
    third = Account("github", "aable")
    known = [Known(one, None, "Bob Bond")]
    situation = Situation(
        accounts=dict.fromkeys((one, other, third)), people=PEOPLE, known=known
    )

    found = propose(situation, match(situation), {one: 1, other: 2, third: 3})

    assert [(p.account, p.score) for p in found] == [
        (one, 0.84), (third, 0.4), (other, 0.4),
    ]  # fmt: skip


def test_all_who_claim_an_account_are_proposed():
    known = [Known(HUB, ANN), Known(HUB, BOB)]

    found = proposed(HUB, known=known)

    assert [(p.email, p.person) for p in found] == [
        (ANN, "Ann Able"),
        (BOB, "Bob Bond"),
    ]
    assert found[0].reasons == (
        "github tells that octo has ann@example.com",
        "2 people could claim it",
    )


def test_what_was_refused_is_not_proposed_again():
    no = Decision(1, Verdict.DIFFERENT, HUB, ANN, "lou")

    assert proposed(HUB, "Ann Able", decisions=[no]) == ()


def test_who_did_nothing_is_not_proposed():
    assert proposed(HUB, "Ann Able", volume={}) == ()


def test_of_two_persons_found_in_the_data_the_smaller_may_join_the_larger():
    work, home = Account("git", ANN), Account("git", "ann.able@home.example")
    situation = Situation(accounts=dict.fromkeys((work, home), "Ann Able"))

    [found] = propose(situation, match(situation), {work: 9, home: 2})

    assert (found.account, found.email) == (home, ANN)


def test_at_most_three_are_proposed_for_an_account():
    people = {f"{n}@example.com": "Ann Able" for n in "abcde"}

    assert len(proposed(HUB, "Ann Able", people=people)) == 3
