"""From names to ids, and what a key for some teams may see and export."""

import pytest

EXPORTS = "/v2/insights/productivity/exports"
PROJECT = {"projectIdentifier": "default", "orgIdentifier": "default"}


@pytest.fixture
async def ids(loaded):
    """The id of each node, by name: Everyone > Bea Boss > Lou Lead."""
    _, answer = await loaded.call("GET", "/v2/teams/list")
    return {team["name"]: str(team["refId"]) for team in answer["teams"]}


async def test_a_tree_is_found_by_its_name(loaded):
    status, answer = await loaded.call("GET", "/v2/org-trees")

    assert status == 200
    (tree,) = answer["orgTrees"]
    assert (tree["name"], tree["developersCount"]) == ("Everyone", 4)
    assert await loaded.call("GET", f"/v2/org-trees/{tree['id']}") == (200, tree)


async def test_the_teams_of_a_tree_lie_in_each_other(loaded, ids):
    path = f"/v2/org-trees/{ids['Everyone']}/teams"
    _, answer = await loaded.call("GET", path)

    def node(name, *children, leaf=False, manager=True):
        return {
            "refId": int(ids[name]),
            "name": name,
            "leaf": leaf,
            "manager": manager,
            "dataFrom": "2026-01-05",
            "children": list(children),
        }

    lou = node("Lou Lead", leaf=True)
    top = node("Everyone", node("Bea Boss", lou), manager=False)
    assert answer["teams"] == [top]


async def test_the_list_of_teams_is_paged_and_can_be_of_leaves_only(loaded, ids):
    _, page = await loaded.call(
        "GET", "/v2/teams/list", params=PROJECT | {"page": "1", "pageSize": "2"}
    )
    _, leaves = await loaded.call(
        "GET", "/v2/teams/list", params=PROJECT | {"leafTeamsOnly": "true"}
    )

    assert [team["name"] for team in page["teams"]] == ["Lou Lead"]
    assert page["total"] == 3
    assert [team["path"] for team in leaves["teams"]] == ["Everyone/Bea Boss/Lou Lead"]


async def test_a_team_tells_what_it_is(loaded, ids):
    path = f"/v2/teams/{ids['Lou Lead']}/team_info"

    assert await loaded.call("GET", path) == (
        200,
        {
            "refId": int(ids["Lou Lead"]),
            "name": "Lou Lead",
            "leaf": True,
            "orgTreeName": "Everyone",
            "path": "Everyone/Bea Boss/Lou Lead",
            "parentRefId": int(ids["Bea Boss"]),
            "developersCount": 1,
            "managerEmail": "lou@example.com",
        },
    )


async def test_the_people_of_a_team_are_those_below_too(loaded, ids):
    path = f"/v2/teams/{ids['Bea Boss']}/developers"
    _, answer = await loaded.call("GET", path, params=PROJECT | {"size": "2"})

    assert [one["email"] for one in answer["developers"]] == [
        "ann@example.com",
        "lou@example.com",
    ]
    assert [one["direct"] for one in answer["developers"]] == [False, True]
    assert answer["total"] == 3


@pytest.mark.parametrize(
    "path",
    [
        "/v2/org-trees/99",
        "/v2/org-trees/99/teams",
        "/v2/teams/99/team_info",
        "/v2/teams/x/developers",
        "/v2/teams/..%2f1/team_info",
    ],
)
async def test_an_unknown_id_is_not_found(loaded, path):
    status, answer = await loaded.call("GET", path)

    assert (status, answer["code"]) == (404, "NOT_FOUND")


async def test_an_inner_node_is_no_tree(loaded, ids):
    path = f"/v2/org-trees/{ids['Lou Lead']}"

    assert (await loaded.call("GET", path))[0] == 404


async def test_new_people_are_seen_after_their_ingestion(loaded, ids, tmp_path):
    kim = "SELECT 'kim@example.com' AS email, 'Kim Kind' AS name"
    await loaded.ingest(tmp_path, {"developers": kim})
    _, tree = await loaded.call("GET", f"/v2/org-trees/{ids['Everyone']}")

    assert tree["developersCount"] == 5


@pytest.mark.parametrize(
    ("team", "expected"),
    [("Everyone", 403), ("Bea Boss", 202), ("Lou Lead", 202), (None, 403)],
)
async def test_a_team_manager_exports_the_own_team_and_below(
    loaded, body, ids, team, expected
):
    key = await loaded.new_key(role="team_manager", team_ids=[ids["Bea Boss"]])
    scope = {"orgTreeName": "Everyone"} | ({"teamId": ids[team]} if team else {})
    options = {"metricLevel": "developer"}
    status, _ = await loaded.create(body(scope=scope, options=options), key=key)

    assert status == expected


@pytest.mark.parametrize("tree", ["Z", "Nobody"])
async def test_a_key_for_some_teams_is_not_told_of_others_by_a_wrong_tree(
    loaded, body, ids, tree
):
    trees = "trees: [{name: Everyone}, {name: Z}]"
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}
    put, _ = await loaded.call("PUT", "/v2/organisation", data=trees, params=params)
    assert put == 200
    key = await loaded.new_key(role="team_manager", team_ids=[ids["Lou Lead"]])
    scope = {"orgTreeName": tree, "teamId": ids["Lou Lead"]}
    status, answer = await loaded.create(body(scope=scope), key=key)

    assert (status, answer["code"]) == (404, "NOT_FOUND")
    assert "Bea" not in answer["message"]
    assert "Everyone" not in answer["message"]


async def test_a_team_manager_sees_only_exports_of_the_own_teams(loaded, body, ids):
    own = {"orgTreeName": "Everyone", "teamId": ids["Lou Lead"]}
    _, whole = await loaded.create(body())
    _, team = await loaded.create(body(scope=own))
    key = await loaded.new_key(role="team_manager", team_ids=[ids["Bea Boss"]])

    assert (await loaded.status(whole["exportId"], key=key))[0] == 404
    assert (await loaded.status(team["exportId"], key=key))[0] == 200
    _, listed = await loaded.call("GET", EXPORTS, key=key)
    assert [export["exportId"] for export in listed["exports"]] == [team["exportId"]]


async def test_access_is_checked_before_an_export_is_reused(loaded, body, ids):
    assert (await loaded.create(body()))[0] == 202
    key = await loaded.new_key(role="team_manager", team_ids=[ids["Lou Lead"]])

    assert (await loaded.create(body(), key=key))[0] == 403


async def test_a_team_manager_sees_the_own_part_of_the_tree(loaded, ids):
    key = await loaded.new_key(role="team_manager", team_ids=[ids["Lou Lead"]])
    path = f"/v2/org-trees/{ids['Everyone']}/teams"
    _, tree = await loaded.call("GET", path, key=key)
    _, teams = await loaded.call("GET", "/v2/teams/list", key=key)

    assert [node["name"] for node in tree["teams"]] == ["Lou Lead"]
    assert [team["name"] for team in teams["teams"]] == ["Lou Lead"]
    above = f"/v2/teams/{ids['Bea Boss']}/developers"
    assert (await loaded.call("GET", above, key=key))[0] == 404


async def test_a_key_for_a_team_that_is_gone_sees_nothing(loaded, body):
    key = await loaded.new_key(role="viewer", team_ids=["99"])

    assert (await loaded.call("GET", "/v2/teams/list", key=key))[1]["total"] == 0
    assert (await loaded.create(body(), key=key))[0] == 403


async def test_a_team_export_is_named_after_the_team(loaded, body, ids):
    scope = {"teamId": ids["Lou Lead"]}
    _, created = await loaded.create(body(scope=scope))
    done = await loaded.finished(created["exportId"])

    assert done["download"]["filename"] == (
        "team-insights-lou-lead-2026-01-01_2026-02-28.csv"
    )


async def test_the_figures_are_those_of_the_rows(loaded, body, ids):
    # Ann coded two days in January, Max one in February; four people; March is not asked.
    _, created = await loaded.create(body(scope={"teamId": ids["Lou Lead"]}))
    done = await loaded.finished(created["exportId"])
    _, csv = await loaded.call("GET", done["downloadUrl"])

    assert csv.decode().splitlines() == [
        "Granularity,Team,Team_Hierarchy,Start_Date,End_Date,CODING_DAYS",
        "Jan 2026,Lou Lead,Everyone/Bea Boss/Lou Lead,2026-01-01,2026-01-31,2",
        "Feb 2026,Lou Lead,Everyone/Bea Boss/Lou Lead,2026-02-01,2026-02-28,0",
    ]


async def test_an_end_in_the_future_is_cut_to_today(loaded, body, ids):
    # The clock stands at 8 March 2026.
    _, created = await loaded.create(
        body(
            scope={"teamId": ids["Lou Lead"]},
            dateRange={"start": "2026-02-01", "end": "2026-12-31"},
        )
    )
    done = await loaded.finished(created["exportId"])
    _, csv = await loaded.call("GET", done["downloadUrl"])

    assert [line.split(",")[4] for line in csv.decode().splitlines()] == [
        "End_Date",
        "2026-02-28",
        "2026-03-08",
    ]
