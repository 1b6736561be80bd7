# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much of a ranking can be compared, and where a municipality stands as far as others' answers are known.

No Django here. A total among others is a band, not a number: what an edition, or what is known of another unit's
answers, leaves out could turn the places about.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring.results import Answers, Standing, UnitScore
from knutpunkt.ranking.scoring.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the known questions Kolada carries, and their points of the highest possible (None: unknown)."""

    carried: int
    known: int
    points: Decimal
    of: Decimal | None


def coverage(edition: Edition) -> Coverage:
    """Return how much of the edition Kolada carries.

    Points count only where a total is a sum of points: Σ part weight × the questions' highest points, of
    Σ part weight × what the publisher says the part can give (else what its known questions can).
    """
    scorer = Scorer(edition, Answers({}))
    weights = {part.key: part.weight for part in edition.parts}
    highest = {one.key: weights[one.part] * scorer.highest(one.key) for one in edition.questions}
    found = [question.key for question in edition.questions if question.kolada]
    points = sum((highest[key] for key in found), Decimal(0))
    whole = Decimal(0)
    for part in edition.parts:
        known = sum((highest[one.key] for one in edition.questions if one.part == part.key), Decimal(0))
        whole += known if part.max_points is None else part.weight * part.max_points
    is_sum = edition.total.method == "sum"
    return Coverage(len(found), len(edition.questions), points, whole if is_sum else None)


@dataclass(frozen=True, slots=True)
class Known:
    """A unit's points on what is known of it, on how many questions, and the least and the most they could be."""

    unit: str
    total: Decimal
    shown: Decimal
    answered: int
    least: Decimal
    most: Decimal


@dataclass(frozen=True, slots=True)
class Compared:
    """Us among those whose answers are known, and the band of places among ``of`` units."""

    own: Known
    others: tuple[Known, ...]
    best: int
    worst: int
    of: int

    def place(self, units: Collection[str]) -> tuple[int, int]:
        """Return our place among the known ones of ``units``, and how many they are with us."""
        among = [one for one in self.others if one.unit in units]
        return 1 + sum(one.total > self.own.total for one in among), 1 + len(among)


def compared(scorer: Scorer, own: str, known: Collection[str], of: int) -> Compared:
    """Return us beside the units whose answers are known; the band is over all ``of`` units.

    We are taken as we stand. Surely before us is who has more points even with the lowest for all that is not
    known of them, surely behind who has fewer even with the highest. Everybody else may be either.
    """
    edition = scorer.edition
    us = _known(scorer, own)
    others = tuple(_known(scorer, unit) for unit in sorted(known) if unit != own)
    before = sum(one.least > us.total for one in others)
    behind = sum(one.most < us.total for one in others)
    exact = edition.total.method == "sum"
    return Compared(us, others, 1 + before if exact else 1, of - behind if exact else of, of)


def _known(scorer: Scorer, unit: str) -> Known:
    score: UnitScore = scorer.score_unit(unit)
    weights = {part.key: part.group_weights.get(score.group or "", part.weight) for part in scorer.edition.parts}
    missing = [
        question
        for question in scorer.edition.questions
        if score.questions[question.key].standing in {Standing.MISSING, Standing.NOT_ASKED}
    ]
    less = sum((weights[one.part] * scorer.lowest(one.key) for one in missing), Decimal(0))
    more = sum((weights[one.part] * scorer.highest(one.key) for one in missing), Decimal(0))
    answered = sum(told.standing in {Standing.ANSWERED, Standing.LAST_YEAR} for told in score.questions.values())
    return Known(unit, score.total, score.rounded, answered, score.total + less, score.total + more)
