# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a current-state analysis consists of: chapters of tables, the same on the page, in the PDF and in Excel."""

from dataclasses import dataclass, field
from decimal import Decimal

from knutpunkt.kernel import downloads, text

Value = str | int | Decimal | None
#: Tables with more rows are closed until somebody opens them, but for those that give the overview.
SHORT = 15
#: A page shows at most so many rows of a table; the files hold all.
ON_PAGE = 50
OVERVIEWS = frozenset({"matrix", "goals", "departments"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A value: as a spreadsheet holds it, as a person reads it, with a sign before it and where it leads."""

    value: Value
    shown: str = ""
    sign: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """What a person reads, the sign left out."""
        if self.shown:
            return self.shown
        if self.value is None or self.value == "":
            return text.DASH
        return self.value if isinstance(self.value, str) else text.number(self.value)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; ``weight`` is its share of the width in print."""

    title: str
    numeric: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A table. ``sheet`` is its name in the workbook (31 signs at most), ``empty`` what is said without rows.

    Without ``title`` the chapter's own heading stands for it.
    """

    key: str
    sheet: str
    title: str
    caption: str
    empty: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def is_open(self) -> bool:
        """Tell whether the table stands open on the page: short ones, and those that a chapter is about."""
        return len(self.rows) <= SHORT or self.key in OVERVIEWS

    @property
    def told(self) -> list[list[tuple[Heading, Cell]]]:
        """The rows that a page shows, with each cell's heading beside it."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows[:ON_PAGE]]

    @property
    def is_cut(self) -> bool:
        """Tell whether a page shows only the first rows."""
        return len(self.rows) > ON_PAGE


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading, a remark under it, and tables."""

    key: str
    title: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)


def sheets(title: str, sentences: list[str], chapters: list[Chapter]) -> list[downloads.Sheet]:
    """Return the sheets of a workbook: the summary first, then one for each part."""
    notes = [[note] for chapter in chapters for note in chapter.notes]
    found = [downloads.Sheet(title, [title], [[sentence] for sentence in sentences] + notes)]
    for chapter in chapters:
        for part in chapter.parts:
            rows = [[cell.value for cell in row] for row in part.rows]
            found.append(downloads.Sheet(part.sheet, [item.title for item in part.headings], rows))
    return found
