"""Whatever is sent is understood or refused with a field; nothing else happens."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reporting.catalogue import BY_NAME, Group
from reporting.service import models
from reporting.service.reading import parse_json, read_model, read_spec
from reporting.service.refusals import Refusal
from reporting.service.spec import ExportSpec

TODAY = date(2026, 3, 8)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=5,
)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str)


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


def understand(data: bytes) -> ExportSpec | Refusal:
    try:
        body = read_model(models.CreateExport, parse_json(data))
        return read_spec(body, org="default", project="default", today=TODAY)
    except Refusal as refusal:
        return refusal


@given(REQUESTS | ANYTHING)
def test_any_json_is_a_request_or_a_refusal_of_400(value):
    understood = understand(json.dumps(value).encode())

    if isinstance(understood, Refusal):
        assert understood.status == 400
        assert understood.message
    else:
        assert ExportSpec.from_json(understood.to_json()) == understood


@given(st.binary())
def test_any_bytes_are_a_request_or_a_refusal_of_400(data):
    understood = understand(data)

    assert isinstance(understood, Refusal)
    assert understood.status == 400
