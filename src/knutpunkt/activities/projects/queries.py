# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading projects, their results and where these live now. All need the tenant scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from knutpunkt.activities.models import Handover, Project, Result
from knutpunkt.activities.projects.outcome import Standing, added_up, standing
from knutpunkt.activities.projects.wording import STANDINGS
from knutpunkt.activities.rules import edit_handover, view_activity, view_project
from knutpunkt.kernel.symbols import Symbol
from knutpunkt.people.access import Actor


def visible_to(actor: Actor, rows: QuerySet[Project] | None = None) -> QuerySet[Project]:
    """Return those of ``rows`` (all that are not archived) that the actor may see."""
    return view_project.filter(actor, Project.objects.filter(archived_at=None) if rows is None else rows)


def in_period(rows: QuerySet[Project], period: str, today: date) -> QuerySet[Project]:
    """Keep projects that are "coming", "running" or "ended" on the day, or "undated": without start and end."""
    undated = Q(start=None, end=None)
    if period == "undated":
        return rows.filter(undated)
    if period == "coming":
        return rows.filter(start__gt=today)
    rows = rows.filter(Q(start=None) | Q(start__lte=today))
    ended = Q(end__isnull=False, end__lt=today)
    return rows.filter(ended) if period == "ended" else rows.exclude(ended | undated)


def with_list_columns(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Fetch what a list shows: department, how many results, and how many of them nobody has taken over."""
    return rows.select_related("department", "position").annotate(
        result_count=Count("results", distinct=True),
        unplaced=Count("results", filter=Q(results__handovers=None), distinct=True),
    )


def handovers() -> QuerySet[Handover]:
    """Return handovers with all that is told of them."""
    rows: QuerySet[Handover] = Handover.objects.select_related("department", "position", "activity", "result__project")
    return rows.order_by("department__order", "pk")


def awaited_of(actor: Actor) -> QuerySet[Handover]:
    """Return the handovers not begun that a position of the actor's answers for."""
    rows = handovers().filter(state=Handover.State.NOT_BEGUN, result__project__archived_at=None)
    return rows.filter(position__in=actor.position_ids)


@dataclass(frozen=True)
class Home:
    """A handover as the actor sees it: with its sign, whether the activity may be shown, whether it may be changed."""

    handover: Handover
    symbol: Symbol
    shows_activity: bool
    may_edit: bool


@dataclass(frozen=True)
class Outcome:
    """A result and where it lives now; without homes nobody has taken it over."""

    result: Result
    homes: tuple[Home, ...]

    @property
    def standing(self) -> Standing:
        """How far the result has come."""
        return standing(home.handover.state for home in self.homes)

    @property
    def symbol(self) -> Symbol:
        """The sign of the standing."""
        return STANDINGS[self.standing]


@dataclass(frozen=True)
class Choice:
    """What "Vad blev det av projekten?" is narrowed to."""

    state: str = ""
    department: int | None = None


def outcomes(actor: Actor, projects: QuerySet[Project], choice: Choice | None = None) -> list[Outcome]:
    """Return the results of ``projects`` with where they live now, as chosen. Two queries, whatever the number.

    Chosen by department, a result shows only its homes there; by state, those in that state.
    """
    choice = choice or Choice()
    rows = Result.objects.filter(project__in=projects).select_related("project__department")
    rows = rows.order_by("project__title", "project", "order", "pk").prefetch_related(
        Prefetch("handovers", handovers())
    )
    found = [Outcome(result, tuple(_homes(actor, result, choice))) for result in rows]
    if choice.department or choice.state not in {"", Standing.NOBODY}:
        return [outcome for outcome in found if outcome.homes]
    if choice.state == Standing.NOBODY:
        return [outcome for outcome in found if not outcome.result.handovers.all()]
    return found


def _homes(actor: Actor, result: Result, choice: Choice) -> list[Home]:
    return [
        Home(
            handover,
            STANDINGS[Standing(handover.state)],
            handover.activity is not None and view_activity.allows(actor, handover.activity),
            edit_handover.allows(actor, handover),
        )
        for handover in result.handovers.all()
        if choice.state in {"", handover.state} and choice.department in {None, handover.department_id}
    ]


def counted(found: list[Outcome]) -> dict[Standing, int]:
    """Return how many results have which standing."""
    return dict(added_up([home.handover.state for home in outcome.homes] for outcome in found))
