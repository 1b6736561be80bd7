# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The robust trend of a short yearly series, and where it leads.

No Django here: points in, a `Trend` or a `Refused` out.

The slope is the Theil–Sen estimate: the median of the slopes between every pair
of points (Theil 1950; Sen 1968, doi:10.1080/01621459.1968.10480934). One odd year
cannot move it, and the years need not be evenly spaced. Its interval is Sen's,
computed by `scipy.stats.theilslopes`. The line goes through the median year and
the median value.

Only the points from the last series break on are used: before it something else
was measured. Fewer than `MINIMUM_POINTS` such points are refused, since the
interval of a shorter series says nothing.

The forecast for a year t has the half-widths, upward and downward separately,

    h(t) = sqrt( (d · |t − m|)²  +  (q · s · sqrt(1 + 1/n))² )

where m is the median year, d the distance from the slope to the end of its
interval on that side, s the spread of the points about the line (1.4826 times the
median absolute deviation, consistent with the standard deviation of a normal
distribution) and q the quantile of Student's t with n − 2 degrees of freedom. The
first term is how wrong the slope may be, the second how much a single year jumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

MINIMUM_POINTS = 8
CONFIDENCE = 0.8
_MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One year's value."""

    year: int
    value: float


class Refusal(Enum):
    """Why no trend is given."""

    TOO_FEW_POINTS = "too_few_points"
    TOO_FEW_SINCE_BREAK = "too_few_since_break"


@dataclass(frozen=True, slots=True)
class Refused:
    """No trend: the reason, how many points there are and how many it takes."""

    reason: Refusal
    found: int
    needed: int
    break_year: int | None = None


class Direction(Enum):
    """What the interval of the slope allows to be said."""

    RISING = "rising"
    FALLING = "falling"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Band:
    """The expected value of a year with the ends of its interval."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted line. `slope`, `low` and `high` are in units a year."""

    slope: float
    low: float
    high: float
    middle_year: float
    middle_value: float
    spread: float
    n: int
    first_year: int
    last_year: int
    confidence: float = CONFIDENCE

    @property
    def direction(self) -> Direction:
        """Rising or falling only when the whole interval of the slope says so."""
        if self.low > 0:
            return Direction.RISING
        return Direction.FALLING if self.high < 0 else Direction.UNCERTAIN

    def level(self, year: float) -> float:
        """The value of the line at `year`."""
        return self.middle_value + self.slope * (year - self.middle_year)

    def band(self, year: int, *, floor: float | None = None) -> Band:
        """The forecast for `year` and its interval (formula in the module's text).

        `floor` cuts what a quantity cannot be, for instance 0 for emissions.
        """
        distance = year - self.middle_year
        up, down = self.high - self.slope, self.slope - self.low
        if distance < 0:
            up, down = down, up
        from scipy import stats  # late: it takes longer to load than the rest of the program

        noise = float(stats.t.ppf(0.5 + self.confidence / 2, self.n - 2)) * self.spread * (1 + 1 / self.n) ** 0.5
        middle = self.level(year)
        low = middle - float(np.hypot(down * distance, noise))
        high = middle + float(np.hypot(up * distance, noise))
        if floor is not None:
            low, middle, high = max(low, floor), max(middle, floor), max(high, floor)
        return Band(year, middle, low, high)


def since_last_break(points: Iterable[Point], breaks: Sequence[int] = ()) -> tuple[list[Point], int | None]:
    """The points from the last break on, sorted, and the year of that break.

    A break's year is the first year measured in the new way. A break after the last
    point has not taken place yet and counts for nothing.
    """
    ordered = sorted(points)
    if not ordered:
        return [], None
    passed = [year for year in breaks if ordered[0].year < year <= ordered[-1].year]
    last = max(passed, default=None)
    return [point for point in ordered if last is None or point.year >= last], last


def fit(
    points: Iterable[Point],
    breaks: Sequence[int] = (),
    *,
    confidence: float = CONFIDENCE,
    minimum: int = MINIMUM_POINTS,
) -> Trend | Refused:
    """Fit the trend of the points since the last break, or say why not.

    Raises ValueError when a year occurs twice or a value is not a finite number.
    """
    every = list(points)
    if len({point.year for point in every}) != len(every):
        raise ValueError("a year occurs twice")
    if not all(np.isfinite(point.value) for point in every):
        raise ValueError("a value is not a finite number")
    used, last_break = since_last_break(every, breaks)
    if len(used) < minimum:
        enough_without = len(every) >= minimum
        reason = Refusal.TOO_FEW_SINCE_BREAK if enough_without else Refusal.TOO_FEW_POINTS
        return Refused(reason, len(used), minimum, last_break)
    years = np.array([point.year for point in used], dtype=float)
    values = np.array([point.value for point in used], dtype=float)
    from scipy import stats  # late: it takes longer to load than the rest of the program

    result = stats.theilslopes(values, years, alpha=confidence, method="separate")
    middle_year, middle_value = float(np.median(years)), float(np.median(values))
    residuals = values - (middle_value + result.slope * (years - middle_year))
    spread = _MAD_TO_DEVIATION * float(np.median(np.abs(residuals - np.median(residuals))))
    return Trend(
        slope=float(result.slope),
        low=float(result.low_slope),
        high=float(result.high_slope),
        middle_year=middle_year,
        middle_value=middle_value,
        spread=spread,
        n=len(used),
        first_year=used[0].year,
        last_year=used[-1].year,
        confidence=confidence,
    )


def forecast(trend: Trend, until: int, *, floor: float | None = None) -> list[Band]:
    """The bands of every year after the last point up to and including `until`."""
    return [trend.band(year, floor=floor) for year in range(trend.last_year + 1, until + 1)]
