# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers and money: hand-worked cases, and every way of writing an amount read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knutpunkt.activities.importing.amounts import parse_hours, parse_money, parse_number

MONEY = {
    "1,5 mkr": "1500000", "250 tkr": "250000", "1 200 000 kr": "1200000", "1\u00a0200\u00a0000": "1200000",
    "1\u2009200\u2009000\u00a0kr": "1200000", "12 000:-": "12000", "1,5 Mkr": "1500000", "1,5 miljoner kr": "1500000",
    "3 milj. kr": "3000000", "100 t kr": "100000", "300000.00": "300000", "300 000 SEK": "300000", "0": "0",
    "1.200.000 kr": "1200000", "1.234,50": "1234.50", "1,234.50": "1234.50", "2 mdkr": "2000000000", "75 kkr": "75000",
}  # fmt: skip
TOLD = {
    "ca 300 tkr": "300000", "max 50 tkr": "50000", "2 mkr/år": "2000000", "1.200 kr": "1200",
}  # fmt: skip
NO_AMOUNT = ["inom ram", "Inom befintlig budget", "inom ordinarie verksamhet", "200–300 tkr", "200 tkr - 300 tkr",
             "Ingen kostnad", "utreds", "Personalkostnad"]  # fmt: skip
WRONG = ["12 abc", "0,5 tjänst", "20 %", "-5", "500 000 kr 2024, 300 000 kr 2025", "1,234", "mycket", "1,2,3"]


@pytest.mark.parametrize("text", MONEY)
def test_amounts_as_people_write_them(text: str) -> None:
    parsed = parse_money(text)
    assert parsed.value == Decimal(MONEY[text])
    assert parsed.note is None


@pytest.mark.parametrize("text", TOLD)
def test_amounts_that_take_interpreting_are_told(text: str) -> None:
    parsed = parse_money(text)
    assert parsed.value == Decimal(TOLD[text])
    assert parsed.note is not None


@pytest.mark.parametrize("text", NO_AMOUNT)
def test_words_and_intervals_give_no_amount_but_a_note(text: str) -> None:
    parsed = parse_money(text)
    assert (parsed.value, parsed.problem) == (None, None)
    assert parsed.note is not None
    assert text in parsed.note.text


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_amount_is_told(text: str) -> None:
    parsed = parse_money(text)
    assert parsed.value is None
    assert parsed.problem is not None
    assert f"'{text}'" in parsed.problem.text


def test_unit_of_the_heading_holds_for_bare_numbers_only() -> None:
    assert parse_money(250, "tkr").value == 250_000
    assert parse_money("250", "tkr").value == 250_000
    assert parse_money("250 kr", "tkr").value == 250
    assert parse_money(250, "tkr").note is not None
    assert parse_money(250).value == 250


NUMBERS = {
    "1 234,5": "1234.5", "1\u202f234,5": "1234.5", "1.234,5": "1234.5", "1,234.5": "1234.5", "−3": "-3", "-3": "-3",
    "(3)": "-3", "1,5E3": "1500", "1.234.567": "1234567", "0,125": "0.125", "3,": "3", "0.125": "0.125",
}  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text: str) -> None:
    assert parse_number(text).value == Decimal(NUMBERS[text])


@pytest.mark.parametrize(("text", "value"), [("1,234", "1.234"), ("1.234", "1234")])
def test_numbers_with_two_readings_are_told(text: str, value: str) -> None:
    assert parse_number(text).value == Decimal(value)
    assert parse_number(text).note is not None


@pytest.mark.parametrize("text", ["12 abc", "1,23,456", "1.2.3", "", "e5", "12.345,67,8", "--3x"])
def test_no_number_is_made_of_other_text(text: str) -> None:
    assert parse_number(text).value is None
    assert parse_number(text).problem is not None


@pytest.mark.parametrize(
    ("value", "hours"), [("40 h", "40"), ("ca 12 timmar", "12"), (7.5, "7.5"), ("5 dagar", "40"), ("1 200", "1200")]
)
def test_hours(value: str | float, hours: str) -> None:
    assert parse_hours(value).value == Decimal(hours)


def test_hours_that_are_none() -> None:
    assert parse_hours("många").problem is not None
    assert parse_hours(-3).problem is not None
    assert parse_hours("-").value is None


WHOLE = st.integers(0, 99_999_999)
SPACES = st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ""])


@given(WHOLE, st.integers(0, 99), SPACES)
def test_every_amount_with_cents_reads_back(whole: int, cents: int, space: str) -> None:
    text = f"{whole:,}".replace(",", space) + f",{cents:02}"
    assert parse_number(text).value == Decimal(f"{whole}.{cents:02}")
    assert parse_money(f"{text} kr").value == Decimal(f"{whole}.{cents:02}")


@given(st.decimals(0, 999, places=1), st.sampled_from([("tkr", 1_000), ("mkr", 1_000_000), ("kkr", 1_000)]))
def test_every_unit_reads_back(number: Decimal, unit: tuple[str, int]) -> None:
    assert parse_money(f"{number} {unit[0]}".replace(".", ",")).value == number * unit[1]


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_told_or_empty(text: str) -> None:
    parsed = parse_money(text)
    assert parsed.value is None or (parsed.problem is None and parsed.value >= 0)
