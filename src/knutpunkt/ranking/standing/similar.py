# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which municipalities are similar, in the plainest sense. No Django here.

Similar are those of the same group of municipalities (SKR's), the nearest in population first: by how many times
larger or smaller they are, so that 10 000 lies as near to 20 000 as 40 000 does. Population is no answer to all
that differs, but everybody can check it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

HOW_MANY = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared: a municipality's code, group and population."""

    code: str
    group: str
    population: int


def distance(one: int, other: int) -> Fraction:
    """Return how many times larger the larger population is: 1 for equals. Populations below one count as one."""
    low, high = sorted((max(one, 1), max(other, 1)))
    return Fraction(high, low)


def similar_to(own: Facts, all_of_them: Iterable[Facts], count: int = HOW_MANY) -> tuple[str, ...]:
    """Return the codes of the ``count`` most similar ones, the most similar first; equals in order of code."""
    others = [one for one in all_of_them if one.group == own.group and one.code != own.code]
    others.sort(key=lambda one: (distance(own.population, one.population), one.code))
    return tuple(one.code for one in others[:count])
