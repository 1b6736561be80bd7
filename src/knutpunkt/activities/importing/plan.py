# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From tables that are understood to a plan: row by row what an import would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .columns import Books
from .compare import Recorded, join_departments, tell_repeats
from .errors import N_, Problem
from .legend import find_legend
from .lookup import Lookup
from .names import split_names
from .reading import TableReader
from .rows import LEGEND, SourceRow, classify
from .text import fold
from .types import VALUE_FIELDS, Existing, Known, Plan, PlanRow, Proposal, Table, Workbook


def plan(workbook: Workbook, proposal: Proposal, known: Known | None = None, existing: Iterable[Existing] = ()) -> Plan:
    """Return what an import would do, without doing it.

    :param workbook: what :func:`.sandbox.read_file` gave.
    :param proposal: what :func:`.tables.propose` gave, perhaps changed by a person.
    :param known: the municipality's names.
    :param existing: the activities that are recorded, to tell new, changed and unchanged apart. An
        activity is recognised by its reference when the titles resemble each other too, else by
        title, department and goal.
    :return: every row of the sheets that are read, with its outcome. Headings, sums, notes and
        repeats are ``skipped`` with a reason. Unknown departments, positions and goals make a row an
        ``error`` until they are resolved in ``proposal.names`` or their kind stands in
        ``proposal.create``.
    """
    books = Books.of(known or Known())
    order = {sheet.name: at for at, sheet in enumerate(workbook.sheets)}
    tables = sorted(proposal.used, key=lambda table: order.get(table.sheet, 0))
    lookup = Lookup(books, proposal, own=frozenset(_responsible(workbook, tables, books)))
    rows: list[PlanRow] = []
    merged: dict[tuple[str, int], str] = {}
    for table in tables:
        rows += _read_table(workbook, table, proposal, books, lookup, merged)
    if proposal.together:
        join_departments(rows, merged)
    tell_repeats(rows)
    recorded = Recorded(existing)
    for row in rows:
        if row.outcome == "new" and row.part_of is None:
            recorded.match(row)
    _follow_main_rows(rows)
    notes = [*_notes_on_sheets(workbook, proposal), *_notes_on_columns(tables)]
    return Plan(rows, lookup.unknown(), dict(lookup.unknown_statuses), notes, tables)


def _responsible(workbook: Workbook, tables: list[Table], books: Books) -> Iterator[str]:
    """Yield the folded names of departments to which the file gives responsibility for something."""
    for table in tables:
        named = [table.department, *(column.department for column in table.columns)]
        columns = [column.index for column in table.columns if column.field == "department"]
        rows = workbook.sheet(table.sheet).rows
        cells = {row.text(column) for row in rows if row.number > table.header[1] for column in columns}
        for text in cells:
            named += split_names(text, books.departments, kind="departments")
        yield from (fold(name) for name in named if name)


def _read_table(
    workbook: Workbook, table: Table, proposal: Proposal, books: Books, lookup: Lookup,
    merged: dict[tuple[str, int], str],
) -> list[PlanRow]:  # fmt: skip
    """Return the rows of one table; those with errors have that outcome."""
    sheet = workbook.sheet(table.sheet)
    sources = classify(sheet, table)
    reader = TableReader(table, proposal, books, lookup)
    last = max((source.row.number for source in sources if source.kind == "data"), default=0)
    legend = find_legend(workbook, {table.sheet: (table.header[0], last)}).rows if proposal.legend else set()
    title = table.column("title")
    rows = []
    for source in sources:
        if source.kind != "data" or (table.sheet, source.row.number) in legend:
            rows.append(_skipped(table, source, is_legend=(table.sheet, source.row.number) in legend))
            continue
        row = reader.read(source)
        row.outcome = "error" if row.errors else "new"
        rows.append(row)
        cell = source.row.cells.get(title.index) if title else None
        if cell is not None:
            merged[row.sheet, row.row] = cell.merged_from or cell.address
    return rows


def _skipped(table: Table, source: SourceRow, *, is_legend: bool) -> PlanRow:
    """Return a row that is no activity, with the reason."""
    values: dict[str, Any] = {**dict.fromkeys(VALUE_FIELDS), "participants": [], "goals": []}
    reason = Problem(LEGEND) if is_legend else source.reason
    return PlanRow(table.sheet, source.row.number, "skipped", values, reason=reason, hidden=source.row.hidden)


def _follow_main_rows(rows: list[PlanRow]) -> None:
    """Give rows that are part of another the outcome of that one."""
    mains = {(row.sheet, row.row): row for row in rows if row.part_of is None}
    for row in rows:
        if row.part_of is not None and row.outcome != "error":
            main = mains[row.part_of]
            row.outcome, row.key = main.outcome, main.key
            if main.outcome == "skipped":
                row.reason = main.reason


def _notes_on_sheets(workbook: Workbook, proposal: Proposal) -> list[Problem]:
    """Tell which sheets are not read, and why."""
    tables = {table.sheet: table for table in proposal.tables}
    notes = []
    for sheet in workbook.sheets:
        if not any(row.filled() for row in sheet.rows):
            continue
        table = tables.get(sheet.name)
        if table is None:
            message = N_("Bladet %(sheet)s läses inte: det har ingen tabell med rubrikrad.")
            notes.append(Problem(message, {"sheet": sheet.name}))
        elif not table.use:
            message = N_("Bladet %(sheet)s läses inte: %(why)s")
            notes.append(Problem(message, {"sheet": sheet.name, "why": table.why or N_("det är inte valt.")}))
    return notes


def _notes_on_columns(tables: list[Table]) -> list[Problem]:
    """Tell which columns with something in them are not read."""
    message = N_("Kolumnen %(column)s läses inte (bladet %(sheet)s).")
    return [
        Problem(message, {"column": column.name or column.letter, "sheet": table.sheet or "1"})
        for table in tables
        for column in table.columns
        if column.field == "ignore" and column.samples
    ]
