# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What each row of a table is: an activity, a heading that holds for those below, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .errors import N_, Problem
from .legend import is_explanation
from .names import looks_like_organisation, without_numbering
from .text import fold, one_line
from .types import Cell, Row, Sheet, Table

Kind = Literal["data", "heading", "skipped"]

ABOVE = N_("Raden står ovanför tabellen.")
HEADER = N_("Rubrikrad.")
REPEATED = N_("Rubrikraden upprepas.")
SUM = N_("Summarad.")
NOTE = N_("Anteckning.")
LEGEND = N_("Förklaring till färger eller tecken.")
HEADING = N_("Rubrik för raderna nedanför: %(heading)s.")
HEADING_TEXT = N_("Text under rubriken %(heading)s.")
EMPTY_HEADING = N_("Rubrik utan rader nedanför: %(heading)s.")

_SUM = re.compile(r"^(?:summa|totalt?|totalsumma|delsumma|sum|antal|medel(?:värde)?|summering)\b")
_NOTE = re.compile(
    r"^(?:\*|not\b|obs\b|källa|anm\b|anmärkning|kommentar\b|senast uppdaterad|uppdaterad|reviderad|antagen|fastställd"
    r"|förklaring|\(|beslutad \d|dnr|diarienummer|sida \d)"
)
_NUMBERED = re.compile(
    r"^(?:(?:mål|område|delmål|målområde|fokusområde|insatsområde)\b|\d{1,2}[.:)]?\s+\S|[A-ZÅÄÖ0-9 &,–-]{6,}$)"
)
_LONG = 90


@dataclass(slots=True)
class SourceRow:
    """A row of the sheet and what it is.

    :param reason: why it is skipped, or what it is the heading of.
    :param goal: the heading about a goal or area that holds here.
    :param department: the heading about a department that holds here.
    :param goal_row: the row of that heading.
    """

    row: Row
    kind: Kind
    reason: Problem | None = None
    goal: str | None = None
    department: str | None = None
    goal_row: int = 0
    department_row: int = 0


def _own(row: Row) -> list[Cell]:
    """Return the cells that say something different: of a merged range only one."""
    cells = row.filled()
    if all(cell.merged_from is None for cell in cells):
        return cells
    seen: dict[str, Cell] = {}
    for cell in cells:
        seen.setdefault(cell.merged_from or cell.address, cell)
    return list(seen.values())


@dataclass(slots=True)
class _Shape:
    """What most rows of the table look like, to see which do not."""

    header_texts: set[str]
    title: int | None
    reference: int | None
    usual: int
    last_wide: int
    fill_headings: set[str]


def _shape(sheet: Sheet, table: Table) -> _Shape:
    """Measure the rows below the heading."""
    below = [(row, own) for row in sheet.rows if row.number > table.header[1] and (own := _own(row))]
    widths = sorted(len(own) for _, own in below)
    usual = widths[len(widths) // 2] if widths else 0
    title, reference = table.column("title"), table.column("reference")
    wide = [row.number for row, own in below if len(own) > 1]
    header = {fold(cell.text) for row in sheet.rows if table.header[0] <= row.number <= table.header[1]
              for cell in row.filled()}  # fmt: skip
    plain = {cell.fill for _, own in below if len(own) > 1 for cell in own[:2]}
    alone = {own[0].fill for _, own in below if len(own) == 1}
    return _Shape(
        header, title.index if title else None, reference.index if reference else None, usual,
        max(wide, default=table.header[1]), {fill for fill in alone if fill and fill not in plain},
    )  # fmt: skip


def classify(sheet: Sheet, table: Table) -> list[SourceRow]:
    """Return every row of a sheet that says anything, with what it is and which headings hold for it."""
    shape = _shape(sheet, table)
    result: list[SourceRow] = []
    goal = department = None
    goal_row = department_row = 0
    previous: SourceRow | None = None
    for row in sheet.rows:
        own = _own(row)
        if not own:
            continue
        source = _judge(row, own, table, shape, previous)
        if source.kind == "heading":
            text = without_numbering(own[0].text)
            if _is_department_heading(own[0].text, table):
                department, department_row, goal, goal_row = text, row.number, None, 0
            else:
                goal, goal_row = text, row.number
        source.goal, source.goal_row = goal, goal_row
        source.department, source.department_row = department, department_row
        result.append(source)
        previous = source
    _mark_empty_headings(result)
    return result


def _judge(row: Row, own: list[Cell], table: Table, shape: _Shape, previous: SourceRow | None) -> SourceRow:
    """Return what one row is."""
    if row.number <= table.header[1]:
        return SourceRow(row, "skipped", Problem(ABOVE if row.number < table.header[0] else HEADER))
    if _repeats_header(own, shape):
        return SourceRow(row, "skipped", Problem(REPEATED))
    if _is_sum(own):
        return SourceRow(row, "skipped", Problem(SUM))
    if len(own) == 1 and is_explanation(own[0]):
        return SourceRow(row, "skipped", Problem(LEGEND))
    if len(own) > 1 and not _is_numbered_pair(own, shape):
        return SourceRow(row, "data")
    return _judge_single(row, own, table, shape, previous)


def _repeats_header(own: list[Cell], shape: _Shape) -> bool:
    """True for a row most of whose texts are the heading's."""
    if len(own) < 2 or not any(fold(cell.text) in shape.header_texts for cell in own[:2]):
        return False
    return sum(fold(cell.text) in shape.header_texts for cell in own) >= 0.7 * len(own)


def _is_numbered_pair(own: list[Cell], shape: _Shape) -> bool:
    """True for a heading whose number stands in a cell of its own: "1" | "Minskad energianvändning"."""
    if len(own) != 2 or shape.usual <= 3 or shape.reference is None or own[0].column != shape.reference:
        return False
    return re.fullmatch(r"\d{1,2}\.?|[A-ZÅÄÖ]\.?", one_line(own[0].text)) is not None and own[1].merged_from is None


def _is_sum(own: list[Cell]) -> bool:
    """True for a row that adds up: it begins so, and beside that holds only numbers."""
    first = own[0]
    if not _SUM.match(fold(first.text)) or len(first.text) > 40:
        return False
    return len(own) > 1 and all(
        not isinstance(cell.value, str) or not re.search(r"[a-zåäö]{4}", cell.value) for cell in own[1:]
    )


def _judge_single(row: Row, own: list[Cell], table: Table, shape: _Shape, previous: SourceRow | None) -> SourceRow:
    """Return what a row with a single text is: heading, text below a heading, note, or a bare activity."""
    cell = own[-1]
    text = one_line(cell.text)
    after = row.number > shape.last_wide and len(own) == 1 and not _continues(row, cell, shape, previous)
    if _NOTE.match(fold(text)) or text.startswith("*") or after:
        return SourceRow(row, "skipped", Problem(NOTE))
    if shape.usual <= 1:
        return SourceRow(row, "data")
    if (
        previous is not None
        and previous.kind == "heading"
        and len(own) == 1
        and (len(text) > _LONG or text.endswith("."))
    ):
        heading = _own(previous.row)[-1].text
        return SourceRow(row, "skipped", Problem(HEADING_TEXT, {"heading": without_numbering(heading)}))
    if table.headings == "ignore":
        return SourceRow(row, "skipped", Problem(NOTE))
    if _is_heading(row, cell, text, shape):
        return SourceRow(row, "heading", Problem(HEADING, {"heading": without_numbering(text)}))
    return SourceRow(row, "data")


def _continues(row: Row, cell: Cell, shape: _Shape, previous: SourceRow | None) -> bool:
    """True for a title alone on the row right below an activity: an activity about which no more is known."""
    if previous is None or previous.kind != "data" or previous.row.number != row.number - 1:
        return False
    return cell.column == shape.title and len(cell.text) <= _LONG


def _is_heading(row: Row, cell: Cell, text: str, shape: _Shape) -> bool:
    """True when a single text stands as a heading does: spanning, elsewhere than titles, numbered, coloured."""
    if len(text) > 150:
        return False
    spans = sum(1 for other in row.filled() if other.merged_from) > 0
    elsewhere = shape.title is not None and cell.column != shape.title
    unnumbered = shape.reference is not None and shape.usual >= 3 and row.cells.get(shape.reference) is None
    coloured = cell.fill in shape.fill_headings
    formed = text.endswith(":") or _NUMBERED.match(text) is not None or looks_like_organisation(text)
    paired = len(_own(row)) == 2
    return spans or elsewhere or unnumbered or coloured or formed or paired


def _is_department_heading(text: str, table: Table) -> bool:
    """True when a heading is about who, not about what for."""
    if table.headings == "auto":
        return looks_like_organisation(without_numbering(text)) or fold(text).startswith(("förvaltning:", "nämnd:"))
    return table.headings == "department"


def _mark_empty_headings(rows: list[SourceRow]) -> None:
    """Say of headings without a row below them that they have none."""
    for at, source in enumerate(rows):
        if source.kind != "heading" or source.reason is None:
            continue
        rest = (other for other in rows[at + 1 :] if other.kind != "skipped")
        following = next(rest, None)
        if following is None or (following.kind == "heading" and following.department_row in {0, source.department_row}
                                 and source.row.number != source.department_row):  # fmt: skip
            source.reason = Problem(EMPTY_HEADING, source.reason.params)
