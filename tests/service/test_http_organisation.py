"""The organisation is described over HTTP: who may, and what it changes."""

import pytest

from reporting.service.warehouse.profile import Profile
from tests.service.test_docs_organisation import ROWS

PEOPLE = """
    SELECT * FROM (VALUES ('ada@example.com', 'Ada', 'Search'), ('kim@example.com', 'Kim', 'Web'))
    AS people(email, name, team)
"""
BY_TEAM = "trees:\n  - name: Product\n    levels: [team]\n"


async def describe(api, text, **how):
    return await api.call(
        "PUT",
        "/v2/organisation",
        params={"projectIdentifier": "default", "orgIdentifier": "default"},
        data=text,
        headers={"Content-Type": "application/yaml"},
        **how,
    )


async def tree_names(api):
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}
    _, answer = await api.call("GET", "/v2/org-trees", params=params)
    return [tree["name"] for tree in answer["orgTrees"]]


async def test_trees_follow_the_description_at_once(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})
    assert await tree_names(api) == ["Everyone"]

    assert await describe(api, BY_TEAM) == (200, {"trees": ["Product"]})

    assert await tree_names(api) == ["Product"]


async def test_a_working_calendar_adds_metrics_for_who_names_them(api, body, tmp_path):
    hours = [
        "PR_CYCLE_TIME_WORKING_HRS_AVG",
        "AVG_WORKING_HRS_TO_COMPLETE",
        "REVIEW_TIME_TO_FIRST_COMMENT_WORKING_HRS_AVG",
    ]
    await api.ingest(tmp_path, {"developers": PEOPLE})
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}

    async def extra():
        _, answer = await api.call("GET", "/v2/org-trees", params=params)
        return answer["orgTrees"][0]["extraMetrics"]

    assert await extra() == ["PR_COMMENTED"]

    await describe(api, "profile: {workingCalendar: {hours: 9:00-17:00}}")
    assert await extra() == [*hours, "PR_COMMENTED"]

    _, created = await api.create(body(metrics=["pr_commented", *hours]))
    done = await api.finished(created["exportId"])
    _, csv = await api.call("GET", done["downloadUrl"])
    assert csv.decode().splitlines()[0].endswith(",".join(["", *hours, "PR_COMMENTED"]))


async def test_a_tree_with_a_slash_in_its_name_is_asked_for_as_it_was_written(
    api, body, tmp_path
):
    await api.ingest(tmp_path, {"developers": PEOPLE})
    _, answer = await describe(
        api,
        "trees: [{name: R/D, levels: [team],"
        " profile: {workingCalendar: {hours: 9:00-17:00}}}]",
    )
    assert answer == {"trees": ["R∕D"]} == {"trees": await tree_names(api)}

    made = [
        (await api.create(body(scope={"orgTreeName": name})))[1]["exportId"]
        for name in ("R∕D", "R/D", "r/d ")
    ]

    assert len(set(made)) == 1
    assert (await api.finished(made[0]))["status"] == "completed"
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}
    _, listed = await api.call("GET", "/v2/org-trees", params=params)
    assert len(listed["orgTrees"][0]["extraMetrics"]) == 4  # it has its calendar


async def test_trees_that_a_path_writes_alike_are_one_tree_twice(api):
    status, answer = await describe(api, "trees: [{name: R/D}, {name: r∕d}]")

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert "every tree needs a name of its own" in answer["message"]


async def test_a_description_that_cannot_be_used_changes_nothing(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})

    status, answer = await describe(api, "trees: [{name: Product, shoe_size: 7}]")

    assert status == 400
    assert "shoe_size" in answer["message"]
    assert await tree_names(api) == ["Everyone"]


# 43 million words, were they written out.
LAUGHS = ", ".join(
    ["&a0 [ha]"] + [f"&a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trees: " + "[" * 5000, "nested too deeply"),
        ("trees: [{name: 2026-99-99}]", "is not YAML"),
        ('trees: [{name: "\\ud800"}]', "surrogate"),
        ("trees: [{name: {a: &a [*a]}}]", "a text"),
        ("trees: \0", "is not YAML"),
        ("trees: [{name: " + "9" * 5000 + "}]", "is not YAML"),
        (f"trees: [{{name: [{LAUGHS}]}}]", "a text"),
    ],
)
async def test_odd_yaml_is_refused_in_a_short_sentence(api, text, words):
    status, answer = await describe(api, text)

    assert (status, answer["code"]) == (400, "MALFORMED_BODY")
    assert words in answer["message"]
    assert len(answer["message"]) < 1000


async def profile_of(api, tree):
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}
    _, listed = await api.call("GET", "/v2/org-trees", params=params)
    found = next(one for one in listed["orgTrees"] if one["name"] == tree)
    path = f"/v2/org-trees/{found['id']}/productivity_profile"
    return await api.call("GET", path, params=params)


async def test_the_definitions_in_force_are_told_tree_by_tree(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})
    await describe(
        api,
        """
        profile: {recentDays: 21, ratings: {codingDays: false}}
        trees:
          - {name: Product, levels: [team]}
          - name: Sites
            levels: [team]
            profile: {cycleTimeStart: pr_created, legacy: {prVelocityBasis: prs}}
        """,
    )

    product = await profile_of(api, "Product")
    sites = await profile_of(api, "Sites")

    assert product[0] == sites[0] == 200
    told = {
        name: (product[1][name], sites[1][name])
        for name in ("orgTreeName", "recentDays", "cycleTimeStart", "completedStatuses")
    }
    assert told == {
        "orgTreeName": ("Product", "Sites"),
        "recentDays": (21, 21),
        "cycleTimeStart": ("first_commit", "pr_created"),
        "completedStatuses": (list(Profile().completed_statuses),) * 2,
    }
    assert sites[1]["legacy"] == {"prVelocityBasis": "prs", "periodCount": "exact"}
    assert sites[1]["ratings"]["codingDays"] == []


async def test_every_definition_is_told_by_the_name_it_is_set_by(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})
    await describe(api, "profile: {workingCalendar: {hours: 9:00-17:30}}")

    _, told = await profile_of(api, "Everyone")

    groups = {name for name, value in told.items() if isinstance(value, dict)}
    names = set(told) - groups - {"orgTreeName"}
    names |= {f"{group}.{name}" for group in groups for name in told[group]}
    assert names == {name for name, _, _ in ROWS}
    assert told["workingCalendar"]["hours"] == "9:00-17:30"


async def test_a_tree_that_is_none_has_no_definitions(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})
    params = {"projectIdentifier": "default", "orgIdentifier": "default"}

    status, answer = await api.call(
        "GET", "/v2/org-trees/99/productivity_profile", params=params
    )

    assert (status, answer["code"]) == (404, "NOT_FOUND")
