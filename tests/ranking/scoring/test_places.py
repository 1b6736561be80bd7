# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places, by the four customs."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.ranking.scoring.places import Ties, place_among, places
from tests.ranking.scoring.building import edition, question, scorer

POINTS = {"kind": "given", "points": "10"}
totals = st.lists(st.integers(0, 5).map(Decimal), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("shared", "1 2 2 4"), ("dense", "1 2 2 3"), ("last", "1 3 3 4"), ("mean", "1 2.5 2.5 4")],
)
def test_each_custom(ties: Ties, expected: str) -> None:
    told = places([Decimal(9), Decimal(7), Decimal(7), Decimal(5)], ties)
    assert told == [Decimal(place) for place in expected.split()]


def test_the_order_of_the_totals_is_kept() -> None:
    assert places([Decimal(5), Decimal(9), Decimal(7)]) == [3, 1, 2]
    assert places([]) == []


@settings(deadline=None)
@given(totals)
def test_the_means_sum_to_what_untied_places_would(told: list[Decimal]) -> None:
    assert sum(places(told, "mean")) == len(told) * (len(told) + 1) // 2


@settings(deadline=None)
@given(totals, st.sampled_from(get_args(Ties)))
def test_one_among_the_others_has_the_place_it_has_in_the_whole(told: list[Decimal], ties: Ties) -> None:
    assert [place_among(told[n], told[:n] + told[n + 1 :], ties) for n in range(len(told))] == places(told, ties)


def test_places_in_group_and_county_are_counted_there() -> None:
    units = [
        {"id": "a", "group": "stad", "county": "Skåne"},
        {"id": "b", "group": "land", "county": "Skåne"},
        {"id": "c", "group": "land", "county": "Halland"},
        {"id": "d"},
    ]
    groups = [{"key": "stad", "name": "Stad"}, {"key": "land", "name": "Land"}]
    asked = edition(question("q", POINTS), units=units, groups=groups)
    told = scorer(asked, a={"q": 9}, b={"q": 7}, c={"q": 8}, d={"q": 10}).scores()
    assert [(unit.place, unit.group_place, unit.county_place) for unit in told.units] == [
        (2, 1, 1), (4, 2, 2), (3, 1, 1), (1, None, None),
    ]  # fmt: skip


def test_places_by_the_published_total_are_shared_where_rounding_makes_them_alike() -> None:
    told = {"a": {"q": "7.4"}, "b": {"q": "7.3"}}
    for by, expected in (("total", [1, 2]), ("published", [1, 1])):
        asked = edition(question("q", POINTS), total={"decimals": 0}, places={"by": by})
        assert [unit.place for unit in scorer(asked, **told).scores().units] == expected
