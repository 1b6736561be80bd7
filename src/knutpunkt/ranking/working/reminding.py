# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Letters about questions that wait for an answer, with the points on the table.

A letter for each person, in Swedish and English as the house does. A question is in a letter at most once a day:
who writes is decided by one conditional statement for each question, in the transaction that writes the letters.
Nothing of a draft is told but that the question is not submitted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from knutpunkt.kernel import text
from knutpunkt.kernel.mail import write_mail
from knutpunkt.mapping.inventory.mails import languages
from knutpunkt.mapping.inventory.queries import Receiver, receivers
from knutpunkt.people.access import Actor
from knutpunkt.people.queries import position_label
from knutpunkt.ranking.models import Question, RankingEdition
from knutpunkt.ranking.working import queries, wording
from knutpunkt.ranking.working.points import ZERO, Sums, sums_of

#: A letter goes out this many days before the last day to answer.
DAYS_BEFORE = (14, 7, 2, 0)
FOLDER = "ranking/working/mail"


@dataclass(frozen=True)
class Reminded:
    """What came of reminding: letters written, and positions that none could reach."""

    letters: int = 0
    unreachable: tuple[str, ...] = ()


@dataclass
class _Letter:
    """The questions that are put to one person."""

    receiver: Receiver
    questions: list[Question] = field(default_factory=list)


def remind(*, edition: RankingEdition, on: date, by: Actor | None = None) -> Reminded:
    """Remind those who have open questions in the edition, whatever the day; no question twice on a day."""
    return _remind(edition, list(_open_questions(edition)), on, by)


def remind_by_day(*, edition: RankingEdition, on: date) -> Reminded:
    """Remind of the questions whose last day to answer is as near as :data:`DAYS_BEFORE` says."""
    near = []
    for question in _open_questions(edition):
        due = queries.due_of(question, edition)
        if due is not None and (due - on).days in DAYS_BEFORE:
            near.append(question)
    return _remind(edition, near, on, None)


def _open_questions(edition: RankingEdition) -> Iterable[Question]:
    if not queries.going_on(edition):
        return []
    rows = queries.questions_of(edition).filter(queries.in_states(queries.OPEN_STATES), owner__isnull=False)
    return rows.order_by("order", "pk")


@transaction.atomic
def _remind(edition: RankingEdition, questions: Sequence[Question], on: date, by: Actor | None) -> Reminded:
    claimed = [question for question in questions if _claim(question, on)]
    if not claimed:
        return Reminded()
    reached = receivers({question.owner_id for question in claimed if question.owner_id}, on)
    letters: dict[int, _Letter] = {}
    unreachable: dict[str, None] = {}
    for question in claimed:
        owner = question.owner
        assert owner is not None
        if not reached[owner.pk]:
            unreachable[position_label(owner)] = None
        for receiver in reached[owner.pk]:
            letters.setdefault(receiver.person.pk, _Letter(receiver)).questions.append(question)
    sums = sums_of(edition)
    for letter in letters.values():
        _write(edition, letter, sums, on, by)
    return Reminded(len(letters), tuple(unreachable))


def _claim(question: Question, on: date) -> bool:
    rows = Question.objects.filter(Q(reminded_on=None) | ~Q(reminded_on=on), pk=question.pk)
    return bool(rows.update(reminded_on=on))


def _write(edition: RankingEdition, letter: _Letter, sums: Sums, on: date, by: Actor | None) -> None:
    left: Decimal = sum((sums.tallies[question.key].left for question in letter.questions), ZERO)
    count = len(letter.questions)
    days = [day for question in letter.questions if (day := queries.due_of(question, edition)) is not None]
    address = reverse("ranking:questions", args=[edition.municipality_id, edition.pk])
    context: dict[str, Any] = {
        "edition": edition,
        "municipality": edition.municipality,
        "link": f"{settings.KNUTPUNKT_ADDRESS}{address}?mine=on&state=not_begun&state=outside&state=draft",
        "left": left,
        "count": count,
        "due": min(days, default=None),
        "sender": by.label if by else "",
    }
    with translation.override(languages()[0]):
        subject = _subject(edition, count, min(days, default=None))
    plain = "\n\n* * *\n\n".join(part.strip() for part in _in_each("letter.txt", context, letter, sums))
    parts = _in_each("_part.html", context, letter, sums)
    html = render_to_string(
        "mapping/inventory/mail/letter.html", {"parts": parts, "subject": subject, "language": languages()[0]}
    )
    # The questions of a letter were claimed for this day, so the first of them tells it from the day's others.
    key = f"ranking:questions:{letter.receiver.person.pk}:{on.isoformat()}:{letter.questions[0].pk}"
    write_mail(key=key, to=letter.receiver.address, subject=subject, text=plain, html=html)


def _subject(edition: RankingEdition, count: int, due: date | None) -> str:
    told = {"count": count, "title": edition.title, "due": text.date_words(due)}
    if due is None:
        words = ngettext(
            "%(count)d fråga väntar på svar: %(title)s", "%(count)d frågor väntar på svar: %(title)s", count
        )
    else:
        words = ngettext(
            "%(count)d fråga väntar på svar senast %(due)s: %(title)s",
            "%(count)d frågor väntar på svar senast %(due)s: %(title)s",
            count,
        )
    return words % told


def _in_each(template: str, context: dict[str, Any], letter: _Letter, sums: Sums) -> list[str]:
    parts: list[str] = []
    for language in languages():
        with translation.override(language):
            rows = [
                {
                    "name": wording.name_of(sums.asked(question)),
                    "left": sums.tallies[question.key].left,
                    "due": queries.due_of(question, context["edition"]),
                    "link": f"{settings.KNUTPUNKT_ADDRESS}{question.get_absolute_url()}",
                    "returned": bool((answer := queries.answer_of(question)) and answer.return_note),
                }
                for question in letter.questions
            ]
            parts.append(render_to_string(f"{FOLDER}/{template}", {**context, "rows": rows, "language": language}))
    return parts
