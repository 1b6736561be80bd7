# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules at their edges. Expected points are worked out by hand."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from knutpunkt.ranking.editions.definition import RelativeRule, Rule
from knutpunkt.ranking.scoring.rules import NOBODY, highest_points, lowest_points, relative_points
from tests.ranking.scoring.building import Said, edition, ladder, options, points, question, relative, scorer

numbers = st.lists(st.decimals(-100, 100, places=2), min_size=1, max_size=8)


def as_rule(told: dict[str, Any]) -> Rule:
    rule: Rule = TypeAdapter(Rule).validate_python(told)
    return rule


def bonus(each: str, *, at_most: str | None = None, when: tuple[str, ...] = ()) -> dict[str, Any]:
    aspects = [{"key": key, "label": key} for key in ("x", "y", "z")]
    return {"bonus": {"points": each, "aspects": aspects, "at_most": at_most, "when": list(when)}}


def check(rule: dict[str, Any], told: dict[Said, str], **more: Any) -> None:
    """All the values among the same units, against fractions."""
    half = Fraction(1, 2 * 10**20)
    for (value, expected), got in zip(told.items(), points(rule, *told, **more), strict=True):
        over, _, under = expected.partition("/")
        assert abs(Fraction(got) - Fraction(over) / Fraction(under or 1)) <= half, value


def test_an_option_may_take_points_away() -> None:
    check(options(ja=-3, nej=0), {"ja": "-3", "nej": "0", None: "0"})


def test_a_bonus_is_for_each_aspect_up_to_a_most() -> None:
    rule = options(ja=1, nej=0) | bonus("0.5", at_most="1", when=("ja",))
    check(rule, {"ja": "1", "ja+x": "1.5", "ja+x+y": "2", "ja+x+y+z": "2", "nej+x": "0"})
    assert highest_points(as_rule(rule)) == 2


def test_a_bonus_may_take_away_and_its_most_is_then_the_most_drawn() -> None:
    rule = options(ja=1, nej=0) | bonus("-0.5", at_most="1")
    check(rule, {"ja+x": "0.5", "ja+x+y+z": "0", "nej+x": "-0.5"})
    assert (highest_points(as_rule(rule)), lowest_points(as_rule(rule))) == (1, -1)


def test_a_ladder_gives_the_first_step_from_the_top() -> None:
    downwards = ladder(("below", 2, "1"), ("at_most", 5, "0.5"), otherwise="-1")
    check(downwards, {"1.99": "1", 2: "0.5", 5: "0.5", "5.01": "-1", None: "0"})
    assert (highest_points(as_rule(downwards)), lowest_points(as_rule(downwards))) == (1, -1)


def test_share_of_best_upwards() -> None:
    check(relative(2), {80: "2", 60: "1.5", 27: "27/40", 0: "0", -5: "0"})


def test_share_of_best_where_the_best_is_nothing() -> None:
    check(relative(2), {0: "0", -3: "0"})
    check(relative(2, "lower"), {0: "2", 5: "0"})
    check(relative(2, "lower"), {-1: "2", 0: "0", 5: "0"})


def test_share_of_best_downwards_is_the_best_divided_by_the_value() -> None:
    check(relative(1, "lower"), {300: "1", 450: "2/3", 600: "0.5"})


def test_a_published_best_is_used_and_not_passed() -> None:
    check(relative(2, best="50"), {25: "1", 50: "2", 60: "2"})
    check(relative(2, "lower", best="10"), {20: "1", 10: "2", 5: "2", 0: "2"})


def test_worse_than_the_threshold_gives_nothing_and_at_it_something() -> None:
    check(relative(2, threshold="40"), {80: "2", 40: "1", "39.9": "0"})
    check(relative(2, "lower", threshold="20"), {10: "2", 20: "1", "20.1": "0"})


def test_values_beyond_cap_and_floor_are_taken_as_these_before_the_best_is_found() -> None:
    check(relative(1, cap="50"), {90: "1", 50: "1", 25: "0.5"})
    check(relative(1, "lower", floor="10"), {2: "1", 10: "1", 20: "0.5"})


def test_between_the_best_and_the_worst() -> None:
    check(relative(2, curve="between", zero_at="worst"), {10: "2", 7: "4/5", 5: "0"})
    check(relative(2, "lower", curve="between", zero_at="worst"), {1: "2", 2: "1.5", 5: "0"})


def test_where_all_are_alike_all_are_best() -> None:
    check(relative(2, curve="between", zero_at="worst"), {5: "2", Decimal("5.0"): "2"})
    check(relative(2, curve="between", zero_at="worst"), {7: "2"})
    check(relative(2), {7: "2"})


def test_between_the_best_and_a_number() -> None:
    check(relative(2, "lower", curve="between", zero_at="9"), {1: "2", 5: "1", 9: "0", 12: "0"})
    check(relative(2, curve="between", zero_at="-4"), {4: "2", 0: "1", -4: "0", -9: "0"})


def test_if_even_the_best_is_no_better_than_the_number_nobody_gets_points() -> None:
    check(relative(2, "lower", curve="between", zero_at="9"), {9: "0", 12: "0"})
    check(relative(2, "lower", curve="between", zero_at="9"), {10: "0"})


def test_minus_points_in_a_line_or_all_at_once() -> None:
    rule = {"curve": "between", "zero_at": "0"}
    in_line = relative(2, "lower", **rule, minus={"beyond": "2", "points": "-2", "full_at": "12"})
    check(in_line, {-4: "2", -1: "0.5", 0: "0", 2: "0", 7: "-1", 12: "-2", 40: "-2"})
    at_once = relative(2, "lower", **rule, minus={"beyond": "2", "points": "-2"})
    check(at_once, {-4: "2", 2: "0", "2.01": "-2", 40: "-2"})
    assert lowest_points(as_rule(at_once)) == -2


def test_minus_points_to_the_worst_are_whole_for_the_worst_alone() -> None:
    rule = relative(2, "lower", curve="between", zero_at="0", minus={"beyond": "2", "points": "-2", "full_at": "worst"})
    check(rule, {-4: "2", 4: "-2/3", 8: "-2"})
    check(rule, {-4: "2", 2: "0"})


def test_minus_points_upwards_and_instead_of_other_points() -> None:
    rule = relative(2, threshold="0", minus={"beyond": "10", "points": "-1"})
    check(rule, {80: "2", 10: "0.25", "9.9": "-1", -5: "-1"})


@pytest.mark.parametrize("more", [{}, {"curve": "between", "zero_at": "worst"}])
def test_without_a_best_there_is_nothing_to_be_a_proportion_of(more: dict[str, Any]) -> None:
    rule = as_rule(relative(2, **more))
    assert isinstance(rule, RelativeRule)
    assert relative_points(rule, Decimal(5), NOBODY) == 0


def test_points_given_are_the_points() -> None:
    check({"kind": "given", "points": "6", "least": "-1"}, {"4.25": "4.25", -1: "-1", None: "0"})


def test_the_weight_makes_the_highest_its_own() -> None:
    weighted = {"weights": {"low": "1", "medium": "2", "high": "3"}}
    asked = edition(
        question("a", options(ja=4, delvis=1, nej=0), weight="high"),
        question("b", options(ja=0, nej=-2), weight="medium"),
        **weighted,
    )
    told = scorer(asked, u={"a": "delvis", "b": "nej"}, v={"a": "ja", "b": "ja"}).scores()
    assert [unit.questions["a"].points for unit in told.units] == [Decimal("0.75"), 3]
    assert told.units[0].questions["a"].max == 3
    # What can only take away has no highest to be a share of.
    assert (told.units[0].questions["b"].points, told.units[0].questions["b"].max) == (-2, 0)


@pytest.mark.parametrize("better", ["higher", "lower"])
@settings(deadline=None)
@given(numbers)
def test_points_are_never_outside_the_rules_own_limits(better: str, values: list[Decimal]) -> None:
    for more in (
        {},
        {"curve": "between", "zero_at": "worst"},
        {
            "curve": "between",
            "zero_at": "3",
            "threshold": "3",
            "minus": {"beyond": "3", "points": "-1", "full_at": "worst"},
        },
    ):
        rule = relative(2, better, **more)
        lowest, highest = lowest_points(as_rule(rule)), highest_points(as_rule(rule))
        got = points(rule, *values)
        assert all(lowest <= each <= highest for each in got)
        ordered = sorted(zip(values, got, strict=True), reverse=better == "lower")
        assert [each for _, each in ordered] == sorted(got)  # a better value never gives fewer points
