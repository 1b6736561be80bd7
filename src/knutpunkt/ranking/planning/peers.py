# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our points beside those of others, over the questions where the others' answers are known.

Few answers of others are known, and not the same for all. So each question is compared by itself: the median of
the points of those whose answer is known, where they are at least ``FEWEST``; a part's or an area's number is the sum
of its questions' medians, over those questions only, beside our own points on the same questions.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from knutpunkt.ranking.scoring.exact import ZERO, exactly
from knutpunkt.ranking.scoring.results import Standing
from knutpunkt.ranking.scoring.scorer import Scorer

#: A median of fewer says too little.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """Our points and the sum of the others' medians, over ``questions`` questions where those are known."""

    ours: Decimal
    medians: Decimal
    questions: int


@exactly
def medians(scorer: Scorer, units: Collection[str]) -> dict[str, Decimal]:
    """Return the median points of the units by question, where enough of them have an answer of their own."""
    found: dict[str, list[Decimal]] = {}
    wanted = set(units)
    for unit in scorer.scores().units:
        if unit.id in wanted:
            for key, score in unit.questions.items():
                if score.standing is Standing.ANSWERED:
                    found.setdefault(key, []).append(score.points)
    return {key: median(points) for key, points in found.items() if len(points) >= FEWEST}


@exactly
def beside(ours: Mapping[str, Decimal], others: Mapping[str, Decimal], keys: Iterable[str]) -> Beside:
    """Return our points beside the others' medians over those of ``keys`` where both are known."""
    both = [key for key in keys if key in ours and key in others]
    return Beside(
        ours=sum((ours[key] for key in both), ZERO),
        medians=sum((others[key] for key in both), ZERO),
        questions=len(both),
    )
