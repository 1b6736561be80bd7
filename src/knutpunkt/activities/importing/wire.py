# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A workbook, or the reason there is none, as lines of JSON between two processes.

The first line says how it went; then each sheet is one line. A cell is ``[column, value]``, with a
third member only where something more is known of it. Nothing here can run code.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

from .errors import ImportFileError, error_classes
from .types import Cell, Row, Scalar, Sheet, Workbook

_FLAGS = ("raw", "error", "no_result", "percent", "fill", "merged_from")
_TIMES: dict[str, Callable[[str], dt.datetime | dt.date | dt.time]] = {
    "t": dt.time.fromisoformat,
    "d": dt.date.fromisoformat,
    "m": dt.datetime.fromisoformat,
}


def encode_error(error: ImportFileError) -> str:
    """Return the line for a file that could not be read."""
    return json.dumps({"error": error.code, "params": error.params}, ensure_ascii=True)


def encode_workbook(book: Workbook) -> Iterator[str]:
    """Yield the lines for a workbook."""
    head = {"format": book.format, "encoding": book.encoding, "delimiter": book.delimiter}
    yield json.dumps(head)
    for sheet in book.sheets:
        rows = [
            [row.number, int(row.hidden), [_encode_cell(cell) for cell in row.cells.values()]] for row in sheet.rows
        ]
        yield json.dumps({"name": sheet.name, "hidden": sheet.hidden, "rows": rows}, separators=(",", ":"))


def _encode_cell(cell: Cell) -> list[Any]:
    """Return a cell as a short list."""
    value: Any = cell.value
    if isinstance(value, dt.datetime):
        value = {"m": value.isoformat()}
    elif isinstance(value, dt.date):
        value = {"d": value.isoformat()}
    elif isinstance(value, dt.time):
        value = {"t": value.isoformat()}
    more = {name: flag for name in _FLAGS if (flag := getattr(cell, name))}
    return [cell.column, value, more] if more else [cell.column, value]


def decode(lines: list[bytes]) -> Workbook:
    """Return the workbook that the lines tell of.

    :raises ImportFileError: the lines tell of an error.
    :raises ValueError: the lines are not what :func:`encode_workbook` writes.
    """
    if not lines:
        raise ValueError("no answer")
    head = json.loads(lines[0])
    if "error" in head:
        params = {str(key): str(value) for key, value in head["params"].items()}
        raise error_classes()[head["error"]](**params)
    sheets = tuple(_decode_sheet(json.loads(line)) for line in lines[1:])
    return Workbook(str(head["format"]), sheets, str(head["encoding"]), str(head["delimiter"]))


def _decode_sheet(data: dict[str, Any]) -> Sheet:
    """Return one sheet."""
    rows = tuple(
        Row(number, {item[0]: _decode_cell(number, item) for item in items}, hidden=bool(hidden))
        for number, hidden, items in data["rows"]
    )
    return Sheet(data["name"], rows, hidden=bool(data["hidden"]))


def _decode_cell(row: int, item: list[Any]) -> Cell:
    """Return one cell."""
    column, stored, *more = item
    value: Scalar = _time(stored) if isinstance(stored, dict) else stored
    return Cell(row, column, value, **more[0]) if more else Cell(row, column, value)


def _time(stored: dict[str, str]) -> dt.datetime | dt.date | dt.time:
    """Return a date or time from its letter and ISO text."""
    ((kind, text),) = stored.items()
    read: dt.datetime | dt.date | dt.time = _TIMES[kind](text)
    return read
