"""Who is above whom, also where the data is odd."""

from reporting.staff import Developer, Staff


def staff(**managers):
    return Staff.of(
        Developer(name, name.title(), boss) for name, boss in managers.items()
    )


def test_the_managers_above_come_nearest_first():
    found = staff(ada="lou", lou="bea", bea="")

    assert list(found.above("ADA")) == ["lou", "bea"]
    assert found.is_above("BEA", "ada")
    assert not found.is_above("ada", "ada")


def test_nobody_is_above_the_top_or_a_stranger():
    found = staff(bea="")

    assert list(found.above("bea")) == []
    assert list(found.above("nobody")) == []


def test_a_manager_without_a_record_ends_the_chain():
    assert list(staff(ada="gone").above("ada")) == ["gone"]


def test_people_who_manage_each_other_are_each_passed_once():
    found = staff(ada="lou", lou="bea", bea="ada")

    assert list(found.above("ada")) == ["lou", "bea"]
    assert list(staff(ada="ada").above("ada")) == []


def test_a_chain_without_end_ends():
    deep = staff(**{f"p{level}": f"p{level + 1}" for level in range(1000)})

    assert len(list(deep.above("p0"))) == 50


def test_letter_case_tells_nobody_apart():
    found = staff(**{"Ada@Example.com": "Lou@Example.com"})

    assert found.find("ada@example.COM").name == "Ada@Example.Com"
    assert found.find(None) is None
    assert found.find("") is None
