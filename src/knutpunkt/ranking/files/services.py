# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing what comes in: editions, the questionnaire's real texts, the decision, and others' answers.

Who may is asked of ``rules.py`` before, by the caller.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities.writing import save
from knutpunkt.kernel import text
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.people.access import Actor
from knutpunkt.ranking.assembly import GIVEN_IN
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.files.carrying import carry_over
from knutpunkt.ranking.intake import DecidedError, save_edition
from knutpunkt.ranking.models import Answer, OthersAnswers, Question, RankingEdition

REASON_MAX = 100
SOURCE_MAX = 300


class NothingDecidedError(ValidationError):
    """There is no submitted answer to decide, or the day is still to come."""


@dataclass(frozen=True)
class Wording:
    """A question's real text as written on the page, and a mark of the one the writer saw."""

    text: str
    seen: str


class WordingConflictError(Exception):
    """Somebody else has written other texts meanwhile: ``current`` holds theirs by the question's key."""

    def __init__(self, current: Mapping[int, str]) -> None:
        super().__init__(f"{len(current)} texts were changed meanwhile")
        self.current = dict(current)


@transaction.atomic
def take_in_edition(
    *, edition: definition.Edition, by: Actor, expected_version: int | None, carry: bool = False
) -> tuple[RankingEdition, int]:
    """Take in a checked edition; return it and how many questions took something over from the year before.

    ``expected_version`` is that of the edition it was compared with, None where there was none. Raises what
    save_edition raises, and EditConflictError when somebody took it in first.
    """
    there = RankingEdition.objects.filter(key=edition.key).first()
    if there is not None and expected_version is None:
        raise EditConflictError(there)
    row = save_edition(edition=edition, by=by, expected_version=expected_version)
    return row, carry_over(edition=row, by=by) if carry else 0


@transaction.atomic
def update_edition(*, edition: RankingEdition, by: Actor, expected_version: int | None) -> RankingEdition:
    """Save an edition's title, group and closing day. Raises DecidedError, EditConflictError."""
    claim_version(edition, expected_version)
    if edition.decided_at:
        raise DecidedError
    saved: RankingEdition = save(edition, by)
    return saved


@transaction.atomic
def archive_edition(*, edition: RankingEdition, by: Actor, archived: bool) -> RankingEdition:
    """Put an edition in the archive, or take it out."""
    claim_version(edition, None)
    edition.archived_at = timezone.now() if archived else None
    saved: RankingEdition = save(edition, by)
    return saved


@transaction.atomic
def decide_answers(*, edition: RankingEdition, on: date, body: str, paragraph: str = "", by: Actor) -> RankingEdition:
    """Record that the answers were decided, by whom and when: the edition is locked.

    Body and paragraph stand in the history. Raises NothingDecidedError, DecidedError.
    """
    claim_version(edition, None)
    edition.refresh_from_db()
    if edition.decided_at:
        raise DecidedError
    if on > text.today():
        raise NothingDecidedError(_("Beslutets dag är inte här ännu. Välj dagen då beslutet fattades."))
    if not Answer.objects.filter(question__edition=edition, state__in=GIVEN_IN).exists():
        raise NothingDecidedError(_("Inget svar är inlämnat. Lämna in svaren innan de markeras som beslutade."))
    edition.decided_at = timezone.make_aware(datetime.combine(on, time(12)))
    return _save_because(edition, f"{body} § {paragraph}" if paragraph else body, by)


@transaction.atomic
def undo_decision(*, edition: RankingEdition, by: Actor) -> RankingEdition:
    """Take back that the answers are decided: they can be changed again. The history keeps the decision."""
    claim_version(edition, None)
    edition.refresh_from_db()
    if edition.decided_at is None:
        return edition
    edition.decided_at = None
    return _save_because(edition, _("Beslutet om svaren togs tillbaka"), by)


def _save_because(edition: RankingEdition, reason: str, by: Actor) -> RankingEdition:
    row: Any = edition
    row._change_reason = reason[:REASON_MAX]  # noqa: SLF001  (simple-history's own name)
    saved: RankingEdition = save(row, by)
    del row._change_reason  # noqa: SLF001
    return saved


def mark_of(wording: str) -> str:
    """Return a short mark of a text, to tell whether it is still the same."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


@transaction.atomic
def save_wordings(*, edition: RankingEdition, wordings: Mapping[int, Wording], by: Actor) -> int:
    """Save the real texts of questions; return how many changed.

    Raises WordingConflictError, and saves none, when a text that would be changed is no longer the one its
    writer saw. Raises DecidedError when the answers are decided.
    """
    if edition.decided_at:
        raise DecidedError
    questions = [question for question in edition.questions.all() if question.pk in wordings]
    changed = [question for question in questions if question.wording != wordings[question.pk].text]
    theirs = {one.pk: one.wording for one in changed if mark_of(one.wording) != wordings[one.pk].seen}
    if theirs:
        raise WordingConflictError(theirs)
    for question in changed:
        _save_wording(question, wordings[question.pk].text, by)
    return len(changed)


def _save_wording(question: Question, wording: str, by: Actor) -> None:
    try:
        claim_version(question, question.version)
    except EditConflictError as conflict:
        current: Any = conflict.current
        raise WordingConflictError({question.pk: current.wording}) from conflict
    question.wording = wording
    save(question, by)


@transaction.atomic
def save_others(
    *, edition: RankingEdition, sheets: Mapping[str, Mapping[str, Mapping[str, Any]]], source: str, by: Actor
) -> int:
    """Save what is known of other units' answers, with where it was read; return how many units changed.

    What is known of a unit already stays where the new sheets say nothing; the sources are joined.
    """
    known = {row.unit: row for row in edition.others.all()}
    count = 0
    for unit, sheet in sheets.items():
        row = known.get(unit) or OthersAnswers(edition=edition, unit=unit)
        merged = {**row.sheet, **sheet}
        if row.pk and merged == row.sheet:
            continue
        row.sheet, row.source = merged, joined(row.source, source)
        save(row, by)
        count += 1
    return count


def joined(before: str, source: str) -> str:
    """Return two sources as one line. Raises ValidationError where both do not fit."""
    if not before or source in before:
        return before or source
    both = f"{before}; {source}"
    if len(both) > SOURCE_MAX:
        told = {"source": before, "limit": SOURCE_MAX}
        raise ValidationError(
            _("Källan ryms inte bredvid den som redan är angiven (%(source)s): högst %(limit)s tecken.") % told
        )
    return both
