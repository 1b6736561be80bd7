# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Cross tables: departments as columns, and in each cell who there is responsible, and until when."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict

from .amounts import NOTHING
from .columns import Books, look_at
from .dates import is_day_gone_wrong, parse_date
from .headers import Header
from .names import looks_like_organisation
from .synonyms import best_field, fields_named
from .text import clean, fold, one_line
from .types import Cell, Column, Field, Parsed

_MARKS = {"x", "xx", "ja", "j", "✓", "✔", "√", "v", "•", "●", "1", "ansvarig", "deltar", "berörs"}
_CUT = re.compile(r"\s*(?:\n|;|\||,|\s[-–]\s|\()\s*")
_DATE_FIELDS = {"start", "end", "period"}
_ROLE_OR_DATE = {*_DATE_FIELDS, "position"}


def cross_columns(header: Header, cells: dict[int, list[Cell]], books: Books) -> dict[int, Column]:
    """Return the columns that stand for departments, empty where the table is no cross table.

    A column does so when one of its heading texts is a known department or looks like an
    organisation and no other of them names another field than responsible or date. It takes two
    such departments; columns between them without a name of their own field are taken along.
    """
    found = {index: column for index in header.texts if (column := _column(header, index, cells, books))}
    found.update(_repeated_groups(header, found))
    departments = {column.department for column in found.values()}
    if len(departments) < 2:
        return {}
    for index in range(min(found), max(found)):
        texts = header.texts.get(index, ())
        if index not in found and len(texts) == 1 and best_field(texts[0])[1] < 0.6:
            found[index] = Column(index, header.name(index), "assignment", 0.6, department=texts[0])
    return found


def _column(header: Header, index: int, cells: dict[int, list[Cell]], books: Books) -> Column | None:
    """Return an assignment column if the heading names a department."""
    texts = header.texts[index]
    named = [text for text in texts if _is_department(text, books)]
    if not named:
        return None
    others = [text for text in texts if text is not named[0]]
    field = _label_field(others[-1] if others else "", cells.get(index, []), books)
    if field is None:
        return None
    return Column(index, header.name(index), field, 0.9, department=named[0])


def _is_department(text: str, books: Books) -> bool:
    """True for a department's name that is not also the name of a column."""
    return books.departments.find(text) is not None or (looks_like_organisation(text) and best_field(text)[1] < 0.75)


def _label_field(label: str, cells: list[Cell], books: Books) -> Field | None:
    """Return what the column of a department holds, by its label or else by its contents."""
    if label:
        names = fields_named(label)
        if _DATE_FIELDS & names.keys():
            return "assignment_deadline"
        if {"position", "department", "participants"} & names.keys() or not names:
            return "assignment"
        return None
    return "assignment" if look_at(cells, books).length < 80 else None


def _repeated_groups(header: Header, found: dict[int, Column]) -> dict[int, Column]:
    """Return columns of groups with the same labels below each, where the groups look like nothing else."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for index, texts in header.texts.items():
        if len(texts) == 2:
            groups[texts[0]][fold(texts[1])] = index
    shapes: dict[frozenset[str], list[str]] = defaultdict(list)
    for group, labels in groups.items():
        shapes[frozenset(labels)].append(group)
    columns: dict[int, Column] = {}
    for shape, names in shapes.items():
        if len(names) < 2 or not any(_ROLE_OR_DATE & fields_named(label).keys() for label in shape):
            continue
        for group in names:
            for label, index in groups[group].items():
                named = fields_named(label)
                if index in found or not named:
                    continue
                date = bool(_DATE_FIELDS & named.keys())
                if date or "position" in named:
                    field: Field = "assignment_deadline" if date else "assignment"
                    columns[index] = Column(index, header.name(index), field, 0.85, department=group)
    return columns


def read_assignment(cell: Cell) -> tuple[bool, str, Parsed[dt.date]]:
    """Return whether the department is assigned, in which role, and until when, from one cell.

    "Teknisk chef", "x", "Teknisk chef, 31 maj 2026", "Fastighetschef (2025)" and a bare date are read.
    A cell with only a dash is no assignment.
    """
    if isinstance(cell.value, str):
        return _read_text(clean(cell.value))
    if cell.value is None or cell.value is False or cell.value == 0:
        return False, "", Parsed()
    if cell.value is True or cell.value == 1:
        return True, "", Parsed()
    return True, "", parse_date(cell.value, "end")


def _read_text(text: str) -> tuple[bool, str, Parsed[dt.date]]:
    """Return what the text of an assignment says."""
    key = fold(text)
    if key in _MARKS:
        return True, "", Parsed()
    if key in NOTHING or key in {"nej", "n"}:
        return False, "", Parsed()
    whole = parse_date(text, "end")
    if whole.value is not None or whole.note is not None or is_day_gone_wrong(whole.problem):
        return True, "", whole
    return _with_date(text)


def _with_date(text: str) -> tuple[bool, str, Parsed[dt.date]]:
    """Part a text at the sign after which only a date follows."""
    for match in _CUT.finditer(text):
        role, rest = text[: match.start()], text[match.end() :].strip(" )")
        date = parse_date(rest, "end")
        if date.value is not None or is_day_gone_wrong(date.problem):
            return True, _role(role), date
    tail = re.fullmatch(r"(.+?)\s+((?:senast |\d).*\d{4})", one_line(text))
    if tail:
        date = parse_date(tail[2], "end")
        if date.value is not None:
            return True, _role(tail[1]), date
    return True, _role(text), Parsed()


def _role(text: str) -> str:
    """Return a role on one line; a mark is no role."""
    line = one_line(text).strip(" ,;-–")
    return "" if fold(line) in _MARKS else line
