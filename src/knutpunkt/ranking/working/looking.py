# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a question's page shows: last year beside this year, what has changed, what proves it, what it gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.goals.models import GoverningDocument
from knutpunkt.goals.queries import STANDING
from knutpunkt.kernel.symbols import Symbol
from knutpunkt.kernel.text import date_words
from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.editions.definition import Requirement
from knutpunkt.ranking.models import Answer, Evidence, Question
from knutpunkt.ranking.working import differences, queries, wording
from knutpunkt.ranking.working.answering import rule_of
from knutpunkt.ranking.working.points import Sums, points_of
from knutpunkt.ranking.working.proposing import given_answer, question_before


@dataclass(frozen=True)
class Mark:
    """A requirement, and whether it is ticked."""

    word: str
    met: bool


@dataclass(frozen=True)
class Proof:
    """A piece of evidence with what is wrong with it."""

    row: Evidence
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """An answer in words with its marks, aspects and evidence."""

    answer: Answer
    words: str
    symbol: Symbol
    marks: tuple[Mark, ...]
    aspects: tuple[Mark, ...]
    proofs: tuple[Proof, ...]

    @property
    def lacking(self) -> str:
        """What is said where requirements of an answer that gives points are not ticked; else nothing."""
        met = sum(mark.met for mark in self.marks)
        if met == len(self.marks) or not self.answer.value:
            return ""
        return ngettext(
            "%(met)d av %(all)d krav är uppfyllt; utan de andra riskerar svaret att underkännas.",
            "%(met)d av %(all)d krav är uppfyllda; utan de andra riskerar svaret att underkännas.",
            met,
        ) % {"met": met, "all": len(self.marks)}


@dataclass(frozen=True)
class Relative:
    """A question that this one follows upon, or that follows upon it."""

    question: Question
    name: str
    symbol: Symbol


@dataclass(frozen=True)
class Before:
    """The year before: the question as it was asked, its answer if one was submitted, what has changed."""

    question: Question
    name: str
    said: Said | None
    spans: tuple[differences.Span, ...]
    same: bool


def warnings_of(row: Evidence, asked: definition.Question, on: date) -> tuple[str, ...]:
    """Return what is wrong with a piece of evidence on a day. ``row`` comes with its document."""
    said = []
    if row.valid_to is not None and row.valid_to < on:
        said.append(_("Gällde till %(day)s.") % {"day": date_words(row.valid_to)})
    if row.valid_from is not None and row.valid_from > on:
        said.append(_("Gäller först från %(day)s.") % {"day": date_words(row.valid_from)})
    if row.follow_up_on is not None and row.follow_up_on < on:
        said.append(_("Skulle ha följts upp %(day)s.") % {"day": date_words(row.follow_up_on)})
    dates = (row.decided_on, row.valid_from, row.valid_to, row.follow_up_on)
    if Requirement.CURRENT in asked.requirements and row.kind in _UNDATED and not any(dates):
        said.append(_("Frågan kräver att det är aktuellt: skriv när det beslutades eller hur länge det gäller."))
    if row.kind == Evidence.Kind.DOCUMENT and row.document is not None and row.document.archived_at is not None:
        said.append(_("Styrdokumentet är arkiverat."))
    if getattr(row, "replaced", False):
        said.append(_("Styrdokumentet är ersatt av ett nyare."))
    return tuple(said)


_UNDATED = (Evidence.Kind.LINK, Evidence.Kind.FILE)


def say(answer: Answer, asked: definition.Question, on: date) -> Said:
    """Return an answer in words. One query, for its evidence."""
    rule = asked.rule
    bonus = rule.bonus if isinstance(rule, definition.OptionsRule) else None
    rows = answer.evidence.select_related("document", "activity", "figure__series__indicator")
    rows = rows.annotate(replaced=Exists(GoverningDocument.objects.filter(STANDING, supersedes=OuterRef("document"))))
    return Said(
        answer,
        wording.answer_words(asked, answer.value),
        wording.STATES[answer.state],
        tuple(Mark(str(wording.REQUIREMENTS[one]), one.value in answer.requirements) for one in asked.requirements),
        tuple(Mark(wording.told(one.label), one.key in answer.aspects) for one in bonus.aspects) if bonus else (),
        tuple(Proof(row, warnings_of(row, asked, on)) for row in rows),
    )


def before_of(question: Question, asked: definition.Question, on: date) -> Before | None:
    """Return last year's question, answer and what has changed; None where the question is new."""
    before = question_before(question)
    if before is None:
        return None
    then = rule_of(before)
    old, new = before.wording, question.wording
    if not (old and new):
        old, new = wording.told(then.text), wording.told(asked.text)
    answer = given_answer(before)
    said = say(answer, then, on) if answer is not None else None
    same = not differences.changed(old, new)
    return Before(before, wording.name_of(then), said, () if same else differences.differences(old, new), same)


def relatives(question: Question, sums: Sums) -> tuple[Relative | None, list[Relative]]:
    """Return the question that this one follows upon, and those that follow upon it. At most one query."""
    asked = sums.asked(question)
    above = asked.follow_up.of if asked.follow_up else ""
    below = [
        one.key for one in sums.edition.questions if one.follow_up is not None and one.follow_up.of == question.key
    ]
    if not above and not below:
        return None, []
    rows = {row.key: row for row in queries.questions_of(question.edition).filter(key__in=[above, *below])}

    def related(key: str) -> Relative:
        row = rows[key]
        return Relative(row, wording.name_of(sums.asked(row)), wording.STATES[queries.state_of(row)])

    return (related(above) if above in rows else None), [related(key) for key in below if key in rows]


def if_submitted(answer: Answer, asked: definition.Question, sums: Sums) -> Decimal | None:
    """Return what a draft would give if it were submitted; None for one that says nothing."""
    given = assembly.given(answer.value, answer.aspects, asked.rule)
    if given.value is None:
        return None
    return points_of(asked, sums.edition, given, sums.scorer)


def may_see_history(actor: Actor, answer: Answer) -> bool:
    """Tell whether the actor may read how an answer came to be: its drafts are the department's, submitted or not."""
    if answer.department_id is None:
        return answer.written_by_id == actor.person.pk
    return answer.department_id in actor.department_ids
