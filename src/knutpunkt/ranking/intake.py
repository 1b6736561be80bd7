# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in an edition: its frame and its questions become rows, found by their keys.

One transaction, with history, inside the tenant scope. Who may is asked of ``rules.py`` before, by the caller.
"""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from knutpunkt.activities.writing import save, signed
from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Answer, Question, Ranking, RankingEdition

TITLE_MAX, PUBLISHER_MAX = 200, 160


class AnsweredQuestionsError(ValidationError):
    """The new version lacks questions that have been answered, or asks them so that the answers do not fit."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(
            _("Frågorna %(keys)s har svar som inte ryms i den nya versionen. Ta bort svaren först, eller ändra filen.")
            % {"keys": ", ".join(keys)}
        )
        self.keys = keys


class DecidedError(ValidationError):
    """The answers have been decided: the edition is locked until the decision is taken back."""

    def __init__(self) -> None:
        super().__init__(_("Svaren är beslutade och rankningsåret är låst. Ta tillbaka beslutet om något ska ändras."))


@transaction.atomic
def save_edition(
    *, edition: definition.Edition, by: Actor | None, expected_version: int | None = None, is_example: bool = False
) -> RankingEdition:
    """Take in an edition, or a new version of one that is there: questions are found by their keys.

    What the municipality has added (owner, due date, wording, links, answers) stays, and so do a title, a closing
    date and a group of its own. Raises AnsweredQuestionsError, and changes nothing, when an answer would be lost;
    DecidedError when the answers are decided; EditConflictError when somebody changed the edition meanwhile.
    """
    ranking = _ranking_of(edition, by, is_example=is_example)
    row = RankingEdition.objects.filter(key=edition.key).first()
    if row is None:
        row = RankingEdition(ranking=ranking, key=edition.key, is_example=is_example, closes_at=closing(edition))
    else:
        if row.decided_at:
            raise DecidedError
        claim_version(row, expected_version)
        _keep_own_choices(row, edition)
    row.title = row.title or title_of(edition)
    row.ranking, row.year, row.frame = ranking, edition.year, assembly.frame_of(edition)
    save(row, by)
    _save_questions(row, edition, by)
    return row


def closing(edition: definition.Edition) -> datetime | None:
    """Return when the edition closes; a day without a time closes when it ends."""
    told = edition.closes
    if told is None:
        return None
    if not isinstance(told, datetime):
        told = datetime.combine(told, time(23, 59))
    return timezone.make_aware(told) if timezone.is_naive(told) else told


def title_of(edition: definition.Edition) -> str:
    """Return the name an edition gets in lists: its title, cut where a list has no more room."""
    return definition.told(edition.title)[:TITLE_MAX]


def last_day(row: RankingEdition) -> date | None:
    """Return the last day to answer, in local time."""
    return timezone.localdate(row.closes_at) if row.closes_at else None


def lost_answers(row: RankingEdition, edition: definition.Edition) -> list[str]:
    """Return the keys of the questions whose answers a new version has no room for."""
    asked = edition.by_key
    have = row.questions.select_related("answer")
    return [question.key for question in have if not _keeps(question, asked.get(question.key))]


def _keep_own_choices(row: RankingEdition, edition: definition.Edition) -> None:
    """Let title, closing date and group follow the file where the municipality has not changed them itself."""
    before = assembly.edition_of(row)
    if row.title == title_of(before):
        row.title = title_of(edition)
    if row.closes_at == closing(before):
        row.closes_at = closing(edition)
    if row.group not in {group.key for group in edition.groups}:
        row.group = ""


def _ranking_of(edition: definition.Edition, by: Actor | None, *, is_example: bool) -> Ranking:
    ranking = Ranking.objects.filter(key=edition.ranking).first()
    if ranking is None:
        ranking = Ranking(key=edition.ranking, is_example=is_example)
        ranking.name = ranking.publisher = edition.publisher[:PUBLISHER_MAX]
        save(ranking, by)
    return ranking


def _save_questions(row: RankingEdition, edition: definition.Edition, by: Actor | None) -> None:
    lost = lost_answers(row, edition)
    if lost:
        raise AnsweredQuestionsError(lost)
    have, asked = {question.key: question for question in row.questions.all()}, edition.by_key
    for key, question in have.items():
        if key not in asked:
            signed(question, by).delete()
    for order, told in enumerate(edition.questions, start=1):
        question = have.get(told.key) or Question(edition=row, key=told.key)
        content = assembly.definition_of(told)
        if question.pk and (question.order, question.definition) == (order, content):
            continue
        question.order, question.part, question.area = order, told.part, told.area
        question.external, question.definition = bool(told.source), content
        save(question, by)


def _keeps(question: Question, asked: definition.Question | None) -> bool:
    """Tell whether the question's answer, if it has one, still fits what is asked."""
    answer: Answer | None = getattr(question, "answer", None)
    if answer is None or not answer.value:
        return asked is not None or answer is None
    if asked is None:
        return False
    if asked.rule.kind == "options":
        return answer.value in {option.key for option in asked.rule.options}
    return assembly.given(answer.value, (), asked.rule).value is not None
