# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two snapshots side by side: what came, what ended, what moved, which holes closed. Knows no Django.

* An activity *came* when it is there now and was not then. It *ended* when it was ongoing then and is
  now done, stopped or no longer there. What was finished then and is gone now has been *cleared away*.
  Any other change of status is a *move*.
* A gap or an overlap is followed by its fingerprint. It *closed* when it counted then and does not
  now, whether facts or a person closed it (``decided``); it *opened* the other way round. Only kinds
  that were looked for on both days are compared.
* A key figure goes the *right way* when its last value is better than it was, by the direction that
  is good for it; the same value of the same year is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from knutpunkt.mapping.snapshots.frozen import Column, Content, Deed, Figure, Noted, Row

BETTER, WORSE, SAME, CHANGED, BROKEN = "better", "worse", "same", "changed", "broken"
NEW, GONE, UNKNOWN = "new", "gone", "unknown"


@dataclass(frozen=True, slots=True)
class Ended:
    """An activity that ended: ``how`` is "done", "stopped" or "gone"."""

    deed: Deed
    how: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An activity whose status changed without that it ended."""

    deed: Deed
    before: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A gap or overlap that no longer counts; ``decided`` is the choice of a person, empty when facts did it."""

    item: Noted
    decided: str = ""


@dataclass(frozen=True)
class Followed:
    """Gaps, or overlaps, between the two days."""

    closed: tuple[Closed, ...] = ()
    opened: tuple[Noted, ...] = ()
    remaining: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A key figure then and now, and which way it went."""

    then: Figure | None
    now: Figure | None
    way: str

    @property
    def told(self) -> Figure:
        """The figure as it is called now, or was when it is followed no more."""
        figure = self.now or self.then
        assert figure is not None, "a course has at least one end"
        return figure


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of the matrix whose activities or holes differ: how many then and now. None: the row was not there."""

    row: Row
    before: int | None
    after: int | None
    holes_before: int
    holes_after: int


@dataclass(frozen=True, slots=True)
class DepartmentChange:
    """One department: ongoing activities then and now, what came and ended, gaps then and now."""

    column: Column
    before: int
    after: int
    came: int
    ended: int
    gaps_before: int
    gaps_after: int


@dataclass(frozen=True)
class Comparison:
    """Everything that differs between two pictures."""

    then: Content
    now: Content
    came: tuple[Deed, ...] = ()
    ended: tuple[Ended, ...] = ()
    moved: tuple[Moved, ...] = ()
    cleared: tuple[Deed, ...] = ()
    rows: tuple[RowChange, ...] = ()
    gaps: Followed = field(default_factory=Followed)
    overlaps: Followed = field(default_factory=Followed)
    uncompared: frozenset[str] = frozenset()
    figures: tuple[Course, ...] = ()
    departments: tuple[DepartmentChange, ...] = ()

    @property
    def overlaps_compared(self) -> bool:
        """Tell whether overlaps were looked for on both days."""
        return "overlap" not in self.uncompared

    def going(self, way: str) -> int:
        """Return how many key figures went one way, the place in the ranking left out."""
        return sum(item.way == way for item in self.figures if item.told.key != self.now.place)


def compare(then: Content, now: Content) -> Comparison:
    """Return what differs between two pictures of the same municipality."""
    before = {item.key: item for item in then.activities}
    after = {item.key: item for item in now.activities}
    came = tuple(item for item in now.activities if item.key not in before)
    ended = tuple(_ended(then.activities, after))
    kinds = frozenset(then.kinds) & frozenset(now.kinds)
    gaps = _followed(then, now, kinds, overlaps=False)
    return Comparison(
        then,
        now,
        came=came,
        ended=ended,
        moved=tuple(_moved(before, now.activities, {item.deed.key for item in ended})),
        cleared=tuple(item for item in then.activities if item.finished and item.key not in after),
        rows=tuple(_rows(then, now)),
        gaps=gaps,
        overlaps=_followed(then, now, kinds, overlaps=True),
        uncompared=frozenset(then.kinds) ^ frozenset(now.kinds),
        figures=tuple(_courses(then.figures, now.figures)),
        departments=tuple(_departments(then, now, came, ended, kinds)),
    )


def _ended(before: Iterable[Deed], after: Mapping[int, Deed]) -> Iterable[Ended]:
    for deed in before:
        if deed.finished:
            continue
        current = after.get(deed.key)
        if current is None:
            yield Ended(deed, "gone")
        elif current.finished:
            yield Ended(current, current.status)


def _moved(before: Mapping[int, Deed], after: Iterable[Deed], ended: set[int]) -> Iterable[Moved]:
    for deed in after:
        then = before.get(deed.key)
        if then is not None and then.status != deed.status and deed.key not in ended:
            yield Moved(deed, then.status)


def _followed(then: Content, now: Content, kinds: frozenset[str], *, overlaps: bool) -> Followed:
    def chosen(content: Content) -> dict[str, Noted]:
        return {
            item.fingerprint: item
            for item in content.findings
            if item.kind in kinds and item.is_overlap is overlaps and item.counts
        }

    before, after = chosen(then), chosen(now)
    decided = {item.fingerprint: item.choice for item in now.findings if not item.counts}
    return Followed(
        tuple(Closed(item, decided.get(key, "")) for key, item in before.items() if key not in after),
        tuple(item for key, item in after.items() if key not in before),
        tuple(item for key, item in after.items() if key in before),
    )


def _rows(then: Content, now: Content) -> Iterable[RowChange]:
    before, after = {row.key: row for row in then.rows}, {row.key: row for row in now.rows}
    for key, row in {**after, **{key: row for key, row in before.items() if key not in after}}.items():
        old, new = before.get(key), after.get(key)
        change = RowChange(row, _number(old), _number(new), _holes(old), _holes(new))
        if change.before != change.after or change.holes_before != change.holes_after:
            yield change


def _number(row: Row | None) -> int | None:
    return None if row is None else sum(row.statuses.values())


def _holes(row: Row | None) -> int:
    return 0 if row is None else sum(cell.hole for cell in row.cells)


def _courses(before: Iterable[Figure], after: Iterable[Figure]) -> Iterable[Course]:
    old, new = {item.key: item for item in before}, {item.key: item for item in after}
    for key in [*new, *(key for key in old if key not in new)]:
        yield Course(old.get(key), new.get(key), way_of(old.get(key), new.get(key)))


def way_of(then: Figure | None, now: Figure | None) -> str:
    """Return which way a key figure went, one of the words at the top of this module."""
    if then is None or now is None:
        return NEW if then is None else GONE
    if then.value is None or now.value is None:
        return UNKNOWN if then.value == now.value else NEW if then.value is None else GONE
    if any((then.year or 0) < year <= (now.year or 0) for year in now.breaks):
        return BROKEN
    old, new = Decimal(then.value), Decimal(now.value)
    if old == new:
        return SAME
    if now.good == "neutral":
        return CHANGED
    return BETTER if (new > old) is (now.good == "up") else WORSE


def _departments(
    then: Content, now: Content, came: tuple[Deed, ...], ended: tuple[Ended, ...], kinds: frozenset[str]
) -> Iterable[DepartmentChange]:
    def gaps(content: Content, key: int) -> int:
        return sum(item.kind in kinds and key in item.columns for item in content.gaps)

    present = {column.key for column in now.columns}
    for column in (*now.columns, *(column for column in then.columns if column.key not in present)):
        key = column.key
        yield DepartmentChange(
            column,
            before=sum(item.column == key for item in then.ongoing),
            after=sum(item.column == key for item in now.ongoing),
            came=sum(item.column == key for item in came),
            ended=sum(item.deed.column == key for item in ended),
            gaps_before=gaps(then, key),
            gaps_after=gaps(now, key),
        )
