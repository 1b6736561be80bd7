# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the cells of one row to the values of an activity."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .amounts import NOTHING, parse_hours, parse_money
from .columns import Books
from .cross import read_assignment
from .dates import parse_period
from .errors import N_, Problem
from .lookup import Lookup
from .names import split_names, through
from .rows import SourceRow
from .text import clean, fold, one_line
from .types import EXTRA_FIELDS, VALUE_FIELDS, Cell, CellProblem, Column, Field, Parsed, PlanRow, Proposal, Table
from .words import parse_kind, parse_repetition, parse_status, parse_visibility

TITLE_MAX, ROLE_MAX, NOTE_MAX, REFERENCE_MAX = 300, 120, 300, 60
_BETWEEN = re.compile(r"\s*[;\n]\s*(?![^(]*\))")
_WITH_ROLE = re.compile(r"^(?P<name>[^(]+?)\s*\((?P<role>.*?)(?:(?:^|,\s*|(?<=\())(?P<deadline>\d{4}-\d\d-\d\d))?\)$")
_TEXT_FIELDS: tuple[Field, ...] = ("remark", "follow_up", "resource_note")


@dataclass(slots=True)
class TableReader:
    """Reads the rows of one table.

    :param above: field → the last cell that held for rows below it, for columns that are filled so.
    """

    table: Table
    proposal: Proposal
    books: Books
    lookup: Lookup
    columns: dict[str, list[Column]] = field(default_factory=dict)
    above: dict[int, Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.table.columns:
            self.columns.setdefault(column.field, []).append(column)

    def mapped(self) -> tuple[str, ...]:
        """Return the fields that this table speaks of."""
        fields = set(self.columns) - {"ignore", "period", "assignment", "assignment_deadline"}
        fields |= {"title", "department", "goals"} & set(VALUE_FIELDS)
        if "period" in self.columns or "end" in self.columns:
            fields |= {"start", "end"}
        if "assignment" in self.columns:
            fields |= {"position", "participants", "end"}
        if "department" in self.columns:
            fields.add("participants")
        if self.proposal.legend:
            fields.add("status")
        if "budget" in self.columns:
            fields.add("resource_note")
        return tuple(name for name in (*VALUE_FIELDS, *EXTRA_FIELDS) if name in fields | {"kind", "repetition"})

    def read(self, source: SourceRow) -> PlanRow:
        """Return the row with its values, errors and notes; its outcome is ``new`` or ``error``."""
        values: dict[str, Any] = {**dict.fromkeys(VALUE_FIELDS), "participants": [], "goals": []}
        extra: dict[str, Any] = {**dict.fromkeys(EXTRA_FIELDS), "documents": []}
        row = PlanRow(self.table.sheet, source.row.number, "new", values, extra, hidden=source.row.hidden)
        row.mapped = self.mapped()
        self._broken_cells(source, row)
        self._texts(source, row)
        self._responsible(source, row)
        self._participants(source, row)
        self._times(source, row)
        self._goals(source, row)
        self._amounts(source, row)
        self._codes(source, row)
        self._status(source, row)
        if source.row.hidden:
            row.notes.append(CellProblem("", "", Problem(N_("Raden är dold i filen men läses ändå."))))
        return row

    # Cells and their problems

    def cell(self, source: SourceRow, column: Column) -> Cell | None:
        """Return a cell that can be read, or the one above that holds for it."""
        found = source.row.cells.get(column.index)
        if found is not None and (found.error or found.no_result):
            return None
        if found is None or found.value is None:
            return self.above.get(column.index) if column.fill_down else None
        if column.fill_down:
            self.above[column.index] = found
        return found

    def cells(self, source: SourceRow, name: Field) -> Iterable[tuple[Column, Cell]]:
        """Yield the filled cells of every column taken for a field."""
        for column in self.columns.get(name, []):
            cell = self.cell(source, column)
            if cell is not None:
                yield column, cell

    def first(self, source: SourceRow, name: Field) -> tuple[Column, Cell] | None:
        """Return the first filled cell for a field."""
        return next(iter(self.cells(source, name)), None)

    def take(self, row: PlanRow, column: Column, cell: Cell, parsed: Parsed[Any], name: str) -> Any:
        """Return a parsed value after writing down its problem or note."""
        if parsed.problem:
            row.errors.append(told(column, cell, parsed.problem, name))
        elif parsed.note:
            row.notes.append(told(column, cell, parsed.note, name))
        return parsed.value

    def _broken_cells(self, source: SourceRow, row: PlanRow) -> None:
        """Tell of errors and of formulas without a result in columns that are read."""
        for column in self.table.columns:
            cell = source.row.cells.get(column.index)
            if cell is None or column.field == "ignore":
                continue
            if cell.error:
                message = N_("Cellen visar felet %(value)s. Rätta formeln eller skriv värdet för hand.")
                row.errors.append(told(column, cell, Problem(message, {"value": cell.error}), column.field))
            elif cell.no_result:
                message = N_(
                    "Cellen har en formel utan sparat resultat. Öppna filen i kalkylprogrammet, spara och försök igen."
                )
                row.errors.append(told(column, cell, Problem(message), column.field))

    # Fields

    def _texts(self, source: SourceRow, row: PlanRow) -> None:
        """Read title, description, reference and free texts."""
        if found := self.first(source, "title"):
            column, cell = found
            title = one_line(cell.text)
            row.values["title"] = title
            if len(title) > TITLE_MAX:
                self._too_long(row, column, cell, "title", TITLE_MAX)
        elif not any(error.field == "title" for error in row.errors):
            title_column = self.table.column("title")
            message = Problem(N_("Raden saknar titel. Skriv vad som ska göras, eller ta bort raden."))
            row.errors.append(CellProblem(title_column.name if title_column else "", "", message, "title"))
        if found := self.first(source, "description"):
            row.values["description"] = clean(found[1].text)
        if found := self.first(source, "reference"):
            column, cell = found
            reference = one_line(cell.text)
            row.extra["reference"] = reference.replace(",", ".") if not isinstance(cell.value, str) else reference
            if len(reference) > REFERENCE_MAX:
                self._too_long(row, column, cell, "reference", REFERENCE_MAX)
        for name in _TEXT_FIELDS:
            texts = [clean(cell.text) for _, cell in self.cells(source, name) if fold(cell.text) not in NOTHING]
            row.extra[name] = "\n".join(texts) or None

    def _too_long(self, row: PlanRow, column: Column, cell: Cell, name: str, limit: int) -> None:
        """Say that a text does not fit."""
        message = N_("Texten har %(count)s tecken, högst %(limit)s får plats. Korta den.")
        params = {"count": str(len(one_line(cell.text))), "limit": str(limit)}
        row.errors.append(told(column, cell, Problem(message, params), name))

    def _responsible(self, source: SourceRow, row: PlanRow) -> None:
        """Read the responsible department and position, or in a cross table all who are assigned."""
        if self.table.is_cross:
            self._assignments(source, row)
        elif found := self.first(source, "department"):
            column, cell = found
            tell_above(row, column, cell)
            names = split_names(cell.text, self.books.departments, kind="departments")
            if names:
                row.values["department"] = self.lookup.department(row, names[0], column, cell)
            for name in names[1:]:
                other = self.lookup.department(row, name, column, cell)
                row.values["participants"].append(participant(other))
                message = N_("Cellen nämner flera; %(value)s läst som deltagande.")
                row.notes.append(told(column, cell, Problem(message, {"value": name}), "participants"))
        if row.values["department"] is None and not self.table.is_cross:
            self._inherited_department(source, row)
        if row.values["department"] is None and not any(error.field == "department" for error in row.errors):
            message = N_("Raden saknar ansvarig verksamhet. Skriv vilken, eller välj en för hela bladet.")
            column_name = next((column.name for column in self.columns.get("department", [])), "")
            row.errors.append(CellProblem(column_name, "", Problem(message), "department"))
        if found := self.first(source, "position"):
            column, cell = found
            self.position(row, one_line(cell.text), column, cell)

    def _inherited_department(self, source: SourceRow, row: PlanRow) -> None:
        """Take the department from the heading above the row, else from the sheet."""
        name = source.department or self.table.department
        if not name:
            return
        row.values["department"] = self.lookup.department(row, name, None, None)
        if source.department:
            message = N_("Verksamheten %(value)s hämtad från rubriken på rad %(row)s.")
            params = {"value": name, "row": str(source.department_row)}
        else:
            message, params = N_("Verksamheten %(value)s gäller för hela bladet."), {"value": name}
        row.notes.append(CellProblem("", name, Problem(message, params), "department"))

    def position(self, row: PlanRow, text: str, column: Column, cell: Cell) -> None:
        """Set the position; "Genom KLF" names none but is kept as a remark."""
        if fold(text) in NOTHING:
            return
        if through(text):
            add_remark(row, text)
            message = N_("'%(value)s' är ingen funktion; sparas som anteckning.")
            row.notes.append(told(column, cell, Problem(message, {"value": text}), "position"))
            return
        row.values["position"] = self.lookup.position(row, text, row.values["department"], column, cell)

    def _assignments(self, source: SourceRow, row: PlanRow) -> None:
        """Read every department's cells of a cross table; the first with a role of its own is responsible."""
        found: dict[str, dict[str, Any]] = {}
        places: dict[str, tuple[Column, Cell]] = {}
        for name in ("assignment", "assignment_deadline"):
            for column, cell in self.cells(source, name):
                self._assignment(row, column, cell, found, places)
        if not found:
            return
        own = [name for name, item in found.items() if item["role"] and not through(item["role"])]
        main = next(iter(own or found))
        names = {name: self.lookup.department(row, name, *places[name]) for name in found}
        row.values["department"], row.values["end"] = names[main], found[main]["deadline"]
        if role := found[main]["role"]:
            self.position(row, role, *places[main])
        for name, item in found.items():
            if name != main:
                row.values["participants"].append(participant(names[name], item["role"], item["deadline"]))
        if len(found) > 1:
            message = N_("%(value)s läst som ansvarig, övriga %(count)s som deltagande.")
            params = {"value": str(names[main]), "count": str(len(found) - 1)}
            row.notes.append(CellProblem(places[main][0].name, main, Problem(message, params), "department"))

    def _assignment(
        self, row: PlanRow, column: Column, cell: Cell,
        found: dict[str, dict[str, Any]], places: dict[str, tuple[Column, Cell]],
    ) -> None:  # fmt: skip
        """Add what one cell of a cross table says of its department."""
        department = column.department or column.name
        if column.field == "assignment_deadline":
            parsed = parse_period(cell.value, "end")
            period = self.take(row, column, cell, parsed, "end")
            if period is None and parsed.problem is None:
                return
            item = found.setdefault(department, {"role": None, "deadline": None})
            item["deadline"] = period.last if period else None
        else:
            assigned, role, date = read_assignment(cell)
            if not assigned:
                return
            item = found.setdefault(department, {"role": None, "deadline": None})
            item["role"] = role or None
            item["deadline"] = self.take(row, column, cell, date, "end")
            if role and len(role) > ROLE_MAX:
                self._too_long(row, column, cell, "participants", ROLE_MAX)
        places.setdefault(department, (column, cell))

    def _participants(self, source: SourceRow, row: PlanRow) -> None:
        """Read who else takes part; those who are no department are kept as a remark."""
        outside = []
        for column, cell in self.cells(source, "participants"):
            for name, role, deadline in self._with_roles(cell.text):
                department = self.lookup.participant(row, name, column, cell)
                if department is None:
                    outside.append(name)
                elif department != row.values["department"] or role or deadline:
                    row.values["participants"].append(participant(department, role, deadline))
        if outside:
            add_remark(row, f"Medverkar: {', '.join(outside)}")
        unique = {fold(item["department"]): item for item in reversed(row.values["participants"])}
        row.values["participants"] = list(reversed(unique.values()))

    def _with_roles(self, text: str) -> Iterable[tuple[str, str | None, dt.date | None]]:
        """Yield each department named, with role and deadline where they stand as "Name (role, 2026-05-31)"."""
        for piece in _BETWEEN.split(text):
            found = _WITH_ROLE.match(piece)
            if found and self.books.departments.find(found["name"]):
                deadline = found["deadline"] and parse_period(found["deadline"], "end").value
                yield found["name"], found["role"] or None, deadline.last if deadline else None
            else:
                for name in split_names(piece, self.books.departments, kind="departments"):
                    yield name, None, None

    def _times(self, source: SourceRow, row: PlanRow) -> None:
        """Read start and end, from their own columns or from one that holds both."""
        for name, edge in (("period", "both"), ("start", "start"), ("end", "end")):
            if found := self.first(source, name):  # type: ignore[arg-type]
                column, cell = found
                parsed = parse_period(cell.value, edge)  # type: ignore[arg-type]
                period = self.take(row, column, cell, parsed, "end" if name == "period" else name)
                if period is None:
                    continue
                if name != "end" or (period.span and row.values["start"] is None):
                    row.values["start"] = period.first or row.values["start"]
                if name != "start":
                    row.values["end"] = period.last or row.values["end"]
                if period.repetition:
                    row.extra["repetition"] = period.repetition
                if period.ongoing:
                    row.extra["kind"] = "ongoing"
        start, end = row.values["start"], row.values["end"]
        if start and end and end < start:
            found = self.first(source, "end") or self.first(source, "period") or self.first(source, "start")
            message = N_("Slutet %(end)s ligger före starten %(start)s. Rätta ett av datumen.")
            problem = Problem(message, {"end": end.isoformat(), "start": start.isoformat()})
            row.errors.append(told(*found, problem, "end") if found else CellProblem("", "", problem, "end"))

    def _goals(self, source: SourceRow, row: PlanRow) -> None:
        """Read the goals, those of the heading above first."""
        goals = []
        if source.goal and self.table.headings != "ignore":
            goals.append(self.lookup.goal(row, source.goal, None, None))
            message = N_("Målet %(value)s hämtat från rubriken på rad %(row)s.")
            problem = Problem(message, {"value": source.goal, "row": str(source.goal_row)})
            row.notes.append(CellProblem("", source.goal, problem, "goals"))
        for column, cell in self.cells(source, "goals"):
            names = split_names(cell.text, self.books.goals, kind="goals")
            goals += [self.lookup.goal(row, name, column, cell) for name in names]
            tell_above(row, column, cell)
        row.values["goals"] = list(dict.fromkeys(goal for goal in goals if goal))
        for column, cell in self.cells(source, "documents"):
            for name in split_names(cell.text, self.books.documents, kind="documents"):
                document = self.lookup.document(row, name, column, cell)
                if document:
                    row.extra["documents"].append(document)

    def _amounts(self, source: SourceRow, row: PlanRow) -> None:
        """Read budget and hours; words about money that name no amount are kept."""
        if found := self.first(source, "budget"):
            column, cell = found
            parsed = parse_money(cell.value, column.unit) if not cell.percent else parse_money(cell.text)
            row.values["budget"] = self.take(row, column, cell, parsed, "budget")
            if parsed.value is None and parsed.note and not row.extra["resource_note"]:
                row.extra["resource_note"] = one_line(cell.text)
        if found := self.first(source, "hours"):
            row.extra["hours"] = self.take(row, *found, parse_hours(found[1].value), "hours")
        note = row.extra["resource_note"]
        if note and len(note) > NOTE_MAX:
            found = self.first(source, "resource_note") or self.first(source, "budget")
            if found:
                self._too_long(row, *found, "resource_note", NOTE_MAX)

    def _codes(self, source: SourceRow, row: PlanRow) -> None:
        """Read visibility, kind and repetition."""
        if found := self.first(source, "visibility"):
            column, cell = found
            parsed = parse_visibility(cell.text, column.name)
            row.values["visibility"] = self.take(row, column, cell, parsed, "visibility")
        if found := self.first(source, "kind"):
            row.extra["kind"] = self.take(row, *found, parse_kind(found[1].text), "kind") or row.extra["kind"]
        if found := self.first(source, "repetition"):
            parsed = parse_repetition(found[1].text)
            row.extra["repetition"] = self.take(row, *found, parsed, "repetition") or row.extra["repetition"]

    def _status(self, source: SourceRow, row: PlanRow) -> None:
        """Read the status by word, percentage or colour."""
        column = next(iter(self.columns.get("status", [])), None)
        cell = source.row.cells.get(column.index) if column else None
        if column is not None and cell is not None and not (cell.error or cell.no_result):
            parsed = parse_status(cell, self.proposal.legend, self.proposal.status_words)
            row.values["status"] = self.take(row, column, cell, parsed, "status")
            if parsed.problem:
                self.lookup.unknown_statuses[cell.text] += 1
            if cell.value is not None:
                return
            if cell.fill and parsed.value is None:
                message = Problem(N_("Cellen är färgad men filen förklarar inte vad färgen betyder."))
                row.notes.append(told(column, cell, message, "status"))
        if row.values["status"] is None and self.proposal.legend:
            self._coloured(source, row)

    def _coloured(self, source: SourceRow, row: PlanRow) -> None:
        """Take the status from the colour of the row's title or of its first coloured cell."""
        title = self.table.column("title")
        first = source.row.cells.get(title.index) if title else None
        for cell in (first, *(source.row.cells[index] for index in sorted(source.row.cells))):
            if cell is not None and cell.fill in self.proposal.legend:
                parsed = parse_status(Cell(cell.row, cell.column, fill=cell.fill), self.proposal.legend)
                row.values["status"] = parsed.value
                if parsed.note:
                    row.notes.append(CellProblem("", cell.fill or "", parsed.note, "status", cell.address))
                return


def tell_above(row: PlanRow, column: Column, cell: Cell) -> None:
    """Tell of a value that was taken from a row further up, where it holds for those below."""
    if cell.row != row.row and cell.merged_from is None:
        message = N_("%(value)s hämtat från raden ovanför (%(cell)s).")
        problem = Problem(message, {"value": one_line(cell.text), "cell": cell.address})
        row.notes.append(told(column, cell, problem, column.field))


def participant(department: str | None, role: str | None = None, deadline: Any = None) -> dict[str, Any]:
    """Return one participant in the shape of :class:`PlanRow`."""
    return {"department": department, "role": role, "deadline": deadline}


def add_remark(row: PlanRow, text: str) -> None:
    """Add a line to the row's remark."""
    row.extra["remark"] = "\n".join(filter(None, (row.extra["remark"], text)))


def told(column: Column, cell: Cell, problem: Problem, name: str) -> CellProblem:
    """Return a problem with its column and cell."""
    return CellProblem(column.name or column.letter, cell.text, problem, name, cell.address)
