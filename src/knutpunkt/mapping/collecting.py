# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the other rooms for the computation of findings. All functions need the tenant scope.

Findings are the same for everybody, so only submitted activities are read; drafts are read apart, for
nothing but their own nearest.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from knutpunkt.activities import queries as activities
from knutpunkt.activities.models import Activity, ActivityGoal, Participation, Status
from knutpunkt.goals import queries as goals
from knutpunkt.goals.models import Goal, GoalDepartment
from knutpunkt.indicators import queries as indicators
from knutpunkt.mapping.gaps import (
    STALE_DAYS,
    UNFINISHED,
    Found,
    GapActivity,
    GapDocument,
    GapGoal,
    GapTarget,
    activity_gaps,
    document_gaps,
    goal_gaps,
    target_gaps,
)
from knutpunkt.mapping.picture import columns_of
from knutpunkt.mapping.reading import departments
from knutpunkt.mapping.similarity import Item, Period, activity_text


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in rows:
        found[key].add(value)
    return {key: frozenset(values) for key, values in found.items()}


class Links:
    """Goals and participants of all activities, and the operational area of each department."""

    def __init__(self, today: date) -> None:
        _columns, self.column_of = columns_of(departments(), today)
        standing = set(goals.goals().order_by().values_list("pk", flat=True))
        links = ActivityGoal.objects.order_by().values_list("activity_id", "goal_id")
        self.goals = _pairs((activity, goal) for activity, goal in links if goal in standing)
        self.joins = _pairs(Participation.objects.order_by().values_list("activity_id", "department_id"))


def gap_activities(links: Links) -> list[GapActivity]:
    """Return the submitted activities that are not archived."""
    rows = activities.submitted(activities.current()).annotate(reported=Max("updates__on")).order_by("pk")
    return [_gap_activity(row, links) for row in rows.defer("description", "resource_note")]


def _gap_activity(row: Activity, links: Links) -> GapActivity:
    confirmed = timezone.localdate(row.confirmed_at) if row.confirmed_at else None
    heard = [day for day in (row.reported, confirmed) if day is not None]  # type: ignore[attr-defined]
    return GapActivity(
        key=row.pk,
        title=row.title,
        kind=row.kind,
        status=row.status,
        department=row.department_id,
        position=row.position_id,
        joins=links.joins.get(row.pk, frozenset()),
        goals=links.goals.get(row.pk, frozenset()),
        since=row.start or timezone.localdate(row.created_at),
        end=row.end,
        yearly=row.repetition == Activity.Repetition.YEARLY,
        heard=max(heard, default=None),
    )


def gap_goals() -> list[GapGoal]:
    """Return the standing goals with who should act."""
    expected = _pairs(GoalDepartment.objects.order_by().values_list("goal_id", "department_id"))
    return [
        GapGoal(
            key=row.pk,
            title=str(row),
            is_area=row.kind == Goal.Kind.AREA,
            parent=row.parent_id,
            position=row.responsible_id,
            position_department=row.responsible.department_id if row.responsible else None,
            expected=expected.get(row.pk, frozenset()),
        )
        for row in goals.goals().select_related("responsible")
    ]


def gap_documents(today: date) -> list[GapDocument]:
    """Return governing documents past their review, those that have been replaced left out."""
    return [
        GapDocument(row.pk, row.title, row.review_on, row.owner.department_id if row.owner else None)
        for row in goals.past_review(today)
        if row.review_on is not None
    ]


def gap_targets() -> list[GapTarget]:
    """Return targets of indicators without values."""
    return [
        GapTarget(
            row.indicator_id,
            row.indicator.title,
            row.target_year,
            row.indicator.responsible.department_id if row.indicator.responsible else None,
        )
        for row in indicators.targets_without_figures()
    ]


def gaps(links: Links, today: date, stale_days: int = STALE_DAYS) -> list[Found]:
    """Return all gaps of the municipality in scope as they are now."""
    acts = gap_activities(links)
    return [
        *goal_gaps(gap_goals(), acts, links.column_of),
        *activity_gaps(acts, today, stale_days),
        *document_gaps(gap_documents(today), today),
        *target_gaps(gap_targets()),
    ]


def texts() -> list[tuple[int, str]]:
    """Return (activity, text to compare) for all that is compared, drafts too."""
    rows = activities.current().exclude(status=Status.STOPPED).order_by("pk")
    return [(pk, activity_text(*told)) for pk, *told in rows.values_list("pk", "title", "description")]


def items(rows: QuerySet[Activity], links: Links) -> list[Item]:
    """Return activities to compare (stopped ones left out), in the order of their keys."""
    fields = ("pk", "title", "description", "department_id", "status", "start", "end")
    found: list[tuple[Any, ...]] = list(rows.exclude(status=Status.STOPPED).order_by("pk").values_list(*fields))
    return [
        Item(
            key=pk,
            text=activity_text(title, description),
            department=links.column_of[department],
            goals=links.goals.get(pk, frozenset()),
            joins=frozenset(links.column_of[key] for key in links.joins.get(pk, ())),
            open=status in UNFINISHED,
            period=Period(start, end),
        )
        for pk, title, description, department, status, start, end in found
    ]


def judgements() -> dict[str, str]:
    """Return the level of each judged goal by its id (as text: it is kept as JSON)."""
    return {str(goal): judged.level for goal, judged in indicators.judged_goals().items()}
