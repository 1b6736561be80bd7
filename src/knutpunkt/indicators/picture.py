# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""All that one indicator's page, chart, table, CSV and report section say, as plain data.

No Django here. A `Picture` holds what is known; `rows` lays it out year by year. The
chart, the table and the CSV are all made from the same rows, and the sentences from
the same picture, so that they cannot tell different things.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from .judgement import Goal, Good, Judged, judge
from .snapshot import Comparison, Spread
from .trend import Band, Point, Refused, Trend, fit, forecast, since_last_break

#: How many years beyond the last value a forecast is shown when no target says otherwise.
LOOK_AHEAD = 3
LONGEST_LOOK_AHEAD = 15


@dataclass(frozen=True, slots=True)
class Told:
    """One year's value with its papers. `value` None is a value that the source does not have."""

    year: int
    value: float | None
    status: str
    source: str
    fetched_at: datetime
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """From `year` on something else is measured."""

    year: int
    explanation: str


@dataclass(frozen=True, slots=True)
class Row:
    """One year of the table: what is known, expected and foreseen; None where there is nothing."""

    year: int
    value: float | None = None
    status: str = ""
    lower: float | None = None
    median: float | None = None
    upper: float | None = None
    members: int | None = None
    path: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    break_text: str = ""


@dataclass(frozen=True)
class Picture:
    """An indicator's values with all they are seen against."""

    name: str
    unit: str
    decimals: int
    good: Good
    told: tuple[Told, ...]
    breaks: tuple[Break, ...] = ()
    goal: Goal | None = None
    spreads: tuple[Spread, ...] = ()
    comparison: Comparison | None = None
    group_name: str = ""
    area_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The years that have a number, in order."""
        known = (Point(told.year, told.value) for told in self.told if told.value is not None)
        return tuple(sorted(known))

    @cached_property
    def latest(self) -> Point | None:
        """The last year that has a number."""
        return self.points[-1] if self.points else None

    @cached_property
    def comparable(self) -> list[Point]:
        """The points since the last break."""
        return since_last_break(self.points, self.break_years)[0]

    @cached_property
    def break_years(self) -> tuple[int, ...]:
        """The years of the breaks."""
        return tuple(sorted(b.year for b in self.breaks))

    @property
    def floor(self) -> float | None:
        """Zero where no value was ever below it: what cannot be negative is not foreseen negative."""
        return 0.0 if self.points and min(point.value for point in self.points) >= 0 else None

    @cached_property
    def trend(self) -> Trend | Refused:
        """The robust trend since the last break, or why there is none."""
        return _trend(self.points, self.break_years)

    @cached_property
    def judged(self) -> Judged:
        """The computed judgement."""
        return judged_of(self.points, self.goal, self.good, self.break_years, self.floor)

    @cached_property
    def bands(self) -> list[Band]:
        """The forecast year by year: to the target year, or a few years ahead."""
        trend = self.trend
        if isinstance(trend, Refused):
            return []
        ahead = LOOK_AHEAD if self.goal is None else self.goal.target.year - trend.last_year
        return forecast(trend, trend.last_year + min(max(ahead, 0), LONGEST_LOOK_AHEAD), floor=self.floor)

    def until(self, year: int) -> Picture:
        """The same picture as it was after `year`, for a report on that year."""
        return replace(
            self,
            told=tuple(told for told in self.told if told.year <= year),
            spreads=tuple(spread for spread in self.spreads if spread.year <= year),
            breaks=tuple(b for b in self.breaks if b.year <= year),
        )

    def rows(self) -> list[Row]:
        """Everything year by year, in order; years without anything are left out."""
        told = {item.year: item for item in self.told}
        spreads = {spread.year: spread for spread in self.spreads}
        bands = {band.year: band for band in self.bands}
        breaks = {b.year: b.explanation for b in self.breaks}
        path = _path_years(self.goal, told)
        years = sorted(set(told) | set(spreads) | set(bands) | set(breaks) | set(path))
        return [
            Row(
                year=year,
                value=told[year].value if year in told else None,
                status=told[year].status if year in told else "",
                **_of_spread(spreads.get(year)),
                path=path.get(year),
                **_of_band(bands.get(year)),
                break_text=breaks.get(year, ""),
            )
            for year in years
        ]


def _of_spread(spread: Spread | None) -> dict[str, Any]:
    if spread is None:
        return {}
    return {"lower": spread.lower, "median": spread.median, "upper": spread.upper, "members": spread.n}


def _of_band(band: Band | None) -> dict[str, Any]:
    return {} if band is None else {"forecast": band.value, "low": band.low, "high": band.high}


def _path_years(goal: Goal | None, told: dict[int, Told]) -> dict[int, float]:
    """The path's own years, and its value in every year between that we have a value for."""
    if goal is None:
        return {}
    first, last = goal.base.year, goal.target.year
    years = {point.year for point in goal.path} | {year for year in told if first <= year <= last}
    return {year: goal.expected(year) for year in sorted(years)}


@lru_cache(maxsize=8192)
def _trend(points: tuple[Point, ...], breaks: tuple[int, ...]) -> Trend | Refused:
    return fit(points, breaks)


@lru_cache(maxsize=8192)
def judged_of(
    points: tuple[Point, ...], goal: Goal | None, good: Good, breaks: tuple[int, ...], floor: float | None
) -> Judged:
    """`judgement.judge`, remembered: the same numbers always give the same answer."""
    return judge(points, goal, good, breaks, floor=floor)
