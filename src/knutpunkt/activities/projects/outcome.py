# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where a project's results live now, added up. No Django, no I/O.

A result may have been handed over to several departments. It stands where it has come furthest: ordinary
work before being tried, that before not begun, that before dropped; without any handover nobody has it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Standing(StrEnum):
    """How far a result has come, the furthest first."""

    ORDINARY = "ordinary"
    TRIED = "tried"
    NOT_BEGUN = "not_begun"
    DROPPED = "dropped"
    NOBODY = "nobody"


def standing(states: Iterable[str]) -> Standing:
    """Return how far a result has come, by the states of its handovers. Raises ValueError for an unknown state."""
    order = list(Standing)
    return min((Standing(state) for state in states), key=order.index, default=Standing.NOBODY)


def added_up(results: Iterable[Iterable[str]]) -> Mapping[Standing, int]:
    """Return how many results have which standing, in order, those of none left out.

    >>> dict(added_up([["ordinary", "dropped"], [], ["tried"], []]))
    {<Standing.ORDINARY: 'ordinary'>: 1, <Standing.TRIED: 'tried'>: 1, <Standing.NOBODY: 'nobody'>: 2}
    """
    found = [standing(states) for states in results]
    return {level: found.count(level) for level in Standing if level in found}
