# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking the picture of today, as everybody with a role in the municipality sees it: drafts are left out.

A constant number of queries, whatever there is. All needs the tenant scope.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from knutpunkt.activities import queries as activities
from knutpunkt.indicators.queries import Followed, gravest, latest_values
from knutpunkt.mapping import queries, reading
from knutpunkt.mapping.models import Finding, FindingKind
from knutpunkt.mapping.picture import Arranged, DepartmentRow, Rows, columns_of
from knutpunkt.mapping.snapshots.frozen import Cell, Column, Content, Deed, Figure, Noted, Row
from knutpunkt.mapping.wording import subject_of
from knutpunkt.people.access import Actor

#: The key figure that is the place in the ranking of Sweden's municipalities.
PLACE_KEY = "plats-i-rankningen"
ALL_KINDS = tuple(str(kind) for kind in FindingKind.values)


def picture_now(actor: Actor, day: date) -> Content:
    """Return the picture of ``day``, which is today. The actor matters to no row: drafts are in nobody's."""
    shown = activities.submitted(activities.current()).order_by("title", "pk")
    titles = {pk: (title, status) for pk, title, status in shown.values_list("pk", "title", "status")}
    source = without_drafts(reading.rows_now(actor, reading.PER_GOAL, day), titles.keys())
    arranged = reading.arranged(source, reading.PER_GOAL)
    computed = queries.computation()
    levels = {int(goal): level for goal, level in computed.judgements.items()} if computed else {}
    return Content(
        on=day,
        kinds=ALL_KINDS,
        columns=columns(arranged),
        rows=tuple(matrix_rows(arranged, levels)),
        activities=tuple(deeds(source, titles)),
        findings=tuple(_findings(source)),
        figures=tuple(figure(item) for item in latest_values()),
        place=PLACE_KEY,
    )


def without_drafts(source: Rows, submitted: Iterable[int]) -> Rows:
    """Return the rows without the activities that are not submitted."""
    known = set(submitted)
    return replace(source, activities=tuple(row for row in source.activities if row.key in known))


def columns(arranged: Arranged) -> tuple[Column, ...]:
    """Return the departments of the matrix."""
    return tuple(Column(column.key, column.label, column.name or column.label) for column in arranged.columns)


def matrix_rows(arranged: Arranged, levels: Mapping[int, str]) -> Iterable[Row]:
    """Yield the rows of the matrix with their cells; ``levels`` are judgements by goal."""
    groups = {group.key: group.label for group in arranged.groups}
    matrix = arranged.matrix
    for row in arranged.rows:
        cells = [(column.key, matrix.cell(row.key, column.key)) for column in arranged.columns]
        judged = [levels[goal] for goal in arranged.goals_in.get(row.key, ()) if goal in levels]
        yield Row(
            row.key,
            row.label,
            groups.get(row.group, ""),
            row.promise,
            gravest(judged) if judged else "",
            dict(Counter(matrix.in_row.get(row.key, {}).values())),
            tuple(
                Cell(column, dict(cell.statuses), len(cell.joined), cell.hole)
                for column, cell in cells
                if cell or cell.hole
            ),
        )


def deeds(source: Rows, titles: Mapping[int, tuple[str, str]]) -> Iterable[Deed]:
    """Yield the activities in the order of ``titles`` (title and status by key), stopped ones too."""
    rows = {row.key: row for row in source.activities}
    names = {row.key: row.name for row in source.departments}
    column_of = column_of_department(source.departments, source.day)
    for key, (title, status) in titles.items():
        row = rows[key]
        yield Deed(key, title, column_of[row.department], names[row.department], status, tuple(sorted(row.goals)))


def column_of_department(rows: Iterable[DepartmentRow], day: date) -> dict[int, int]:
    """Return department -> the column in which it counts."""
    _columns, column_of = columns_of(rows, day)
    return column_of


def _findings(source: Rows) -> Iterable[Noted]:
    """Yield the findings that are there, but for those that rest on a draft."""
    drafts = Q(activity__submitted_at=None, activity__isnull=False) | Q(other__submitted_at=None, other__isnull=False)
    rows = queries.with_objects(queries.with_state(Finding.objects.filter(gone_at=None).exclude(drafts)))
    column_of = column_of_department(source.departments, source.day)
    labels = {row.key: row.label for row in source.departments}
    for row in rows:
        yield _noted(row, column_of, labels)


def _noted(row: Any, column_of: Mapping[int, int], labels: Mapping[int, str]) -> Noted:
    if row.kind == FindingKind.OVERLAP:
        subject = f"{row.activity} – {row.other}"
        concerned = {column_of[row.activity.department_id], column_of[row.other.department_id]}
    else:
        subject = about(row.kind, str(subject_of(row) or ""), labels.get(row.department_id or 0, ""))
        concerned = {column_of[row.department_id]} if row.department_id else set()
    return Noted(row.fingerprint, row.kind, subject, tuple(sorted(concerned)), row.state, row.stand)


def about(kind: str, subject: str, department: str) -> str:
    """Return what a gap is about in words: where a department lacks activities it is named."""
    named = kind == FindingKind.RESPONSIBLE_WITHOUT_ACTIVITY and department
    return f"{subject} ({department})" if named else subject


def figure(item: Followed) -> Figure:
    """Return a key figure with its last value."""
    latest = item.picture.latest
    sources = {told.year: told.source for told in item.picture.told}
    row = item.indicator
    return Figure(
        row.key,
        row.title,
        row.unit,
        row.decimals,
        row.direction,
        latest.year if latest else None,
        str(latest.value) if latest else None,
        item.level,
        sources.get(latest.year, "") if latest else "",
        item.picture.break_years,
    )
