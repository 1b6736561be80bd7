# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's content as it stands in the TOML files, one folder for each municipality."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

ROOT = files("knutpunkt.demo") / "content"
FOLDERS = ("bastad", "laholm")
Row = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What one municipality starts with; each part is a list of rows as the files have them."""

    code: str
    first_inventory: date
    last_visit: date
    organisation: Row
    documents: list[Row]
    goals: list[Row]
    targets: list[Row]
    own_indicators: list[Row]
    projects: list[Row]
    activities: list[Row]
    verdicts: list[Row]
    ideas: list[Row]
    snapshots: list[Row]
    rounds: list[Row]
    ranking: Row
    questionnaire: list[Row]


def read(folder: str) -> Content:
    """Return the content in a folder. Raises FileNotFoundError, tomllib.TOMLDecodeError, KeyError."""
    place = ROOT / folder
    organisation, goals = _toml(place / "organisation.toml"), _toml(place / "goals.toml")
    return Content(
        code=organisation["municipality"],
        first_inventory=organisation["first_inventory"],
        last_visit=organisation["last_visit"],
        organisation=organisation,
        documents=goals["documents"],
        goals=goals["goals"],
        targets=goals.get("targets", []),
        own_indicators=goals.get("own_indicators", []),
        projects=_rows(place, "projects"),
        activities=_activities(place / "activities"),
        verdicts=_rows(place, "verdicts"),
        ideas=_rows(place, "ideas"),
        snapshots=_rows(place, "snapshots"),
        rounds=_rows(place, "rounds"),
        ranking=_table(place, "ranking"),
        questionnaire=_table(place, "questionnaire").get("editions", []),
    )


def _rows(place: Traversable, name: str) -> list[Row]:
    """Return the rows of a file that holds one kind and may be missing."""
    file = place / f"{name}.toml"
    return list(_toml(file)[name]) if file.is_file() else []


def _table(place: Traversable, name: str) -> Row:
    """Return a file that may be missing: nothing then."""
    file = place / f"{name}.toml"
    return _toml(file) if file.is_file() else {}


def _activities(place: Traversable) -> list[Row]:
    """Return the activities of all files; a file's department holds for those that name none."""
    found: list[Row] = []
    for file in sorted(place.iterdir(), key=lambda path: path.name):
        told = _toml(file)
        found += [{"department": told.get("department"), **row} for row in told["activities"]]
    return found


def _toml(file: Traversable) -> Row:
    return tomllib.loads(file.read_text(encoding="utf-8"))
