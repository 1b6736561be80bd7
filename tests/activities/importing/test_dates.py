# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates and periods: hand-worked cases, and every way of writing a date read back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knutpunkt.activities.importing.dates import parse_date, parse_period

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]

PLAIN = {
    "31 dec 2024": ("2024-12-31", "2024-12-31"),
    "31 maj 2026": ("2026-05-31", "2026-05-31"),
    "1:a mars 2024": ("2024-03-01", "2024-03-01"),
    "den 6 juli 2022": None,
    "2024-03-01": ("2024-03-01", "2024-03-01"),
    "20240301": ("2024-03-01", "2024-03-01"),
    "2025-12-31 00:00": ("2025-12-31", "2025-12-31"),
    "2022": ("2022-01-01", "2022-12-31"),
    "mars 2025": ("2025-03-01", "2025-03-31"),
    "feb. 2024": ("2024-02-01", "2024-02-29"),
    "2024-06": ("2024-06-01", "2024-06-30"),
    "kvartal 3 2024": ("2024-07-01", "2024-09-30"),
    "Q3 2024": ("2024-07-01", "2024-09-30"),
    "2024 Q3": ("2024-07-01", "2024-09-30"),
    "3:e kvartalet 2024": ("2024-07-01", "2024-09-30"),
    "kv. 2 2024": ("2024-04-01", "2024-06-30"),
    "tertial 2 2025": ("2025-05-01", "2025-08-31"),
    "första halvåret 2024": ("2024-01-01", "2024-06-30"),
    "v. 12 2024": ("2024-03-18", "2024-03-24"),
    "vecka 1 2026": ("2025-12-29", "2026-01-04"),
    "2024-2026": ("2024-01-01", "2026-12-31"),
    "2024–2026": ("2024-01-01", "2026-12-31"),
    "mars - juni 2025": ("2025-03-01", "2025-06-30"),
    "jan 2024 – dec 2025": ("2024-01-01", "2025-12-31"),
    "2025-01-01 - 2025-12-31": ("2025-01-01", "2025-12-31"),
    "15-20 maj 2024": ("2024-05-15", "2024-05-20"),
    "1 juni – 31 aug 2025": ("2025-06-01", "2025-08-31"),
}
"""Text → first and last day; read without a word."""

TOLD = {
    "den 6 juli 2022": ("2022-07-06", "2022-07-06"),
    "1/3-2024": ("2024-03-01", "2024-03-01"),
    "31.12.2024": ("2024-12-31", "2024-12-31"),
    "12/31/2024": ("2024-12-31", "2024-12-31"),
    "240301": ("2024-03-01", "2024-03-01"),
    "dec -24": ("2024-12-01", "2024-12-31"),
    "hösten 2025": ("2025-09-01", "2025-11-30"),
    "våren 2026": ("2026-03-01", "2026-05-31"),
    "vintern 2025": ("2025-12-01", "2026-02-28"),
    "VT 2025": ("2025-01-01", "2025-06-30"),
    "HT25": ("2025-07-01", "2025-12-31"),
    "slutet av 2024": ("2024-09-01", "2024-12-31"),
    "årsskiftet 2024/2025": ("2024-12-31", "2024-12-31"),
    "2024/25": ("2024-01-01", "2025-12-31"),
    "senast 31 dec 2024": (None, "2024-12-31"),
    "t.o.m. 2025": (None, "2025-12-31"),
    "Från 2023": ("2023-01-01", None),
    "2023-": ("2023-01-01", None),
    "2023 och framåt": ("2023-01-01", None),
    "2022-löpande": ("2022-01-01", None),
    "löpande": (None, None),
    "Tillsvidare": (None, None),
    "årligen": (None, None),
}
"""Text → first and last day; read with a note, since it took interpreting."""

WRONG = {
    "31 feb 2024": "'31 feb 2024' finns inte. Skriv ett datum som 2024-02-29 eller lämna tomt.",
    "2023-02-29": "'2023-02-29' finns inte. Skriv ett datum som 2023-02-28 eller lämna tomt.",
    "31 nov. 2024": "'31 nov. 2024' finns inte. Skriv ett datum som 2024-11-30 eller lämna tomt.",
    "2024-13-01": "'2024-13-01' finns inte. Skriv ett datum som 2024-12-01 eller lämna tomt.",
    "v 54 2024": "'v 54 2024' finns inte. Skriv ett datum som 2024-12-28 eller lämna tomt.",
    "31 december": "'31 december' saknar år. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "Q3": "'Q3' saknar år. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "vecka 12": "'vecka 12' saknar år. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "hösten": "'hösten' saknar år. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "Klart": "'Klart' är inget datum. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "omgående": "'omgående' är inget datum. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "kvartal 5 2024": "'kvartal 5 2024' är inget datum. Skriv ett datum som 2024-12-31 eller lämna tomt.",
    "2025-2023": "'2025-2023' slutar innan det börjar. Rätta datumen.",
}


def days(text: str) -> tuple[str | None, str | None]:
    period = parse_period(text).value
    assert period is not None
    return (
        period.first.isoformat() if period.first else None,
        period.last.isoformat() if period.last else None,
    )


@pytest.mark.parametrize("text", [text for text, expected in PLAIN.items() if expected])
def test_ordinary_writing_is_read_without_a_word(text: str) -> None:
    assert days(text) == PLAIN[text]
    assert parse_period(text).note is None


@pytest.mark.parametrize("text", TOLD)
def test_writing_that_takes_interpreting_is_told(text: str) -> None:
    assert days(text) == TOLD[text]
    note = parse_period(text).note
    assert note is not None
    assert text in note.text


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_date_says_what_to_write(text: str) -> None:
    parsed = parse_period(text)
    assert parsed.value is None
    assert parsed.problem is not None
    assert parsed.problem.text == WRONG[text]


def test_a_start_takes_the_first_day_and_an_end_the_last() -> None:
    assert parse_date("kvartal 3 2024", "start").value == dt.date(2024, 7, 1)
    assert parse_date("kvartal 3 2024", "end").value == dt.date(2024, 9, 30)
    assert parse_date("2022", "start").value == dt.date(2022, 1, 1)
    assert parse_date("2022", "end").value == dt.date(2022, 12, 31)


def test_words_without_a_date_say_what_they_mean() -> None:
    ongoing, yearly = parse_period("löpande").value, parse_period("årligen").value
    assert ongoing is not None
    assert yearly is not None
    assert (ongoing.ongoing, ongoing.repetition) == (True, "")
    assert (yearly.ongoing, yearly.repetition) == (False, "yearly")


@pytest.mark.parametrize("empty", ["", "-", "–", "uppgift saknas", "N/A"])
def test_signs_for_nothing_are_nothing(empty: str) -> None:
    assert parse_period(empty).value is None
    assert parse_period(empty).problem is None


def test_numbers_are_years_written_dates_or_day_counts() -> None:
    assert parse_date(2024, "end").value == dt.date(2024, 12, 31)
    assert parse_date(20241231, "end").value == dt.date(2024, 12, 31)
    serial = parse_date(45992, "end")
    assert serial.value == dt.date(2025, 12, 1)  # counted from 30 December 1899
    assert serial.note is not None
    assert parse_date(3.5, "end").problem is not None


def test_stored_dates_are_taken_as_they_are() -> None:
    assert parse_date(dt.datetime.fromisoformat("2024-05-06T12:30"), "start").value == dt.date(2024, 5, 6)
    assert parse_date(dt.date(2024, 5, 6), "end").value == dt.date(2024, 5, 6)
    assert parse_date(True, "end").problem is not None


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
WRITINGS = st.sampled_from(["iso", "compact", "words", "short", "slashes", "points", "swedish"])


@given(DAYS, WRITINGS)
def test_every_writing_of_a_day_reads_back(day: dt.date, writing: str) -> None:
    month = MONTHS[day.month - 1]
    text = {
        "iso": day.isoformat(),
        "compact": day.strftime("%Y%m%d"),
        "words": f"{day.day} {month} {day.year}",
        "short": f"{day.day} {month[:3]}. {day.year}",
        "slashes": f"{day.year}/{day.month:02}/{day.day:02}",
        "points": f"{day.day:02}.{day.month:02}.{day.year}",
        "swedish": f"{day.day}/{day.month}-{day.year}",
    }[writing]
    assert parse_date(text, "start").value == parse_date(text, "end").value == day


@given(DAYS, DAYS)
def test_a_span_of_two_days_reads_back(one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    period = parse_period(f"{first.isoformat()} – {last.isoformat()}").value
    assert period is not None
    assert (period.first, period.last, period.span) == (first, last, True)


@given(st.text(max_size=40))
def test_any_text_is_read_or_told(text: str) -> None:
    parsed = parse_period(text)
    assert parsed.value is None or parsed.problem is None
