# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places from totals. The highest total has place 1; what those with the same total get is a custom.

==========  =====================================  ==================
custom      meaning                                of 9, 7, 7, 5
==========  =====================================  ==================
``shared``  the same place, the next is skipped    1, 2, 2, 4
``dense``   the same place, none is skipped        1, 2, 2, 3
``last``    the last of the places they share      1, 3, 3, 4
``mean``    the mean of the places they share      1, 2.5, 2.5, 4
==========  =====================================  ==================
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Literal

Ties = Literal["shared", "dense", "last", "mean"]


def _place(better: int, same: int, distinct: int, ties: Ties) -> Decimal:
    """Return the place where ``better`` are before, ``same`` have the total and ``distinct`` totals are higher."""
    match ties:
        case "shared":
            return Decimal(better + 1)
        case "dense":
            return Decimal(distinct + 1)
        case "last":
            return Decimal(better + same)
        case "mean":
            return Decimal(better + better + 1 + same) / 2


def places(totals: Sequence[Decimal], ties: Ties = "shared") -> list[Decimal]:
    """Return the place of each total, in the order of the totals."""
    result = [Decimal(0)] * len(totals)
    better = 0
    order = sorted(enumerate(totals), key=itemgetter(1), reverse=True)
    for distinct, (_total, group) in enumerate(groupby(order, key=itemgetter(1))):
        equals = [position for position, _ in group]
        place = _place(better, len(equals), distinct, ties)
        for position in equals:
            result[position] = place
        better += len(equals)
    return result


def place_among(total: Decimal, others: Sequence[Decimal], ties: Ties = "shared") -> Decimal:
    """Return the place of a total among the others' (without itself), without ordering them all."""
    before = [other for other in others if other > total]
    same = 1 + sum(other == total for other in others)
    return _place(len(before), same, len(set(before)) if ties == "dense" else 0, ties)
