# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The four levels, each worked by hand."""

import pytest

from knutpunkt.indicators.judgement import Code, Goal, Good, Level, judge
from knutpunkt.indicators.trend import Point


def falling(step: float, start: float = 100.0, years: int = 10) -> list[Point]:
    return [Point(2010 + index, start - step * index) for index in range(years)]


#: From 100 in 2010 to 40 in 2030: three a year. In 2019 the path is at 73.
HALVE = Goal(Point(2010, 100.0), Point(2030, 40.0))


def codes(*args: object, **kwargs: object) -> tuple[Level, list[Code]]:
    judged = judge(*args, **kwargs)  # type: ignore[arg-type]
    return judged.level, [reason.code for reason in judged.reasons]


def test_ahead_of_the_path_and_heading_below_the_target_will_be_met() -> None:
    # Four a year: 64 in 2019 where 73 is needed, and 20 in 2030 where 40 is needed.
    judged = judge(falling(4), HALVE, Good.DOWN)
    assert judged.level is Level.WILL_BE_MET
    where, heading = judged.reasons
    assert (where.code, where.numbers) == (Code.ON_PATH, {"year": 2019, "value": 64.0, "path": 73.0})
    assert (heading.code, heading.numbers) == (
        Code.HEADING_WELL, {"year": 2030, "low": 20.0, "high": 20.0, "target": 40.0},
    )  # fmt: skip


def test_behind_the_path_and_heading_above_the_target_is_at_risk() -> None:
    # One a year: 91 in 2019 where 73 is needed, and 80 in 2030.
    assert codes(falling(1), HALVE, Good.DOWN) == (Level.AT_RISK, [Code.BEHIND_PATH, Code.HEADING_BADLY])


def test_behind_the_path_but_heading_to_the_target_is_uncertain() -> None:
    # A late target path: from 100 to 60 by 2016, then flat. The value 2019 is 73 (three a year), 40 in 2030.
    early = Goal(Point(2010, 100.0), Point(2030, 50.0), (Point(2016, 60.0),))
    assert codes(falling(3), early, Good.DOWN) == (Level.UNCERTAIN, [Code.BEHIND_PATH, Code.HEADING_WELL])


def test_a_target_inside_the_interval_is_uncertain() -> None:
    noisy = [100, 93, 99, 88, 92, 80, 90, 77, 84, 70]
    series = [Point(2010 + index, float(value)) for index, value in enumerate(noisy)]
    level, found = codes(series, HALVE, Good.DOWN)
    assert (level, found[1]) == (Level.UNCERTAIN, Code.HEADING_ACROSS)


def test_more_is_better_turns_everything_round() -> None:
    rising = [Point(2010 + index, 10.0 + 4 * index) for index in range(10)]
    goal = Goal(Point(2010, 10.0), Point(2030, 60.0))
    assert codes(rising, goal, Good.UP)[0] is Level.WILL_BE_MET
    assert codes(falling(1, 40.0), goal, Good.UP)[0] is Level.AT_RISK


def test_the_same_numbers_are_judged_otherwise_when_the_direction_is_turned() -> None:
    assert codes(falling(4), HALVE, Good.DOWN)[0] is Level.WILL_BE_MET
    assert codes(falling(4), HALVE, Good.UP)[0] is Level.AT_RISK


def test_without_a_direction_the_target_itself_points_the_way() -> None:
    assert codes(falling(4), HALVE, Good.NEUTRAL)[0] is Level.WILL_BE_MET
    flat = Goal(Point(2010, 50.0), Point(2030, 50.0))
    assert codes(falling(4), flat, Good.NEUTRAL) == (Level.CANNOT_BE_JUDGED, [Code.NO_DIRECTION])


@pytest.mark.parametrize(
    ("value", "level", "code"),
    [(40.0, Level.WILL_BE_MET, Code.TARGET_MET), (40.1, Level.AT_RISK, Code.TARGET_MISSED)],
)
def test_in_the_target_year_its_own_value_decides(value: float, level: Level, code: Code) -> None:
    series = [*falling(1), Point(2030, value), Point(2031, 0.0)]
    assert codes(series, HALVE, Good.DOWN) == (level, [code])


def test_a_target_year_that_passed_without_a_value_cannot_be_judged() -> None:
    series = [*falling(4), Point(2031, 0.0)]
    assert codes(series, HALVE, Good.DOWN) == (Level.CANNOT_BE_JUDGED, [Code.NO_VALUE_FOR_TARGET_YEAR])


def test_what_is_missing_is_named() -> None:
    cannot = Level.CANNOT_BE_JUDGED
    assert codes(falling(4), None, Good.DOWN) == (cannot, [Code.NO_TARGET])
    assert codes([], HALVE, Good.DOWN) == (cannot, [Code.NO_VALUES])
    assert codes(falling(4, years=7), HALVE, Good.DOWN) == (cannot, [Code.TOO_FEW_POINTS])
    assert codes(falling(4), HALVE, Good.DOWN, [2015]) == (cannot, [Code.TOO_FEW_SINCE_BREAK])


def test_the_path_is_straight_between_its_points_and_flat_outside() -> None:
    goal = Goal(Point(2010, 100.0), Point(2030, 40.0), (Point(2020, 90.0),))
    expected = {2005: 100.0, 2010: 100.0, 2015: 95.0, 2020: 90.0, 2025: 65.0, 2030: 40.0, 2040: 40.0}
    assert {year: goal.expected(year) for year in expected} == expected


def test_a_path_that_does_not_go_forward_is_an_error() -> None:
    with pytest.raises(ValueError, match="rise"):
        Goal(Point(2030, 1.0), Point(2010, 2.0))
