# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The places through the years: movement, gaps, words and chart."""

import re

import pytest
from django.utils import translation

from knutpunkt.kernel.chart_render import render_svg
from knutpunkt.ranking.standing import charts, wording
from knutpunkt.ranking.standing.course import Course, Direction, Stand, spans

#: Båstad's known places (domain facts 3.1).
KNOWN = ((2016, 46), (2017, 83), (2018, 39), (2019, 53), (2020, 59))
BASTAD = Course("Rankningen", 25, tuple(Stand(year, place) for year, place in KNOWN), until=2023)


def course(*stands: tuple[int, int], goal: int | None = 25, until: int = 0) -> Course:
    return Course("Rankningen", goal, tuple(Stand(year, place) for year, place in stands), until)


def test_a_lower_number_is_upwards() -> None:
    assert course((2019, 53), (2020, 40)).direction is Direction.UP
    assert course((2019, 53), (2020, 59)).direction is Direction.DOWN
    assert course((2019, 53), (2020, 53)).direction is Direction.SAME
    assert course((2020, 53)).direction is None
    assert course().direction is None


def test_years_without_a_place_are_told_and_break_the_line() -> None:
    assert BASTAD.missing == (2021, 2022, 2023)
    broken = course((2016, 46), (2018, 39), (2019, 53), (2022, 30))
    assert broken.missing == (2017, 2020, 2021)
    assert broken.parts == (0, 1, 1, 2)
    assert spans(broken.missing) == [(2017, 2017), (2020, 2021)]
    assert course().missing == ()


def test_own_movement_comes_first_then_the_goal() -> None:
    with translation.override("sv"):
        assert wording.movement(BASTAD) == [
            "Från plats 53 (2019) till plats 59 (2020).",
            "Bäst hittills: plats 39 (2018).",
            "Målet är att vara bland de 25 främsta: 34 platser kvar.",
        ]
        assert wording.gap_words(BASTAD) == "För 2021–2023 är platsen inte känd."
        assert wording.movement(course((2020, 30), (2021, 24))) == [
            "Från plats 30 (2020) till plats 24 (2021).",
            "Det är den bästa placeringen hittills.",
            "Målet att vara bland de 25 främsta är nått.",
        ]
        assert wording.movement(course((2021, 26)))[-1].endswith(": 1 plats kvar.")
        assert wording.movement(course((2020, 40), (2021, 40), goal=None))[0] == "Plats 40 (2021), samma som 2020."
    assert wording.movement(course()) == []
    assert wording.gap_words(course((2020, 1))) == ""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("place", [1, 25, 262, 290])
def test_nobody_is_told_how_many_came_after(language: str, place: int) -> None:
    told = course((2019, 280), (2020, place))
    with translation.override(language):
        words = " ".join([*wording.movement(told), wording.alt_text(told), wording.direction_words(told)]).casefold()
    assert not re.search(r"\b(sist|sämst|botten|last|worst|bottom|lowest|jumbo)", words)
    assert str(place) in words


def test_the_chart_has_one_on_top_the_goal_and_the_gaps() -> None:
    stands = (
        Stand(2016, 46),
        Stand(2018, 39, "Nya grupper"),
        Stand(2019, 53, "Färre grupper"),
        Stand(2022, 59, "Allt"),
    )
    told = Course("Rankningen", 25, stands, until=2023)
    with translation.override("sv"):
        made = charts.spec(told)
    data = made["datasets"]
    assert [(row["year"], row["place"], row["part"]) for row in data["own"]] == [
        (2016, 46, 0), (2018, 39, 1), (2019, 53, 1), (2022, 59, 2)
    ]  # fmt: skip
    assert {row["place"] for row in data["goal"]} == {25}
    assert [row["year"] for row in data["goal"]] == [2016, 2023]
    # of two years in a row the first has the word
    assert [(row["year"], row["text"]) for row in data["changes"]] == [
        (2018, "Ny metod"),
        (2019, ""),
        (2022, "Ny metod"),
    ]
    scale = made["layer"][-1]["encoding"]["y"]["scale"]
    assert scale["reverse"] is True
    assert scale["domain"][0] == 1
    assert scale["domain"][1] >= 59


def drawn_heights(svg: str) -> dict[str, float]:
    """The height at which each bold number stands in the picture."""
    found = re.findall(r'transform="translate\([\d.]+,([\d.]+)\)"[^>]*font-weight="bold"[^>]*>(\d+)<', svg)
    return {text: float(height) for height, text in found}


def test_a_better_place_is_drawn_higher() -> None:
    drawn = render_svg(charts.spec(BASTAD))
    heights = drawn_heights(drawn)
    assert heights.keys() == {"46", "83", "39", "53", "59"}
    assert {"1", "20", "40", "60", "80", "100"} <= set(re.findall(r">(\d+)</text>", drawn))
    assert sorted(heights, key=heights.__getitem__) == ["39", "46", "53", "59", "83"]  # a smaller y is higher up


def test_the_small_chart_has_no_axes_but_the_same_places() -> None:
    made = charts.small(BASTAD)
    assert made["datasets"]["own"] == charts.spec(BASTAD)["datasets"]["own"]
    assert made["layer"][-1]["encoding"]["x"]["axis"] is made["layer"][-1]["encoding"]["y"]["axis"] is None
    assert render_svg(made).startswith("<svg")
    assert render_svg(charts.small(course((2020, 7), goal=None)))
