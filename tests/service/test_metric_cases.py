"""Every folder below tests/metrics/<METRIC>/ is a case worked by hand: tables in, CSV out."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from reporting.catalogue import BY_NAME
from reporting.service.engine import metric_files
from reporting.service.warehouse.organisation import parse_organisation
from reporting.service.warehouse.profile import Profile
from tests.service.small_warehouse import parquet, plan, text, warehouse

CASES = Path(__file__).parents[1] / "metrics"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/request.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_case(folder, tmp_path):
    request = json.loads((folder / "request.json").read_text())
    days, metrics = request.pop("days"), request.pop("metrics")
    yaml = folder / "organisation.yaml"
    organisation = yaml.read_text() if yaml.exists() else ""

    with warehouse(tmp_path, organisation) as opened:
        opened.merge(parquet(folder, tmp_path / "parquet"))
        made = text(opened, plan(*days, *metrics, **request), tmp_path)

    assert made == (folder / "expect.csv").read_text()


def test_every_metric_has_sql_and_a_case():
    names = {*BY_NAME}

    assert set(metric_files()) == names
    assert {folder.parent.name for folder in FOLDERS} == names


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_case_says_how_it_was_worked_out(folder):
    request = json.loads((folder / "request.json").read_text())

    assert (folder / "why.txt").read_text().strip()
    assert folder.parent.name in request["metrics"]


def test_every_definition_of_an_export_has_a_case():
    changed = set()
    for yaml in CASES.glob("*/*/organisation.yaml"):
        (tree,) = parse_organisation(yaml.read_text()).trees
        changed |= {
            setting.name
            for setting in fields(Profile)
            if getattr(tree.profile, setting.name) != getattr(Profile(), setting.name)
        }

    # Those of Legacy reports have theirs in test_legacy.py.
    wanted = {setting.name for setting in fields(Profile)}
    assert changed == {n for n in wanted if not n.startswith(("legacy_", "rating_"))}
