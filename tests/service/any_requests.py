"""Bodies of create calls and Legacy reports: anything at all, nearly right and right ones."""

from datetime import date, timedelta

from hypothesis import strategies as st

from reporting.catalogue import BY_NAME, Group, Level, available

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str)
CLOSE_DAYS = st.dates(date(2025, 1, 1), date(2026, 6, 1)).map(str)


def mostly(*good):
    return st.one_of(*(one for one in good for _ in range(4)), ANYTHING)


REQUESTS = st.fixed_dictionaries(
    {
        "scope": mostly(
            st.fixed_dictionaries({"orgTreeName": mostly(st.just("Everyone"))})
        ),
        "dateRange": mostly(
            st.fixed_dictionaries({"start": mostly(DAYS), "end": mostly(DAYS)})
        ),
    },
    optional={
        "metrics": mostly(st.lists(mostly(st.sampled_from(list(BY_NAME))), max_size=3)),
        "metricGroups": mostly(st.lists(mostly(st.sampled_from(Group)), max_size=3)),
        "options": mostly(
            st.fixed_dictionaries(
                {},
                optional={
                    "metricLevel": mostly(st.sampled_from(["team", "DEVELOPER"])),
                    "granularity": mostly(st.sampled_from(["day", "Weekly", "month"])),
                    "aggregation": mostly(st.sampled_from(["mean", "P90"])),
                },
            )
        ),
    },
)

TEAM_IDS = mostly(st.sampled_from(["1", 1, "2"]))
METRICS = mostly(
    st.fixed_dictionaries(
        {},
        optional={
            "metrics": mostly(
                st.lists(
                    mostly(st.sampled_from(["PR_VELOCITY", "coding_days_per_dev"]))
                )
            ),
            "calculationType": mostly(st.sampled_from(["Mean", "P90"])),
        },
    )
)
LEGACY_REPORTS = st.fixed_dictionaries(
    {"dateStart": mostly(CLOSE_DAYS), "dateEnd": mostly(CLOSE_DAYS)},
    optional={
        "collectionId": TEAM_IDS,
        "teamRefId": TEAM_IDS,
        "granularity": mostly(st.sampled_from(["DAILY", "week", None])),
        "options": mostly(st.just({"granularity": "monthly", "metricLevel": "team"})),
        "includeRatings": mostly(st.booleans()),
        "productivity": METRICS,
        "productivityContributors": METRICS,
        "efficiency": ANYTHING,
        "wish": ANYTHING,
    },
)


def any_case(words):
    """Draw one of ``words`` in some letter case."""
    return st.sampled_from([str(word) for word in words]).flatmap(
        lambda word: st.sampled_from([word, word.lower(), word.upper(), word.title()])
    )


@st.composite
def right_requests(draw, team_ids):
    """Draw a valid body about the tree Everyone and days from November 2025 to March 2026."""
    level = draw(st.sampled_from(Level))
    start = draw(st.dates(date(2025, 11, 1), date(2026, 3, 1)))
    end = start + timedelta(days=draw(st.integers(0, 100)))
    tree, team = (
        {"orgTreeName": "everyone"},
        {"teamId": draw(st.sampled_from(team_ids))},
    )
    names = [metric.name for metric in available(level)]
    options = st.fixed_dictionaries(
        {"metricLevel": any_case([level])},
        optional={
            "granularity": any_case(["daily", "week", "monthly", "QUARTER"]),
            "aggregation": any_case(["mean", "median", "p90", "p95"]),
            "format": any_case(["csv"]),
            "compression": any_case(["gzip"]),
        },
    )
    body = {
        "scope": draw(st.sampled_from([tree, team, tree | team])),
        "dateRange": {"start": str(start), "end": str(end)},
        "options": draw(options),
    }
    if draw(st.booleans()):
        body["metrics"] = draw(st.lists(any_case(names), max_size=6))
    if draw(st.booleans()):
        body["metricGroups"] = draw(st.lists(any_case(Group), min_size=1, max_size=3))
    return body
