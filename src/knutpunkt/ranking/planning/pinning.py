# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scoring some of the units by the best and worst values of all, to place us among those whose answers are known."""

from collections.abc import Collection

from knutpunkt.ranking.editions.definition import Edition, Question, RelativeRule
from knutpunkt.ranking.scoring.results import Answers
from knutpunkt.ranking.scoring.scorer import Scorer


def among(scorer: Scorer, units: Collection[str]) -> Scorer:
    """Return a scorer of only these units, whose points are the same as among all.

    Best and worst values of relative questions are written into the rules as they are among all units now; they
    then stand still whatever a unit answers.
    """
    questions = tuple(_pinned(question, scorer) for question in scorer.edition.questions)
    edition: Edition = scorer.edition.model_copy(update={"questions": questions})
    known = {unit: sheet for unit, sheet in scorer.answers.units.items() if unit in units}
    return Scorer(edition, Answers(known, scorer.answers.before))


def _pinned(question: Question, scorer: Scorer) -> Question:
    rule = question.rule
    if not isinstance(rule, RelativeRule):
        return question
    best, worst = scorer.best(question.key), scorer.worst(question.key)
    update: dict[str, object] = {"best": best}
    if rule.curve == "between" and rule.zero_at in {None, "worst"} and worst is not None:
        update["zero_at"] = worst
    if rule.minus is not None and rule.minus.full_at == "worst":
        update["minus"] = rule.minus.model_copy(update={"full_at": worst})
    return question.model_copy(update={"rule": rule.model_copy(update=update)})
