# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Swedish and English as people write them; every expected text is written by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from knutpunkt.kernel import text

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1234567.5, None, f"1{NBSP}234{NBSP}567,5", "1,234,567.5"),
        (Decimal("-1234.567"), 1, f"−1{NBSP}234,6", "−1,234.6"),
        (Decimal("0.05"), 1, "0,1", "0.1"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (0, None, "0", "0"),
        (12, 2, "12,00", "12.00"),
        (None, 1, "–", "–"),
        (float("nan"), None, "–", "–"),
    ],
)
def test_numbers(value: float | Decimal | None, decimals: int | None, swedish: str, english: str) -> None:
    with override("sv"):
        assert text.number(value, decimals) == swedish
    with override("en"):
        assert text.number(value, decimals) == english


@pytest.mark.parametrize(("value", "shown"), [(3, "+3"), (-3, "−3"), (0, "0"), (0.04, "0,0")])
def test_signs(value: float, shown: str) -> None:
    with override("sv"):
        assert text.number(value, None if value in (3, -3, 0) else 1, sign=True) == shown


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_shown_number_reads_back_the_same(value: Decimal) -> None:
    with override("sv"):
        shown = text.number(value, 2)
    assert Decimal(shown.replace(NBSP, "").replace("−", "-").replace(",", ".")) == value


def test_dates_in_words() -> None:
    with override("sv"):
        assert text.date_words(date(2022, 7, 6)) == "6 juli 2022"
        assert text.time_words(datetime(2022, 7, 6, 12, 30, tzinfo=UTC)) == "6 juli 2022 kl. 14.30"
        assert text.date_words(None) == text.time_words(None) == "–"
    with override("en"):
        assert text.date_words(date(2022, 7, 6)) == "6 July 2022"
        assert text.time_words(datetime(2022, 7, 6, 12, 30, tzinfo=UTC)) == "6 July 2022, 14:30"


def test_a_moment_belongs_to_the_swedish_day() -> None:
    with override("sv"):
        assert text.date_words(datetime(2022, 12, 31, 23, 30, tzinfo=UTC)) == "1 januari 2023"


@pytest.mark.parametrize(
    ("day", "swedish", "english"),
    [
        (6, "i dag", "today"),
        (7, "i morgon", "tomorrow"),
        (5, "i går", "yesterday"),
        (9, "om 3 dagar", "in 3 days"),
        (3, "3 dagar sedan", "3 days ago"),
        (13, "om 7 dagar", "in 7 days"),
        (14, "14 juli 2022", "14 July 2022"),
    ],
)
def test_days_are_relative_within_a_week(day: int, swedish: str, english: str) -> None:
    today = date(2022, 7, 6)
    with override("sv"):
        assert text.near_words(date(2022, 7, day), today) == swedish
    with override("en"):
        assert text.near_words(date(2022, 7, day), today) == english


def test_swedish_order() -> None:
    names = ["Österåker", "Åre", "Ängelholm", "Zinkgruvan", "Édsele", "ek", "Ek", "Übersee", "Ystad", "apa", "Ö"]
    assert sorted(names, key=text.swedish_key) == [
        "apa",
        "Édsele",
        "Ek",
        "ek",
        "Übersee",
        "Ystad",
        "Zinkgruvan",
        "Åre",
        "Ängelholm",
        "Ö",
        "Österåker",
    ]


@pytest.mark.parametrize(("word", "expected"), [("Olofström", "Olofströms"), ("Västerås", "Västerås"), ("", "")])
def test_genitive(word: str, expected: str) -> None:
    assert text.genitive(word) == expected


@pytest.mark.parametrize(
    ("name", "swedish"),
    [
        ("Båstad", "Båstads kommun"),
        ("Umeå", "Umeå kommun"),
        ("Falun", "Falu kommun"),
        ("Höganäs", "Höganäs kommun"),
        ("Upplands-Bro", "Upplands-Bro kommun"),
    ],
)
def test_municipality_names(name: str, swedish: str) -> None:
    with override("sv"):
        assert text.municipality_name(name) == swedish
    with override("en"):
        assert text.municipality_name(name) == f"{name} Municipality"
