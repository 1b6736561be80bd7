# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading ideas. All need the tenant scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from knutpunkt.activities.ideas.wording import OPEN, STATES, closes_soon
from knutpunkt.activities.models import Activity, Idea, IdeaActivity, IdeaDepartment, IdeaGoal
from knutpunkt.activities.rules import edit_idea, view_activity, view_idea
from knutpunkt.kernel.symbols import Symbol
from knutpunkt.people.access import Actor

PER_COLUMN = 25


def visible_to(actor: Actor, rows: QuerySet[Idea] | None = None) -> QuerySet[Idea]:
    """Return those of ``rows`` (all that are not archived) that the actor may see."""
    return view_idea.filter(actor, Idea.objects.filter(archived_at=None) if rows is None else rows)


def narrowed(rows: QuerySet[Idea], department: int | None = None, origin: str = "") -> QuerySet[Idea]:
    """Keep ideas that concern the department, and have the origin, where these are given."""
    if department is not None:
        rows = rows.filter(pk__in=IdeaDepartment.objects.filter(department=department).values("idea"))
    return rows.filter(origin=origin) if origin else rows


def with_columns(rows: QuerySet[Idea]) -> QuerySet[Idea]:
    """Fetch what cards and lists show: the position, departments and goals."""
    departments = IdeaDepartment.objects.select_related("department").order_by("department__order", "pk")
    goals = IdeaGoal.objects.select_related("goal").order_by("goal__order", "pk")
    return rows.select_related("position__department", "proposed_by").prefetch_related(
        Prefetch("department_links", departments), Prefetch("goal_links", goals)
    )


def for_page(rows: QuerySet[Idea]) -> QuerySet[Idea]:
    """Fetch what an idea's own page shows."""
    about = IdeaActivity.objects.select_related("activity__department").order_by("pk")
    return with_columns(rows.select_related("activity", "project")).prefetch_related(
        Prefetch("activity_links", about), "goal_links__goal__document", "proposed_by__positions"
    )


@dataclass(frozen=True)
class Card:
    """An idea on the board: whether the actor may move it, and whether its call closes soon."""

    idea: Idea
    may_edit: bool
    closes_soon: bool


@dataclass(frozen=True)
class Column:
    """A column of the board: its first cards, and how many ideas it has in all."""

    state: str
    symbol: Symbol
    cards: tuple[Card, ...]
    count: int

    @property
    def more(self) -> int:
        """How many ideas stand only in the list."""
        return self.count - len(self.cards)


def board(actor: Actor, rows: QuerySet[Idea], today: date) -> list[Column]:
    """Return the board of ``rows``: a column for each state, those whose call closes first on top. Four queries."""
    counts = dict(rows.order_by().values_list("state").annotate(count=Count("pk")))
    order = [F("closes_on").asc(nulls_last=True), F("created_at").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by="state", order_by=order)
    first = with_columns(rows).annotate(place=place).filter(place__lte=PER_COLUMN).order_by("place")
    cards: dict[str, list[Card]] = {state: [] for state in STATES}
    for idea in first:
        cards[idea.state].append(Card(idea, edit_idea.allows(actor, idea), closes_soon(idea, today)))
    return [Column(state, symbol, tuple(cards[state]), counts.get(state, 0)) for state, symbol in STATES.items()]


def seen_activities(actor: Actor, idea: Idea) -> list[Activity]:
    """Return the activities that the idea grew out of, those that the actor may see."""
    found = [link.activity for link in idea.activity_links.all()]
    return [activity for activity in found if view_activity.allows(actor, activity)]


def awaited_of(actor: Actor) -> QuerySet[Idea]:
    """Return the open ideas with a day to keep that a position of the actor's answers for."""
    rows = visible_to(actor).filter(state__in=OPEN, position__in=actor.position_ids)
    return rows.filter(Q(next_step_on__isnull=False) | Q(closes_on__isnull=False))
