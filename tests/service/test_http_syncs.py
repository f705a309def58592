"""Readings of sources over HTTP, and rows of one that lost its source."""

SYNCS = "/v2/syncs"
READER = {"source": "github", "name": "fan", "reader": "worker-0", "process": "p1"}
COMMITS = """
    SELECT 'fan' AS repository, 'a1' AS sha, 'ann@example.com' AS author,
    TIMESTAMP '2026-01-05' AS authored_at
"""


async def begin(api, **changes):
    return await api.call("POST", SYNCS, json=READER | changes)


async def test_a_source_is_held_told_of_and_let_go(api):
    status, answer = await begin(api)
    assert status == 200
    path = f"{SYNCS}/{answer['syncId']}"

    status, refusal = await begin(api, reader="worker-1")
    assert status == 409
    assert refusal["message"] == (
        "fan (github) is being read by worker-0 since 2026-03-08 10:00 UTC; wait until "
        "that has ended."
    )
    told = {"done": 3, "total": 10, "waitsFor": "GitHub's rate limit"}
    assert await api.call("PUT", path, json=told) == (200, {"held": True})
    _, answer = await api.call("GET", SYNCS)
    [known] = answer["syncs"]
    assert known["runs"]
    assert {name: known[name] for name in told} == told

    failed = {"error": "No token.", "resumesAt": "2026-03-08T11:00:00+00:00"}
    assert await api.call("POST", f"{path}/end", json=failed) == (200, {"held": True})
    _, answer = await api.call("GET", SYNCS)
    [known] = answer["syncs"]
    assert not known["runs"]
    assert (known["failures"], known["error"]) == (1, "No token.")
    assert known["resumesAt"] == "2026-03-08T11:00:00Z"


async def test_rows_of_a_reading_that_lost_its_source_are_not_taken(api, tmp_path):
    _, lost = await begin(api)
    _, mine = await begin(api, process="p2")

    def cursor(sync_id, text):
        return {"source": "github", "name": "fan", "text": text, "syncId": sync_id}

    status, answer = await api.ingest(
        tmp_path, {"commits": COMMITS}, cursor(lost["syncId"], "old")
    )
    assert status == 409
    assert "another took over" in answer["message"]
    _, answer = await api.call("GET", "/v2/insights/freshness")
    assert answer == {"dataUntil": None, "late": []}

    sent = await api.ingest(
        tmp_path, {"commits": COMMITS}, cursor(mine["syncId"], "new")
    )
    assert sent[0] == 200


async def test_the_end_of_a_reading_that_lost_its_source_is_not_its_end(api):
    _, lost = await begin(api)
    await begin(api, process="p2")

    path = f"{SYNCS}/{lost['syncId']}/end"
    assert await api.call("POST", path, json={}) == (200, {"held": False})

    _, answer = await api.call("GET", SYNCS)
    assert answer["syncs"][0]["runs"]


async def test_an_organisation_can_be_checked_without_being_taken(loaded):
    params = {
        "projectIdentifier": "default",
        "orgIdentifier": "default",
        "check": "true",
    }
    how = {"params": params, "headers": {"Content-Type": "application/yaml"}}
    text = b"trees:\n  - name: Sites\n    levels: [site]\n"

    status, answer = await loaded.call("PUT", "/v2/organisation", data=text, **how)
    assert (status, answer) == (200, {"trees": ["Sites"]})
    _, trees = await loaded.call("GET", "/v2/org-trees")
    assert [one["name"] for one in trees["orgTrees"]] == ["Everyone"]

    status, answer = await loaded.call("PUT", "/v2/organisation", data=b"x: 1", **how)
    assert status == 400
    assert "x is not a key I know" in answer["message"]


async def test_counts_that_nobody_can_keep_are_refused(api):
    status, answer = await api.call("PUT", f"{SYNCS}/0", json={"done": 10**30})

    assert status == 400
    assert answer["details"][0]["field"] == "done"


async def test_what_is_tried_in_vain_is_late_until_nobody_tries_any_more(api, clock):
    _, good = await begin(api)
    await api.call("POST", f"{SYNCS}/{good['syncId']}/end", json={})
    clock.turn(minutes=24 * 60)
    for name in ("fan", "motor"):
        _, bad = await begin(api, name=name)
        failed = {"error": "No token."}
        await api.call("POST", f"{SYNCS}/{bad['syncId']}/end", json=failed)

    _, answer = await api.call("GET", "/v2/insights/freshness")
    assert answer["late"] == [
        {"source": "github", "name": "fan", "readAt": "2026-03-08T10:00:00+00:00"},
        {"source": "github", "name": "motor"},
    ]

    clock.turn(minutes=8 * 24 * 60)
    _, answer = await api.call("GET", "/v2/insights/freshness")
    assert answer["late"] == []
