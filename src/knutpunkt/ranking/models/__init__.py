# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How we stand: rankings and their editions, questions with answers and evidence, lifts, and placements."""

from knutpunkt.ranking.models.answer import Answer, Evidence
from knutpunkt.ranking.models.edition import OthersAnswers, Question, Ranking, RankingEdition
from knutpunkt.ranking.models.lift import Effort, Lift
from knutpunkt.ranking.models.placement import Placement

__all__ = [
    "Answer",
    "Effort",
    "Evidence",
    "Lift",
    "OthersAnswers",
    "Placement",
    "Question",
    "Ranking",
    "RankingEdition",
]
