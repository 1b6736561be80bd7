# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The explanation of colours that somebody put above, beside or below a table, or on a sheet of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .text import fold
from .types import Cell, Row, Status, Workbook
from .words import parse_status

_PREFIX = re.compile(r"^(?:grön|gul|röd|orange|blå|grå|vit|lila)\w*\s*(?:=|:|-|–|betyder)\s*", re.IGNORECASE)


@dataclass(slots=True)
class Legend:
    """Colour → status, and the rows that explain it as (sheet, row)."""

    colours: dict[str, Status] = field(default_factory=dict)
    rows: set[tuple[str, int]] = field(default_factory=set)


def find_legend(book: Workbook, table_rows: dict[str, tuple[int, int]]) -> Legend:
    """Return what colours mean, where the workbook says so for at least two of them.

    :param table_rows: sheet name → first and last row of its table; cells inside it explain nothing.

    An entry is a coloured cell that says a status itself, or an empty coloured cell with one to its
    right. A colour explained in two ways means nothing.
    """
    meanings: dict[str, set[Status]] = {}
    places: set[tuple[str, int]] = set()
    for sheet in book.sheets:
        first, last = table_rows.get(sheet.name, (0, 0))
        for row in sheet.rows:
            if first <= row.number <= last:
                continue
            for fill, status in _entries(row):
                meanings.setdefault(fill, set()).add(status)
                places.add((sheet.name, row.number))
    colours = {fill: next(iter(found)) for fill, found in meanings.items() if len(found) == 1}
    return Legend(colours, places) if len(colours) >= 2 else Legend()


def _entries(row: Row) -> list[tuple[str, Status]]:
    """Return the colours that one row explains."""
    found = []
    for cell in row.cells.values():
        if cell.fill is None or cell.merged_from:
            continue
        said = cell if not cell.is_blank else row.cells.get(cell.column + 1)
        status = _status(said) if said is not None and (said is cell or said.fill is None) else None
        if status is not None:
            found.append((cell.fill, status))
    return found


def _status(cell: Cell) -> Status | None:
    """Return the status a short text says."""
    if not isinstance(cell.value, str) or len(cell.value) > 60:
        return None
    text = _PREFIX.sub("", cell.value)
    return parse_status(Cell(0, 0, text)).value


def is_explanation(cell: Cell) -> bool:
    """True for the line that introduces such an explanation ("Färgförklaring:")."""
    return re.match(r"(?:färg(?:er|förklaring)|teckenförklaring|förklaring)", fold(cell.text)) is not None
