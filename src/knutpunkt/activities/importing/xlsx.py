# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Excel workbooks (.xlsx, .xlsm): values from calamine, everything it leaves out from a first pass.

The quick reader turns ``#REF!`` and formulas without a stored result into nothing, does not tell
hidden rows, colours or percentages, and asks for memory by the farthest cell: two cells can ask for
549 GB and end the process. So each sheet is streamed once before: where its cells lie, and what of
all that each has.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

import defusedxml.ElementTree as SafeTree
import python_calamine as calamine

from .cells import Range, make_cell, make_rows, spread_merged
from .errors import DamagedFileError, ForbiddenXmlError, StrayCellError, TooManyCellsError
from .types import Cell, Limits, Sheet, Workbook, column_letter

_ROW_MAX, _COLUMN_MAX = 1_048_576, 16_384
_PERCENT_FORMATS = {9, 10}
_DIGITS = "0123456789"
_VALUE_TAGS = frozenset({"v", "is"})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(slots=True)
class Styles:
    """What a cell's style number says: its colour, and whether a number is shown as a percentage."""

    fills: dict[int, str] = field(default_factory=dict)
    percents: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Scan:
    """What the first pass over a sheet found, by (row, column)."""

    last_row: int = 0
    last_column: int = 0
    count: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    no_result: set[tuple[int, int]] = field(default_factory=set)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[Range] = field(default_factory=list)


def column_number(letters: str) -> int:
    """Return a column's number: A is 1, XFD is 16 384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_range(reference: str) -> Range | None:
    """Return the corners of ``A1:C3``; None when it is no such thing."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?", reference)
    if not match:
        return None
    top, left = int(match[2]), column_number(match[1])
    bottom, right = int(match[4] or top), column_number(match[3] or match[1])
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


class _SheetScanner:
    """Expat handlers that fill a :class:`Scan` from one sheet's XML."""

    def __init__(self, name: str, styles: Styles, limits: Limits) -> None:
        self.name, self.styles, self.limits = name, styles, limits
        self.found = Scan()
        self.row = self.column = 0
        self.place = (0, 0)
        self.type = ""
        self.has_formula = self.has_value = False
        self.text: list[str] = []
        self.columns: dict[str, int] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def read(self, stream: IO[bytes]) -> Scan:
        """Stream the sheet and return what was found."""
        try:
            self.parser.ParseFile(stream)
        except expat.ExpatError as error:
            raise DamagedFileError from error
        return self.found

    def refuse(self, *_args: object) -> None:
        """Refuse a document type or an entity."""
        raise ForbiddenXmlError

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take up a row, a cell, a formula, a value or a merged range."""
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self.start_cell(attributes)
        elif tag in _VALUE_TAGS:
            self.has_value = True
            if self.has_formula or self.type == "e":
                self.text.clear()
                self.parser.CharacterDataHandler = self.text.append
        elif tag == "f":
            self.has_formula = True
        elif tag == "row":
            self.row = self.number(attributes.get("r")) or self.row + 1
            self.column = 0
            if attributes.get("hidden") in {"1", "true"}:
                self.found.hidden_rows.add(self.row)
        elif tag == "mergeCell" and len(self.found.merged) < self.limits.cells:
            area = parse_range(attributes.get("ref", ""))
            if area and area[:2] != area[2:]:
                self.found.merged.append(area)

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Note where a cell lies and how it is dressed."""
        reference = attributes.get("r", "")
        if reference:
            letters = reference.rstrip(_DIGITS)
            column = self.columns.get(letters)
            if column is None:
                if not 1 <= len(letters) <= 3 or not letters.isalpha() or not letters.isascii():
                    raise DamagedFileError
                column = self.columns[letters] = column_number(letters)
            row = self.number(reference[len(letters) :])
        else:
            row, column = self.row, self.column + 1
        if not (1 <= row <= _ROW_MAX and 1 <= column <= _COLUMN_MAX):
            raise DamagedFileError
        self.row, self.column, self.place = row, column, (row, column)
        self.type = attributes.get("t", "")
        self.has_formula = self.has_value = False
        self.text.clear()
        style = attributes.get("s")
        if style is not None:
            self.dress(self.number(style))
        found = self.found
        found.last_row, found.last_column = max(found.last_row, row), max(found.last_column, column)
        found.count += 1
        if found.count > self.limits.cells * 4:
            raise TooManyCellsError(what="celler", count=f"över {self.limits.cells}", limit=str(self.limits.cells))

    def dress(self, style: int) -> None:
        """Note the colour and the percentage of the current cell."""
        fill = self.styles.fills.get(style)
        if fill is not None:
            self.found.fills[self.place] = fill
        if style in self.styles.percents:
            self.found.percents.add(self.place)

    def number(self, text: str | None) -> int:
        """Return a whole number of at most seven digits, 0 when absent."""
        if not text:
            return 0
        if len(text) > 7 or not text.isascii() or not text.isdigit():
            raise DamagedFileError
        return int(text)

    def end(self, tag: str) -> None:
        """Judge a finished cell."""
        tag = tag.rpartition(":")[2]
        if tag in _VALUE_TAGS:
            self.parser.CharacterDataHandler = None
        elif tag == "c":
            text = "".join(self.text).strip()
            if self.type == "e":
                self.found.errors[self.place] = text or "#"
            elif self.has_formula and not text and not (self.has_value and self.type == "str"):
                self.found.no_result.add(self.place)


def check_extent(name: str, scan: Scan, limits: Limits) -> None:
    """Raise when the farthest cell would make the sheet enormous."""
    stray = f"{column_letter(scan.last_column)}{scan.last_row}" if scan.last_column else "A1"
    if scan.last_row > limits.rows or scan.last_column > limits.columns:
        raise StrayCellError(sheet=name, cell=stray)
    if scan.last_row * scan.last_column > limits.area:
        raise StrayCellError(sheet=name, cell=stray)


def read_xlsx(path: Path, limits: Limits) -> Workbook:
    """Read a workbook whose archive has been checked by :func:`.guard.check_archive`.

    :raises ImportFileError: damaged, too large, or with a cell far away.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            styles = _styles(archive)
            scans = {
                name: _SheetScanner(name, styles, limits).read(archive.open(part))
                for name, part in _sheet_parts(archive, limits).items()
            }
    except (KeyError, ParseError) as error:
        raise DamagedFileError from error
    for name, scan in scans.items():
        check_extent(name, scan, limits)
    try:
        with calamine.load_workbook(str(path)) as book:
            sheets = [
                _sheet(book, meta, scans.get(meta.name) or Scan(), limits)
                for meta in book.sheets_metadata
                if meta.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.CalamineError as error:
        raise DamagedFileError from error
    if sum(len(row.cells) for sheet in sheets for row in sheet.rows) > limits.cells:
        raise TooManyCellsError(what="celler", count=f"över {limits.cells}", limit=str(limits.cells))
    return Workbook("xlsx", tuple(sheets))


def _sheet(book: Any, meta: Any, scan: Scan, limits: Limits) -> Sheet:
    """Join the values of one sheet with what the first pass found."""
    cells: dict[int, dict[int, Cell]] = {}
    values = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
    for number, line in enumerate(values, 1):
        row = {column: make_cell(number, column, value, limits) for column, value in enumerate(line, 1) if value != ""}
        if row:
            cells[number] = row
    width = max((max(row) for row in cells.values()), default=0)
    height = max(cells, default=0)
    _dress(cells, scan, height, width)
    spread_merged(cells, scan.merged, limits)
    return Sheet(
        meta.name, make_rows(cells, scan.hidden_rows), hidden=meta.visible != calamine.SheetVisibleEnum.Visible
    )


def _dress(cells: dict[int, dict[int, Cell]], scan: Scan, height: int, width: int) -> None:
    """Put errors, missing results, percentages and colours on the cells."""

    def at(place: tuple[int, int]) -> Cell:
        return cells.setdefault(place[0], {}).setdefault(place[1], Cell(*place))

    for place, error in scan.errors.items():
        cell = at(place)
        cell.value, cell.error = None, error
    for place in scan.no_result:
        cell = at(place)
        cell.value, cell.no_result = None, True
    for place in scan.percents:
        found = cells.get(place[0], {}).get(place[1])
        if found is not None and isinstance(found.value, int | float):
            found.percent = True
    for place, fill in scan.fills.items():
        if place[0] <= height + 20 and place[1] <= width + 2:
            at(place).fill = fill


def _sheet_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """Return sheet name → part name, as the workbook and its relations say."""
    names = {name.lower(): name for name in archive.namelist()}
    book = SafeTree.fromstring(archive.read(names["xl/workbook.xml"]), forbid_dtd=True)
    relations = SafeTree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]), forbid_dtd=True)
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts: dict[str, str] = {}
    sheets = [item for item in book.iter() if _local(item) == "sheet"]
    if len(sheets) > limits.sheets:
        raise TooManyCellsError(what="blad", count=str(len(sheets)), limit=str(limits.sheets))
    for item in sheets:
        relation = next((value for key, value in item.attrib.items() if key.endswith("}id")), None)
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and part.lower() in names:
            parts[item.get("name", "")] = names[part.lower()]
    return parts


def _local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def _styles(archive: zipfile.ZipFile) -> Styles:
    """Read which style numbers mean a colour or a percentage; none where the part is missing."""
    styles = Styles()
    if "xl/styles.xml" not in archive.namelist():
        return styles
    root = SafeTree.fromstring(archive.read("xl/styles.xml"), forbid_dtd=True)
    groups = {_local(group): list(group) for group in root}
    fills = [_fill(item) for item in groups.get("fills", [])]
    percents = _PERCENT_FORMATS | {
        int(item.get("numFmtId", "0"))
        for item in groups.get("numFmts", [])
        if "%" in _QUOTED.sub("", item.get("formatCode", ""))
    }
    for number, item in enumerate(groups.get("cellXfs", [])):
        fill = int(item.get("fillId", "0"))
        colour = fills[fill] if fill < len(fills) else None
        if colour:
            styles.fills[number] = colour
        if int(item.get("numFmtId", "0")) in percents:
            styles.percents.add(number)
    return styles


def _fill(item: Element) -> str | None:
    """Return the colour of a solid fill; None for none and for white."""
    pattern = next((child for child in item if _local(child) == "patternFill"), None)
    if pattern is None or pattern.get("patternType") != "solid":
        return None
    colour = next((child for child in pattern if _local(child) == "fgColor"), None)
    if colour is None:
        return None
    if rgb := colour.get("rgb"):
        return rgb[-6:].upper() if rgb[-6:].upper() != "FFFFFF" else None
    for kind in ("theme", "indexed"):
        if value := colour.get(kind):
            white = (kind, value) in {("theme", "0"), ("indexed", "9"), ("indexed", "64")}
            tint = colour.get("tint", "")
            return None if white and not tint else f"{kind}:{value}:{tint[:6]}"
    return None
