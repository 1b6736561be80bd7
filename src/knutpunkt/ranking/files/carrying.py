# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a new year takes over from the year before: who answers, before when, and what the question hangs on."""

from datetime import date

from django.db.models import QuerySet

from knutpunkt.activities.writing import save
from knutpunkt.kernel import text
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position, valid_on
from knutpunkt.ranking.assembly import previous_edition
from knutpunkt.ranking.models import Question, RankingEdition

LINKS = ("activities", "indicators", "goals", "documents")


def carry_over(*, edition: RankingEdition, by: Actor | None) -> int:
    """Give the edition's questions the owners, due days and links of the year before; return how many got some.

    Questions are the same when the file says so (``previous``) or by their key. A due day is moved by as many
    years; an owner whose department is no longer there is left out. What a question has already is kept. The real wording is
    not taken over: it is another year's.
    """
    before = previous_edition(edition)
    if before is None:
        return 0
    old = {question.key: question for question in _questions(before)}
    present = set(Position.objects.filter(valid_on(text.today(), "department__")).values_list("pk", flat=True))
    count = 0
    for question in _questions(edition):
        source = old.get(question.definition.get("previous") or question.key)
        if source is not None:
            count += _carry(question, source, edition.year - before.year, present, by)
    return count


def _questions(edition: RankingEdition) -> QuerySet[Question]:
    rows: QuerySet[Question] = edition.questions.prefetch_related(*LINKS)
    return rows


def _carry(question: Question, source: Question, years: int, present: set[int], by: Actor | None) -> bool:
    owner = source.owner_id if question.owner_id is None and source.owner_id in present else None
    due = years_later(source.due, years) if question.due is None and source.due else None
    if owner or due:
        question.owner_id, question.due = owner or question.owner_id, due or question.due
        save(question, by)
    linked = False
    for name in LINKS:
        wanted = list(getattr(source, name).all())
        if wanted and not getattr(question, name).all():
            getattr(question, name).set(wanted)
            linked = True
    return bool(owner or due or linked)


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes 28 where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
