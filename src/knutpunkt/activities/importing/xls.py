# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Old Excel workbooks (.xls) through xlrd, which keeps errors, colours, merged and hidden rows."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import xlrd
from xlrd.biffh import XLRDError
from xlrd.compdoc import CompDocError
from xlrd.xldate import XLDateError, xldate_as_datetime

from .cells import make_cell, make_rows, spread_merged
from .errors import DamagedFileError, PasswordProtectedError, StrayCellError, TooManyCellsError
from .types import Cell, Limits, Scalar, Sheet, Workbook, column_letter

_BROKEN = (
    XLRDError, CompDocError, struct.error, IndexError, KeyError, ValueError, TypeError,
    AssertionError, AttributeError, UnicodeError, OverflowError,
)  # fmt: skip
_SOLID = 1
_WHITE = (255, 255, 255)


def read_xls(path: Path, limits: Limits) -> Workbook:
    """Read a workbook in the format from before 2007.

    :raises ImportFileError: damaged, protected, or too large.
    """
    try:
        with xlrd.open_workbook(
            filename=str(path), formatting_info=True, on_demand=True, ragged_rows=True, logfile=_Silent()
        ) as book:
            if book.nsheets > limits.sheets:
                raise TooManyCellsError(what="blad", count=str(book.nsheets), limit=str(limits.sheets))
            sheets = tuple(_sheet(book, number, limits) for number in range(book.nsheets))
    except _BROKEN as error:
        if "encrypted" in str(error).lower():
            raise PasswordProtectedError from error
        raise DamagedFileError from error
    if sum(len(row.cells) for sheet in sheets for row in sheet.rows) > limits.cells:
        raise TooManyCellsError(what="celler", count=f"över {limits.cells}", limit=str(limits.cells))
    return Workbook("xls", sheets)


class _Silent:
    """Takes the parser's remarks and keeps none."""

    def write(self, text: str) -> int:
        """Accept a remark."""
        return len(text)

    def flush(self) -> None:
        """Nothing waits to be written."""


def _sheet(book: Any, number: int, limits: Limits) -> Sheet:
    """Read one sheet and let the parser forget it."""
    source = book.sheet_by_index(number)
    cells: dict[int, dict[int, Cell]] = {}
    for row in range(source.nrows):
        line = {}
        for column in range(source.row_len(row)):
            cell = _cell(book, source, row, column, limits)
            if cell is not None:
                line[column + 1] = cell
        if line:
            cells[row + 1] = line
    filled = {row: line for row, line in cells.items() if any(not cell.is_blank for cell in line.values())}
    height = max(filled, default=0)
    width = max((max(c for c, cell in line.items() if not cell.is_blank) for line in filled.values()), default=0)
    if height > limits.rows or width > limits.columns or height * width > limits.area:
        raise StrayCellError(sheet=source.name, cell=f"{column_letter(max(width, 1))}{height}")
    merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells]
    spread_merged(cells, merged, limits)
    hidden_rows = {row + 1 for row, info in source.rowinfo_map.items() if info.hidden}
    book.unload_sheet(number)
    return Sheet(source.name, make_rows(cells, hidden_rows), hidden=source.visibility != 0)


def _cell(book: Any, source: Any, row: int, column: int, limits: Limits) -> Cell | None:
    """Return a cell that holds a value, an error or a colour, else None."""
    found = source.cell(row, column)
    style = book.xf_list[found.xf_index] if found.xf_index is not None else None
    fill = _fill(book, style)
    if found.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK} or found.value == "":
        return Cell(row + 1, column + 1, fill=fill) if fill else None
    if found.ctype == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(found.value, "#")
        return Cell(row + 1, column + 1, error=text, fill=fill)
    cell = make_cell(row + 1, column + 1, _value(book, found), limits)
    cell.fill = fill
    if found.ctype == xlrd.XL_CELL_NUMBER and style is not None:
        shown = book.format_map.get(style.format_key)
        cell.percent = shown is not None and "%" in (shown.format_str or "")
    return cell


def _value(book: Any, found: Any) -> Scalar:
    """Return the typed value of a cell."""
    value: Any = found.value
    if found.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if found.ctype == xlrd.XL_CELL_DATE:
        try:
            moment: dt.datetime = xldate_as_datetime(value, book.datemode)
        except (XLDateError, ValueError, OverflowError):
            return float(value)
        return moment.date() if moment.time() == dt.time() else moment
    return float(value) if found.ctype == xlrd.XL_CELL_NUMBER else str(value)


def _fill(book: Any, style: Any) -> str | None:
    """Return the colour of a solid fill; None for none and for white."""
    if style is None or style.background.fill_pattern != _SOLID:
        return None
    colour = book.colour_map.get(style.background.pattern_colour_index)
    if not colour or tuple(colour) == _WHITE:
        return None
    return "{:02X}{:02X}{:02X}".format(*colour)
