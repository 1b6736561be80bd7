# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""OpenDocument spreadsheets (.ods), streamed.

The format repeats rows and cells by a count ("this empty cell, a million times"), keeps errors as
text beside an empty value and puts comments inside the cell; all three need to be seen here.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from .cells import Range, make_cell, make_rows, spread_merged
from .errors import DamagedFileError, ForbiddenXmlError, StrayCellError, TooManyCellsError
from .types import Cell, Limits, Scalar, Sheet, Workbook, column_letter

_SKIPPED = {"annotation", "shapes", "tracked-changes", "named-expressions", "database-ranges"}
_ERROR = re.compile(r"#[A-ZÅÄÖ/0!?-]+[!?]?|(?:Err|Fel):\d{3}", re.IGNORECASE)


@dataclass(slots=True)
class _Table:
    """One sheet under way."""

    name: str
    hidden: bool
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)
    last: int = 0


class _Reader:
    """Expat handlers that build sheets from ``content.xml``."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.tables: list[_Table] = []
        self.table: _Table | None = None
        self.nested = 0
        self.skipping = 0
        self.row = self.column = self.row_repeat = self.count = 0
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[list[str]] = []
        self.style = ""
        self.fills: dict[str, str] = {}
        self.hidden_tables: set[str] = set()
        self.row_cells: list[tuple[int, int, Cell]] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def read(self, stream: IO[bytes]) -> list[_Table]:
        """Stream the content and return the sheets."""
        try:
            self.parser.ParseFile(stream)
        except expat.ExpatError as error:
            raise DamagedFileError from error
        return self.tables

    def refuse(self, *_args: object) -> None:
        """Refuse a document type or an entity."""
        raise ForbiddenXmlError

    def start(self, tag: str, raw: dict[str, str]) -> None:
        """Open an element."""
        tag = tag.rpartition(":")[2]
        if self.skipping or tag in _SKIPPED:
            self.skipping += 1
            return
        attributes = {key.rpartition(":")[2]: value for key, value in raw.items()}
        if tag == "table":
            self.start_table(attributes)
        elif tag == "table-row" and self.table is not None:
            self.start_row(attributes)
        elif tag in {"table-cell", "covered-table-cell"} and self.table is not None:
            # LibreOffice says what kind of value it is once more, in a name space of its own.
            self.cell = {**attributes, "value-type": raw.get("office:value-type", attributes.get("value-type", ""))}
            self.cell["calcext"] = raw.get("calcext:value-type", "")
            self.paragraphs = []
        elif tag == "p" and self.cell is not None:
            self.paragraphs.append([])
        elif tag in {"s", "tab", "line-break"} and self.paragraphs:
            sign = {"s": " ", "tab": " ", "line-break": "\n"}[tag]
            self.paragraphs[-1].append(sign * min(self.repeat(attributes, "c"), 100))
        else:
            self.start_style(tag, attributes)

    def start_style(self, tag: str, attributes: dict[str, str]) -> None:
        """Note what a style says of colours and hidden sheets."""
        colour = attributes.get("background-color", "").upper()
        if tag == "style":
            self.style = attributes.get("name", "")
        elif tag == "table-cell-properties" and colour.startswith("#") and colour != "#FFFFFF":
            self.fills[self.style] = colour[1:]
        elif tag == "table-properties" and attributes.get("display") == "false":
            self.hidden_tables.add(self.style)

    def start_table(self, attributes: dict[str, str]) -> None:
        """Open a sheet; a table inside a cell is passed over."""
        if self.table is not None:
            self.skipping += 1
            return
        if len(self.tables) >= self.limits.sheets:
            raise TooManyCellsError(what="blad", count=f"över {self.limits.sheets}", limit=str(self.limits.sheets))
        self.table = _Table(attributes.get("name", ""), attributes.get("style-name", "") in self.hidden_tables)
        self.tables.append(self.table)
        self.row = 0

    def start_row(self, attributes: dict[str, str]) -> None:
        """Open a row, perhaps repeated."""
        self.row_repeat = self.repeat(attributes, "number-rows-repeated")
        self.column = 0
        self.row_cells = []
        if attributes.get("visibility") in {"collapse", "filter"} and self.table is not None:
            last = min(self.row + self.row_repeat, self.limits.rows)
            self.table.hidden_rows.update(range(self.row + 1, last + 1))

    @staticmethod
    def repeat(attributes: dict[str, str], name: str) -> int:
        """Return a repetition count of at most ten million; 1 when absent."""
        text = attributes.get(name, "1")
        if len(text) > 8 or not text.isascii() or not text.isdigit():
            raise DamagedFileError
        return max(1, int(text))

    def characters(self, text: str) -> None:
        """Take up text of the current paragraph."""
        if self.cell is not None and self.paragraphs and not self.skipping:
            self.paragraphs[-1].append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self.skipping:
            self.skipping -= 1
            return
        tag = tag.rpartition(":")[2]
        if tag in {"table-cell", "covered-table-cell"} and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None
        elif tag == "table-row" and self.table is not None:
            self.end_row(self.table)
        elif tag == "table":
            self.table = None

    def end_cell(self, attributes: dict[str, str]) -> None:
        """Place a finished cell as often as it is repeated."""
        repeat = self.repeat(attributes, "number-columns-repeated")
        first, self.column = self.column + 1, self.column + repeat
        fill = self.fills.get(attributes.get("style-name", ""))
        cell = self.make(attributes)
        if cell.is_blank and (fill is None or repeat > 50):
            return
        cell.fill = fill
        self.row_cells.append((first, self.column, cell))
        rows = self.repeat(attributes, "number-rows-spanned")
        columns = self.repeat(attributes, "number-columns-spanned")
        if self.table is not None and (rows > 1 or columns > 1):
            row = self.row + 1
            self.table.merged.append((row, first, row + rows - 1, first + columns - 1))

    def make(self, attributes: dict[str, str]) -> Cell:
        """Return the cell's value; place and colour are filled in later."""
        text = "\n".join("".join(part) for part in self.paragraphs)
        kind = attributes.get("value-type", "")
        shown = text.strip()
        failed = attributes.get("calcext") == "error" or ("formula" in attributes and _ERROR.fullmatch(shown))
        if failed:
            return Cell(0, 0, error=shown or "#")
        if "formula" in attributes and not kind and not shown:
            return Cell(0, 0, no_result=True)
        cell = make_cell(0, 0, _value(kind, attributes, text), self.limits)
        cell.percent = kind == "percentage" and isinstance(cell.value, int | float)
        return cell

    def end_row(self, table: _Table) -> None:
        """Place a finished row as often as it is repeated."""
        first, self.row = self.row + 1, self.row + self.row_repeat
        if not self.row_cells:
            return
        says = [item for item in self.row_cells if not item[2].is_blank]
        if says and (self.row > self.limits.rows or says[-1][1] > self.limits.columns):
            raise StrayCellError(sheet=table.name, cell=f"{column_letter(says[-1][1])}{self.row}")
        if not says and self.row_repeat > 50:
            return
        for row in range(first, self.row + 1):
            for left, right, model in self.row_cells:
                for column in range(left, right + 1):
                    self.count += 1
                    if self.count > self.limits.cells:
                        limit = str(self.limits.cells)
                        raise TooManyCellsError(what="celler", count=f"över {limit}", limit=limit)
                    table.cells.setdefault(row, {})[column] = Cell(
                        row, column, model.value, raw=model.raw, error=model.error,
                        no_result=model.no_result, percent=model.percent, fill=model.fill,
                    )  # fmt: skip


def _value(kind: str, attributes: dict[str, str], text: str) -> Scalar:
    """Return the typed value that the attributes hold, else the text."""
    try:
        if kind in {"float", "currency", "percentage"}:
            return float(attributes["value"])
        if kind == "date":
            stored = attributes["date-value"]
            return dt.datetime.fromisoformat(stored) if "T" in stored else dt.date.fromisoformat(stored)
        if kind == "boolean":
            return attributes["boolean-value"] == "true"
    except (KeyError, ValueError):
        return text
    if kind == "string" and attributes.get("string-value"):
        return attributes["string-value"]
    return text


def read_ods(path: Path, limits: Limits) -> Workbook:
    """Read a workbook whose archive has been checked by :func:`.guard.check_archive`.

    :raises ImportFileError: damaged, too large, or with a cell far away.
    """
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        tables = _Reader(limits).read(content)
    sheets = []
    for table in tables:
        spread_merged(table.cells, table.merged, limits)
        rows = make_rows(table.cells, table.hidden_rows)
        sheets.append(Sheet(table.name, rows, hidden=table.hidden))
    return Workbook("ods", tuple(sheets))
