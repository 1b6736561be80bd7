# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing answers, and their way from draft to checked.

Each function is one transaction, keeps history, and needs the tenant scope. Who may is asked of ``rules.py`` before,
by the caller; when is asked here: after the closing day only coordinators write (to correct), and when the answers
have been decided nobody does.
"""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities.writing import check, save
from knutpunkt.kernel.text import date_words, number
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Answer, Question, RankingEdition

__all__ = [
    "ClosedError",
    "EditConflictError",
    "LockedError",
    "NotADraftError",
    "NotAnOptionError",
    "NotInStateError",
    "NothingToSubmitError",
]

State = Answer.State
MOST_DIGITS = 18


class LockedError(ValidationError):
    """The answers of the edition have been decided: nothing in it changes."""

    def __init__(self, edition: RankingEdition) -> None:
        super().__init__(
            _("Svaren beslutades %(day)s och ändras inte. Ett fel rättas med ett nytt beslut.")
            % {"day": date_words(edition.decided_at)}
        )


class ClosedError(ValidationError):
    """The closing day has passed: only coordinators write, to correct."""

    def __init__(self, edition: RankingEdition) -> None:
        super().__init__(
            _("Sista svarsdagen var %(day)s. Be samordnaren rätta svaret om det är fel.")
            % {"day": date_words(edition.closes_at)}
        )


class NotAnOptionError(ValidationError):
    """The question does not take the answer: an unknown option or part, or no number."""


class NotADraftError(ValidationError):
    """Only a draft is written in: what is submitted is taken back first."""

    def __init__(self, answer: Answer) -> None:
        if answer.state == State.CHECKED:
            words = _("Svaret är kontrollerat. Den som kontrollerar kan lämna tillbaka det.")
        else:
            words = _("Svaret är inlämnat. Ta tillbaka det innan du ändrar.")
        super().__init__(words)


class NotInStateError(ValidationError):
    """The answer is not in the state that the step starts from: somebody was before."""

    def __init__(self, answer: Answer) -> None:
        words = _("Det gick inte: svarets läge är nu ”%(state)s”. Läs sidan igen.")
        super().__init__(words % {"state": answer.get_state_display()})


class NothingToSubmitError(ValidationError):
    """A draft without an answer in it."""

    def __init__(self) -> None:
        super().__init__(_("Det finns inget svar att lämna in. Välj ett svar eller skriv ett tal först."))


def rule_of(question: Question) -> definition.Question:
    """Return what a question row asks, as the pure modules take it."""
    return definition.Question.model_validate(question.definition)


def require_open(edition: RankingEdition, by: Actor) -> None:
    """Raise LockedError or ClosedError when the actor may no longer write answers in the edition."""
    if edition.decided_at is not None:
        raise LockedError(edition)
    if edition.closes_at is not None and edition.closes_at < timezone.now() and not by.has(Role.COORDINATOR):
        raise ClosedError(edition)


def may_write_now(edition: RankingEdition, by: Actor) -> bool:
    """Tell whether it is still time for the actor to write answers."""
    try:
        require_open(edition, by)
    except ValidationError:
        return False
    return True


@transaction.atomic
def write_answer(
    *,
    question: Question,
    by: Actor,
    expected_version: int | None,
    value: str,
    aspects: Collection[str] = (),
    requirements: Collection[str] = (),
    comment: str = "",
    proposal: str = "",
) -> Answer:
    """Write the draft answer of a question; an empty ``value`` is an answer that is only begun.

    ``expected_version`` is that of the answer the editor opened, None for a question without one. Raises
    NotAnOptionError, NotADraftError, LockedError, ClosedError, and EditConflictError when somebody was before.
    """
    require_open(question.edition, by)
    asked = rule_of(question)
    told = checked_value(asked, value)
    row = _claimed(question, expected_version)
    row.value = told
    row.aspects = _known(aspects, _aspects_of(asked.rule))
    row.requirements = _known(requirements, [one.value for one in asked.requirements])
    row.comment, row.proposal = comment.strip(), proposal
    row.department_id = question.owner.department_id if question.owner else row.department_id
    row.written_by = by.person
    check(row)
    try:
        with transaction.atomic():
            save(row, by)
    except IntegrityError:  # two began at the same moment
        raise EditConflictError(Answer.objects.get(question=question)) from None
    return row


def _claimed(question: Question, expected_version: int | None) -> Answer:
    have: Answer | None = Answer.objects.filter(question=question).first()
    if have is None:
        return Answer(question=question)
    claim_version(have, expected_version if expected_version is not None else 0)
    row: Answer = Answer.objects.get(pk=have.pk)
    if not row.is_draft:
        raise NotADraftError(row)
    return row


def _aspects_of(rule: definition.Rule) -> list[str]:
    bonus = rule.bonus if isinstance(rule, definition.OptionsRule) else None
    return [aspect.key for aspect in bonus.aspects] if bonus else []


def _known(told: Collection[str], known: list[str]) -> list[str]:
    unknown = set(told) - set(known)
    if unknown:
        words = _("”%(keys)s” hör inte till frågan. Ladda sidan igen.")
        raise NotAnOptionError(words % {"keys": ", ".join(sorted(unknown))})
    return [key for key in known if key in told]


def checked_value(question: definition.Question, value: str) -> str:
    """Return an answer as it is kept: an option's key, or a number with a point. Raises NotAnOptionError."""
    value, rule = value.strip(), question.rule
    if not value:
        return ""
    if isinstance(rule, definition.OptionsRule):
        if value not in {option.key for option in rule.options}:
            raise NotAnOptionError(_("”%(value)s” är inget av frågans svar. Välj ett av dem.") % {"value": value})
        return value
    try:
        amount = Decimal(value.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        raise NotAnOptionError(_("”%(value)s” är inget tal. Skriv till exempel 12,5.") % {"value": value}) from None
    if not amount.is_finite() or len(amount.as_tuple().digits) > MOST_DIGITS or abs(amount.adjusted()) > MOST_DIGITS:
        raise NotAnOptionError(_("”%(value)s” är för stort eller har för många decimaler.") % {"value": value})
    if isinstance(rule, definition.GivenRule) and not rule.least <= amount <= rule.points:
        words = _("Poängen ska ligga mellan %(least)s och %(most)s.")
        raise NotAnOptionError(words % {"least": number(rule.least), "most": number(rule.points)})
    return format(amount, "f")


def _stepping(answer: Answer, *states: str) -> Answer:
    """Claim an answer for a step from one of ``states``; return it as it stands. Raises NotInStateError."""
    claim_version(answer, None)
    row: Answer = Answer.objects.select_related("question__edition").get(pk=answer.pk)
    if row.state not in states:
        raise NotInStateError(row)
    return row


@transaction.atomic
def submit_answer(*, answer: Answer, by: Actor) -> Answer:
    """Submit a draft: from now on everybody in the municipality sees it, and it counts.

    Raises NothingToSubmitError, NotInStateError, LockedError, ClosedError.
    """
    row = _stepping(answer, State.DRAFT)
    require_open(row.question.edition, by)
    if not row.value:
        raise NothingToSubmitError
    row.state, row.submitted_by, row.submitted_at, row.return_note = State.SUBMITTED, by.person, timezone.now(), ""
    return _saved(row, by)


@transaction.atomic
def withdraw_answer(*, answer: Answer, by: Actor) -> Answer:
    """Take a submitted answer back to draft, to change it; until it is submitted again it does not count.

    Whoever takes it back holds the pen, and so sees the draft: what it says has been submitted. When the department
    writes in it again it is theirs alone.
    """
    row = _stepping(answer, State.SUBMITTED)
    require_open(row.question.edition, by)
    row.written_by = by.person
    return _to_draft(row, by)


@transaction.atomic
def check_answer(*, answer: Answer, by: Actor) -> Answer:
    """Say that a submitted answer and its evidence hold. Raises NotInStateError, LockedError."""
    row = _stepping(answer, State.SUBMITTED)
    if row.question.edition.decided_at is not None:
        raise LockedError(row.question.edition)
    row.state, row.checked_by, row.checked_at = State.CHECKED, by.person, timezone.now()
    return _saved(row, by)


@transaction.atomic
def return_answer(*, answer: Answer, by: Actor, comment: str) -> Answer:
    """Return an answer, submitted or checked, to whoever wrote it, with what is to be done. It is a draft again."""
    row = _stepping(answer, State.SUBMITTED, State.CHECKED)
    if row.question.edition.decided_at is not None:
        raise LockedError(row.question.edition)
    if not comment.strip():
        raise ValidationError({"comment": _("Skriv vad som behöver ändras, så att den som svarar vet.")})
    row.return_note = comment.strip()
    return _to_draft(row, by)


def _to_draft(row: Answer, by: Actor) -> Answer:
    row.state = State.DRAFT
    row.submitted_by = row.submitted_at = row.checked_by = row.checked_at = None
    return _saved(row, by)


def _saved(row: Answer, by: Actor) -> Answer:
    check(row)
    save(row, by)
    return row
