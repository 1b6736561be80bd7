# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Similar municipalities, by hand and on the registry."""

from fractions import Fraction

from knutpunkt.people.models import Municipality
from knutpunkt.ranking.standing.figures import around
from knutpunkt.ranking.standing.similar import Facts, distance, similar_to

OWN = Facts("0001", "C9", 20_000)
OTHERS = [
    Facts("0002", "C9", 40_000),  # twice as large
    Facts("0003", "C9", 10_000),  # half as large: as near as the one above
    Facts("0004", "C9", 19_000),
    Facts("0005", "B4", 20_000),  # another group
    Facts("0006", "C9", 26_000),
]


def test_the_same_group_nearest_in_population_first() -> None:
    # 19 000: 1.05 times, 26 000: 1.3, then 40 000 and 10 000, both 2 times, in order of code
    assert similar_to(OWN, [OWN, *OTHERS], 4) == ("0004", "0006", "0002", "0003")
    assert similar_to(OWN, [OWN, *OTHERS], 1) == ("0004",)
    assert similar_to(OWN, [OWN]) == ()


def test_distance_is_how_many_times_larger() -> None:
    assert distance(30, 20) == distance(20, 30) == Fraction(3, 2)
    assert distance(0, 5) == 5


def test_bastad_among_those_of_the_registry(country: Municipality, registry: list[dict[str, str]]) -> None:
    rows = {row["code"]: row for row in registry}
    own = int(rows["1278"]["population_2022"])

    def times(code: str) -> float:
        other = int(rows[code]["population_2022"])
        return max(own, other) / min(own, other)

    group = {code for code, row in rows.items() if row["skr_group_code"] == "C9"} - {"1278"}
    assert around(country).similar == tuple(sorted(group, key=times)[:8])
