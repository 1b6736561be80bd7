# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of the room `indicators`: a model of Kolada with a handful of made-up values."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.indicators.kolada import KoladaClient
from knutpunkt.indicators.kolada.client import Patience
from knutpunkt.indicators.snapshot import Snapshot, Store
from tests.kolada_standin import Data, Standin, running

IMPATIENT = Patience(attempts=4, first_wait=0.001, longest_wait=1.5, timeout=5)


def made_up() -> Data:
    """Two key figures (one divided by gender), three municipalities, ten years, a group and a unit."""
    data = Data()
    for kpi, title, divided in (("N00401", "Utsläpp, ton CO2-ekv/inv", False), ("N00636", "Nöjda, andel (%)", True)):
        data.kpis[kpi] = {
            "id": kpi, "title": title, "description": "Rad ett\\nrad två. Källa: X", "is_divided_by_gender": divided,
            "municipality_type": "A", "auspice": None, "operating_area": "Miljö", "perspective": None,
            "prel_publication_date": None, "publication_date": "2026-06-09", "publ_period": "2024", "has_ou_data": False,
        }  # fmt: skip
    for code, name, kind in (("0000", "Riket", "L"), ("1278", "Båstad", "K"), ("1381", "Laholm", "K")):
        data.areas[code] = {"id": code, "title": name, "type": kind}
        for year in range(2013, 2023):
            number = int(code) + year / 1000
            data.values["N00401", code, year] = {"T": number}
            data.values["N00636", code, year] = {"T": number, "K": number + 1, "M": number - 1}
    data.groups["G1"] = {
        "id": "G1", "title": "Grannar (ovägt medel)", "members": [{"member_id": "1278", "member_title": "Båstad"}],
    }  # fmt: skip
    data.kpi_groups["G2KPI1"] = {"id": "G2KPI1", "title": "Miljö", "members": [{"id": "N00401", "title": "Utsläpp"}]}
    data.units["V1"] = {"id": "V1", "title": "Skolan", "municipality": "1278"}
    return data


@pytest.fixture
def model() -> Iterator[Standin]:
    """A running model of Kolada."""
    with running(made_up()) as standin:
        yield standin


@pytest.fixture
def client_of_model(model: Standin) -> Iterator[KoladaClient]:
    """Our client, impatient, pointed at the model."""
    with KoladaClient(model.url, patience=IMPATIENT) as client:
        yield client


@pytest.fixture(scope="session")
def shipped_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the national figures that ship with the package."""
    folder = tmp_path_factory.mktemp("figures")
    Store(folder).open()
    return folder


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path) -> Snapshot:
    """The shipped national figures, opened."""
    return Store(shipped_folder).open()


@pytest.fixture
def home(tmp_path: Path, settings: Any, shipped_folder: Path) -> Path:
    """A home folder of one's own with the shipped figures, so that they may be replaced."""
    shutil.copytree(shipped_folder, tmp_path / "figures")
    settings.KNUTPUNKT_HOME = tmp_path
    return tmp_path
