# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The shapes that pass between the steps of an import: file, workbook, proposal, plan.

Rows and columns are counted from 1, as a spreadsheet program shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, Literal, TypeVar

from .errors import Problem

T = TypeVar("T")
Scalar = str | int | float | bool | dt.datetime | dt.date | dt.time | None

Field = Literal[
    "reference", "title", "description", "department", "position", "participants", "status",
    "start", "end", "period", "goals", "documents", "budget", "hours", "visibility", "kind",
    "repetition", "remark", "follow_up", "resource_note", "assignment", "assignment_deadline", "ignore",
]  # fmt: skip
"""What a column is about. ``period`` holds start and end in one cell; ``assignment`` and
``assignment_deadline`` are the columns of a cross table, one department each."""

VALUE_FIELDS = (
    "title", "description", "department", "position", "participants", "status",
    "start", "end", "goals", "budget", "visibility",
)  # fmt: skip
"""The fields of a planned row's ``values``, in the order of the public JSON."""

EXTRA_FIELDS = (
    "reference", "kind", "repetition", "hours", "documents", "remark", "follow_up", "resource_note",
)  # fmt: skip
"""The fields of a planned row's ``extra``."""

Status = Literal["idea", "planned", "started", "done", "paused", "stopped"]
Outcome = Literal["new", "changed", "unchanged", "error", "skipped"]
NameKind = Literal["departments", "positions", "goals", "documents"]


def column_letter(column: int) -> str:
    """Return a column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """What a text was understood as.

    :param value: the value; None when there is none or when it was not understood.
    :param problem: why it was not understood; then there is no value.
    :param note: how it was understood, where that took some interpretation.
    """

    value: T | None = None
    problem: Problem | None = None
    note: Problem | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of the machine. Sizes in bytes, times in seconds."""

    file_bytes: int = 20 * 1024**2
    unpacked_bytes: int = 100 * 1024**2
    ratio: int = 200
    parts: int = 1_000
    sheets: int = 100
    rows: int = 100_000
    columns: int = 1_000
    cells: int = 500_000
    area: int = 5_000_000
    text: int = 32_767
    memory_bytes: int = 1024**3
    cpu_seconds: int = 8
    wall_seconds: float = 9.0


@dataclass(slots=True)
class Cell:
    """One cell that holds something: a value, an error, a formula or a colour.

    :param value: typed value; text has invisible characters made ordinary and its ends trimmed.
    :param raw: the text exactly as stored, where it differs from ``value``.
    :param error: what the spreadsheet program shows instead of a value, as ``#REF!``.
    :param no_result: True for a formula whose result was never stored.
    :param percent: True for a number shown as a percentage (0.5 is shown as 50 %).
    :param fill: background colour as ``RRGGBB`` or ``theme:…``; None when there is none.
    :param merged_from: address of the merged cell this value was copied from.
    """

    row: int
    column: int
    value: Scalar = None
    raw: str | None = None
    error: str | None = None
    no_result: bool = False
    percent: bool = False
    fill: str | None = None
    merged_from: str | None = None

    @property
    def address(self) -> str:
        """Return the address as a spreadsheet program writes it: ``C12``."""
        return f"{column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """Return what the cell says, as text: the error, the number in Swedish form, the ISO date."""
        if self.error is not None:
            return self.error
        if isinstance(self.value, str):
            return self.value
        return scalar_text(self.value, percent=self.percent)

    @property
    def is_blank(self) -> bool:
        """True when there is nothing to read here, only perhaps a colour."""
        return self.value is None and self.error is None and not self.no_result


def scalar_text(value: Scalar, *, percent: bool = False) -> str:
    """Return a stored value as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, int | float):
        number = value * 100 if percent else value
        text = f"{number:.10f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)
        return f"{text.replace('.', ',')} %" if percent else text.replace(".", ",")
    return value


@dataclass(slots=True)
class Row:
    """One row with its cells by column number, from left to right; empty cells are absent."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False

    def text(self, column: int) -> str:
        """Return the text in a column, empty where there is no cell."""
        cell = self.cells.get(column)
        return cell.text if cell is not None else ""

    def filled(self) -> list[Cell]:
        """Return the cells that say something, from left to right."""
        return [
            cell for cell in self.cells.values() if cell.value is not None or cell.error is not None or cell.no_result
        ]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows that hold anything, in order. A CSV file is one sheet without a name."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything read from a file.

    :param format: ``xlsx``, ``xls``, ``ods`` or ``csv``.
    :param encoding: the character encoding of a text file, else empty.
    :param delimiter: the column separator of a text file, else empty.
    """

    format: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    delimiter: str = ""

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by name; raises ``KeyError`` when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


# What the municipality already has


@dataclass(frozen=True, slots=True)
class Name:
    """Something known by name: a department, a position, a goal, a document.

    :param key: whatever the caller finds it by again; returned, never looked into.
    :param aliases: short names, codes and numbers that mean the same ("KLF", "1.2").
    :param parent: key of the department a position belongs to.
    """

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The names a municipality has, to recognise what the cells speak of."""

    departments: tuple[Name, ...] = ()
    positions: tuple[Name, ...] = ()
    goals: tuple[Name, ...] = ()
    documents: tuple[Name, ...] = ()

    def of(self, kind: NameKind) -> tuple[Name, ...]:
        """Return the names of one kind."""
        names: tuple[Name, ...] = getattr(self, kind)
        return names


@dataclass(frozen=True, slots=True)
class Existing:
    """An activity that is already recorded.

    :param key: whatever the caller finds it by again.
    :param values: the fields of :data:`VALUE_FIELDS` in the shapes of :class:`PlanRow`, names as
        in :class:`Known`; fields of :data:`EXTRA_FIELDS` may stand here too.
    """

    key: str
    title: str
    department: str
    reference: str = ""
    goals: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


# What we take the file for


@dataclass(slots=True)
class Column:
    """What a column is taken for.

    :param name: the heading, several rows joined by " – ".
    :param confidence: 0–1; 1 where a person chose.
    :param samples: up to three different values as they stand.
    :param department: the department of an assignment column in a cross table.
    :param unit: ``tkr`` or ``mkr`` when the heading says that amounts are counted so.
    :param fill_down: True when a value holds for the empty cells below it.
    """

    index: int
    name: str
    field: Field
    confidence: float = 0.0
    samples: tuple[str, ...] = ()
    department: str | None = None
    unit: str = ""
    fill_down: bool = False

    @property
    def letter(self) -> str:
        """Return the column's letters, as C."""
        return column_letter(self.index)


@dataclass(slots=True)
class Table:
    """A table found on a sheet and how it will be read.

    :param header: first and last row of the heading.
    :param use: whether its rows are read; a person may change it.
    :param why: the reason when it is not used.
    :param headings: what headings between the rows are about; ``auto`` decides for each.
    :param department: the department of every row that names none (from the sheet's name or from
        a line above the table).
    """

    sheet: str
    header: tuple[int, int]
    columns: list[Column]
    use: bool = True
    why: str = ""
    headings: Literal["auto", "goals", "department", "ignore"] = "auto"
    department: str | None = None
    score: float = 0.0

    def column(self, name: Field) -> Column | None:
        """Return the first column taken for a field, if any."""
        return next((column for column in self.columns if column.field == name), None)

    @property
    def is_cross(self) -> bool:
        """True when departments stand as columns."""
        return any(column.field == "assignment" for column in self.columns)


@dataclass(slots=True)
class Resolution:
    """What an unknown name stands for: an existing key, a new thing to create, or nothing.

    Exactly one of ``use``, ``create`` and ``ignore`` holds.
    """

    use: str | None = None
    create: bool = False
    ignore: bool = False


@dataclass(slots=True)
class Proposal:
    """How a workbook will be read. Stored between the steps of the import and changed by a person.

    :param tables: every table found, best first; those with ``use`` are read, in sheet order.
    :param legend: colour → status, from an explanation of colours in the workbook.
    :param status_words: normalised cell text → status, chosen by a person for words not understood.
    :param names: kind → name as written → what it stands for, chosen by a person.
    :param create: kinds whose unknown names are created without asking one by one.
    :param together: rows with the same reference and title for several departments are one
        activity with participants; otherwise one activity for each department.
    """

    tables: list[Table]
    legend: dict[str, Status] = field(default_factory=dict)
    status_words: dict[str, Status] = field(default_factory=dict)
    names: dict[NameKind, dict[str, Resolution]] = field(default_factory=dict)
    create: list[NameKind] = field(default_factory=list)
    together: bool = True

    @property
    def used(self) -> list[Table]:
        """Return the tables that will be read."""
        return [table for table in self.tables if table.use]

    def to_json(self) -> dict[str, Any]:
        """Return the proposal as plain lists, dicts, texts and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Proposal:
        """Return the proposal that :meth:`to_json` described; raises ``KeyError`` or ``TypeError``."""
        tables = [
            Table(
                **{
                    **table,
                    "header": (int(table["header"][0]), int(table["header"][1])),
                    "columns": [
                        Column(**{**column, "samples": tuple(column["samples"])}) for column in table["columns"]
                    ],
                }
            )
            for table in data["tables"]
        ]
        names: dict[NameKind, dict[str, Resolution]] = {
            kind: {name: Resolution(**choice) for name, choice in chosen.items()}
            for kind, chosen in data.get("names", {}).items()
        }
        return cls(**{**data, "tables": tables, "names": names})


# What an import would do


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something about one cell: an error that stops the row, or a note on how it was read.

    :param column: the heading as it stands in the file (its letter when it has none).
    :param value: the cell's text.
    :param field: the field it was read for.
    """

    column: str
    value: str
    problem: Problem
    field: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an import would change in an existing activity."""

    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class PlanRow:
    """One row of the file and what would come of it.

    ``values`` has exactly the keys of :data:`VALUE_FIELDS`; missing is None, lists may be empty:
    ``department``, ``position`` text; ``participants`` a list of ``{"department", "role",
    "deadline"}``; ``goals`` a list of texts; ``start``, ``end`` and ``deadline`` ``datetime.date``;
    ``budget`` ``Decimal`` kronor; ``status`` and ``visibility`` as codes. A name that is known, or
    that was resolved to a known one, is written as in :class:`Known`.

    ``extra`` has the keys of :data:`EXTRA_FIELDS`: ``kind`` and ``repetition`` as codes, ``hours``
    ``Decimal``, ``documents`` a list of texts, the others text; None where the file says nothing.

    :param key: the existing activity's key for ``changed`` and ``unchanged``.
    :param reason: why a row is skipped.
    :param part_of: (sheet, row) of the row that this one adds a department to. Such a row has the
        outcome of that row; only that one is written, with everything in its ``participants``.
    :param mapped: the fields the file speaks of; only these are compared and may be written.
    :param names: (kind, name as in ``values``) → key in :class:`Known`, or None where the name is to
        be created.
    """

    sheet: str
    row: int
    outcome: Outcome
    values: dict[str, Any]
    extra: dict[str, Any] = field(default_factory=dict)
    errors: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    key: str | None = None
    reason: Problem | None = None
    part_of: tuple[str, int] | None = None
    mapped: tuple[str, ...] = ()
    names: dict[tuple[NameKind, str], str | None] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name in the file that the municipality does not have.

    :param rows: (sheet, row) of every place.
    :param suggestions: known names that resemble it, nearest first.
    :param department: for a position, the department it was named with.
    """

    kind: NameKind
    name: str
    rows: tuple[tuple[str, int], ...]
    suggestions: tuple[Name, ...] = ()
    department: str | None = None
    will_be_created: bool = False


@dataclass(slots=True)
class Plan:
    """What an import would do, row by row; nothing has been written."""

    rows: list[PlanRow]
    unknown: list[UnknownName] = field(default_factory=list)
    unknown_statuses: dict[str, int] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def activities(self) -> Iterator[PlanRow]:
        """Yield the rows that stand for one activity each: new, changed or unchanged."""
        for row in self.rows:
            if row.part_of is None and row.outcome in {"new", "changed", "unchanged"}:
                yield row

    def counts(self) -> dict[Outcome, int]:
        """Return how many rows have each outcome; a row that adds to another is not counted."""
        counts: dict[Outcome, int] = dict.fromkeys(("new", "changed", "unchanged", "error", "skipped"), 0)
        for row in self.rows:
            if row.part_of is None:
                counts[row.outcome] += 1
        return counts

    @property
    def has_errors(self) -> bool:
        """True when some row cannot be imported."""
        return any(row.outcome == "error" for row in self.rows)

    def to_json(self, *, details: bool = False, translate: Callable[[Problem], str] | None = None) -> dict[str, Any]:
        """Return the plan in the public shape of ``knutpunkt import-activities --json``.

        :param details: add notes, changes, reasons and unknown names.
        :param translate: turns a problem into a sentence; Swedish when left out.
        """
        from .export import plan_json

        return plan_json(self, details=details, translate=translate)
