# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading questions with their answers, owners and days. All need the tenant scope."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly, rules
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working.points import Sums
from knutpunkt.ranking.working.wording import DRAFT, NOT_BEGUN, OUTSIDE

OPEN_STATES = (NOT_BEGUN, DRAFT)


def editions() -> QuerySet[RankingEdition]:
    """Return the editions that are not archived, with their rankings."""
    rows: QuerySet[RankingEdition] = RankingEdition.objects.filter(archived_at=None).select_related("ranking")
    return rows


def going_on(edition: RankingEdition) -> bool:
    """Tell whether answers are still to be written: neither decided nor past the closing day."""
    return edition.decided_at is None and (edition.closes_at is None or edition.closes_at >= timezone.now())


def questions_of(edition: RankingEdition) -> QuerySet[Question]:
    """Return the edition's questions with what a list shows of them."""
    rows: QuerySet[Question] = Question.objects.filter(edition=edition)
    return rows.select_related("owner__department", "answer")


def answer_of(question: Question) -> Answer | None:
    """Return the question's answer as it was fetched with it, None where there is none."""
    return getattr(question, "answer", None)


def state_of(question: Question) -> str:
    """Return how far a question's answer has come. That a draft exists is no secret; what it says is."""
    answer = answer_of(question)
    return answer.state if answer else NOT_BEGUN


def seen_answer(question: Question, actor: Actor) -> Answer | None:
    """Return the question's answer if there is one that the actor may read."""
    answer = answer_of(question)
    return answer if answer is not None and rules.view_answer.allows(actor, answer) else None


def due_of(question: Question, edition: RankingEdition) -> date | None:
    """Return the last day to answer: the question's own, else the edition's."""
    return question.due or last_day(edition)


def in_state(state: str) -> Q:
    """Return the condition that a question's answer has come so far."""
    return Q(answer__isnull=True) if state == NOT_BEGUN else Q(answer__state=state)


def waits(question: Question) -> bool:
    """Tell whether somebody is to answer: an outside figure only when it has been given to somebody."""
    return state_of(question) in OPEN_STATES and (not question.external or question.owner_id is not None)


def in_shown_states(states: Collection[str]) -> Q:
    """Return the condition that a question is shown in one of the states: outside figures apart from questions."""
    condition = Q()
    for state in states:
        if state == OUTSIDE:
            condition |= Q(answer__isnull=True, external=True)
        elif state == NOT_BEGUN:
            condition |= Q(answer__isnull=True, external=False)
        else:
            condition |= in_state(state)
    return condition


def in_states(states: Collection[str]) -> Q:
    """Return the condition that a question's answer is in one of the states; no state is no condition."""
    condition = Q()
    for state in states:
        condition |= in_state(state)
    return condition


def owned_by(actor: Actor) -> Q:
    """Return the condition that a position of the actor's is to answer."""
    return Q(owner__in=actor.position_ids)


def ranked(rows: QuerySet[Question], **orders: Sequence[int]) -> QuerySet[Question]:
    """Give each row its place in orders worked out in Python: a name and the keys in that order."""
    found = {
        name: Case(*(When(pk=key, then=Value(n)) for n, key in enumerate(keys)), output_field=IntegerField())
        for name, keys in orders.items()
        if keys
    }
    missing = {name: Value(0, IntegerField()) for name, keys in orders.items() if not keys}
    return rows.annotate(**found, **missing)


def given_last_year(edition: RankingEdition, sums: Sums) -> dict[str, tuple[Question, Answer]]:
    """Return last year's question and submitted answer by this year's key. Two queries."""
    before = assembly.previous_edition(edition)
    if before is None:
        return {}
    rows = Answer.objects.filter(question__edition=before, state__in=assembly.GIVEN_IN).select_related("question")
    last = {answer.question.key: answer for answer in rows}
    named = {question.key: question.previous or question.key for question in sums.edition.questions}
    return {key: (last[old].question, last[old]) for key, old in named.items() if old in last}


def unanswered_of(actor: Actor) -> list[tuple[RankingEdition, list[Question]]]:
    """Return the questions that a position of the actor's is still to answer, by edition that goes on. One query."""
    rows = Question.objects.filter(
        owned_by(actor), in_states(OPEN_STATES), edition__archived_at=None, edition__decided_at=None
    )
    rows = rows.select_related("edition__ranking", "answer").order_by("-edition__year", "edition", "order", "pk")
    return [
        (edition, list(questions))
        for edition, questions in groupby(rows, key=lambda question: question.edition)
        if going_on(edition)
    ]


def to_check() -> QuerySet[Answer]:
    """Return the submitted answers that nobody has checked, in editions that are not decided."""
    rows: QuerySet[Answer] = Answer.objects.filter(
        state=Answer.State.SUBMITTED, question__edition__archived_at=None, question__edition__decided_at=None
    )
    return rows
