"""What the numbers mean: all of them in short, one in full, as they are defined here."""

from dataclasses import replace

import pytest

from handlers import definitions
from handlers.blocks.parts import SECTION_LIMIT
from reporting.catalogue import BY_NAME, METRICS
from reporting.definitions import read
from reporting.service.http.models_organisation import definitions_of
from reporting.service.warehouse.profile import Profile

HERE = read(
    definitions_of("Everyone", Profile()).model_dump(mode="json", by_alias=True)
)
CYCLE = "PR_CYCLE_TIME_DAYS_AVG"


def shown(message):
    return "\n".join(block["text"]["text"] for block in message.blocks)


def test_every_metric_is_explained_with_its_unit_and_its_definition_here():
    said = shown(definitions.message((), {"Everyone": HERE}))

    assert [m.title for m in METRICS if f"• *{m.title}* (in " not in said] == []
    assert (
        "• *PR cycle time* (in days): Days from a pull request's first commit to its merge. "
        "Here: The cycle starts at the first commit. Less is better. "
        "Usual: about 2 days in strong teams. Say `cycle time`."
    ) in said


@pytest.mark.parametrize("names", [(), tuple(BY_NAME), (CYCLE,)])
@pytest.mark.parametrize("trees", [0, 1, 12])
def test_nothing_is_longer_than_slack_takes(names, trees):
    long = replace(
        HERE, completed_statuses=("x" * 500,), excluded_paths=("<&>" * 300,) * 5
    )
    here = {
        f"Tree {number}" * 20: replace(long, small_threshold=number)
        for number in range(trees)
    }

    message = definitions.message(names, here)

    assert len(message.blocks) <= 50
    assert all(len(b["text"]["text"]) <= SECTION_LIMIT for b in message.blocks)
    assert len(message.text) < 4000


def test_one_metric_is_explained_in_full():
    said = shown(definitions.message((CYCLE,), {"Everyone": HERE}))

    assert said == (
        "*PR cycle time* (in days, of teams and people)\n"
        "Days from a pull request's first commit to its merge.\n"
        "Here: The cycle starts at the first commit.\n"
        "Less is better. Usual: about 2 days in strong teams.\n"
        "Ask for it as `cycle time`, `pr lead time`, `time to merge`, `merge time`, "
        "`until merge`, `until merged`. In files it is `PR_CYCLE_TIME_DAYS_AVG`."
    )


def test_where_nobody_tells_how_it_is_defined_the_catalogue_speaks():
    said = shown(definitions.message((CYCLE,), {}))

    assert "first commit to its merge." in said
    assert "Here:" not in said


def test_trees_that_do_not_agree_are_told_apart():
    other = replace(HERE, cycle_time_start="pr_created", small_threshold=50)
    here = {"Everyone": HERE, "Sites": other}

    cycle = shown(definitions.message((CYCLE,), here))
    small = shown(definitions.message(("PR_MERGED_SMALL",), here))

    assert "In *Everyone*: The cycle starts at the first commit." in cycle
    assert "In *Sites*: The cycle starts when the pull request is created." in cycle
    assert "In *Sites*: Merged pull requests of fewer than 50 changed lines." in small


def test_names_from_data_are_no_markup():
    here = replace(HERE, completed_statuses=("<!channel>",))

    said = shown(definitions.message(("WORK_COMPLETED",), {"Everyone": here}))

    assert "&lt;!channel&gt;" in said
    assert "<!channel>" not in said
