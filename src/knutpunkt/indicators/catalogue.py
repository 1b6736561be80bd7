# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The key figures that ship with the package: which they are and how we read them.

Names in English, direction of good, control, area and number of decimals are our own
choices; ids and figures are Kolada's ("Källa: Kolada").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
FIGURES = DATA / "figures.parquet"
AREAS = DATA / "areas.csv"
#: What stands as the source of each value. Shown after the word "Källa", as the terms of use demand.
SOURCE = "Kolada"


@dataclass(frozen=True, slots=True)
class Entry:
    """One key figure of the catalogue. `area` is one of the five programme areas, or "context"."""

    kolada_id: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    decimals: int
    direction: str
    control: str
    area: str


@dataclass(frozen=True, slots=True)
class KnownBreak:
    """A break in a series that we know of; `municipality` is empty when it holds for all."""

    kolada_id: str
    year: int
    explanation: str
    explanation_en: str
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The shipped key figures by id, the known breaks, and the day the figures were fetched."""

    entries: Mapping[str, Entry]
    breaks: tuple[KnownBreak, ...]
    fetched_on: date

    @property
    def fetched_at(self) -> datetime:
        """The day of fetching as a moment (its beginning, UTC)."""
        return datetime(self.fetched_on.year, self.fetched_on.month, self.fetched_on.day, tzinfo=UTC)

    def breaks_of(self, kolada_id: str, municipality: str) -> list[KnownBreak]:
        """The known breaks of a key figure in a municipality."""
        return [b for b in self.breaks if b.kolada_id == kolada_id and b.municipality in ("", municipality)]


@cache
def catalogue() -> Catalogue:
    """Read the catalogue that ships with the package."""
    told = json.loads((DATA / "catalogue.json").read_text("utf-8"))
    entries = [Entry(**row) for row in told["indicators"]]
    return Catalogue(
        entries={entry.kolada_id: entry for entry in entries},
        breaks=tuple(KnownBreak(**row) for row in told["breaks"]),
        fetched_on=date.fromisoformat(told["fetched"]),
    )


def split_title(title: str) -> tuple[str, str]:
    """Divide Kolada's title into name and unit: "Bilar, antal/1000 inv" gives "Bilar", "antal/1000 inv".

    Kolada has no field for the unit; it stands after the last comma. Without a comma the unit is empty.
    """
    name, comma, unit = title.rpartition(", ")
    if not comma:
        return title.strip(), ""
    return name.strip(), unit.strip().replace("andel (%)", "%")
