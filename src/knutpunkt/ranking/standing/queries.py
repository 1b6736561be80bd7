# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading placements. All functions work inside the tenant scope."""

from collections.abc import Iterable

from django.db.models import F, Max, QuerySet

from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import Placement, Ranking, RankingEdition
from knutpunkt.ranking.standing.course import Course, Stand


def rankings() -> QuerySet[Ranking]:
    """The municipality's rankings, the one with the last known place first."""
    rows = Ranking.objects.annotate(last_year=Max("placements__year"))
    return rows.order_by(F("last_year").desc(nulls_last=True), "name", "pk")


def main_ranking() -> Ranking | None:
    """The ranking that is shown where only one has room: the one with the last known place."""
    found: Ranking | None = rankings().first()
    return found


def placements_of(ranking: Ranking) -> QuerySet[Placement]:
    """A ranking's placements in the order of the years."""
    return Placement.objects.filter(ranking=ranking).select_related("ranking").order_by("year")


def course_of(ranking: Ranking, placements: Iterable[Placement] | None = None) -> Course:
    """A ranking's places through the years, up to the last edition that the municipality has. At most two queries."""
    rows = placements_of(ranking) if placements is None else placements
    editions = RankingEdition.objects.filter(ranking=ranking, archived_at=None)
    until = editions.aggregate(last=Max("year"))["last"] or 0
    stands = tuple(Stand(row.year, row.place, row.method_change) for row in rows)
    return Course(ranking.name, ranking.goal_place, stands, until)


def course_for(actor: Actor) -> tuple[Ranking, Course] | None:
    """The main ranking and its course, read once a request; None when no place is known."""
    if "ranking.course" not in actor.memo:
        ranking = main_ranking()
        course = course_of(ranking) if ranking else None
        actor.memo["ranking.course"] = (ranking, course) if course and course.stands else None
    found: tuple[Ranking, Course] | None = actor.memo["ranking.course"]
    return found
