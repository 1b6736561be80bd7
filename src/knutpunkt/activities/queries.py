# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading activities: small functions that take rows and return rows.

Start from :func:`visible_to` for anything that a person sees; the others narrow what they are given.
All need the tenant scope.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from knutpunkt.activities.models import (
    ACTIVE,
    Activity,
    ActivityDocument,
    ActivityGoal,
    Participation,
    Status,
    StatusUpdate,
)
from knutpunkt.activities.rules import edit_activity, view_activity
from knutpunkt.goals.models import FrameworkGoal, Goal
from knutpunkt.people.access import Actor

STALE_DAYS = 180


def current() -> QuerySet[Activity]:
    """Return all activities that are not archived, drafts too: for counting, never for showing."""
    rows: QuerySet[Activity] = Activity.objects.filter(archived_at=None)
    return rows


def archived() -> QuerySet[Activity]:
    """Return the archived activities, drafts too."""
    rows: QuerySet[Activity] = Activity.objects.filter(archived_at__isnull=False)
    return rows


def visible_to(actor: Actor, rows: QuerySet[Activity] | None = None) -> QuerySet[Activity]:
    """Return those of ``rows`` (all that are not archived) that the actor may see."""
    return view_activity.filter(actor, current() if rows is None else rows)


def editable_by(actor: Actor, rows: QuerySet[Activity] | None = None) -> QuerySet[Activity]:
    """Return those of ``rows`` (all that are not archived) that the actor may change."""
    return edit_activity.filter(actor, current() if rows is None else rows)


def submitted(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Leave out drafts."""
    return rows.filter(submitted_at__isnull=False)


def public(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Keep what everybody may see: submitted and public."""
    return submitted(rows).filter(visibility=Activity.Visibility.PUBLIC)


def active_between(rows: QuerySet[Activity], first: date, last: date) -> QuerySet[Activity]:
    """Keep activities whose period touches first–last; an open end has no limit on that side.

    Yearly repetition holds from its start on, whatever its end says of the single occasion.
    """
    goes_on = Q(end__isnull=True) | Q(end__gte=first) | Q(repetition=Activity.Repetition.YEARLY)
    return rows.filter(goes_on, Q(start__isnull=True) | Q(start__lte=last))


def active_on(rows: QuerySet[Activity], day: date) -> QuerySet[Activity]:
    """Keep activities whose period covers ``day``."""
    return active_between(rows, day, day)


def active_in_year(rows: QuerySet[Activity], year: int) -> QuerySet[Activity]:
    """Keep activities whose period touches the calendar year."""
    return active_between(rows, date(year, 1, 1), date(year, 12, 31))


def updates_in_year(rows: QuerySet[Activity], year: int) -> QuerySet[StatusUpdate]:
    """Return the dated reports of ``rows`` in the calendar year, oldest first."""
    updates: QuerySet[StatusUpdate] = StatusUpdate.objects.filter(activity__in=rows, on__year=year)
    return updates.select_related("activity__department", "person").order_by("on", "pk")


def done_in_year(rows: QuerySet[Activity], year: int) -> QuerySet[Activity]:
    """Keep activities that were finished in the calendar year.

    The day is that of a report saying "done"; where there is none, the end of an activity that is done.
    """
    reports = StatusUpdate.objects.filter(activity=OuterRef("pk"), status=Status.DONE)
    by_end = Q(status=Status.DONE, end__year=year) & ~Exists(reports)
    return rows.filter(Exists(reports.filter(on__year=year)) | by_end)


def worked_on_in_year(rows: QuerySet[Activity], year: int) -> QuerySet[Activity]:
    """Keep activities of which something is told in the year: a report, or being finished then."""
    reports = StatusUpdate.objects.filter(activity=OuterRef("pk"), on__year=year)
    finished = done_in_year(rows, year).values("pk")
    return rows.filter(Exists(reports) | Q(pk__in=finished))


def _silent_since(day: date) -> Q:
    """Return the condition that nobody has reported on, confirmed or (without both) written it since ``day``."""
    midnight = timezone.make_aware(datetime.combine(day, time.min))
    reports = StatusUpdate.objects.filter(activity=OuterRef("pk"))
    told_early = Exists(reports) | Q(confirmed_at__isnull=False) | Q(created_at__lt=midnight)
    return ~Exists(reports.filter(on__gte=day)) & (Q(confirmed_at=None) | Q(confirmed_at__lt=midnight)) & told_early


def stale(rows: QuerySet[Activity], day: date, days: int = STALE_DAYS) -> QuerySet[Activity]:
    """Keep unfinished activities of which nothing has been heard for ``days`` days before ``day``."""
    return rows.filter(_silent_since(day - timedelta(days=days)), status__in=ACTIVE)


def overdue(rows: QuerySet[Activity], day: date) -> QuerySet[Activity]:
    """Keep unfinished activities whose end has passed."""
    return rows.filter(status__in=ACTIVE, end__lt=day, repetition=Activity.Repetition.NONE)


def to_confirm(rows: QuerySet[Activity], day: date) -> QuerySet[Activity]:
    """Keep activities that somebody should confirm or update: stale, or past their end and not confirmed since.

    A confirmation or a report on the last 30 days quiets an overdue activity too.
    """
    recent = _silent_since(day - timedelta(days=30))
    late = Q(end__lt=day, repetition=Activity.Repetition.NONE) & recent
    return rows.filter(Q(status__in=ACTIVE) & (late | _silent_since(day - timedelta(days=STALE_DAYS))))


def awaited_of(actor: Actor, day: date) -> QuerySet[Activity]:
    """Return what the actor is asked to confirm: activities of own positions and own departments."""
    own = Q(position__in=actor.position_ids) | Q(department__in=actor.department_ids)
    return to_confirm(editable_by(actor).filter(own), day)


def without_goal(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Keep activities that serve no goal."""
    return rows.filter(~Exists(ActivityGoal.objects.filter(activity=OuterRef("pk"))))


def with_goals(rows: QuerySet[Activity], goals: "list[int] | set[int]") -> QuerySet[Activity]:
    """Keep activities that serve one of the goals (keys)."""
    return rows.filter(Exists(ActivityGoal.objects.filter(activity=OuterRef("pk"), goal__in=goals)))


def goals_and_below(goal: Goal) -> list[int]:
    """Return the keys of a goal and of all goals below it. Two queries at most, whatever the depth."""
    parents = dict(Goal.objects.filter(document=goal.document_id).values_list("pk", "parent_id"))
    inside = {goal.pk}
    while more := {key for key, parent in parents.items() if parent in inside} - inside:
        inside |= more
    return sorted(inside)


def goal_names() -> dict[int, str]:
    """Return how each goal is written in a file: with its document where two goals are called alike. One query."""
    goals = list(Goal.objects.select_related("document"))
    often = Counter(str(goal) for goal in goals)
    return {g.pk: f"{g} [{g.document.title}]" if often[str(g)] > 1 else str(g) for g in goals}


def with_framework_goal(rows: QuerySet[Activity], framework_goal: FrameworkGoal) -> QuerySet[Activity]:
    """Keep activities whose goals are linked to an objective of a framework, or to one below it."""
    wanted = Q(goal__framework_links__framework_goal=framework_goal) | Q(
        goal__framework_links__framework_goal__parent=framework_goal
    )
    return rows.filter(Exists(ActivityGoal.objects.filter(wanted, activity=OuterRef("pk"))))


def with_list_columns(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Fetch what a list shows: department, position, goals and the latest report's day (``last_update``)."""
    latest = StatusUpdate.objects.filter(activity=OuterRef("pk")).order_by("-on", "-pk").values("on")[:1]
    goals = ActivityGoal.objects.select_related("goal").order_by("goal__order", "pk")
    return (
        rows.select_related("department", "position")
        .annotate(last_update=Subquery(latest))
        .prefetch_related(Prefetch("goal_links", goals))
    )


def with_file_columns(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Fetch what a download holds: the list's columns, participants and documents."""
    return with_list_columns(rows).prefetch_related(
        Prefetch("participations", Participation.objects.select_related("department")),
        Prefetch("document_links", ActivityDocument.objects.select_related("document")),
    )


def for_page(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Fetch what an activity's own page shows."""
    return with_file_columns(rows.select_related("project", "submitted_by")).prefetch_related(
        Prefetch("updates", StatusUpdate.objects.select_related("person").prefetch_related("person__positions")),
        "goal_links__goal__document",
    )
