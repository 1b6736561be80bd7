# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the working list adds to other pages: what is awaited, questions beside what they hang together with."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from django.urls import reverse
from django.utils.translation import ngettext

from knutpunkt.kernel import text
from knutpunkt.kernel.registry import Expectation, Registry
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.working import queries, sight, tasks, wording
from knutpunkt.ranking.working.answering import rule_of
from knutpunkt.ranking.working.points import ZERO, sums_of

#: Pages that questions are linked to: name of the page's panels -> name of the question's field.
PAGES = {"goal": "goals", "activity": "activities", "document": "documents", "indicator": "indicators"}
ORDER = 60
_WRITERS = (Role.MEMBER, Role.COORDINATOR)


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield the questions that a position of the actor's is to answer, and the answers that wait to be checked."""
    if actor.position_ids and actor.has(*_WRITERS):
        for edition, questions in queries.unanswered_of(actor):
            yield _to_answer(edition, questions)
    if actor.has(*rules.CHECKERS):
        yield from _to_check(actor)


def _to_answer(edition: RankingEdition, questions: list[Question]) -> Expectation:
    sums = sums_of(edition)
    left = sum((sums.tallies[question.key].left for question in questions), ZERO)
    days = [day for question in questions if (day := queries.due_of(question, edition)) is not None]
    words = ngettext(
        "Besvara %(count)d fråga i %(title)s: %(points)s poäng på bordet",
        "Besvara %(count)d frågor i %(title)s: %(points)s poäng på bordet",
        len(questions),
    )
    told = {"count": len(questions), "title": edition.title, "points": text.number(left, 2)}
    address = reverse("ranking:questions", args=[edition.municipality_id, edition.pk])
    url = f"{address}?mine=on&state=not_begun&state=outside&state=draft"
    return Expectation(words % told, url, min(days, default=None), len(questions))


def _to_check(actor: Actor) -> Iterator[Expectation]:
    waiting: dict[RankingEdition, int] = {}
    for answer in queries.to_check().select_related("question__edition").order_by("question__edition", "pk"):
        edition = answer.question.edition
        waiting[edition] = waiting.get(edition, 0) + 1
    for edition, count in waiting.items():
        words = ngettext("Kontrollera %(count)d svar i %(title)s", "Kontrollera %(count)d svar i %(title)s", count)
        address = reverse("ranking:questions", args=[actor.municipality.pk, edition.pk])
        yield Expectation(words % {"count": count, "title": edition.title}, f"{address}?state=submitted", count=count)


def panel_of(name: str) -> Callable[[Actor, Any], Mapping[str, Any] | None]:
    """Return the panel of a page whose things questions hold in the field ``name``; nothing where there are none."""

    def context(_actor: Actor, subject: Any) -> Mapping[str, Any] | None:
        rows = sight.current().filter(**{name: subject}).order_by("-edition__year", "order", "pk")
        found = [
            {
                "question": row,
                "name": wording.name_of(rule_of(row)),
                "symbol": wording.STATES[queries.state_of(row)],
            }
            for row in rows
        ]
        return {"ranking_questions": found} if found else None

    return context


def register(registry: Registry) -> None:
    """Register the pieces of this part, and the day's letters."""
    registry.add_expectation("ranking.working", awaited)
    for page, name in PAGES.items():
        registry.add_panel(page, ORDER, "ranking/working/panel.html", panel_of(name))
    registry.add_sight(sight.QUESTIONS, *sight.LINKS)
    config = apps.get_app_config("ranking")
    post_migrate.connect(tasks.schedule, sender=config, dispatch_uid="ranking-daily")
