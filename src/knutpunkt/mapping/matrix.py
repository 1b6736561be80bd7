# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The whole picture as a matrix: what is promised (rows) × who acts (columns). Knows no Django.

An activity counts once in a cell, whatever the number of its goals below the row. It is *led* in the
column of its own department and *joined* in the columns of those that take part. Stopped activities
are left out: they serve nothing any more.

A cell is a *hole* when its department is expected to act for the row and neither leads nor joins
anything there; otherwise an empty cell is just empty. A row is a *gap* when it is a promise and has
no activity at all.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a goal, an area or an objective. ``promise`` is true where no activity means a gap."""

    key: str
    label: str
    group: str = ""
    depth: int = 0
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: a department with everything below it. ``ended`` when it no longer exists."""

    key: int
    label: str
    name: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity as the matrix sees it: the column that leads it, those that join, and its rows."""

    activity: int
    status: str
    leads: int
    joins: frozenset[int]
    rows: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """The activities of a row and a column: id -> status of those led, and of those joined."""

    led: Mapping[int, str] = field(default_factory=dict)
    joined: Mapping[int, str] = field(default_factory=dict)
    hole: bool = False

    @property
    def everything(self) -> dict[int, str]:
        """All activities of the cell, led and joined."""
        return {**self.joined, **self.led}

    @property
    def statuses(self) -> Counter[str]:
        """How many led activities have which status."""
        return Counter(self.led.values())

    def __bool__(self) -> bool:
        """True when there is something in the cell."""
        return bool(self.led or self.joined)


EMPTY = Cell()
HOLE = Cell(hole=True)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows, columns and the cells that are not empty, by (row key, column key)."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, int], Cell]
    in_row: Mapping[str, Mapping[int, str]]
    in_column: Mapping[int, Mapping[int, str]]
    activities: Mapping[int, str]

    def cell(self, row: str, column: int) -> Cell:
        """Return the cell; an empty one where nothing is done and nobody is expected to."""
        return self.cells.get((row, column), EMPTY)

    def is_gap(self, row: Row) -> bool:
        """Tell whether the row is a promise that no activity serves."""
        return row.promise and not self.in_row.get(row.key)

    @property
    def gaps(self) -> int:
        """How many promises have no activity."""
        return sum(self.is_gap(row) for row in self.rows)

    @property
    def holes(self) -> int:
        """How many cells are holes."""
        return sum(cell.hole for cell in self.cells.values())


def build(
    rows: Sequence[Row],
    columns: Sequence[Column],
    entries: Iterable[Entry],
    expected: Iterable[tuple[str, int]] = (),
) -> Matrix:
    """Count the entries into cells. ``expected`` are the (row, column) where somebody should act.

    Time grows with rows × columns of the entries, not of the matrix. Entries whose rows or columns
    are not among those given are left out of the cells but not of ``activities``.
    """
    known_rows, known_columns = {row.key for row in rows}, {column.key for column in columns}
    led: dict[tuple[str, int], dict[int, str]] = {}
    joined: dict[tuple[str, int], dict[int, str]] = {}
    in_row: dict[str, dict[int, str]] = {}
    in_column: dict[int, dict[int, str]] = {}
    activities: dict[int, str] = {}
    for entry in entries:
        if entry.status == STOPPED:
            continue
        activities[entry.activity] = entry.status
        in_column.setdefault(entry.leads, {})[entry.activity] = entry.status
        for row in entry.rows & known_rows:
            in_row.setdefault(row, {})[entry.activity] = entry.status
            if entry.leads in known_columns:
                led.setdefault((row, entry.leads), {})[entry.activity] = entry.status
            for column in (entry.joins - {entry.leads}) & known_columns:
                joined.setdefault((row, column), {})[entry.activity] = entry.status
    cells = {key: Cell(led.get(key, {}), joined.get(key, {})) for key in led.keys() | joined.keys()}
    for row, column in expected:
        if row in known_rows and column in known_columns:
            cells.setdefault((row, column), HOLE)
    return Matrix(tuple(rows), tuple(columns), cells, in_row, in_column, activities)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs in a cell between then and now: ids that came, that went, and that changed status."""

    came: frozenset[int] = frozenset()
    went: frozenset[int] = frozenset()
    moved: frozenset[int] = frozenset()
    hole_opened: bool = False
    hole_closed: bool = False

    def __bool__(self) -> bool:
        """True when anything differs."""
        return bool(self.came or self.went or self.moved or self.hole_opened or self.hole_closed)


def _difference(then: Cell, now: Cell) -> Difference:
    before, after = then.everything, now.everything
    return Difference(
        frozenset(after.keys() - before.keys()),
        frozenset(before.keys() - after.keys()),
        frozenset(key for key in after.keys() & before.keys() if after[key] != before[key]),
        hole_opened=now.hole and not then.hole,
        hole_closed=then.hole and not now.hole,
    )


def compare(then: Matrix, now: Matrix) -> dict[tuple[str, int], Difference]:
    """Return the cells that differ, by (row key, column key). Rows and columns of both count."""
    found = {
        key: _difference(then.cells.get(key, EMPTY), now.cells.get(key, EMPTY))
        for key in then.cells.keys() | now.cells.keys()
    }
    return {key: difference for key, difference in found.items() if difference}


def united_columns(then: Sequence[Column], now: Sequence[Column]) -> tuple[Column, ...]:
    """Return now's columns, and after them those that were there then but are no longer."""
    present = {column.key for column in now}
    gone = [Column(c.key, c.label, c.name, ended=True) for c in then if c.key not in present]
    return (*now, *gone)


def united_rows(then: Sequence[Row], now: Sequence[Row]) -> tuple[Row, ...]:
    """Return now's rows, with those that are no longer put after the last row of their group."""
    present = {row.key for row in now}
    gone = [Row(row.key, row.label, row.group, row.depth) for row in then if row.key not in present]
    result = list(now)
    for row in gone:
        places = [index for index, other in enumerate(result) if other.group == row.group]
        result.insert(places[-1] + 1 if places else len(result), row)
    return tuple(result)


def rolled_up(key: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return ``key`` and everything above it, nearest first; a circle ends where it closes."""
    chain: list[int] = []
    at: int | None = key
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return tuple(chain)
