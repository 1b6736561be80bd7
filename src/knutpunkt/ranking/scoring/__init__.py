# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points and places from an edition and answers: pure, in decimals.

    >>> scorer = Scorer(edition, answers)           # doctest: +SKIP
    >>> scorer.scores().units[0].total              # doctest: +SKIP

The rules are in :mod:`.rules`, the arithmetic in :mod:`.exact`, the parts and the total in :mod:`.totals`, the
places in :mod:`.places`. docs/explanation/ranking.md tells it in words.
"""

from knutpunkt.ranking.scoring.compiled import AnswerError, EditionError
from knutpunkt.ranking.scoring.results import (
    Answers,
    Given,
    QuestionScore,
    Scores,
    SectionScore,
    Sheet,
    Standing,
    UnitScore,
)
from knutpunkt.ranking.scoring.scorer import Scorer

__all__ = [
    "AnswerError",
    "Answers",
    "EditionError",
    "Given",
    "QuestionScore",
    "Scorer",
    "Scores",
    "SectionScore",
    "Sheet",
    "Standing",
    "UnitScore",
]
