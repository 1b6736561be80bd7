# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the filled questionnaire tells: the edition's questions with submitted answers, evidence and points.

Needs the tenant scope; a constant number of queries. Nothing of a draft is read but that there is one.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from knutpunkt.ranking.assembly import GIVEN_IN
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.files.queries import Decision, decision
from knutpunkt.ranking.files.wording import aspect_words
from knutpunkt.ranking.models import Answer, Evidence, Question, RankingEdition
from knutpunkt.ranking.scoring.exact import rounded
from knutpunkt.ranking.scoring.results import QuestionScore, Standing, UnitScore
from knutpunkt.ranking.working.points import sums_of


@dataclass(frozen=True)
class Asked:
    """A question with its submitted answer, if it has one, and whether there is a draft instead."""

    question: definition.Question
    score: QuestionScore
    answer: Answer | None
    has_draft: bool = False
    owner: str = ""
    wording: str = ""
    aspects: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def is_answered(self) -> bool:
        """Whether there is a submitted answer."""
        return self.answer is not None


@dataclass(frozen=True)
class Questionnaire:
    """A whole edition: what the municipality answers, what is not put to it, and what comes from outside."""

    row: RankingEdition
    edition: definition.Edition
    score: UnitScore
    decision: Decision | None
    asked: tuple[Asked, ...]
    apart: tuple[Asked, ...]
    outside: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many of the questions have a submitted answer."""
        return sum(one.is_answered for one in self.asked)

    @property
    def sign(self) -> str:
        """What stands after the total: a sign for per cent, else nothing."""
        return "\u00a0%" if self.edition.total.shown_as == "percent" else ""

    @property
    def most(self) -> Decimal:
        """The highest total of the known questions, shown as the total is."""
        total, highest = self.edition.total, self.score.max
        return rounded(highest, total.decimals)


def questionnaire_of(row: RankingEdition) -> Questionnaire:
    """Return what the questionnaire of an edition tells; ``row`` comes with its ranking."""
    given = Answer.objects.filter(state__in=GIVEN_IN).prefetch_related(
        Prefetch("evidence", queryset=Evidence.objects.order_by("pk"))
    )
    questions = list(row.questions.select_related("owner"))
    answers = {answer.question_id: answer for answer in given.filter(question__edition=row)}
    drafts = set(
        Answer.objects.filter(question__edition=row, state=Answer.State.DRAFT).values_list("question_id", flat=True)
    )
    sums = sums_of(row, questions)
    score = sums.scorer.score_unit(row.municipality_id)
    by_key = {question.key: question for question in questions}
    every = [
        _asked(question, by_key[question.key], score.questions[question.key], answers, drafts)
        for question in sums.edition.questions
    ]
    own = [one for one in every if not one.question.source]
    given_keys = {one.question.key for one in own if one.is_answered}
    apart = [one for one in own if _is_apart(one, given_keys)]
    return Questionnaire(
        row=row,
        edition=sums.edition,
        score=score,
        decision=decision(row),
        asked=tuple(one for one in own if one not in apart),
        apart=tuple(apart),
        outside=tuple(one for one in every if one.question.source),
    )


def _asked(
    question: definition.Question, row: Question, score: QuestionScore, answers: dict[int, Answer], drafts: set[int]
) -> Asked:
    answer = answers.get(row.pk)
    return Asked(
        question=question,
        score=score,
        answer=answer,
        has_draft=row.pk in drafts,
        owner=row.owner.title if row.owner else "",
        wording=row.wording,
        aspects=aspect_words(question, answer.aspects) if answer else [],
        evidence=list(answer.evidence.all()) if answer else [],
    )


def _is_apart(one: Asked, given: set[str]) -> bool:
    """Whether the question is not put to the municipality: not for its group, or a follow-up that falls away."""
    if one.is_answered:
        return False
    follow = one.question.follow_up
    falls_away = one.score.standing is Standing.NOT_ASKED and follow is not None and follow.of in given
    return one.score.standing is Standing.NOT_FOR_THEM or falls_away
