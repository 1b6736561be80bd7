# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The robust trend: hand-worked cases, a second method, and what it refuses."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knutpunkt.indicators.trend import (
    Band,
    Direction,
    Point,
    Refusal,
    Refused,
    Trend,
    fit,
    forecast,
    since_last_break,
)


def points(values: list[float], first: int = 2010) -> list[Point]:
    return [Point(first + index, value) for index, value in enumerate(values)]


def fitted(*args: object, **kwargs: object) -> Trend:
    result = fit(*args, **kwargs)  # type: ignore[arg-type]
    assert isinstance(result, Trend)
    return result


def test_a_straight_line_is_found_with_an_interval_of_no_width() -> None:
    trend = fitted(points([10.0 - 2 * year for year in range(9)]))
    assert (trend.slope, trend.low, trend.high) == (-2.0, -2.0, -2.0)
    assert trend.direction is Direction.FALLING
    assert trend.spread == 0
    # 2018 is −6, so 2021 is −12; nothing is uncertain.
    assert trend.band(2021) == Band(2021, -12.0, -12.0, -12.0)


def test_one_odd_year_does_not_move_the_slope() -> None:
    straight = [float(year) for year in range(10)]
    odd = [*straight[:9], 1000.0]
    assert fitted(points(odd)).slope == pytest.approx(1.0, abs=0.05)
    # Least squares, by contrast, is moved by it: the case can tell.
    assert np.polyfit(range(10), odd, 1)[0] > 50


def test_slope_is_the_median_of_all_pairs_of_an_uneven_series() -> None:
    years = [2000, 2005, 2010, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022]
    values = [9.9, 8.0, 6.9, 6.0, 5.7, 5.9, 5.4, 5.5, 5.0, 5.1, 4.6]
    series = [Point(year, value) for year, value in zip(years, values, strict=True)]
    slopes = [(b.value - a.value) / (b.year - a.year) for a, b in combinations(series, 2)]
    assert fitted(series).slope == pytest.approx(float(np.median(slopes)))


@given(st.lists(st.integers(-1000, 1000), min_size=8, max_size=20))
def test_any_series_agrees_with_the_median_of_pairs_and_lies_in_its_interval(values: list[int]) -> None:
    series = points([float(value) for value in values])
    slopes = [(b.value - a.value) / (b.year - a.year) for a, b in combinations(series, 2)]
    trend = fitted(series)
    assert trend.slope == pytest.approx(float(np.median(slopes)))
    assert trend.low <= trend.slope <= trend.high
    band = trend.band(2040)
    assert band.low <= band.value <= band.high


def test_the_interval_of_the_forecast_holds_about_eight_times_of_ten() -> None:
    """A second method: two thousand made-up series, of which we know what came next."""
    random = np.random.default_rng(20261123)
    hits = 0
    for _ in range(2000):
        truth = 50 - 1.5 * np.arange(16)
        seen = truth + random.normal(0, 2, 16)
        band = fitted(points([float(value) for value in seen[:12]])).band(2010 + 15)
        hits += band.low <= seen[15] <= band.high
    assert 0.75 <= hits / 2000 <= 0.92


def test_seven_points_are_refused_and_eight_are_not() -> None:
    assert fit(points([1.0] * 7)) == Refused(Refusal.TOO_FEW_POINTS, 7, 8)
    assert isinstance(fit(points([1.0] * 8)), Trend)


def test_only_points_since_the_last_break_count() -> None:
    before, after = [100.0 + year for year in range(8)], [50.0 - year for year in range(8)]
    series = points(before + after)
    assert fitted(series, [2018]).slope == -1.0
    assert fitted(series, [2014, 2018]).first_year == 2018
    # Without the break the jump makes quite another slope: the case can tell.
    assert fitted(series).slope != -1.0


def test_too_few_since_the_break_says_so_and_names_the_year() -> None:
    assert fit(points([1.0] * 12), [2016]) == Refused(Refusal.TOO_FEW_SINCE_BREAK, 6, 8, 2016)


def test_a_break_after_the_last_value_or_before_the_first_changes_nothing() -> None:
    series = points([1.0] * 9)
    assert since_last_break(series, [2030]) == (series, None)
    assert since_last_break(series, [2010]) == (series, None)
    assert since_last_break([], [2010]) == ([], None)


def test_noise_around_a_level_has_no_direction() -> None:
    trend = fitted(points([5.0, 6.0, 4.0, 5.5, 4.5, 6.0, 4.0, 5.0, 5.0]))
    assert trend.direction is Direction.UNCERTAIN


def test_what_cannot_be_negative_is_not_foreseen_negative() -> None:
    trend = fitted(points([8.0, 7, 6, 5, 4, 3, 2, 1]))
    assert trend.band(2025).value == -7
    assert trend.band(2025, floor=0.0) == Band(2025, 0.0, 0.0, 0.0)


def test_forecast_is_the_years_after_the_last() -> None:
    assert [band.year for band in forecast(fitted(points([1.0] * 8)), 2020)] == [2018, 2019, 2020]


@pytest.mark.parametrize("bad", [[Point(2010, 1.0), Point(2010, 2.0)], [Point(2010, float("nan"))]])
def test_a_year_twice_or_a_value_that_is_no_number_is_an_error(bad: list[Point]) -> None:
    with pytest.raises(ValueError, match=r"year|number"):
        fit(bad)


def test_the_trend_of_emissions_in_bastad() -> None:
    """The published values of N00401 for Båstad: down 0.20 tonnes a year, by hand with all 55 pairs."""
    published = {
        2000: 9.90675524, 2005: 8.04551356, 2010: 6.8736491, 2015: 6.00997459, 2016: 5.76005203, 2017: 5.63121461,
        2018: 5.36764559, 2019: 5.31277177, 2020: 4.98941712, 2021: 4.88942809, 2022: 4.61209868,
    }  # fmt: skip
    series = [Point(year, value) for year, value in published.items()]
    slopes = sorted((b.value - a.value) / (b.year - a.year) for a, b in combinations(series, 2))
    trend = fitted(series)
    assert trend.slope == pytest.approx(slopes[27])
    assert trend.direction is Direction.FALLING
