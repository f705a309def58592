from datetime import date

from reporting.service.warehouse import scopes
from reporting.service.warehouse.org import Person, build, build_from_data, clean
from reporting.service.warehouse.profile import Filter, Shared, Tree
from tests.service.small_warehouse import batches, plan, rows, warehouse

MANAGERS = Tree(name="Everyone")


def people(*rows: str) -> list[Person]:
    """Read ``name [boss] [team] [site]``; the e-mail is the name's."""
    made = []
    for number, row in enumerate(rows):
        name, boss, team, site = (*row.split(), "-", "-", "-")[:4]
        made.append(
            Person(
                number=number,
                email=f"{name.lower()}@example.com",
                name=name,
                manager_email="" if boss == "-" else f"{boss.lower()}@example.com",
                fields={"team": team.strip("-"), "site": site.strip("-")},
            )
        )
    return made


def paths(nodes, who) -> dict[str, list[str]]:
    return {node.path: [who[number].name for number in node.people] for node in nodes}


def test_managers_sit_in_the_node_of_their_boss():
    who = people("Bea", "Lou Bea", "Ana Lou", "Cy Bea")

    assert paths(build(MANAGERS, who, []), who) == {
        "Everyone": ["Bea"],
        "Everyone/Bea": ["Lou", "Cy"],
        "Everyone/Bea/Lou": ["Ana"],
    }


def test_without_managers_teams_are_the_nodes():
    who = people("Ana - Web", "Bo - Ops", "Cy - -")

    assert paths(build(MANAGERS, who, []), who) == {
        "Everyone": ["Cy"],
        "Everyone/Ops": ["Bo"],
        "Everyone/Web": ["Ana"],
    }


def test_whoever_names_an_unknown_manager_stands_below_the_top_with_a_warning():
    who = people("Ana Nobody", "Bo Ana")
    warn: list[str] = []

    assert paths(build(MANAGERS, who, warn), who)["Everyone"] == ["Ana"]
    assert "nobody@example.com, who is no developer" in warn[0]


def test_a_circle_of_managers_is_cut_at_one_place():
    who = people("Ana Bo", "Bo Cy", "Cy Ana", "Di Cy", "Ed Ed")
    warn: list[str] = []

    assert paths(build(MANAGERS, who, warn), who) == {
        "Everyone": ["Ana", "Ed"],
        "Everyone/Ana": ["Cy"],
        "Everyone/Ana/Cy": ["Bo", "Di"],
    }
    assert any("each other's managers" in sentence for sentence in warn)
    assert any("the same person" in sentence for sentence in warn)


def test_managers_of_one_name_are_told_apart_by_their_e_mail():
    who = [
        Person(number=0, email="lee1@example.com", name="Lee"),
        Person(number=1, email="lee2@example.com", name="Lee"),
        Person(
            number=2, email="a@example.com", name="A", manager_email="LEE1@example.com"
        ),
        Person(
            number=3, email="b@example.com", name="B", manager_email="lee2@example.com"
        ),
    ]

    assert list(paths(build(MANAGERS, who, []), who)) == [
        "Everyone",
        "Everyone/Lee (lee1@example.com)",
        "Everyone/Lee (lee2@example.com)",
    ]


def led(*managers: tuple[str, str]) -> list[Person]:
    """Return managers by name and e-mail, each with one developer."""
    bosses = [
        Person(number=number, email=email, name=name)
        for number, (name, email) in enumerate(managers)
    ]
    reports = [
        Person(
            number=len(bosses) + boss.number,
            email=f"d{boss.number}@w.io",
            name="D",
            manager_email=boss.email,
        )
        for boss in bosses
    ]
    return bosses + reports


def test_who_is_named_as_a_namesake_is_told_apart_by_has_another_node():
    who = led(("Twin", "t1@w.io"), ("Twin", "t2@w.io"), ("Twin (t2@w.io)", "t3@w.io"))
    nodes = build(MANAGERS, who, [])

    led_by = {node.path: node.manager_email for node in nodes}
    assert led_by == {
        "Everyone": "",
        "Everyone/Twin (t1@w.io)": "t1@w.io",
        "Everyone/Twin (t2@w.io)": "t3@w.io",
        "Everyone/Twin (t2@w.io) (2)": "t2@w.io",
    }
    assert len(led_by) == len(nodes)
    again = build(MANAGERS, who[::-1], [])
    assert {node.path: node.manager_email for node in again} == led_by


def test_a_slash_in_an_e_mail_separates_nothing():
    who = led(("Twin", "a/b@x.io"), ("Twin", "a∕b@x.io"), ("Twin", "c@x.io"))
    nodes = build(MANAGERS, who, [])

    assert [(node.name, node.manager_email) for node in nodes[1:]] == [
        ("Twin (a∕b@x.io)", "a/b@x.io"),
        ("Twin (a∕b@x.io) (2)", "a∕b@x.io"),
        ("Twin (c@x.io)", "c@x.io"),
    ]


def test_repositories_that_a_path_writes_alike_have_nodes_of_their_own():
    places = [(0, "R/D"), (0, "R∕D"), (0, "R∕D (2)")]
    nodes = build_from_data("Everyone", people("Ana"), places)

    assert {node.path: node.place for node in nodes} == {
        "Everyone": "",
        "Everyone/R∕D": "R/D",
        "Everyone/R∕D (2)": "R∕D (2)",
        "Everyone/R∕D (3)": "R∕D",
    }
    assert len(nodes) == 4


def test_a_slash_in_a_name_separates_nothing():
    who = people("Ana - R/D")

    assert [node.path for node in build(MANAGERS, who, [])] == [
        "Everyone",
        "Everyone/R∕D",
    ]
    assert clean(" R/D ") == "R∕D"


def test_levels_nest_and_managers_come_last():
    who = people("Bea - - Rome", "Ana Bea - Rome", "Cy Bea - Oslo")
    tree = Tree(name="Sites", levels=("site", "manager_email"))

    assert paths(build(tree, who, []), who) == {
        "Sites": [],
        "Sites/Oslo": [],
        "Sites/Oslo/Bea": ["Cy"],  # her reports there, though she sits in Rome
        "Sites/Rome": ["Bea"],
        "Sites/Rome/Bea": ["Ana"],
    }


def test_filters_all_have_to_pass():
    who = people("Ana - Web Rome", "Bo - Web Oslo", "Cy - Ops Rome")
    tree = Tree(
        name="T",
        levels=("team",),
        filters=(
            Filter(field="site", values=("rome",)),
            Filter(field="team", values=("Ops",), keep=False),
        ),
    )

    assert paths(build(tree, who, []), who) == {"T": [], "T/Web": ["Ana"]}


def test_shared_developers_count_in_one_more_team():
    who = people("Ana - Web", "Bo - Ops")
    shared = (
        Shared(email="ANA@example.com", team="Ops"),
        Shared(email="ana@example.com", team="T/Nowhere"),
    )
    warn: list[str] = []
    tree = Tree(name="T", levels=("team",), shared=shared)

    assert paths(build(tree, who, warn), who)["T/Ops"] == ["Bo", "Ana"]
    assert warn == ["T shares ana@example.com, but there is no team T/Nowhere."]


def test_without_developers_people_are_grouped_by_repository():
    who = people("Ana", "Bo")
    nodes = build_from_data(
        "Everyone", who, [(0, "acme/app"), (1, "acme/app"), (0, "web")]
    )

    assert paths(nodes, who) == {
        "Everyone": [],
        "Everyone/acme∕app": ["Ana", "Bo"],
        "Everyone/web": ["Ana"],
    }
    assert [node.place for node in nodes] == ["", "acme/app", "web"]


COMMITS = [
    {
        "repository": repository,
        "sha": f"{number}",
        "author": author,
        "author_name": name,
        "authored_at": f"2026-01-0{number}T10:00:00Z",
    }
    for number, (repository, author, name) in enumerate(
        [
            ("app", "ana@example.com", "ana"),
            ("app", "ANA@example.com", "Ana Abel"),
            ("web", "ana@example.com", "Ana Abel"),
            ("web", "bo@example.com", "Bo"),
            ("web", "12+ci[bot]@example.com", "ci"),
            ("web", "dep@example.com", "dep[bot]"),
        ],
        start=1,
    )
]


def test_a_repository_alone_is_enough(tmp_path):
    wanted = plan("2026-01-01", "2026-01-31", "CODING_DAYS", level="developer")
    with warehouse(tmp_path, commits=COMMITS) as opened:
        made = rows(opened, wanted, tmp_path)
        top, *_ = scopes.trees(opened)

    assert [(r["Team"], r["Developer"], r["CODING_DAYS"]) for r in made] == [
        ("app", "Ana Abel", "2"),  # only what she did there
        ("web", "Ana Abel", "1"),
        ("web", "Bo", "1"),
    ]
    assert top.people == 2


def test_people_of_two_repositories_are_counted_once_at_the_top(tmp_path):
    wanted = plan("2026-01-01", "2026-01-31", "CODING_DAYS")
    with warehouse(tmp_path, commits=COMMITS) as opened:
        made = rows(opened, wanted, tmp_path)

    # Ana 3 days, Bo 1: (3 + 1) / 2. In app Ana alone: 2. In web one day each.
    assert [(r["Team"], r["CODING_DAYS"]) for r in made] == [
        ("Everyone", "2"),
        ("app", "2"),
        ("web", "1"),
    ]


def test_with_developers_people_of_the_data_are_in_no_tree(tmp_path):
    bo = [{"email": "bo@example.com", "name": "Bo", "team": "Web"}]
    with warehouse(tmp_path, commits=COMMITS) as opened:
        opened.merge(batches(tmp_path, {"developers": bo}))

        assert [node.path for node in scopes.nodes(opened)] == [
            "Everyone",
            "Everyone/Web",
        ]
        assert [p.email for p in scopes.developers(opened, 1)] == ["bo@example.com"]


def test_a_team_keeps_its_id_for_ever(tmp_path):
    def ids(opened):
        return {node.path: node.id for node in scopes.nodes(opened)}

    def member(team):
        return {"developers": [{"email": "a@example.com", "name": "A", "team": team}]}

    with warehouse(tmp_path, **member("Web")) as opened:
        first = ids(opened)
        opened.merge(batches(tmp_path, member("Ops")))
        second = ids(opened)
        opened.merge(batches(tmp_path, member("Web")))

        assert ids(opened) == first
    assert second["Everyone"] == first["Everyone"]
    assert second["Everyone/Ops"] not in first.values()


def test_namesakes_have_ids_and_rows_of_their_own(tmp_path):
    who = led(("Twin", "t1@w.io"), ("Twin", "t2@w.io"), ("Twin (t2@w.io)", "t3@w.io"))
    developers = [
        {"email": p.email, "name": p.name, "manager_email": p.manager_email}
        for p in who
    ]
    wanted = plan("2026-01-01", "2026-01-31", "CODING_DAYS")
    with warehouse(tmp_path, developers=developers) as opened:
        ids = [node.id for node in scopes.nodes(opened)]
        made = [row["Team_Hierarchy"] for row in rows(opened, wanted, tmp_path)]

    assert len(set(ids)) == len(ids) == 4
    assert len(set(made)) == len(made) == 4


def test_nodes_know_their_parents_and_everybody_below(tmp_path):
    developers = [
        {"email": "bea@example.com", "name": "Bea"},
        {"email": "ana@example.com", "name": "Ana", "manager_email": "bea@example.com"},
    ]
    with warehouse(tmp_path, developers=developers) as opened:
        top, bea = scopes.nodes(opened, "Everyone")
        everybody = scopes.developers(opened, top.id)

    assert (top.parent, top.leaf, top.people, top.manager_email) == (
        None,
        False,
        2,
        None,
    )
    assert (bea.parent, bea.leaf, bea.people) == (top.id, True, 1)
    assert bea.manager_email == "bea@example.com"
    assert [(p.name, p.direct) for p in everybody] == [("Ana", False), ("Bea", True)]


def first_days(opened):
    """Return the first day of each node by its name, None where there is nothing."""
    days = scopes.first_days(opened)
    return {node.name: days.get(node.id) for node in scopes.nodes(opened)}


def test_a_node_knows_the_first_day_of_what_counts_in_it(tmp_path):
    with warehouse(tmp_path, commits=COMMITS) as opened:
        from_data = first_days(opened)
    bo = [{"email": "bo@example.com", "name": "Bo", "team": "Web"},
          {"email": "new@example.com", "name": "New", "team": "Ops"}]  # fmt: skip
    with warehouse(tmp_path / "two", commits=COMMITS, developers=bo) as opened:
        of_people = first_days(opened)

    assert from_data == {
        "Everyone": date(2026, 1, 1),
        "app": date(2026, 1, 1),
        "web": date(2026, 1, 3),
    }
    # Bo's first day is not that of the repository.
    assert of_people == {
        "Everyone": date(2026, 1, 4),
        "Ops": None,
        "Web": date(2026, 1, 4),
    }


def test_what_was_done_before_somebody_was_employed_is_no_first_day(tmp_path):
    bo = [{"email": "bo@example.com", "name": "Bo", "team": "Web",
           "starts_on": "2026-01-05"}]  # fmt: skip
    late = {**COMMITS[3], "sha": "late", "authored_at": "2026-01-07T10:00:00Z"}
    with warehouse(tmp_path, commits=[*COMMITS, late], developers=bo) as opened:
        assert first_days(opened)["Web"] == date(2026, 1, 7)


def test_a_tree_is_found_by_its_name_as_it_was_written(tmp_path):
    trees = "trees: [{name: R/D, levels: [team]}, {name: Web, levels: [team]}]"
    with warehouse(tmp_path, trees) as opened:
        opened.organise(opened.organisation)
    with warehouse(tmp_path, trees) as opened, opened.reading() as con:
        found = {
            scopes.find_scope(con, name, None).tree
            for name in ("R∕D", "R/D", "r/d", " R/D ")
        }

    assert found == {"R∕D"}


def test_trees_of_the_organisation_have_profiles_of_their_own(tmp_path):
    yaml = """
    trees:
      - {name: Strict, levels: [team], profile: {smallThreshold: 0}}
      - {name: Sites, levels: [site]}
    """
    ana = {"email": "a@example.com", "name": "A", "team": "Web", "site": "Rome"}
    pull = {
        "repository": "app",
        "number": 1,
        "author": "a@example.com",
        "created_at": "2026-01-05T00:00:00Z",
        "merged_at": "2026-01-05T00:00:00Z",
    }
    with warehouse(tmp_path, yaml, developers=[ana], pull_requests=[pull]) as opened:
        made = {
            tree: rows(
                opened,
                plan("2026-01-01", "2026-01-31", "PR_MERGED_SMALL", tree=tree),
                tmp_path,
            )[-1]
            for tree in ("Strict", "Sites")
        }

    assert made["Strict"]["Team_Hierarchy"] == "Strict/Web"
    assert made["Strict"]["PR_MERGED_SMALL"] == "0"
    assert made["Sites"]["Team_Hierarchy"] == "Sites/Rome"
    assert made["Sites"]["PR_MERGED_SMALL"] == "1"
