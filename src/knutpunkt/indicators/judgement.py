# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Will the target be met? Four levels, by a rule that is shown beside the answer.

The four levels are those Lund uses in its yearly environmental report: it will be
met, uncertain, at risk of not being met, cannot be judged. The rule is ours.

1. Without a target, without values, or without knowing which way is good, it
   **cannot be judged**.
2. When the target year is here, the value of that year decides alone: met, or not
   met (shown as will be met, and at risk).
3. Before that two witnesses are heard.
   *Where we are*: is the latest value at least as good as the path to the target
   that year? The path is the straight line from base year to target year, through
   the milestones where there are any.
   *Where we are heading*: is the forecast for the target year (`trend.Trend.band`,
   an interval that should hold eight times of ten) wholly on the good side of the
   target value, wholly on the bad side, or across it?
4. Both good: it **will be met**. Both bad: it is **at risk**. Anything else is
   **uncertain**.
5. When the trend is refused (too few points since the last series break) it
   **cannot be judged**, whatever the path says.

No clock is asked: "now" is the year of the latest value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise

from .trend import Band, Point, Refused, Trend, fit


class Level(Enum):
    """The four levels, worst known last."""

    WILL_BE_MET = "reached"
    UNCERTAIN = "uncertain"
    AT_RISK = "at_risk"
    CANNOT_BE_JUDGED = "unknown"


class Good(Enum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Code(Enum):
    """What a reason says; its numbers stand in `Reason.numbers`."""

    NO_TARGET = "no_target"
    NO_VALUES = "no_values"
    NO_DIRECTION = "no_direction"
    TOO_FEW_POINTS = "too_few_points"
    TOO_FEW_SINCE_BREAK = "too_few_since_break"
    TARGET_MET = "target_met"
    TARGET_MISSED = "target_missed"
    NO_VALUE_FOR_TARGET_YEAR = "no_value_for_target_year"
    ON_PATH = "on_path"
    BEHIND_PATH = "behind_path"
    HEADING_WELL = "heading_well"
    HEADING_ACROSS = "heading_across"
    HEADING_BADLY = "heading_badly"


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that led to the level, with the numbers behind it."""

    code: Code
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: from a base year's value to a target year's, by way of milestones."""

    base: Point
    target: Point
    milestones: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a path that does not go forward in time."""
        years = [point.year for point in self.path]
        if any(later <= earlier for earlier, later in pairwise(years)):
            raise ValueError("the years of a path must rise")

    @property
    def path(self) -> tuple[Point, ...]:
        """Base, milestones and target in the order of time."""
        return (self.base, *sorted(self.milestones), self.target)

    def expected(self, year: int) -> float:
        """The path's value in `year`; before the base and after the target it is flat."""
        if year <= self.base.year:
            return self.base.value
        for start, end in pairwise(self.path):
            if year <= end.year:
                share = (year - start.year) / (end.year - start.year)
                return start.value + share * (end.value - start.value)
        return self.target.value


@dataclass(frozen=True, slots=True)
class Judged:
    """The level, its reasons, and the forecast for the target year where there is one."""

    level: Level
    reasons: tuple[Reason, ...]
    forecast: Band | None = None


def judge(
    points: Sequence[Point],
    goal: Goal | None,
    good: Good,
    breaks: Sequence[int] = (),
    *,
    floor: float | None = None,
) -> Judged:
    """Judge by the rule in the module's text."""
    if goal is None:
        return _cannot(Code.NO_TARGET)
    if not points:
        return _cannot(Code.NO_VALUES)
    good = _way(good, goal)
    if good is Good.NEUTRAL:
        return _cannot(Code.NO_DIRECTION)
    latest = max(points)
    if latest.year >= goal.target.year:
        return _settled(points, goal, good)
    trend = fit(points, breaks)
    if isinstance(trend, Refused):
        return _cannot(
            Code[trend.reason.name],
            found=trend.found,
            needed=trend.needed,
            **({"break_year": trend.break_year} if trend.break_year else {}),
        )
    return _weighed(latest, trend, goal, good, floor)


def _cannot(code: Code, **numbers: float) -> Judged:
    return Judged(Level.CANNOT_BE_JUDGED, (Reason(code, numbers),))


def _way(good: Good, goal: Goal) -> Good:
    """The given direction, or the one the target itself points out."""
    if good is not Good.NEUTRAL or goal.target.value == goal.base.value:
        return good
    return Good.UP if goal.target.value > goal.base.value else Good.DOWN


def _at_least_as_good(value: float, limit: float, good: Good) -> bool:
    return value >= limit if good is Good.UP else value <= limit


def _settled(points: Sequence[Point], goal: Goal, good: Good) -> Judged:
    """The target year has come: its own value decides."""
    of_the_year = [point for point in points if point.year == goal.target.year]
    if not of_the_year:
        return _cannot(Code.NO_VALUE_FOR_TARGET_YEAR, year=goal.target.year)
    value = of_the_year[0].value
    met = _at_least_as_good(value, goal.target.value, good)
    numbers = {"year": goal.target.year, "value": value, "target": goal.target.value}
    if met:
        return Judged(Level.WILL_BE_MET, (Reason(Code.TARGET_MET, numbers),))
    return Judged(Level.AT_RISK, (Reason(Code.TARGET_MISSED, numbers),))


def _weighed(latest: Point, trend: Trend, goal: Goal, good: Good, floor: float | None) -> Judged:
    """Hear the two witnesses and weigh them."""
    expected = goal.expected(latest.year)
    on_path = _at_least_as_good(latest.value, expected, good)
    where = Reason(
        Code.ON_PATH if on_path else Code.BEHIND_PATH,
        {"year": latest.year, "value": latest.value, "path": expected},
    )
    band = trend.band(goal.target.year, floor=floor)
    ends = (band.low, band.high)
    reaches = [_at_least_as_good(end, goal.target.value, good) for end in ends]
    code = Code.HEADING_WELL if all(reaches) else Code.HEADING_ACROSS if any(reaches) else Code.HEADING_BADLY
    heading = Reason(
        code,
        {
            "year": goal.target.year,
            "low": band.low,
            "high": band.high,
            "target": goal.target.value,
        },
    )
    if on_path and code is Code.HEADING_WELL:
        level = Level.WILL_BE_MET
    elif not on_path and code is Code.HEADING_BADLY:
        level = Level.AT_RISK
    else:
        level = Level.UNCERTAIN
    return Judged(level, (where, heading), band)
