# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The bar of points: now, planned, at most, and what is not known, with the wanted place's band. For a drawing only.

Its positions are floats out of a hundred: a drawing needs no more. The numbers stand in words beside it.
"""

from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.ranking.planning.potential import Potential
from knutpunkt.ranking.planning.sensitivity import PointsBand, Reason

NARROWEST = 0.4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the bar: its kind (a class of the style sheet), where it begins and how long it is."""

    kind: str
    at: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The stretches, and the band of the wanted place where it is known."""

    pieces: tuple[Piece, ...]
    goal: Piece | None


def bar_of(told: Potential, goal: PointsBand | None) -> Bar:
    """Return the bar from nothing to the highest points there are."""
    full = told.full or Decimal(1)
    certain = told.most - told.uncertain
    ends = [("now", told.now), ("planned", told.planned), ("most", certain), ("uncertain", told.most), ("rest", full)]
    pieces, at = [], Decimal(0)
    for kind, end in ends:
        if end > at:
            pieces.append(_piece(kind, at, end, full))
            at = end
    known = goal is not None and goal.reason is Reason.MARKS
    return Bar(tuple(pieces), _piece("goal", goal.least, goal.most, full) if known and goal else None)


def _piece(kind: str, begin: Decimal, end: Decimal, full: Decimal) -> Piece:
    at = float(100 * begin / full)
    width = max(NARROWEST, float(100 * (end - begin) / full))
    return Piece(kind, f"{min(at, 100 - width):.2f}", f"{width:.2f}")
