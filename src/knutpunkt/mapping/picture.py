# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From plain rows of the other rooms to the rows, columns and entries of the matrix. Knows no Django.

Rules of arrangement:

* An activity on a subgoal counts for every goal above it too.
* Per goal, areas are headings. An area gets a row of its own where activities are linked to the area
  itself, or where it has no goals.
* Per objective of a framework, an activity counts for the objectives of its goals and of every goal
  above them; targets count for their objective.
* What is linked to nothing stands in a last row of its own, so that nothing is out of the picture.
* A department counts for the topmost department above it that exists on the day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from knutpunkt.mapping.matrix import Column, Entry, Matrix, Row, build, rolled_up

AREA = "area"
LOOSE = "-"


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department: its place in the organisation and when it exists."""

    key: int
    parent: int | None
    label: str
    name: str
    order: int = 100
    valid_from: date | None = None
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Tell whether the department exists on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal or an area in a document's tree."""

    key: int
    parent: int | None
    document: int
    kind: str
    label: str
    order: tuple[int, str, int] = (100, "", 0)


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    """An objective or a target of a framework."""

    key: int
    parent: int | None
    label: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity: status, own department, departments that take part, goals."""

    key: int
    status: str
    department: int
    joins: frozenset[int] = frozenset()
    goals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rows:
    """Everything the picture of one day is made of. ``documents`` are titles by id, in their order."""

    day: date
    departments: tuple[DepartmentRow, ...]
    goals: tuple[GoalRow, ...]
    activities: tuple[ActivityRow, ...]
    documents: Mapping[int, str] = field(default_factory=dict)
    expected: frozenset[tuple[int, int]] = frozenset()
    objectives: tuple[ObjectiveRow, ...] = ()
    objective_links: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A heading between rows; ``note`` says more quietly (the document)."""

    key: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Arranged:
    """Rows with headings, columns and the matrix; which goals count in a row, which departments in a column."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    matrix: Matrix
    goals_in: Mapping[str, frozenset[int]] = field(default_factory=dict)
    departments_in: Mapping[int, frozenset[int]] = field(default_factory=dict)


def columns_of(departments: Iterable[DepartmentRow], day: date) -> tuple[tuple[Column, ...], dict[int, int]]:
    """Return the topmost departments on the day as columns, and department -> column.

    A department of which neither itself nor anything above it exists is its own column, marked as
    ended; it is left out of the columns until an entry needs it (see :func:`arrange`).
    """
    known = {row.key: row for row in departments}
    parents = {row.key: row.parent for row in known.values()}
    column_of: dict[int, int] = {}
    for key in known:
        chain = [step for step in rolled_up(key, parents) if step in known]
        existing = [step for step in chain if known[step].exists_on(day)]
        column_of[key] = existing[-1] if existing else chain[-1]
    tops = {column_of[key] for key in known}
    ordered = sorted((known[key] for key in tops), key=lambda row: (not row.exists_on(day), row.order, row.name))
    return tuple(Column(row.key, row.label, row.name, not row.exists_on(day)) for row in ordered), column_of


@dataclass(frozen=True)
class _Layout:
    """The rows of one arrangement and where a goal's activities count (goal id -> row keys)."""

    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    counts_in: Mapping[int, frozenset[str]]
    expected_in: Mapping[int, frozenset[str]]


def _by_goal(source: Rows) -> _Layout:
    known = {row.key: row for row in source.goals}
    parents = {row.key: row.parent if row.parent in known else None for row in source.goals}
    children: dict[int | None, list[GoalRow]] = defaultdict(list)
    for row in sorted(source.goals, key=lambda row: row.order):
        children[parents[row.key]].append(row)
    linked = {goal for activity in source.activities for goal in activity.goals}
    groups: dict[str, Group] = {}
    rows: list[Row] = []

    def place(row: GoalRow, group: Group, depth: int) -> None:
        below = children[row.key]
        if row.kind == AREA:
            group, depth = Group(f"a{row.key}", row.label, source.documents.get(row.document, "")), -1
            if row.key in linked or not below:
                groups.setdefault(group.key, group)
                rows.append(Row(f"g{row.key}", row.label, group.key))
        else:
            groups.setdefault(group.key, group)
            rows.append(Row(f"g{row.key}", row.label, group.key, depth, promise=True))
        for child in below:
            place(child, group, depth + 1)

    for document, title in source.documents.items():
        for root in children[None]:
            if root.document == document:
                place(root, Group(f"d{document}", title), 0)
    upward = {key: rolled_up(key, parents) for key in known}
    counts = {
        key: frozenset(f"g{step}" for step in chain if step == key or known[step].kind != AREA)
        for key, chain in upward.items()
    }
    own = {key: frozenset({f"g{key}"}) for key in known}
    return _Layout(tuple(groups.values()), tuple(rows), counts, own)


def _by_area(source: Rows) -> _Layout:
    known = {row.key: row for row in source.goals}
    parents = {row.key: row.parent if row.parent in known else None for row in source.goals}
    top = {key: known[rolled_up(key, parents)[-1]] for key in known}
    groups, rows, counts = [], [], {}
    for document, title in source.documents.items():
        roots = sorted(
            {row.key: row for row in top.values() if row.document == document}.values(), key=lambda row: row.order
        )
        if roots:
            groups.append(Group(f"d{document}", title))
        rows += [Row(f"r{root.key}", root.label, f"d{document}") for root in roots if root.kind == AREA]
        if any(root.kind != AREA for root in roots):
            rows.append(Row(f"D{document}", title, f"d{document}"))
    for key, root in top.items():
        counts[key] = frozenset({f"r{root.key}" if root.kind == AREA else f"D{root.document}"})
    return _Layout(tuple(groups), tuple(rows), counts, counts)


def _by_objective(source: Rows) -> _Layout:
    above = {row.key: row.parent for row in source.objectives}
    rows = tuple(Row(f"f{row.key}", row.label) for row in source.objectives if row.parent is None)
    parents = {row.key: row.parent for row in source.goals}
    links: dict[int, set[str]] = defaultdict(set)
    for goal, objective in source.objective_links:
        if objective in above:
            links[goal].add(f"f{rolled_up(objective, above)[-1]}")
    counts = {
        row.key: frozenset(key for step in rolled_up(row.key, parents) for key in links.get(step, ()))
        for row in source.goals
    }
    return _Layout((), rows, counts, counts)


LAYOUTS = {"goal": _by_goal, "area": _by_area}


def arrange(source: Rows, per: str, loose_label: str) -> Arranged:
    """Return the matrix with rows per "goal", per "area" or (any other ``per``) per objective.

    ``loose_label`` names the last row, with what is linked to none of the rows; it is there only when
    there is something in it.
    """
    layout = LAYOUTS.get(per, _by_objective)(source)
    columns, column_of = columns_of(source.departments, source.day)
    known = {row.key for row in layout.rows}
    entries = []
    for activity in source.activities:
        counted = {key for goal in activity.goals for key in layout.counts_in.get(goal, ())} & known
        joins = frozenset(column_of[key] for key in activity.joins)
        leads = column_of[activity.department]
        entries.append(Entry(activity.key, activity.status, leads, joins, frozenset(counted or {LOOSE})))
    expected = {
        (row, column_of[department]) for goal, department in source.expected for row in layout.expected_in.get(goal, ())
    }
    rows, groups = layout.rows, layout.groups
    matrix = build((*rows, Row(LOOSE, loose_label, LOOSE)), columns, entries, expected)
    if LOOSE in matrix.in_row:
        rows, groups = matrix.rows, (*groups, Group(LOOSE, ""))
    used = {column for _row, column in matrix.cells} | set(matrix.in_column)
    columns = tuple(column for column in columns if not column.ended or column.key in used)
    return Arranged(
        groups,
        rows,
        columns,
        Matrix(rows, columns, matrix.cells, matrix.in_row, matrix.in_column, matrix.activities),
        _inverse((goal, row) for goal, keys in layout.counts_in.items() for row in keys),
        _inverse(column_of.items()),
    )


KeyT = TypeVar("KeyT", int, str)


def _inverse(pairs: Iterable[tuple[int, KeyT]]) -> dict[KeyT, frozenset[int]]:
    found: dict[KeyT, set[int]] = defaultdict(set)
    for value, key in pairs:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}
