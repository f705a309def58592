"""The organisation is described over HTTP: who may, and what it changes."""

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


async def test_a_description_that_cannot_be_used_changes_nothing(api, tmp_path):
    await api.ingest(tmp_path, {"developers": PEOPLE})

    status, answer = await describe(api, "trees: [{name: Product, shoe_size: 7}]")

    assert status == 400
    assert "shoe_size" in answer["message"]
    assert await tree_names(api) == ["Everyone"]
