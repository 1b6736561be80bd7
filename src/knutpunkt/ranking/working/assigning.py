# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is to answer what before when, and what a question hangs together with. As ``answering.py``."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from knutpunkt.activities.models import Activity
from knutpunkt.activities.writing import check, save, signed
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position
from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Answer, Question
from knutpunkt.ranking.working.answering import LockedError, State

_LINKS = ("activities", "indicators", "goals", "documents")


class DraftElsewhereError(ValidationError):
    """The question has a draft that another department keeps: it is not handed over behind their backs."""

    def __init__(self, question: Question) -> None:
        words = _("”%(question)s” har ett utkast i en annan verksamhet. Be dem lämna in det först.")
        super().__init__(words % {"question": question})


class QuestionFields(TypedDict, total=False):
    """What a coordinator may tell of a question; what is left out stays."""

    owner: Position | None
    due: date | None
    wording: str
    activities: Iterable[Activity]
    indicators: Iterable[Indicator]
    goals: Iterable[Goal]
    documents: Iterable[GoverningDocument]


@dataclass(frozen=True)
class Assigned:
    """What came of giving questions to somebody: how many, and those whose draft another department keeps."""

    count: int
    kept: tuple[Question, ...] = ()


@transaction.atomic
def update_question(
    *, question: Question, expected_version: int | None, by: Actor, **fields: Unpack[QuestionFields]
) -> Question:
    """Say who answers a question before when, the questionnaire's own words, and what it hangs together with.

    Raises EditConflictError, DraftElsewhereError, LockedError.
    """
    claim_version(question, expected_version)
    row: Question = Question.objects.select_related("edition", "owner").get(pk=question.pk)
    if row.edition.decided_at is not None:
        raise LockedError(row.edition)
    links = {name: list(fields.pop(name)) for name in _LINKS if name in fields}  # type: ignore[misc]
    if "owner" in fields:
        _hand_over(row, fields["owner"], by)
    for name, value in fields.items():
        setattr(row, name, value)
    check(row)
    save(row, by)
    for name, rows in links.items():
        getattr(row, name).set(rows)
    return row


@transaction.atomic
def assign_questions(*, questions: Iterable[Question], owner: Position | None, due: date | None, by: Actor) -> Assigned:
    """Give questions to a position, with a day to answer; a missing day leaves each question's own.

    A question whose draft another department keeps is left as it is, and told. Raises LockedError.
    """
    done, kept = 0, []
    for question in questions:
        claim_version(question, None)
        row: Question = Question.objects.select_related("edition", "owner").get(pk=question.pk)
        if row.edition.decided_at is not None:
            raise LockedError(row.edition)
        try:
            _hand_over(row, owner, by)
        except DraftElsewhereError:
            kept.append(row)
            continue
        row.owner, row.due = owner, due or row.due
        save(row, by)
        done += 1
    return Assigned(done, tuple(kept))


def _hand_over(question: Question, owner: Position | None, by: Actor) -> None:
    """Let a draft follow its question to the new owner's department, if whoever decides it may see the draft."""
    answer: Answer | None = Answer.objects.filter(question=question, state=State.DRAFT).first()
    if answer is None or owner is None or answer.department_id == owner.department_id:
        return
    begun = answer.value or answer.comment or answer.evidence.exists()
    if begun and not rules.view_answer.allows(by, answer):
        raise DraftElsewhereError(question)
    claim_version(answer, None)
    answer.department_id = owner.department_id
    signed(answer, by).save()
