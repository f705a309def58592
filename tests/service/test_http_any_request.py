"""Whatever is sent is understood or refused with a field; nothing else happens."""

import json
from datetime import date

import yaml
from hypothesis import given
from hypothesis import strategies as st

from reporting.service.http import models
from reporting.service.http.models_legacy import LegacyReport
from reporting.service.http.reading import parse_json, read_model, read_spec
from reporting.service.http.reading_legacy import (
    LONGEST_NAME,
    ignored_fields,
    read_plan,
)
from reporting.service.http.refusals import Refusal
from reporting.service.jobs.spec import ExportSpec
from reporting.service.legacy import LegacyPlan
from reporting.service.warehouse.organisation import (
    parse_organisation,
)
from reporting.service.warehouse.profile import Organisation
from reporting.service.warehouse.yaml_values import OrganisationError
from tests.service.any_requests import ANYTHING, LEGACY_REPORTS, REQUESTS

TODAY = date(2026, 3, 8)


def understand(data: bytes) -> ExportSpec | Refusal:
    try:
        body = read_model(models.CreateExport, parse_json(data))
        return read_spec(body, org="default", project="default", today=TODAY)
    except Refusal as refusal:
        return refusal


def understand_legacy(data: bytes) -> tuple[LegacyPlan, list[str]] | Refusal:
    try:
        value = parse_json(data)
        body = read_model(LegacyReport, value)
        plan = read_plan(body, TODAY, neutralise=True)
        return plan, list(ignored_fields(body, value))
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


@given(LEGACY_REPORTS | ANYTHING)
def test_any_json_is_a_legacy_report_or_a_refusal_of_400(value):
    understood = understand_legacy(json.dumps(value).encode())

    if isinstance(understood, Refusal):
        assert understood.status == 400
        assert understood.details or understood.code == "MALFORMED_BODY"
    else:
        plan, ignored = understood
        assert plan.period.first <= plan.period.last <= TODAY
        assert plan.team_id
        assert ("wish" in ignored) is ("wish" in value)
        assert all(len(name) <= LONGEST_NAME for name in ignored)


@given(st.binary())
def test_any_bytes_are_a_request_or_a_refusal_of_400(data):
    understood = understand(data)

    assert isinstance(understood, Refusal)
    assert understood.status == 400


KEYS = ("trees", "profile", "bots", "name", "levels", "filters", "shared", "ratings")
DESCRIPTIONS = st.recursive(
    ANYTHING | st.sampled_from(["manager_email", "github", "*[bot]"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4)
    ),
    max_leaves=10,
)


def understand_description(text: str) -> Organisation | OrganisationError:
    try:
        return parse_organisation(text)
    except OrganisationError as error:
        return error


@given(DESCRIPTIONS.map(yaml.safe_dump) | st.text())
def test_any_yaml_is_an_organisation_or_a_sentence(text):
    understood = understand_description(text)

    if isinstance(understood, OrganisationError):
        assert str(understood).startswith("organisation.yaml")
    else:
        assert understood.trees
