# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading the other rooms into plain rows for the picture, as it is now or as it was written on a day.

Drafts: only what ``activities.rules`` shows the actor. The past is taken from the recorded history of
activities, goals and their links. All functions need the tenant scope.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Min, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity, ActivityGoal, Participation
from knutpunkt.activities.queries import visible_to
from knutpunkt.activities.rules import view_activity
from knutpunkt.goals.models import Framework, FrameworkGoal, FrameworkLink, Goal, GoalDepartment, GoverningDocument
from knutpunkt.kernel.text import date_words
from knutpunkt.mapping.picture import (
    ActivityRow,
    Arranged,
    DepartmentRow,
    GoalRow,
    ObjectiveRow,
    Rows,
    arrange,
)
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department

PER_GOAL, PER_AREA = "goal", "area"


def choices_of_rows() -> dict[str, str]:
    """Return what the rows of the matrix can be: key -> name. Costs one query."""
    frameworks = {framework.key: framework.name for framework in Framework.objects.order_by("-key")}
    return {PER_GOAL: _("Våra mål"), PER_AREA: _("Områden"), **frameworks}


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the installation's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))


def first_recorded() -> date | None:
    """Return the day of the oldest recorded activity: before it there is no picture."""
    moment = Activity.history.aggregate(first=Min("history_date"))["first"]
    return timezone.localdate(moment) if moment else None


def departments() -> tuple[DepartmentRow, ...]:
    """Return all departments, ended ones too."""
    return tuple(
        DepartmentRow(row.pk, row.parent_id, row.label, row.name, row.order, row.valid_from, row.valid_to)
        for row in Department.objects.all()
    )


def _natural(number: str) -> str:
    """Return a number such as "1.10" so that it sorts after "1.9"."""
    return re.sub(r"\d+", lambda found: found[0].zfill(5), number)


def _goal(row: Mapping[str, Any]) -> GoalRow:
    return GoalRow(
        row["id"],
        row["parent_id"],
        row["document_id"],
        row["kind"],
        f"{row['number']} {row['title']}".strip(),
        (row["order"], _natural(row["number"]), row["id"]),
    )


GOAL_FIELDS = ("id", "parent_id", "document_id", "kind", "number", "title", "order", "archived_at")


def _documents(rows: Iterable[tuple[int, str, date | None]], day: date) -> dict[int, str]:
    """Return titles by id of documents (id, title, valid to), once each: those in force on the day first."""
    current, ended = {}, {}
    for key, title, valid_to in sorted(set(rows), key=lambda row: (row[1], row[0])):
        if valid_to is None or valid_to >= day:
            current[key] = title
        else:
            ended[key] = _("%(title)s (gällde till %(day)s)") % {"title": title, "day": date_words(valid_to)}
    return current | ended


def _links(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def _activity_rows(
    activities: Iterable[tuple[int, str, int]], goals: dict[int, set[int]], joins: dict[int, set[int]]
) -> tuple[ActivityRow, ...]:
    nothing: set[int] = set()
    return tuple(
        ActivityRow(key, status, department, frozenset(joins.get(key, nothing)), frozenset(goals.get(key, nothing)))
        for key, status, department in activities
    )


def _all_links() -> dict[str, set[tuple[int, int]]]:
    """Return the pairs of three link tables by one query: activity–goal, activity–participant, goal–expected."""
    tables: list[QuerySet[Any, Any]] = [
        model.objects.order_by().annotate(table=Value(name)).values_list("table", *fields)
        for name, model, fields in (
            ("goals", ActivityGoal, ("activity_id", "goal_id")),
            ("joins", Participation, ("activity_id", "department_id")),
            ("expected", GoalDepartment, ("goal_id", "department_id")),
        )
    ]
    found: dict[str, set[tuple[int, int]]] = {"goals": set(), "joins": set(), "expected": set()}
    for table, first, second in tables[0].union(*tables[1:], all=True):
        found[table].add((first, second))
    return found


def _objectives(per: str) -> dict[str, Any]:
    """Return a framework's objectives and the goals linked to them; nothing where the rows are our own goals."""
    if per in {PER_GOAL, PER_AREA}:
        return {}
    rows = FrameworkGoal.objects.filter(framework=per)
    links = FrameworkLink.objects.filter(framework_goal__framework=per)
    return {
        "objectives": tuple(ObjectiveRow(row.pk, row.parent_id, str(row), row.number) for row in rows),
        "objective_links": frozenset(links.values_list("goal_id", "framework_goal_id")),
    }


def rows_now(actor: Actor, per: str, day: date) -> Rows:
    """Return what the picture is made of today. Four queries, six per objective of a framework."""
    standing = Goal.objects.filter(archived_at=None, document__archived_at=None)
    goals = list(standing.values(*GOAL_FIELDS, "document__title", "document__valid_to"))
    links = _all_links()
    activities = visible_to(actor).order_by().values_list("pk", "status", "department_id")
    return Rows(
        day=day,
        departments=departments(),
        goals=tuple(_goal(row) for row in goals),
        activities=_activity_rows(activities, _links(links["goals"]), _links(links["joins"])),
        documents=_documents(
            ((row["document_id"], row["document__title"], row["document__valid_to"]) for row in goals), day
        ),
        expected=frozenset(links["expected"]),
        **_objectives(per),
    )


def latest_versions(history: "QuerySet[Any]", moment: datetime, *fields: str) -> list[dict[str, Any]]:
    """Return each row's last recorded version up to a moment; rows deleted by then are left out.

    Of two versions recorded at the same instant the one written last counts.
    """
    versions = history.filter(history_date__lte=moment).order_by("history_date", "history_id")
    last = {row["id"]: row for row in versions.values("id", "history_type", *fields)}
    return [row for row in last.values() if row["history_type"] != "-"]


def _seen_then(actor: Actor, row: Mapping[str, Any]) -> bool:
    """Tell whether the actor may see the activity as it was then: archived or another's draft, no."""
    then = Activity(department_id=row["department_id"], submitted_at=row["submitted_at"])
    return row["archived_at"] is None and view_activity.allows(actor, then)


def rows_then(actor: Actor, now: Rows, day: date) -> Rows:
    """Return what the picture was made of at the end of ``day``, from the recorded history.

    Six queries, seven per objective. Departments and frameworks, which date themselves, are those of ``now``.
    """
    moment = end_of(day)
    fields = ("status", "department_id", "submitted_at", "archived_at")
    activities = [row for row in latest_versions(Activity.history, moment, *fields) if _seen_then(actor, row)]
    standing = GoverningDocument.objects.filter(archived_at=None).values_list("pk", "title", "valid_to")
    documents = _documents(standing, day)
    goals = [
        row
        for row in latest_versions(Goal.history, moment, *GOAL_FIELDS[1:])
        if row["archived_at"] is None and row["document_id"] in documents
    ]
    goal_links = latest_versions(ActivityGoal.history, moment, "activity_id", "goal_id")
    joins = latest_versions(Participation.history, moment, "activity_id", "department_id")
    expected = latest_versions(GoalDepartment.history, moment, "goal_id", "department_id")
    return replace(
        now,
        day=day,
        goals=tuple(_goal(row) for row in goals),
        activities=_activity_rows(
            [(row["id"], row["status"], row["department_id"]) for row in activities],
            _links((row["activity_id"], row["goal_id"]) for row in goal_links),
            _links((row["activity_id"], row["department_id"]) for row in joins),
        ),
        documents=documents,
        expected=frozenset((row["goal_id"], row["department_id"]) for row in expected),
        **_objective_links_then(now, moment),
    )


def _objective_links_then(now: Rows, moment: datetime) -> dict[str, Any]:
    """Return the links to the objectives of ``now`` as they were; nothing where the rows are our own goals."""
    if not now.objectives:
        return {}
    known = {row.key for row in now.objectives}
    links = latest_versions(FrameworkLink.history, moment, "goal_id", "framework_goal_id")
    pairs = ((row["goal_id"], row["framework_goal_id"]) for row in links)
    return {"objective_links": frozenset(pair for pair in pairs if pair[1] in known)}


def arranged(source: Rows, per: str) -> Arranged:
    """Return the matrix of the rows read."""
    return arrange(source, per, _("Utan mål") if per in {PER_GOAL, PER_AREA} else _("Utan koppling hit"))


def names_of(activities: Iterable[int], actor: Actor) -> dict[int, str]:
    """Return the titles of those of the activities that the actor may see."""
    found = view_activity.filter(actor, Activity.objects.filter(Q(pk__in=list(activities))))
    return dict(found.values_list("pk", "title"))
