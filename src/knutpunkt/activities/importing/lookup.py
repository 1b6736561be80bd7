# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From a name in a cell to what the municipality has by that name, and a list of what it has not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .columns import Books
from .errors import N_, Problem
from .names import NameBook
from .text import fold, one_line
from .types import Cell, CellProblem, Column, Name, NameKind, PlanRow, Proposal, Resolution, UnknownName

_UNKNOWN: dict[NameKind, str] = {
    "departments": N_("'%(value)s' finns inte bland verksamheterna. Välj en som finns eller skapa den."),
    "positions": N_("'%(value)s' finns inte bland funktionerna. Välj en som finns eller skapa den."),
    "goals": N_("'%(value)s' finns inte bland målen. Välj ett som finns eller skapa det."),
    "documents": N_("'%(value)s' finns inte bland styrdokumenten; kopplingen lämnas tom."),
}
_READ_AS = N_("'%(value)s' läst som %(reading)s.")


@dataclass(slots=True)
class _Missing:
    """An unknown name under way."""

    name: str
    department: str | None
    rows: dict[tuple[str, int], None] = field(default_factory=dict)
    created: bool = False


@dataclass(slots=True)
class Lookup:
    """Finds names and remembers those that are not known.

    :param own: folded names that the file gives responsibility somewhere: departments, also where they
        only take part. Others who take part may be outside the municipality.
    """

    books: Books
    proposal: Proposal
    missing: dict[tuple[NameKind, str, str], _Missing] = field(default_factory=dict)
    unknown_statuses: Counter[str] = field(default_factory=Counter)
    own: frozenset[str] = frozenset()
    chosen: dict[NameKind, dict[str, Resolution]] = field(default_factory=dict)

    def department(self, row: PlanRow, text: str, column: Column | None, cell: Cell | None) -> str | None:
        """Return a department's name; unknown ones are an error unless they are to be created."""
        return self._find("departments", row, text, column, cell)

    def participant(self, row: PlanRow, text: str, column: Column, cell: Cell) -> str | None:
        """Return a department that takes part, or None for somebody outside the municipality."""
        return self._find("departments", row, text, column, cell, field_name="participants", stops=False)

    def goal(self, row: PlanRow, text: str, column: Column | None, cell: Cell | None) -> str | None:
        """Return a goal's name."""
        return self._find("goals", row, text, column, cell)

    def document(self, row: PlanRow, text: str, column: Column, cell: Cell) -> str | None:
        """Return a governing document's name; an unknown one is noted and left out."""
        return self._find("documents", row, text, column, cell, stops=False)

    def position(self, row: PlanRow, text: str, department: str | None, column: Column, cell: Cell) -> str | None:
        """Return a position's name, one of the row's own department where several are called so."""
        return self._find("positions", row, text, column, cell, department=department)

    def _book(self, kind: NameKind) -> NameBook:
        book: NameBook = getattr(self.books, kind)
        return book

    def _find(
        self, kind: NameKind, row: PlanRow, text: str, column: Column | None, cell: Cell | None, *,
        field_name: str = "", department: str | None = None, stops: bool = True,
    ) -> str | None:  # fmt: skip
        """Return the name to write, with its key put in ``row.names``; tell what was interpreted."""
        text = one_line(text)
        name_of_field = field_name or {"departments": "department", "positions": "position"}.get(kind, kind)
        parent = row.names.get(("departments", department)) if department else None
        choice = self._choice(kind, text)
        if choice is not None and choice.ignore:
            return None
        book = self._book(kind)
        known = _by_key(book, choice.use) if choice and choice.use else book.find(text, parent)
        if known is not None:
            row.names[kind, known.name] = known.key
            if fold(known.name) != fold(text) and fold(text) not in {fold(alias) for alias in known.aliases}:
                problem = Problem(_READ_AS, {"value": text, "reading": known.name})
                row.notes.append(_told(column, cell, text, problem, name_of_field))
            return known.name
        ours = stops or fold(text) in self.own
        created = bool(choice and choice.create) or (ours and kind in self.proposal.create)
        self._remember(kind, text, department if kind == "positions" else None, row, created)
        if created:
            row.names[kind, text] = None
            return text
        problem = Problem(_UNKNOWN[kind], {"value": text})
        if stops:
            row.errors.append(_told(column, cell, text, problem, name_of_field))
            return text
        if field_name == "participants":
            problem = Problem(
                N_("'%(value)s' finns inte bland verksamheterna; sparas som anteckning."), {"value": text}
            )
        row.notes.append(_told(column, cell, text, problem, name_of_field))
        return None

    def _choice(self, kind: NameKind, text: str) -> Resolution | None:
        """Return what a person chose for a name; upper and lower case are one."""
        if kind not in self.chosen:
            self.chosen[kind] = {fold(name): choice for name, choice in self.proposal.names.get(kind, {}).items()}
        return self.chosen[kind].get(fold(text))

    def _remember(self, kind: NameKind, text: str, department: str | None, row: PlanRow, created: bool) -> None:
        """Note an unknown name and where it stands."""
        key = (kind, fold(text), fold(department or ""))
        item = self.missing.setdefault(key, _Missing(text, department))
        item.rows[row.sheet, row.row] = None
        item.created = item.created or created

    def unknown(self) -> list[UnknownName]:
        """Return the unknown names with known ones that resemble them, most frequent first."""
        found = []
        for (kind, _, _), item in self.missing.items():
            book = self._book(kind)
            parent = self.books.departments.find(item.department) if item.department else None
            suggestions = book.nearest(item.name, parent.key if parent else None)
            found.append(UnknownName(kind, item.name, tuple(item.rows), suggestions, item.department, item.created))
        return sorted(found, key=lambda name: (name.kind, -len(name.rows), name.name))


def _by_key(book: NameBook, key: str) -> Name | None:
    """Return the known name that a person chose."""
    return next((name for name in book.names if name.key == key), None)


def _told(column: Column | None, cell: Cell | None, text: str, problem: Problem, name: str) -> CellProblem:
    """Return a problem with its cell, or with only the text where it came from a heading."""
    if column is None or cell is None:
        return CellProblem("", text, problem, name)
    return CellProblem(column.name or column.letter, cell.text, problem, name, cell.address)
