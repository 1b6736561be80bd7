# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Sentences computed from numbers, in Swedish and English."""

from typing import Any

import pytest
from django.utils import translation

from knutpunkt.indicators import wording
from knutpunkt.indicators.judgement import Good
from knutpunkt.indicators.picture import Break
from knutpunkt.indicators.snapshot import Spread, Standing
from tests.indicators.factories import make_picture


def median(year: int, value: float) -> dict[str, Any]:
    return {"spreads": (Spread(year, 21, value - 1, value, value + 1),)}


CASES = [
    # values, more, Swedish, English
    ({2000: 10.0, 2022: 5.0}, {}, "Utsläpp har halverats sedan 2000.", "Utsläpp halved since 2000."),
    ({2000: 10.0, 2022: 4.0}, {}, "Utsläpp har mer än halverats sedan 2000.", "Utsläpp more than halved since 2000."),
    ({2000: 10.0, 2022: 20.1}, {}, "Utsläpp har fördubblats sedan 2000.", "Utsläpp doubled since 2000."),
    ({2000: 10.0, 2022: 25.0}, {}, "Utsläpp har mer än fördubblats sedan 2000.", "Utsläpp more than doubled since 2000."),
    ({2000: 10.0, 2022: 7.7}, {}, "Utsläpp har minskat med 23 procent sedan 2000.", "Utsläpp fell by 23 per cent since 2000."),
    ({2000: 10.0, 2022: 11.2}, {}, "Utsläpp har ökat med 12 procent sedan 2000.", "Utsläpp rose by 12 per cent since 2000."),
    ({2000: 10.0, 2022: 10.1}, {}, "Utsläpp ligger på ungefär samma nivå som 2000.", "Utsläpp stayed at about the same level as in 2000."),
    ({2000: 0.5, 2022: 9.5}, {}, "Utsläpp har ökat från 0,5 till 9,5\u00a0kg/inv sedan 2000.", "Utsläpp rose from 0.5 to 9.5\u00a0kg/inv since 2000."),
    ({2000: -8.0, 2022: -2.0}, {}, "Utsläpp har ökat från −8,0 till −2,0\u00a0kg/inv sedan 2000.", "Utsläpp rose from −8.0 to −2.0\u00a0kg/inv since 2000."),
    ({2000: 14.5, 2022: 20.6}, {"unit": "%"}, "Utsläpp har ökat från 14,5 till 20,6\u00a0% sedan 2000.", "Utsläpp rose from 14.5 to 20.6\u00a0% since 2000."),
    ({2000: 20.0, 2022: 20.01}, {"unit": "%"}, "Utsläpp ligger kvar på 20,0\u00a0% sedan 2000.", "Utsläpp remained at 20.0\u00a0% since 2000."),
    ({2022: 5.0}, {}, "Utsläpp är 5,0\u00a0kg/inv (2022).", "Utsläpp stood at 5.0\u00a0kg/inv in 2022."),
    ({2021: 1.0}, {"unit": "ja/nej"}, "Utsläpp: ja (2021).", "Utsläpp: yes (2021)."),
    ({2021: 0.0}, {"unit": "ja/nej"}, "Utsläpp: nej (2021).", "Utsläpp: no (2021)."),
    ({}, {}, "Utsläpp har inga värden ännu.", "Utsläpp: no values yet."),
]  # fmt: skip


@pytest.mark.parametrize(("values", "more", "swedish", "english"), CASES)
def test_headline(values: dict[int, float | None], more: dict[str, Any], swedish: str, english: str) -> None:
    picture = make_picture(values, **more)
    with translation.override("sv"):
        assert wording.headline(picture) == swedish
    with translation.override("en"):
        assert wording.headline(picture) == english


@pytest.mark.parametrize(
    ("good", "own_median", "end"),
    [
        (Good.DOWN, 4.0, "har halverats sedan 2000 men ligger över medianen för liknande kommuner."),
        (Good.DOWN, 6.0, "har halverats sedan 2000 och ligger under medianen för liknande kommuner."),
        (Good.UP, 4.0, "har halverats sedan 2000 men ligger över medianen för liknande kommuner."),
        (Good.UP, 6.0, "har halverats sedan 2000 och ligger under medianen för liknande kommuner."),
        (Good.NEUTRAL, 4.0, "har halverats sedan 2000 och ligger över medianen för liknande kommuner."),
        (Good.DOWN, 5.04, "har halverats sedan 2000 och ligger på medianen för liknande kommuner."),
    ],
)
def test_headline_beside_the_others(good: Good, own_median: float, end: str) -> None:
    picture = make_picture({2000: 10.0, 2022: 5.0}, good=good, **median(2022, own_median))
    assert wording.headline(picture) == f"Utsläpp {end}"


def test_headline_says_nothing_of_a_median_of_another_year() -> None:
    assert "medianen" not in wording.headline(make_picture({2000: 10.0, 2022: 5.0}, **median(2021, 4.0)))


def test_change_is_counted_from_the_last_break() -> None:
    picture = make_picture({2000: 100.0, 2015: 10.0, 2022: 5.0}, breaks=(Break(2015, "nytt"),))
    assert wording.headline(picture) == "Utsläpp har halverats sedan 2015."


def test_missing_years_are_not_zero() -> None:
    picture = make_picture({2000: None, 2001: 10.0, 2022: 5.0, 2023: None})
    assert wording.headline(picture) == "Utsläpp har halverats sedan 2001."


def test_amounts_follow_the_language() -> None:
    picture = make_picture({2000: 1.0}, unit="kg/inv", decimals=2)
    assert wording.amount(picture, 1234.5) == "1\u00a0234,50\u00a0kg/inv"
    assert wording.amount(picture, None) == "–"
    with translation.override("en"):
        assert wording.amount(picture, 1234.5) == "1,234.50\u00a0kg/inv"


def test_places_in_words() -> None:
    standing = Standing(157, 290, 1, 1.0, 2.0, 3.0, 0.4, ("0183",))
    assert wording.place_words(standing) == "plats 157 av 290"
    shared = Standing(195, 282, 88, 1.0, 2.0, 3.0, 88.8, ("2584",))
    assert wording.place_words(shared) == "delad plats 195 av 282"


def test_trend_in_words() -> None:
    falling = make_picture({2010 + n: 100.0 - 2 * n for n in range(9)})
    assert wording.trend_words(falling) == "Trend sedan 2010: −2,00 kg/inv per år (mellan −2,00 och −2,00)."
    noise = [5.0, 6.0, 4.0, 5.5, 4.5, 6.0, 4.0, 5.0, 5.0]
    unclear = make_picture({2010 + n: value for n, value in enumerate(noise)})
    assert wording.trend_words(unclear).startswith("Ingen tydlig riktning sedan 2010")
    assert wording.trend_words(make_picture({2022: 1.0})) == "Ingen trend: bara 1 värde, det behövs 8."
    broken = make_picture({2010 + n: 1.0 for n in range(9)}, breaks=(Break(2016, "nytt"),))
    assert wording.trend_words(broken) == "Ingen trend: bara 3 värden sedan seriebrottet 2016, det behövs 8."


def test_alt_text_tells_the_finding_and_both_ends() -> None:
    told = wording.alt_text(make_picture({2000: 10.0, 2022: 5.0}))
    assert told == (
        "Utsläpp har halverats sedan 2000. Diagram med värden från 2000 (10,0\u00a0kg/inv) till 2022 (5,0\u00a0kg/inv)."
    )


def test_change_in_a_line_for_lists() -> None:
    assert wording.change_words(make_picture({})) == "inga värden ännu"
    assert wording.change_words(make_picture({2021: 1.0}, unit="ja/nej")) == "ja (2021)"
    assert wording.change_words(make_picture({2000: 10.0, 2022: 5.0})) == "har halverats sedan 2000"
