# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a table's heading is: below title rows, perhaps several rows high, perhaps with merged cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .synonyms import best_field
from .text import fold, one_line
from .types import Cell, Row, Scalar, Sheet

_LOOK_AT = 80
_SURE = 0.55
_GIVEN = 3.0


@dataclass(frozen=True, slots=True)
class Header:
    """A heading.

    :param first: its first row.
    :param last: its last row.
    :param texts: column → its texts from top to bottom, repeats left out.
    :param score: how much it looks like a heading of a table of activities.
    """

    first: int
    last: int
    texts: dict[int, tuple[str, ...]]
    score: float

    def name(self, column: int) -> str:
        """Return a column's heading on one line."""
        return " – ".join(self.texts.get(column, ()))


def find_header(sheet: Sheet) -> Header | None:
    """Return the heading of a sheet's table, or None where nothing looks like one.

    The heading is the row most of whose cells are names that columns have. Without any such, the
    first row of short different texts, as wide as the rows below it, will do, with a low score.
    """
    rows = [row for row in sheet.rows if row.filled()][:_LOOK_AT]
    if len(rows) < 2:
        return None
    scored = [(_row_score(row) * 0.99**at, -at) for at, row in enumerate(rows[:-1])]
    score, negative = max(scored)
    if score < 1.0:
        return _plain_header(rows)
    return _grow(rows, -negative, score)


def given_header(sheet: Sheet, chosen: tuple[int, int]) -> Header | None:
    """Return the heading in the rows that a person pointed out, None where they are empty.

    :param chosen: first and last row; when they are one, rows next to it that group or divide its
        columns are taken in.
    """
    rows = [row for row in sheet.rows if row.filled()]
    numbers = [row.number for row in rows]
    if chosen[0] == chosen[1]:
        return _grow(rows, numbers.index(chosen[0]), _GIVEN) if chosen[0] in numbers else None
    header = [row for row in rows if chosen[0] <= row.number <= chosen[1]]
    return _header(header, _GIVEN) if header else None


def _row_score(row: Row) -> float:
    """Return how many different columns of activities the row names."""
    fields: dict[str, float] = {}
    for text in {one_line(cell.text) for cell in row.filled() if isinstance(cell.value, str)}:
        field, confidence = best_field(text)
        if confidence >= _SURE and len(text) <= 60:
            fields[field] = max(fields.get(field, 0.0), confidence)
    longest = max((len(cell.text) for cell in row.filled()), default=0)
    score = sum(fields.values()) * (1.0 if longest <= 120 else 0.6)
    return score if len(fields) >= 2 or _is_alone(row, fields) else score * 0.9


def _is_alone(row: Row, fields: dict[str, float]) -> bool:
    """True for a row that names only the activity, beside columns with other names (a cross table)."""
    return "title" in fields and len({cell.text for cell in row.filled()}) >= 3


def _plain_header(rows: list[Row]) -> Header | None:
    """Return the first row of short texts that the rows below match in width."""
    width = max(len({cell.column for cell in row.filled()}) for row in rows)
    for at, row in enumerate(rows[:-1]):
        cells = [cell for cell in row.filled() if cell.merged_from is None]
        texts = {fold(cell.text) for cell in cells if isinstance(cell.value, str)}
        if len(cells) < 2 or len(texts) < len(cells) or len(cells) < 0.6 * width:
            continue
        if all(len(cell.text) <= 60 for cell in cells) and len(rows[at + 1].filled()) >= 2:
            return _grow(rows, at, 0.3)
        return None
    return None


def _grow(rows: list[Row], at: int, score: float) -> Header:
    """Take in the row above that groups columns and the row below that divides them."""
    first = last = at
    if at + 1 < len(rows) and _divides(rows[at], rows[at + 1]):
        last = at + 1
    elif at > 0 and _groups(rows[at - 1], rows[at]):
        first = at - 1
    return _header(rows[first : last + 1], score)


def _header(header: list[Row], score: float) -> Header:
    """Return the heading that some rows make."""
    columns = sorted({column for row in header for column, cell in row.cells.items() if not cell.is_blank})
    texts = {column: _texts(header, column) for column in columns}
    return Header(header[0].number, header[-1].number, texts, score)


def _texts(header: list[Row], column: int) -> tuple[str, ...]:
    """Return a column's heading texts; a group name without merged cells holds to the right."""
    found: dict[str, str] = {}
    for depth, row in enumerate(header):
        text = one_line(row.text(column))
        if not text and depth == 0 and len(header) > 1 and header[1].text(column):
            text = _group_to_the_left(row, header[1], column)
        if text:
            found.setdefault(fold(text), text)
    return tuple(found.values())


def _group_to_the_left(top: Row, below: Row, column: int) -> str:
    """Return the group whose name stands to the left over other divided columns."""
    for left in range(column - 1, 0, -1):
        text = one_line(top.text(left))
        if text:
            return text if below.text(left) and fold(below.text(left)) != fold(text) else ""
        if not below.text(left):
            return ""
    return ""


def _labels(row: Row) -> list[str]:
    """Return the folded texts of a row that are its own (a cell merged from above is not)."""
    return [
        fold(cell.text)
        for cell in row.filled()
        if cell.merged_from is None or cell.merged_from.endswith(str(row.number))
    ]


def _is_label(value: Scalar) -> bool:
    """True for text that a column may be called."""
    return isinstance(value, str) and len(value) <= 60 and best_field(one_line(value))[1] >= 0.6


def _divides(top: Row, below: Row) -> bool:
    """True when the row below parts the columns of the row above ("Ansvarig", "Tidsplan" under each)."""
    own = [cell for cell in below.filled() if cell.merged_from is None]
    if len(own) < 2 or not all(isinstance(cell.value, str) and len(cell.value) <= 60 for cell in own):
        return False
    if _fills_spans(top, below, own):
        return True
    if not all(_is_label(cell.value) for cell in own):
        return False
    repeated = max(Counter(fold(cell.text) for cell in own).values()) >= 2
    spans = any(cell.merged_from for cell in top.filled())
    new = {fold(cell.text) for cell in own} - {fold(cell.text) for cell in top.filled()}
    return bool(new) and (repeated or spans)


def _fills_spans(top: Row, below: Row, own: list[Cell]) -> bool:
    """True when the row below stands only under merged headings, and the other headings reach down to it."""
    spanned = {cell.merged_from for cell in top.filled() if cell.merged_from}
    wide = {cell.column for cell in top.filled() if (cell.merged_from or cell.address) in spanned}
    reaching = any(
        cell.merged_from == top.cells[cell.column].address for cell in below.filled() if cell.column in top.cells
    )
    return reaching and {cell.column for cell in own} <= wide


def _groups(above: Row, header: Row) -> bool:
    """True when the row above names groups of the heading's columns."""
    texts = {fold(cell.text) for cell in above.filled()}
    columns = {cell.column for cell in header.filled()}
    if not texts or any(len(text) > 60 for text in texts):
        return False
    repeated = max(Counter(_labels(header)).values(), default=0) >= 2
    if repeated and len(texts) >= 2:
        return True
    spans = Counter(cell.merged_from or cell.address for cell in above.filled() if cell.column in columns)
    widest = max(spans.values(), default=0)
    return 2 <= widest < len(columns) and bool(set(spans) - {None})
