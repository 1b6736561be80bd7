# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places through the years as plain data: where they stand, where they are not known, which way they go.

No Django here. A place is better the lower its number; everything that is told begins with the municipality's own
movement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise


class Direction(StrEnum):
    """Which way the place went between the two last known years."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Stand:
    """A year's place, and what changed in the method that year."""

    year: int
    place: int
    change: str = ""


@dataclass(frozen=True)
class Course:
    """A ranking's known places in the order of the years. ``until`` is the last year that should have one."""

    name: str
    goal: int | None
    stands: tuple[Stand, ...]
    until: int = 0

    @property
    def latest(self) -> Stand | None:
        """The last known place."""
        return self.stands[-1] if self.stands else None

    @property
    def earlier(self) -> Stand | None:
        """The last known place but one."""
        return self.stands[-2] if len(self.stands) > 1 else None

    @property
    def best(self) -> Stand | None:
        """The best place of all years, the last of equals."""
        return min(self.stands, key=lambda stand: (stand.place, -stand.year), default=None)

    @property
    def direction(self) -> Direction | None:
        """Which way the place went last; None with fewer than two."""
        if self.latest is None or self.earlier is None:
            return None
        moved = self.earlier.place - self.latest.place
        return Direction.SAME if moved == 0 else Direction.UP if moved > 0 else Direction.DOWN

    @property
    def to_goal(self) -> int | None:
        """How many places remain to the goal, 0 when it is reached; None without a goal or a place."""
        if self.latest is None or self.goal is None:
            return None
        return max(0, self.latest.place - self.goal)

    @cached_property
    def missing(self) -> tuple[int, ...]:
        """The years from the first known one to ``until`` that have no known place."""
        if not self.stands:
            return ()
        known = {stand.year for stand in self.stands}
        last = max(self.until, self.stands[-1].year)
        return tuple(year for year in range(self.stands[0].year, last + 1) if year not in known)

    @cached_property
    def parts(self) -> tuple[int, ...]:
        """For each stand the number of gaps before it: the line is not drawn across a year without a place."""
        found = [0] if self.stands else []
        for one, other in pairwise(self.stands):
            found.append(found[-1] + (other.year != one.year + 1))
        return tuple(found)


def spans(years: Iterable[int]) -> list[tuple[int, int]]:
    """Return years that follow each other as first and last: 2021, 2022, 2024 gives (2021, 2022), (2024, 2024)."""
    found: list[tuple[int, int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found
