# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places and points of one figure among many units, by an edition's rule. No Django here.

A place is one more than the number of units with a strictly better value, so that equals share a place. What is
better is what the rule gives more points for. Points are the scorer's own, of the question alone: what it gives
whoever answers it, follow-ups and last year's answers left aside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.ranking.editions.definition import Edition, LadderRule, Missing, Question, RelativeRule, Rule
from knutpunkt.ranking.scoring.results import Answers, Given, Standing
from knutpunkt.ranking.scoring.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Place:
    """A place among ``of`` units with a value, shared by ``tied`` of them."""

    place: int
    of: int
    tied: int = 1


def higher_is_better(rule: Rule) -> bool:
    """Tell whether a rule gives more for higher values; a ladder says so by its first step."""
    if isinstance(rule, RelativeRule):
        return rule.better == "higher"
    if isinstance(rule, LadderRule):
        first = rule.steps[0]
        upward = first.at_least is not None or first.above is not None
        return upward is (first.points >= rule.otherwise)
    return True


def place_of(unit: str, values: Mapping[str, Decimal], *, higher: bool) -> Place | None:
    """Return the unit's place among the values; None when it has none itself."""
    own = values.get(unit)
    if own is None:
        return None
    before = sum((value > own) if higher else (value < own) for value in values.values())
    return Place(before + 1, len(values), sum(value == own for value in values.values()))


def within(values: Mapping[str, Decimal], units: Collection[str]) -> dict[str, Decimal]:
    """Return the values of some units."""
    wanted = set(units)
    return {unit: value for unit, value in values.items() if unit in wanted}


def best_of(values: Mapping[str, Decimal], *, higher: bool) -> Decimal | None:
    """Return the best value; None when there is none."""
    if not values:
        return None
    return max(values.values()) if higher else min(values.values())


def points_of(edition: Edition, question: Question, answers: Mapping[str, Given]) -> dict[str, Decimal]:
    """Return each unit's points for its answer to the question alone, weighed and rounded as the edition says.

    A unit whom the question does not concern is left out.
    """
    alone = question.model_copy(update={"follow_up": None, "missing": Missing.ZERO})
    scorer = Scorer(
        edition.model_copy(update={"questions": (alone,)}),
        Answers({unit: {question.key: told} for unit, told in answers.items()}),
    )
    scored = {unit: scorer.score_unit(unit).questions[question.key] for unit in answers}
    return {unit: score.points for unit, score in scored.items() if score.standing is Standing.ANSWERED}
