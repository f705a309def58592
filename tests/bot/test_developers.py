"""Who works here, asked of the real export service."""

from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.exporting import developers, exports
from bot.exporting.client import Unavailable
from bot.exporting.developers import Account, Developers
from bot.settings import Settings
from bot.sources.ingest import send_files
from reporting.directory import Team
from reporting.errors import ExportError
from reporting.staff import Staff
from tests.flows.small_company import PEOPLE, write_organisation


@asynccontextmanager
async def service(tmp_path, *, with_people=True):
    folder = tmp_path / "tables"
    write_organisation(folder)
    if not with_people:
        (folder / "developers.csv").unlink()
    chosen = Settings.model_validate({"INSIGHTS_HOME": tmp_path / "home"})
    async with exports.opened(chosen) as client:
        await send_files(client, folder)
        yield client


async def test_everybody_is_known_with_the_manager_page_by_page(tmp_path, monkeypatch):
    monkeypatch.setattr(developers, "_PAGE", 3)
    async with service(tmp_path) as client:
        staff = await Developers(client).staff()

    # Ten people are four pages.
    assert sorted(staff.people) == sorted(
        line.split(",")[0] for line in PEOPLE.splitlines()[1:]
    )
    assert list(staff.above("vic@example.com")) == [
        "uma@example.com",
        "bea@example.com",
    ]
    kim = staff.find("kim@example.com")
    assert kim is not None
    assert kim.name == "Kim Koch"


async def test_the_members_of_a_team_are_those_in_it_and_below(tmp_path):
    async with service(tmp_path) as client:
        teams = (await client.directory()).teams
        ina = next(team for team in teams if team.name == "Ina Idle")
        bea = next(team for team in teams if team.name == "Bea Boss")

        below = [one.email for one in await Developers(client).members(ina)]
        all_of = await Developers(client).members(bea)

    assert below == ["max@example.com", "mia@example.com"]
    assert len(all_of) == 9  # everybody but Bea, who is above


async def test_without_records_it_is_everybody_in_a_tree(tmp_path):
    async with service(tmp_path, with_people=False) as client:
        staff = await Developers(client).staff()

    assert sorted(staff.people) == [
        "ada@example.com",
        "kim@example.com",
        "max@example.com",
    ]
    assert list(staff.above("ada@example.com")) == []


async def test_accounts_are_those_of_the_person_alone(tmp_path):
    identities = [
        {"email": "ada@example.com", "integrationId": "github", "identity": "adaabel"},
        {"email": "kim@example.com", "integrationId": "github", "identity": "kimk"},
    ]
    async with service(tmp_path) as client:
        address = f"{client.base}/v2/developers/identities"
        async with client.session.patch(address, json=identities) as answer:
            assert answer.status == 200

        found = await Developers(client).accounts("Ada@example.com")

    assert found == (Account("github", "adaabel"),)


class Refusing:
    """A service that does not know these addresses, or cannot be reached."""

    def __init__(self, error):
        self.error = error

    async def read(self, path, **asked):
        raise self.error

    async def directory(self):
        raise self.error


async def test_a_service_that_lists_nobody_is_not_an_empty_company():
    refusing: Any = Refusing(ExportError("no such address"))
    mute = Developers(refusing)

    assert await mute.staff() == Staff(known=False)
    assert await mute.accounts("ada@example.com") is None


async def test_a_service_that_is_away_is_no_answer():
    refusing: Any = Refusing(Unavailable("away"))
    away = Developers(refusing)

    for question in (away.staff(), away.accounts("ada@example.com")):
        with pytest.raises(Unavailable):
            await question


async def test_pages_of_a_service_that_does_not_count_are_read_to_their_end():
    class Uncounted:
        def __init__(self):
            self.asked = []

        async def read(self, path, **asked):
            self.asked.append(asked["page"])
            rows = [
                {"email": f"p{asked['page']}@example.com", "manager_email": "x@y.z"}
            ]
            return {"developers": rows if int(asked["page"]) < 2 else []}

    client: Any = Uncounted()
    team = Team("1", "Everyone", "Everyone", "Everyone", leaf=True)

    found = await Developers(client).members(team)

    assert [one.email for one in found] == ["p0@example.com", "p1@example.com"]
    assert found[0].manager == "x@y.z"
    assert client.asked == ["0", "1", "2"]
