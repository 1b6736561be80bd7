# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a stored value to a :class:`Cell`, and from a merged range to all its cells."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Container, Iterable

from .errors import TextTooLongError
from .text import clean
from .types import Cell, Limits, Row, Scalar

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 1, all included."""


def make_cell(row: int, column: int, value: object, limits: Limits) -> Cell:
    """Return a cell with its value in one of the few types the import knows.

    :raises TextTooLongError: no spreadsheet program writes such a text.
    """
    if isinstance(value, str):
        if len(value) > limits.text:
            raise TextTooLongError(limit=str(limits.text))
        text = clean(value)
        return Cell(row, column, text or None, raw=value if value != text else None)
    return Cell(row, column, _scalar(value))


def _scalar(value: object) -> Scalar:
    """Return a number, date or truth value as it is, whole numbers as ``int``."""
    if isinstance(value, bool | dt.datetime | dt.date | dt.time) or value is None:
        return value
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    return str(value)


def spread_merged(cells: dict[int, dict[int, Cell]], ranges: Iterable[Range], limits: Limits) -> None:
    """Copy the value of each merged range to all its cells, marked with where it came from.

    :param cells: row number → column number → cell; filled in place. A range that reaches past the
        sheet's last row or column with anything in it is cut there.
    """
    if not cells:
        return
    last_row = max(cells)
    last_column = max((max(row) for row in cells.values() if row), default=0)
    budget = limits.cells
    for top, left, bottom, right in ranges:
        origin = cells.get(top, {}).get(left)
        if origin is None or origin.is_blank:
            continue
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                if (row, column) == (top, left) or budget <= 0:
                    continue
                budget -= 1
                cells.setdefault(row, {})[column] = Cell(
                    row, column, origin.value, error=origin.error, no_result=origin.no_result,
                    percent=origin.percent, fill=origin.fill, merged_from=origin.address,
                )  # fmt: skip


def make_rows(cells: dict[int, dict[int, Cell]], hidden: Container[int]) -> tuple[Row, ...]:
    """Return the rows in order, each with its cells from left to right."""
    return tuple(
        Row(number, dict(sorted(row.items())), hidden=number in hidden) for number, row in sorted(cells.items()) if row
    )
