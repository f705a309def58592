"""The organisation is described over HTTP: who may, and what it changes."""

import pytest

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
