# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which sheets hold the activities and how their tables are laid out: the proposal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from .columns import Books, propose_columns
from .cross import cross_columns
from .errors import N_, NoTableError
from .headers import Header, find_header, given_header
from .legend import find_legend
from .names import looks_like_organisation
from .rows import SourceRow, classify
from .synonyms import best_field
from .text import fold, one_line
from .types import Cell, Column, Known, Proposal, Sheet, Table, Workbook

_GENERIC = re.compile(
    r"(?:blad|sheet|tabell|ark|table|handlingsplan|aktivitetsplan|åtgärdsplan|åtgärder|aktiviteter|insatser|plan|data"
    r"|total|alla|samlat|sammanställning|export|lista|\d)[\s\d_-]*\d*",
)
_DEPARTMENT_LINE = re.compile(
    r"^(?:förvaltning|nämnd|verksamhet|verksamhetsområde|bolag|avdelning|organisation)(?:/\w+)?\s*:\s*(.+)$",
    re.IGNORECASE,
)
WHY_HIDDEN = N_("Bladet är dolt.")
WHY_OTHER = N_("Bladet ser ut att handla om något annat.")


def propose(
    workbook: Workbook,
    known: Known | None = None,
    *,
    sheets: Collection[str] | None = None,
    header_rows: Mapping[str, tuple[int, int]] | None = None,
) -> Proposal:
    """Return how a workbook can be read: sheets, heading rows, and a field for each column.

    :param workbook: what :func:`.sandbox.read_file` gave.
    :param known: the municipality's names, which make departments, positions and goals
        recognisable; without them only their form is looked at.
    :param sheets: the sheets to read, where a person has said so; hidden ones too.
    :param header_rows: sheet → first and last row of its heading, where a person has said so.
    :return: every table found, best first. Those of one kind on visible sheets are marked for use.
        Each column has a field, a confidence and three samples. A person may change anything.
    :raises NoTableError: no sheet has anything like a heading.
    """
    books = Books.of(known or Known())
    given = header_rows or {}
    found = [pair for sheet in workbook.sheets if (pair := _propose_table(sheet, books, given.get(sheet.name)))]
    tables = [table for table, _ in found]
    if not tables or (sheets is not None and not any(table.sheet in sheets for table in tables)):
        raise NoTableError
    if sheets is None:
        _choose(tables, {sheet.name: sheet for sheet in workbook.sheets})
    else:
        for table in tables:
            table.use = table.sheet in sheets
    _name_departments(tables, workbook, books)
    legend = find_legend(workbook, {table.sheet: (table.header[0], last) for table, last in found if table.score >= 1})
    return Proposal(sorted(tables, key=lambda table: (not table.use, -table.score)), legend=legend.colours)


def propose_table(sheet: Sheet, books: Books, header_rows: tuple[int, int] | None = None) -> Table | None:
    """Return the table of one sheet, or None where there is none.

    :param books: the known names, indexed by :meth:`Books.of`.
    :param header_rows: first and last row of the heading where a person has said so; one row twice
        lets the rows next to it that belong to the heading be found.
    """
    found = _propose_table(sheet, books, header_rows)
    return found[0] if found else None


def _propose_table(sheet: Sheet, books: Books, header_rows: tuple[int, int] | None) -> tuple[Table, int] | None:
    """Return the table of one sheet and the last row of its data, or None where there is none."""
    header = find_header(sheet) if header_rows is None else given_header(sheet, header_rows)
    if header is None:
        return None
    rows = classify(sheet, Table(sheet.name, (header.first, header.last), _bare_columns(header)))
    cells = _cells_by_column(row for row in rows if row.kind == "data")
    headings = {index: header.name(index) for index in header.texts}
    for index in cells:
        headings.setdefault(index, "")
    taken = cross_columns(header, cells, books)
    columns = propose_columns(headings, cells, books, taken=taken)
    score = header.score + 0.2 * len({column.field for column in columns}) + min(len(rows), 50) / 100
    last = max((source.row.number for source in rows if source.kind == "data"), default=header.last)
    return Table(sheet.name, (header.first, header.last), columns, score=round(score, 3)), last


def _bare_columns(header: Header) -> list[Column]:
    """Return columns with the field that the heading alone says, enough to tell rows apart."""
    return [
        Column(index, header.name(index), best_field(texts[-1])[0] if texts else "ignore")
        for index, texts in header.texts.items()
    ]


def _cells_by_column(rows: Iterable[SourceRow]) -> dict[int, list[Cell]]:
    """Return the cells of the data rows column by column."""
    cells: dict[int, list[Cell]] = {}
    for source in rows:
        for index, cell in source.row.cells.items():
            if not cell.is_blank:
                cells.setdefault(index, []).append(cell)
    return cells


def _choose(tables: list[Table], sheets: dict[str, Sheet]) -> None:
    """Mark the best visible table and those of its kind for use, with a reason for the others."""
    visible = [table for table in tables if not sheets[table.sheet].hidden] or tables
    best = max(visible, key=lambda table: table.score)
    for table in tables:
        if table not in visible:
            table.use, table.why = False, WHY_HIDDEN
        elif not _same_kind(best, table):
            table.use, table.why = False, WHY_OTHER


def _same_kind(one: Table, other: Table) -> bool:
    """True when two tables have mostly the same columns."""
    if one is other:
        return True
    left, right = ({column.field for column in table.columns} - {"ignore"} for table in (one, other))
    names = [{fold(column.name) for column in table.columns if column.name} for table in (one, other)]
    if "title" not in right or one.is_cross != other.is_cross:
        return False
    alike = len(left & right) / max(1, len(left | right))
    same_names = len(names[0] & names[1]) / max(1, min(len(names[0]), len(names[1])))
    return alike >= 0.6 or same_names >= 0.6


def _name_departments(tables: list[Table], workbook: Workbook, books: Books) -> None:
    """Find the department of a table without such a column: in a line above it, else the sheet's name."""
    several = sum(table.use for table in tables) > 1
    for table in tables:
        if table.is_cross:
            continue
        table.department = _named_above(workbook.sheet(table.sheet), table)
        if table.department or table.column("department") or not table.sheet:
            continue
        named = books.departments.find(table.sheet) is not None or looks_like_organisation(table.sheet)
        if named or (several and not _GENERIC.fullmatch(fold(table.sheet))):
            table.department = table.sheet


def _named_above(sheet: Sheet, table: Table) -> str | None:
    """Return the department that a line above the table names ("Förvaltning: Vård och omsorg")."""
    for row in sheet.rows:
        if row.number >= table.header[0]:
            break
        cells = row.filled()
        for at, cell in enumerate(cells):
            match = _DEPARTMENT_LINE.match(one_line(cell.text))
            if match:
                return match[1].strip()
            label = fold(cell.text)
            if label in {"förvaltning", "nämnd", "verksamhet", "bolag"} and at + 1 < len(cells):
                return one_line(cells[at + 1].text)
    return None
