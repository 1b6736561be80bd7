# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What this part adds to other rooms' pages: the last place on the start page, the history on an edition's page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from knutpunkt.kernel.registry import Registry
from knutpunkt.people.access import Actor
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.standing import wording
from knutpunkt.ranking.standing.course import Course
from knutpunkt.ranking.standing.queries import course_for, course_of


def register(registry: Registry) -> None:
    """Register the pieces of this part."""
    registry.add_panel("start", 30, "ranking/standing/start_panel.html", start_panel)
    registry.add_panel("ranking_edition", 60, "ranking/standing/edition_panel.html", edition_panel)
    registry.add_panel("ranking_question", 60, "ranking/standing/question_panel.html", question_panel)


def start_panel(actor: Actor, _page: object) -> Mapping[str, Any] | None:
    """Return the last place with its movement and the goal; None when no place is known."""
    found = course_for(actor)
    return _shown(*found, actor) if found else None


def edition_panel(actor: Actor, edition: RankingEdition) -> Mapping[str, Any]:
    """Return the ranking's places in small, and the ways on to history and comparison."""
    course = course_of(edition.ranking)
    ways = {
        "comparison_url": reverse("ranking:comparison", args=[actor.municipality.pk, edition.pk]),
        "history_url": reverse("ranking:history", args=[actor.municipality.pk]),
    }
    return {**_shown(edition.ranking, course, actor), **ways} if course.stands else {**ways, "standing": None}


def question_panel(actor: Actor, question: Question) -> Mapping[str, Any] | None:
    """Return the way to the comparison of a figure that Kolada carries; None for other questions."""
    if not question.definition.get("kolada"):
        return None
    return {"figure_url": reverse("ranking:figure", args=[actor.municipality.pk, question.pk])}


def _shown(ranking: Any, course: Course, actor: Actor) -> Mapping[str, Any]:
    chart = reverse("ranking:history_chart", args=[actor.municipality.pk])
    return {
        "standing": course,
        "standing_arrow": wording.arrow(course),
        "standing_direction": wording.direction_words(course),
        "standing_movement": wording.movement(course),
        "standing_alt": wording.alt_text(course),
        "standing_chart": f"{chart}?ranking={ranking.pk}&liten=1",
    }
