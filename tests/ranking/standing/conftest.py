# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the tests of comparison and placements share: all municipalities, the source's own values, a made edition."""

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.people.services import join_municipality, load_municipalities
from knutpunkt.ranking.models import RankingEdition
from tests.ranking.samples import content, make_edition

Values = dict[str, dict[int, dict[str, Decimal]]]
READ = ("U07514", "N00636", "N00401", "U07527")
#: An edition of this year asks for figures of the year before, the last in the extract.
YEAR = 2023


def sample_questions() -> list[dict[str, Any]]:
    """The sample's questions, with emissions as a falling line, a yes or no, and satisfaction with last year's value."""
    asked: list[dict[str, Any]] = content(YEAR)["questions"]
    by_key = {one["key"]: one for one in asked}
    by_key["utslapp"] |= {
        "kolada": "N00401",
        "rule": {
            "kind": "relative", "unit": "ton", "better": "lower", "points": "2", "curve": "between", "zero_at": "9",
        },
    }  # fmt: skip
    asked.append({
        "key": "nojda", "number": "6", "part": "utifran", "area": "klimat", "source": "Provkällan", "kolada": "N00636",
        "text": {"sv": "Nöjda invånare", "en": "Satisfied inhabitants"}, "missing": "last_year",
        "rule": {"kind": "relative", "unit": "%", "better": "higher", "points": "0.75"},
    })  # fmt: skip
    asked.append({
        "key": "energiplan", "number": "7", "part": "utifran", "area": "klimat", "source": "Provkällan",
        "kolada": "U07527", "kolada_year": 2021, "text": {"sv": "Energiplan", "en": "Energy plan"},
        "rule": {"kind": "options", "options": [
            {"key": "ja", "label": "Ja", "points": "0.5"}, {"key": "halvt", "label": "Halvt", "points": "0.25"},
            {"key": "nej", "label": "Nej", "points": "0"},
        ]},
    })  # fmt: skip
    return asked


@pytest.fixture
def country(db: None) -> Iterator[Municipality]:
    """Båstad among all the 290 municipalities, in its tenant scope."""
    load_municipalities()
    bastad = join_municipality(code="1278")
    with tenant_scope(bastad):
        yield bastad


@pytest.fixture
def made(country: Municipality) -> RankingEdition:
    """The sample edition with figures of Kolada."""
    return make_edition(YEAR, questions=sample_questions())


@pytest.fixture(scope="session")
def source(shared_data: Path) -> Values:
    """Kolada's own extract: figure -> year -> municipality -> value, regions and empty values left out."""
    with (shared_data / "kolada" / "municipality_v3_2026-04.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["id"]: row["type"] for row in csv.DictReader(file)}
    found: Values = {kpi: {} for kpi in READ}
    with gzip.open(shared_data / "kolada" / "values_env.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kpi"] in found and row["gender"] == "T" and row["value"] and kinds.get(row["municipality"]) == "K":
                found[row["kpi"]].setdefault(int(row["period"]), {})[row["municipality"]] = Decimal(row["value"])
    return found


@pytest.fixture(scope="session")
def registry(shared_data: Path) -> list[dict[str, str]]:
    """The registry of municipalities, as the source has it."""
    with (shared_data / "municipalities" / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
