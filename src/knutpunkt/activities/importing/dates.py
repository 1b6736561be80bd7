# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Dates and periods as people write them in Swedish plans.

Everything is a period with a first and a last day: "2022" is the whole year, "kvartal 3 2024" July
to September. A start column takes the first day, an end column the last.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .amounts import NOTHING, UNSURE, unsure
from .errors import N_, Problem
from .text import fold
from .types import Parsed, Scalar, scalar_text

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb febr februari february", "mar mars march", "apr april", "maj may",
         "jun juni june", "jul juli july", "aug augusti august", "sep sept september",
         "okt oktober oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"((?:19|20|21)\d\d)"
_SEASONS = {
    "vår": (3, 5), "våren": (3, 5), "vårterminen": (1, 6), "vt": (1, 6),
    "sommar": (6, 8), "sommaren": (6, 8),
    "höst": (9, 11), "hösten": (9, 11), "höstterminen": (7, 12), "ht": (7, 12),
    "början av": (1, 4), "början på": (1, 4), "mitten av": (5, 8), "mitten på": (5, 8),
    "slutet av": (9, 12), "slutet på": (9, 12),
}  # fmt: skip
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "1:a": 1, "2:a": 2, "3:e": 3, "4:e": 4,
             "1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_ORDINAL = "(" + "|".join(sorted((re.escape(key) for key in _ORDINALS), key=len, reverse=True)) + ")"
_PARTS = {"kvartal": 3, "kvartalet": 3, "kv": 3, "kvart": 3, "q": 3, "tertial": 4, "tertialet": 4, "t": 4,
          "halvår": 6, "halvåret": 6, "h": 6}  # fmt: skip
_PART = "(kvartalet|kvartal|kvart|kv|q|tertialet|tertial|t|halvåret|halvår|h)"
_BEFORE = re.compile(
    r"^(?:senast|till och med|t\.?o\.?m\.?|tom|t o m|före|innan|under|klart?|klart? senast|klar till|till|efter|från"
    r"|fr\.?o\.?m\.?|från och med|f r o m|start|slut|sedan|ca\.?|cirka|omkring|runt|prel\.?|preliminärt|planerat"
    r"|den|i|år|året|månad|färdigt?|deadline|avslutas|påbörjas|beräknas)\s*:?\s+(?=\S)"
)
_ENDLESS = {"löpande", "tillsvidare", "tills vidare", "kontinuerligt", "kontinuerlig", "pågående", "pågår", "ständigt",
            "permanent", "fortlöpande", "alltid", "vid behov", "ongoing"}  # fmt: skip
_YEARLY = {"årligen", "årlig", "varje år", "årsvis", "en gång per år", "1 gång per år", "1 gång/år", "en gång om året"}
_SERIAL_DAYS = (20_000, 75_000)


@dataclass(frozen=True, slots=True)
class Period:
    """A first and a last day; either may be open.

    :param repetition: ``yearly`` when the words say that it comes back.
    :param ongoing: True when the words say that it has no end.
    :param span: True when both ends were written ("2024–2026"), not one named stretch ("2024").
    """

    first: dt.date | None = None
    last: dt.date | None = None
    repetition: str = ""
    ongoing: bool = False
    span: bool = False


_NO_SUCH_DAY = N_("'%(value)s' finns inte. Skriv ett datum som %(nearest)s eller lämna tomt.")
_NO_YEAR = N_("'%(value)s' saknar år. Skriv ett datum som 2024-12-31 eller lämna tomt.")


def is_day_gone_wrong(problem: Problem | None) -> bool:
    """True for the problem of a text that is a date, but of no such day or without its year."""
    return problem is not None and problem.message in {_NO_SUCH_DAY, _NO_YEAR}


class _NoSuchDayError(Exception):
    """The day does not exist; carries the nearest day that does."""

    def __init__(self, nearest: dt.date) -> None:
        super().__init__()
        self.nearest = nearest


def _day(year: int, month: int, day: int) -> dt.date:
    """Return a date or raise :class:`_NoSuchDayError`."""
    month_there = min(max(month, 1), 12)
    last = calendar.monthrange(year, month_there)[1]
    if month != month_there or not 1 <= day <= last:
        raise _NoSuchDayError(dt.date(year, month_there, min(max(day, 1), last)))
    return dt.date(year, month, day)


def _months(year: int, first: int, last: int) -> Period:
    """Return the period of whole months."""
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _one(day: dt.date) -> Period:
    return Period(day, day)


def _week(year: int, week: int) -> Period:
    """Return an ISO week."""
    try:
        monday = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        raise _NoSuchDayError(dt.date(year, 12, 28)) from None
    return Period(monday, monday + dt.timedelta(days=6))


def _part(kind: str, ordinal: str, year: int) -> Period | None:
    """Return a quarter, a third or a half of a year."""
    length, number = _PARTS[kind], _ORDINALS[ordinal]
    if number * length > 12:
        return None
    return _months(year, (number - 1) * length + 1, number * length)


def _century(text: str) -> int:
    """Return the year that two digits mean: this century."""
    return 2000 + int(text)


Reading = Callable[[re.Match[str]], Period | None]
_EXACT: list[tuple[str, Reading]] = [
    (rf"{_YEAR}[-/. ](\d\d?)[-/. ](\d\d?)(?:[ t]\d\d?:\d\d(?::\d\d)?)?", lambda m: _one(_day(int(m[1]), int(m[2]), int(m[3])))),
    (r"(20\d\d)(\d\d)(\d\d)", lambda m: _one(_day(int(m[1]), int(m[2]), int(m[3])))),
    (rf"(\d\d?)(?::?[ae]|:e)?[ -]*{_MONTH},? *{_YEAR}", lambda m: _one(_day(int(m[3]), _MONTHS[m[2]], int(m[1])))),
    (rf"{_MONTH} (\d\d?), *{_YEAR}", lambda m: _one(_day(int(m[3]), _MONTHS[m[1]], int(m[2])))),
    (rf"{_YEAR} *-? *(\d\d?)[ -]{_MONTH}", lambda m: _one(_day(int(m[1]), _MONTHS[m[3]], int(m[2])))),
    (rf"(?:år |året |under |helår )?{_YEAR}", lambda m: _months(int(m[1]), 1, 12)),
    (rf"{_YEAR}[-/. ](\d\d)", lambda m: _months(int(m[1]), int(m[2]), int(m[2])) if 1 <= int(m[2]) <= 12 else None),
    (rf"{_MONTH}[ -]*{_YEAR}", lambda m: _months(int(m[2]), _MONTHS[m[1]], _MONTHS[m[1]])),
    (rf"{_YEAR}[ ,-]*{_MONTH}", lambda m: _months(int(m[1]), _MONTHS[m[2]], _MONTHS[m[2]])),
    (rf"{_MONTH} *- *{_MONTH},? *{_YEAR}", lambda m: _months(int(m[3]), _MONTHS[m[1]], _MONTHS[m[2]])
        if _MONTHS[m[1]] <= _MONTHS[m[2]] else None),
    (rf"(\d\d?) *- *(\d\d?) {_MONTH} *{_YEAR}", lambda m: Period(
        _day(int(m[4]), _MONTHS[m[3]], int(m[1])), _day(int(m[4]), _MONTHS[m[3]], int(m[2])))),
    (rf"{_PART}\.? ?{_ORDINAL},?[ -]*(?:år |under |av )?{_YEAR}", lambda m: _part(m[1], m[2], int(m[3]))),
    (rf"{_ORDINAL}\.? ?(?:e |a )?{_PART}\.?,? *(?:år |under |av )?{_YEAR}", lambda m: _part(m[2], m[1], int(m[3]))),
    (rf"{_YEAR}[ ,-]*{_PART}\.? ?{_ORDINAL}", lambda m: _part(m[2], m[3], int(m[1]))),
    (rf"{_YEAR}[ ,-]*{_ORDINAL} ?{_PART}", lambda m: _part(m[3], m[2], int(m[1]))),
    (rf"(?:v|vecka|veckan|w)\.? ?(\d\d?),?[ -]*(?:år )?{_YEAR}", lambda m: _week(int(m[2]), int(m[1]))),
    (rf"{_YEAR}[ ,-]*(?:v|vecka|w)\.? ?(\d\d?)", lambda m: _week(int(m[1]), int(m[2]))),
]  # fmt: skip
_TOLD: list[tuple[str, Reading]] = [
    (rf"(\d\d?)[/.-](\d\d?)[-/. ]+{_YEAR}", lambda m: _slashed(int(m[1]), int(m[2]), int(m[3]))),
    (r"(\d\d?)[/.](\d\d?)[-/. ]+(\d\d)", lambda m: _slashed(int(m[1]), int(m[2]), _century(m[3]))),
    (r"([123]\d)(\d\d)(\d\d)", lambda m: _one(_day(_century(m[1]), int(m[2]), int(m[3])))),
    (r"([123]\d)-(\d\d)-(\d\d)", lambda m: _one(_day(_century(m[1]), int(m[2]), int(m[3])))),
    (r"(20\d\d)(0[1-9]|1[0-2])", lambda m: _months(int(m[1]), int(m[2]), int(m[2]))),
    (rf"(\d\d?) {_MONTH}[ -]*[-'](\d\d)", lambda m: _one(_day(_century(m[3]), _MONTHS[m[2]], int(m[1])))),
    (rf"{_MONTH} ?[-'](\d\d)", lambda m: _months(_century(m[2]), _MONTHS[m[1]], _MONTHS[m[1]])),
    (rf"({'|'.join(_SEASONS)})\.?[ -]*(?:år |under )?{_YEAR}", lambda m: _months(int(m[2]), *_SEASONS[m[1]])),
    (rf"{_YEAR}[ ,-]*({'|'.join(_SEASONS)})", lambda m: _months(int(m[1]), *_SEASONS[m[2]])),
    (r"(vt|ht|q[1-4])[ -]?(\d\d)", lambda m: _months(_century(m[2]), *_SEASONS[m[1]]) if m[1] in _SEASONS
        else _part("q", m[1][1], _century(m[2]))),
    (rf"(?:vinter|vintern) {_YEAR}", lambda m: Period(
        dt.date(int(m[1]), 12, 1), dt.date(int(m[1]) + 1, 3, 1) - dt.timedelta(days=1))),
    (rf"årsskiftet *{_YEAR} *[-/] *(?:19|20|21)?\d\d", lambda m: _one(dt.date(int(m[1]), 12, 31))),
    (rf"{_YEAR} */ *(\d\d)", lambda m: Period(dt.date(int(m[1]), 1, 1), dt.date(_century(m[2]), 12, 31))
        if _century(m[2]) > int(m[1]) else None),
]  # fmt: skip
_READINGS: list[tuple[re.Pattern[str], Reading, bool]] = [
    *((re.compile(pattern), reading, False) for pattern, reading in _EXACT),
    *((re.compile(pattern), reading, True) for pattern, reading in _TOLD),
]


def _slashed(first: int, second: int, year: int) -> Period:
    """Return a date written 1/3-2024: day before month, unless only the other way exists."""
    if second > 12 >= first:
        first, second = second, first
    return _one(_day(year, second, first))


def parse_period(value: Scalar, edge: Literal["start", "end", "both"] = "both") -> Parsed[Period]:
    """Return the first and last day that a cell means.

    :param value: a date, a year or a serial number as stored, or text.
    :param edge: which end is wanted; decides how a bare "från 2023" or "senast 2025" is taken and
        the words of a note.
    :return: a period; a problem with the sentence to show when the text is no date, a day that does
        not exist or lacks its year; a note when the text can be read in more than one way.
    """
    if value is None:
        return Parsed()
    if isinstance(value, dt.datetime):
        return Parsed(_one(value.date()))
    if isinstance(value, dt.date):
        return Parsed(_one(value))
    if isinstance(value, bool | dt.time):
        return Parsed(problem=_not_date(scalar_text(value)))
    if isinstance(value, int | float):
        return _from_number(value)
    return _parse_text(value, edge)


def parse_date(value: Scalar, edge: Literal["start", "end"]) -> Parsed[dt.date]:
    """Return the first (``start``) or last (``end``) day that a cell means; see :func:`parse_period`."""
    parsed = parse_period(value, edge)
    if parsed.value is None:
        return Parsed(problem=parsed.problem, note=parsed.note)
    return Parsed(parsed.value.first if edge == "start" else parsed.value.last, note=parsed.note)


def _from_number(value: float) -> Parsed[Period]:
    """Return what a bare number means in a date column: a year, a written date or a day count."""
    text = scalar_text(value)
    if value == int(value):
        number = int(value)
        if 1900 <= number <= 2199 or len(str(number)) == 8:
            return _parse_text(str(number), "both")
    if _SERIAL_DAYS[0] <= value <= _SERIAL_DAYS[1]:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
        return Parsed(_one(day), note=_read_as(text, _one(day)))
    return Parsed(problem=_not_date(text))


@lru_cache(maxsize=20_000)
def _parse_text(text: str, edge: str) -> Parsed[Period]:
    """Return the period that a text writes."""
    key = _key(text)
    if key in NOTHING:
        return Parsed()
    if key in UNSURE:
        return unsure(text)
    if key in _ENDLESS:
        return Parsed(
            Period(ongoing=True), note=_said(text, N_("'%(value)s' har inget datum; läst som löpande arbete."))
        )
    if key in _YEARLY:
        note = _said(text, N_("'%(value)s' har inget datum; läst som något som upprepas varje år."))
        return Parsed(Period(repetition="yearly"), note=note)
    try:
        return _single(key, text) or _span(key, text) or _with_words(key, text, edge) or _misread(key, text)
    except _NoSuchDayError as error:
        return Parsed(problem=Problem(_NO_SUCH_DAY, {"value": text, "nearest": error.nearest.isoformat()}))


def _key(text: str) -> str:
    """Return the text folded, with long dashes short and single spaces."""
    return fold(text).replace(" ,", ",")


def _single(key: str, text: str) -> Parsed[Period] | None:
    """Return one date or named period."""
    for pattern, reading, told in _READINGS:
        match = pattern.fullmatch(key)
        if match is None:
            continue
        period = reading(match)
        if period is None:
            continue
        return Parsed(period, note=_read_as(text, period) if told else None)
    return None


def _span(key: str, text: str) -> Parsed[Period] | None:
    """Return a period written with both its ends: "2024-2026", "mars 2024 till juni 2025"."""
    for separator in (r" - ", r" till (?:och med )?", r" tom ", r" t\.?o\.?m\.? ", r" *-> *", r"-", r" */ *"):
        for match in re.finditer(separator, key):
            left, right = key[: match.start()].strip(), key[match.end() :].strip()
            if not left or not right:
                continue
            last = _single(right, text)
            if last is None or last.value is None or last.value.last is None:
                if right in _ENDLESS:
                    first = _single(left, text)
                    if first and first.value:
                        note = _said(text, N_("'%(value)s' har inget slutdatum; läst som löpande arbete."))
                        return Parsed(Period(first=first.value.first, ongoing=True), note=note)
                continue
            first = _single(left, text) or _single(f"{left} {last.value.last.year}", text)
            if first is None or first.value is None or first.value.first is None:
                continue
            if first.value.first > last.value.last:
                return Parsed(problem=_said(text, N_("'%(value)s' slutar innan det börjar. Rätta datumen.")))
            period = Period(first.value.first, last.value.last, span=True)
            noted = first.note or last.note
            return Parsed(period, note=_read_as(text, period) if noted else None)
    return None


def _with_words(key: str, text: str, edge: str) -> Parsed[Period] | None:
    """Return a date with a word before it ("senast", "från") or a dash after it ("2023-")."""
    match = _BEFORE.match(key)
    if match:
        word, rest = match[0].strip(" :"), key[match.end() :]
        found = _single(rest, text) or _span(rest, text) or _with_words(rest, text, edge)
        if found is None or found.value is None:
            return found
        return Parsed(_opened(word, found.value, edge), note=_read_as(text, found.value))
    open_end = re.fullmatch(r"(.+?) ?(?:-|och framåt|och fram|framåt)", key)
    if open_end and (found := _single(open_end[1], text)) and found.value:
        note = _said(text, N_("'%(value)s' har inget slutdatum; slutet lämnas tomt."))
        return Parsed(Period(first=found.value.first), note=note)
    open_start = re.fullmatch(r"- ?(.+)", key)
    if open_start and (found := _single(open_start[1], text)) and found.value:
        return Parsed(Period(last=found.value.last), note=_read_as(text, found.value))
    return None


def _opened(word: str, period: Period, edge: str) -> Period:
    """Return the period with the end open that the word before it leaves open."""
    if edge == "both" and re.match(r"från|fr|f r|sedan|start|påbörjas|efter", word):
        return Period(first=period.first)
    if edge == "both" and re.match(r"senast|till|t|före|innan|klar|slut|färdig|deadline|avslutas", word):
        return Period(last=period.last)
    return period


def _misread(key: str, text: str) -> Parsed[Period]:
    """Return the problem that says best what is wrong."""
    if re.fullmatch(rf"(?:\d\d?[ :ae]*{_MONTH}|{_MONTH}( \d\d?)?|\d\d?/\d\d?|(?:v|vecka)\.? ?\d\d?|{'|'.join(_SEASONS)}"
                    rf"|{_PART} ?[1-4])", key):  # fmt: skip
        return Parsed(problem=_said(text, _NO_YEAR))
    return Parsed(problem=_not_date(text))


def _said(text: str, message: str) -> Problem:
    return Problem(message, {"value": text})


def _not_date(text: str) -> Problem:
    return _said(text, N_("'%(value)s' är inget datum. Skriv ett datum som 2024-12-31 eller lämna tomt."))


def _read_as(text: str, period: Period) -> Problem:
    """Return the note that tells how a text was read."""
    first, last = period.first, period.last
    reading = " – ".join(day.isoformat() for day in dict.fromkeys((first, last)) if day)
    return Problem(N_("'%(value)s' läst som %(reading)s."), {"value": text, "reading": reading})
