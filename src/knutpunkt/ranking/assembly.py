# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From rows to what the pure modules compute with: an edition, its answers, a scorer.

Everything needs the tenant scope. The answers of other units are what is known: figures that Kolada carries, and
what was imported with a source. What counts as the municipality's own answer is what has been submitted.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from knutpunkt.indicators.national import figures
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.models import Answer, OthersAnswers, Question, RankingEdition
from knutpunkt.ranking.scoring.results import Answers, Given, Sheet

GIVEN_IN = (Answer.State.SUBMITTED, Answer.State.CHECKED)


def frame_of(edition: definition.Edition) -> dict[str, Any]:
    """Return what a RankingEdition row keeps of an edition: all but its questions, as JSON."""
    return edition.model_dump(mode="json", exclude={"questions"})


def definition_of(question: definition.Question) -> dict[str, Any]:
    """Return what a Question row keeps of a question, as JSON."""
    return question.model_dump(mode="json")


def edition_of(row: RankingEdition, questions: Iterable[Question] | None = None) -> definition.Edition:
    """Return the edition that the rows hold. One query, none when the rows are given."""
    rows = row.questions.all() if questions is None else questions
    asked = [question.definition for question in sorted(rows, key=lambda one: (one.order, one.pk))]
    return definition.Edition.model_validate({**row.frame, "questions": asked})


def with_own_group(edition: definition.Edition, row: RankingEdition) -> definition.Edition:
    """Return the edition with the municipality in the group that it has said is its own, if it has."""
    if not row.group:
        return edition
    code = row.municipality_id
    known = {unit.id: unit for unit in edition.units}
    own = known.pop(code, None) or definition.Unit(id=code)
    units = (*known.values(), own.model_copy(update={"group": row.group}))
    return edition.model_copy(update={"units": units})


def given(value: str, aspects: Iterable[str], rule: definition.Rule) -> Given:
    """Return an answer as the rule takes it: an option's key, else a number; nothing where there is none."""
    if not value:
        return Given()
    if rule.kind == "options":
        return Given(value, frozenset(aspects))
    try:
        return Given(Decimal(value))
    except InvalidOperation:
        return Given()


def own_sheet(
    edition: definition.Edition, answers: Iterable[Answer], states: Collection[str] = GIVEN_IN
) -> dict[str, Given]:
    """Return the municipality's answers in the given states by question key. ``answers`` come with their question."""
    asked = edition.by_key
    return {
        answer.question.key: given(answer.value, answer.aspects, asked[answer.question.key].rule)
        for answer in answers
        if answer.state in states and answer.question.key in asked
    }


def figure_year(question: definition.Question, year: int) -> int:
    """Return the year of Kolada's figure that an edition of ``year`` asks for."""
    return question.kolada_year or year - 1


def national_values(question: definition.Question, year: int) -> dict[str, Decimal]:
    """Return every municipality's value of the question's figure, by code; empty where Kolada has none.

    Where a municipality has no value of the year, the year before counts, if the edition says so.
    """
    if question.kolada is None:
        return {}
    snapshot, wanted = figures(), figure_year(question, year)
    found = snapshot.all_values(question.kolada, wanted)
    if question.missing is definition.Missing.LAST_YEAR:
        found = snapshot.all_values(question.kolada, wanted - 1) | found
    # The snapshot keeps doubles; their shortest form is the number the source wrote.
    return {area: Decimal(repr(value)) for area, value in found.items()}


def given_figure(rule: definition.Rule, value: Decimal) -> Given | None:
    """Return a figure of a source as an answer to a rule; None where the rule cannot take it.

    A source's yes or no (1 or 0) is the option with the most or the fewest points: it knows no degrees between.
    """
    if rule.kind == "options":
        if value not in (0, 1):
            return None
        choose = max if value == 1 else min
        return Given(choose(rule.options, key=lambda option: option.points).key)
    if rule.kind == "given" and not rule.least <= value <= rule.points:
        return None
    return Given(value)


def sheet_from(row: OthersAnswers, edition: definition.Edition) -> dict[str, Given]:
    """Return another unit's imported answers by question key."""
    asked = edition.by_key
    return {
        key: given(str(told.get("value", "")), told.get("aspects", ()), asked[key].rule)
        for key, told in row.sheet.items()
        if key in asked
    }


def others(row: RankingEdition, edition: definition.Edition) -> dict[str, dict[str, Given]]:
    """Return what is known of every other unit's answers: Kolada's figures, and what was imported."""
    sheets: dict[str, dict[str, Given]] = {}
    for question in edition.questions:
        for unit, value in national_values(question, edition.year).items():
            told = given_figure(question.rule, value)
            if told is not None:
                sheets.setdefault(unit, {})[question.key] = told
    for known in row.others.all():
        sheets.setdefault(known.unit, {}).update(sheet_from(known, edition))
    sheets.pop(row.municipality_id, None)
    return sheets


def previous_edition(row: RankingEdition) -> RankingEdition | None:
    """Return the same ranking's nearest earlier edition, if the municipality has one."""
    earlier = RankingEdition.objects.filter(ranking=row.ranking_id, year__lt=row.year, archived_at=None)
    found: RankingEdition | None = earlier.order_by("-year").first()
    return found


def answers_before(row: RankingEdition, edition: definition.Edition) -> dict[str, Given]:
    """Return the municipality's answers of the year before, under this year's keys."""
    before = previous_edition(row)
    if before is None or before.year != row.year - 1:
        return {}
    rows = Answer.objects.filter(question__edition=before).select_related("question")
    last = own_sheet(edition_of(before), rows)
    named = {question.key: question.previous or question.key for question in edition.questions}
    return {key: last[old] for key, old in named.items() if old in last}


def all_answers(row: RankingEdition, edition: definition.Edition, own: Sheet) -> Answers:
    """Return everything a scoring needs, with ``own`` as the municipality's answers."""
    units: dict[str, Mapping[str, Given]] = {row.municipality_id: own, **others(row, edition)}
    return Answers(units, {row.municipality_id: answers_before(row, edition)})
