import json
from dataclasses import fields

import pytest

from reporting.service.warehouse.organisation import (
    parse_organisation,
    read_organisation,
)
from reporting.service.warehouse.profile import (
    DEFAULT,
    Bot,
    CycleStart,
    Filter,
    PeriodCount,
    Profile,
    Shared,
    VelocityBasis,
)
from reporting.service.warehouse.yaml_values import OrganisationError


def profile(text: str) -> Profile:
    (tree,) = parse_organisation(f"profile: {{{text}}}").trees
    return tree.profile


def test_without_the_file_there_is_one_tree_of_everyone(tmp_path):
    organisation = read_organisation(tmp_path / "organisation.yaml")

    assert organisation == DEFAULT == parse_organisation("")
    assert [tree.name for tree in organisation.trees] == ["Everyone"]


def test_a_whole_organisation_is_read():
    organisation = parse_organisation(
        """
        bots: [renovate, {account: "ci-*", provider: github}]
        profile: {recentDays: 14}
        trees:
          - name: Engineering
            levels: [department, Manager Email]
            filters:
              - {field: site, equals: Rome}
              - {field: Full Name, not_equals: [A, B]}
            shared: [{email: a@example.com, team: Platform/Search}]
            profile: {cycleTimeStart: pr_created}
          - {name: Sites, levels: [site]}
        """
    )
    engineering, sites = organisation.trees

    assert organisation.bots == (
        Bot(account="renovate"),
        Bot(account="ci-*", provider="github"),
    )
    assert engineering.levels == ("department", "manager_email")
    assert engineering.filters == (
        Filter(field="site", values=("Rome",)),
        Filter(field="name", values=("A", "B"), keep=False),
    )
    assert engineering.shared == (
        Shared(email="a@example.com", team="Platform/Search"),
    )
    assert engineering.profile.cycle_time_start is CycleStart.PR_CREATED
    assert (engineering.profile.recent_days, sites.profile.recent_days) == (14, 14)
    assert organisation.profiles == (engineering.profile, sites.profile)


def test_keys_may_be_written_either_way():
    assert profile("smallThreshold: 3") == profile("small_threshold: 3")
    assert profile("terminationStatuses: [Shipped]").completed_statuses == ("Shipped",)


def test_settings_of_the_legacy_api_stand_together():
    read = profile("legacy: {prVelocityBasis: prs, periodCount: whole}")

    assert read.legacy_pr_velocity_basis is VelocityBasis.PRS
    assert read.legacy_period_count is PeriodCount.WHOLE


@pytest.mark.parametrize("setting", [setting.name for setting in fields(Profile)])
def test_every_setting_can_be_read_back(setting):
    value = getattr(Profile(), setting)
    if value is None or isinstance(value, tuple):
        text = json.dumps(value)
    else:
        text = str(value).lower() if isinstance(value, bool) else f"{value}"

    assert profile(f"{setting}: {text}") == Profile()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tree: []", ["organisation.yaml", "tree", "trees, profile, bots"]),
        ("trees: [{levels: [team]}]", ["trees[0]", "no name"]),
        ("trees: [{name: A}, {name: a}]", ["trees", "name of its own"]),
        ("trees: []", ["trees", "empty"]),
        ("trees: {name: A}", ["trees", "a list"]),
        ("trees: [{name: A, levels: [manager_email, team]}]", ["levels", "last"]),
        ("trees: [{name: A, filters: [{field: site}]}]", ["filters[0]", "equals"]),
        ("trees: [{name: A, shared: [{email: x}]}]", ["shared[0]", "team"]),
        ("bots: [{provider: github}]", ["bots[0]", "account"]),
        ("profile: {recentDays: soon}", ["recentDays", "'soon'", "whole number"]),
        (
            "profile: {terminationStatuses: [A], completed_statuses: [B]}",
            ["profile.completed_statuses", "profile.terminationStatuses", "one of"],
        ),
        (
            "profile: {legacyPeriodCount: exact, legacy: {periodCount: whole}}",
            ["profile.legacy.periodCount", "profile.legacyPeriodCount", "one of"],
        ),
        ("profile: {recentDays: -1}", ["recentDays", "-1"]),
        ("profile: {recentDays: 2147483648}", ["recentDays", "0 to 1,000,000,000"]),
        ("profile: {recentDays: true}", ["recentDays", "whole number"]),
        ("profile: {countEpics: 1}", ["countEpics", "true or false"]),
        (
            "profile: {cycleTimeStart: x}",
            ["cycleTimeStart", "first_commit or pr_created"],
        ),
        ("profile: {legacy: {x: 1}}", ["legacy.x", "pr_velocity_basis"]),
        ("profile: {smallThreshold: 200}", ["smallThreshold", "200", "100"]),
        ("profile: {bugTypes: [story]}", ["'story'", "feature_types", "bug_types"]),
        ("profile: {developmentStatuses: [done]}", ["'Done'", "completed_statuses"]),
        ("profile: {ratings: {codingDays: [1]}}", ["ratings.codingDays", "three"]),
        *(
            (
                f"profile: {{ratings: {{codingDays: [{number}, 2, 1]}}}}",
                ["ratings.codingDays", "three numbers"],
            )
            for number in (".nan", ".inf", "true", "x", "9" * 400)
        ),
        (
            "profile: {ratings: {codingDays: [2, 3, 4]}}",
            ["ratings", "coding_days", "best must be first", "4, 3, 2"],
        ),
        (
            "profile: {ratingTimeToComplete: [10, 5, 3]}",
            ["ratings", "time_to_complete", "best must be first", "3, 5, 10"],
        ),
        ("profile: {ratings: {labels: [A]}}", ["labels", "four"]),
        ("a: [", ["organisation.yaml", "YAML"]),
        ("[1]", ["mapping", "trees"]),
    ],
)
def test_what_is_wrong_is_named_with_what_would_work(text, words):
    with pytest.raises(OrganisationError) as refused:
        parse_organisation(text)

    assert [word for word in words if word not in str(refused.value)] == []


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "organisation.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(OrganisationError, match=r"organisation\.yaml"):
        read_organisation(path)
