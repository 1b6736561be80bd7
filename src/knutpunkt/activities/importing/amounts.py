# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Numbers and amounts of money as people write them in Swedish spreadsheets."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .errors import N_, Problem
from .text import fold
from .types import Parsed, Scalar, scalar_text

NOTHING = frozenset({"", "-", "--", "n/a", "na", "ingen", "inga", "inget", "saknas", "uppgift saknas", "ej aktuellt"})
"""What people write in a cell to say that it is empty (folded)."""

UNSURE = frozenset(
    {"?", "??", "???", "x", "tbd", "oklart", "okänt", "okänd", "ej satt", "vet ej", "utreds", "ej angivet"}
)
"""What people write when they do not know yet (folded)."""


def unsure(text: str) -> Parsed[Any]:
    """Return no value, with a note that the cell says so itself."""
    return Parsed(note=Problem(N_("'%(value)s' säger inget bestämt; lämnas tomt."), {"value": text}))


_UNITS = {
    "kr": 1, "kronor": 1, "sek": 1, "skr": 1, ":-": 1,
    "tkr": 1_000, "kkr": 1_000, "ksek": 1_000, "tsek": 1_000, "tusen": 1_000, "t kr": 1_000, "k": 1_000,
    "mkr": 1_000_000, "mnkr": 1_000_000, "msek": 1_000_000, "miljoner": 1_000_000, "miljon": 1_000_000,
    "milj": 1_000_000, "mn": 1_000_000, "m": 1_000_000,
    "mdkr": 1_000_000_000, "mdr": 1_000_000_000, "miljarder": 1_000_000_000, "miljard": 1_000_000_000,
}  # fmt: skip
_NUMBER = r"[-−–(]?\s?\d[\d\s.,']*\)?"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?P<unit>[a-zåäö:][a-zåäö:. -]*)?", re.IGNORECASE)
_ABOUT = re.compile(
    r"^(?:ca\.?|cirka|omkring|ungefär|runt|uppskattat|uppskattningsvis|max\.?|högst|minst|upp till|~|≈|<|>)\s*"
)
_EVERY = re.compile(r"\s*(?:/\s*(?:år|mån|månad)|per (?:år|månad)|årligen|om året)$")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:[a-zåäö]+\s*)?(?:-|–|—|till|à)\s*{_NUMBER}")
_WITHIN = re.compile(
    r"^(?:inom|ryms|ingår|befintlig|ordinarie|egen|ingen (?:extra )?kostnad|inga (?:extra )?kostnader|personalkostnad"
    r"|arbetstid|egen tid|utreds|oklart|ej beräknad|beslutas|enligt|finansieras|bidrag|via|ram)\b"
)


@lru_cache(maxsize=20_000)
def parse_number(text: str) -> Parsed[Decimal]:
    """Return the number that ``text`` writes.

    Takes ``1 234,5`` with any kind of space, ``1.234,5``, ``1,234.5``, ``−3``, ``(3)`` (minus three)
    and ``1,5E3``. One point or comma before exactly three digits can be read in two ways: a comma
    is then the decimal sign, a point parts thousands, and a note says so.
    """
    plain = re.sub(r"[\s'’\u00a0\u2009\u202f]+", "", text.strip())
    negative = plain.startswith(("-", "−", "–")) or (plain.startswith("(") and plain.endswith(")"))
    digits = plain.strip("()").lstrip("-−–+")
    if not re.fullmatch(r"\d[\d.,]*(?:[eE][-+]?\d{1,2})?", digits):
        return Parsed(problem=_not_number(text))
    mantissa, _, exponent = digits.lower().partition("e")
    standard, note = _decimal_point(mantissa, text)
    if standard is None:
        return Parsed(problem=_not_number(text))
    value = Decimal(standard + (f"e{exponent}" if exponent else ""))
    return Parsed(-value if negative else value, note=note)


def _decimal_point(digits: str, text: str) -> tuple[str | None, Problem | None]:
    """Return ``digits`` with a point as the only sign, and a note where two readings were possible."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        decimal = "," if digits.rfind(",") > digits.rfind(".") else "."
        group = "." if decimal == "," else ","
        whole, _, fraction = digits.rpartition(decimal)
        if decimal in whole or group in fraction or not _are_thousands(whole, group):
            return None, None
        return f"{whole.replace(group, '')}.{fraction}", None
    sign = "," if commas else "."
    if commas + points > 1:
        return (digits.replace(sign, ""), None) if _are_thousands(digits, sign) else (None, None)
    bare = digits.removesuffix(sign)
    if not _are_thousands(bare, sign):
        return bare.replace(",", "."), None
    standard = bare.replace(",", ".") if commas else bare.replace(".", "")
    return standard, _two_ways(text, standard.replace(".", ","))


def _are_thousands(digits: str, sign: str) -> bool:
    """True when ``sign`` stands where thousands are parted: 1.234 but not 0.234 or 1.23."""
    first, *rest = digits.split(sign)
    return bool(rest) and 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def _not_number(text: str) -> Problem:
    return Problem(N_("'%(value)s' är inget tal. Skriv bara siffror, till exempel 1 250,5."), {"value": text})


def _two_ways(text: str, reading: str) -> Problem:
    return Problem(N_("'%(value)s' kan läsas på två sätt; läst som %(reading)s."), {"value": text, "reading": reading})


def parse_money(value: Scalar, unit: str = "") -> Parsed[Decimal]:
    """Return an amount in kronor.

    :param value: a number, or text such as "1,5 mkr", "250 tkr", "1 200 000 kr", "ca 300 tkr".
    :param unit: ``tkr`` or ``mkr`` when the column's heading says so; used where the cell has none.

    "Inom ram" and other words without an amount give no value and a note; an interval likewise,
    since either end would be a guess.
    """
    if isinstance(value, bool):
        return Parsed(problem=_not_money(scalar_text(value)))
    if isinstance(value, int | float):
        number = Decimal(str(value))
        return _scaled(number, unit, from_heading=True, text=scalar_text(value))
    if not isinstance(value, str):
        return Parsed() if value is None else Parsed(problem=_not_money(scalar_text(value)))
    return _parse_money_text(value, unit)


@lru_cache(maxsize=20_000)
def _parse_money_text(text: str, unit: str) -> Parsed[Decimal]:
    """Return the amount that a text writes."""
    key = fold(text)
    bare = _ABOUT.sub("", _EVERY.sub("", key))
    if key in NOTHING or key in UNSURE:
        return unsure(text) if key in UNSURE else Parsed()
    if _WITHIN.match(key):
        return Parsed(note=Problem(N_("'%(value)s' är inget belopp; budgeten lämnas tom."), {"value": text}))
    if _RANGE.fullmatch(_without_unit(bare)):
        message = N_("'%(value)s' är ett spann; budgeten lämnas tom. Skriv ett belopp om det ska räknas.")
        return Parsed(note=Problem(message, {"value": text}))
    return _parse_amount(text, key, bare, unit)


def _parse_amount(text: str, key: str, bare: str, unit: str) -> Parsed[Decimal]:
    """Return the amount of a number with a unit.

    :param key: the whole text folded.
    :param bare: the same without "ca" before and "per år" after; a note tells where they differ.
    """
    match = _AMOUNT.fullmatch(bare)
    word = _unit(match["unit"] or "") if match else ""
    number = parse_number(match["number"].strip()) if match else Parsed()
    if match is None or number.value is None or (word and word not in _UNITS):
        return Parsed(problem=_not_money(text))
    # "1.234 mkr" is one million and a bit: nobody budgets a thousand millions with a point.
    amount = number.value
    if number.note and "." in match["number"] and _UNITS.get(word, 1) >= 1_000_000:
        amount = Decimal(match["number"].strip())
    result = _scaled(amount, word or unit, from_heading=not word, text=text)
    if result.value is not None and bare != key:
        note = Problem(N_("'%(value)s' läst som %(reading)s kr."), {"value": text, "reading": _kronor(result.value)})
        return Parsed(result.value, note=note)
    return Parsed(result.value, result.problem, result.note or number.note)


def _unit(text: str) -> str:
    """Return a unit as the table has it: "milj. kr" and "miljoner kronor" are "milj" and "miljoner"."""
    words = " ".join(text.replace(".", " ").split())
    if words in _UNITS:
        return words
    return re.sub(r" (?:kr|kronor|sek)$", "", words)


def _without_unit(text: str) -> str:
    """Return an interval without the unit after it."""
    return re.sub(r"\s*[a-zåäö]+\.?$", "", text)


def _scaled(number: Decimal, unit: str, *, from_heading: bool, text: str) -> Parsed[Decimal]:
    """Return the number times its unit; a negative or absurd budget is a problem."""
    amount = number * _UNITS.get(unit, 1)
    if amount < 0 or amount >= Decimal(10) ** 12:
        return Parsed(problem=_not_money(text))
    exact = Decimal(int(amount)) if amount == amount.to_integral_value() else amount.quantize(Decimal("0.01"))
    if exact != amount:
        message = N_("'%(value)s' läst som %(reading)s kr.")
        if _are_thousands(text, ","):
            return Parsed(problem=_not_money(text))
        return Parsed(exact, note=Problem(message, {"value": text, "reading": _kronor(exact)}))
    amount = exact
    if unit and from_heading and _UNITS.get(unit, 1) > 1:
        message = N_("'%(value)s' läst som %(reading)s kr, eftersom rubriken säger %(unit)s.")
        return Parsed(amount, note=Problem(message, {"value": text, "reading": _kronor(amount), "unit": unit}))
    return Parsed(amount)


def _kronor(amount: Decimal) -> str:
    """Return an amount with spaces between thousands and a decimal comma."""
    return f"{amount:,}".replace(",", "\u00a0").replace(".", ",")


def _not_money(text: str) -> Problem:
    message = N_("'%(value)s' är inget belopp. Skriv till exempel 250 000 kr, 250 tkr eller 1,5 mkr.")
    return Problem(message, {"value": text})


def parse_hours(value: Scalar) -> Parsed[Decimal]:
    """Return a number of working hours; "40 h", "40 timmar" and "5 dagar" (of eight hours) are read."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(str(value))
        return Parsed(number) if number >= 0 else Parsed(problem=_not_number(scalar_text(value)))
    text = scalar_text(value)
    key = fold(text)
    if key in NOTHING or key in UNSURE:
        return unsure(text) if key in UNSURE else Parsed()
    match = re.fullmatch(rf"(?:ca\.? |cirka )?({_NUMBER})\s*(h|tim|timmar|timme|dag|dagar|arbetsdagar)?", key)
    if match is None:
        return Parsed(problem=_not_number(text))
    number_read = parse_number(match[1])
    if number_read.value is None or number_read.value < 0:
        return Parsed(problem=_not_number(text))
    if match[2] and "dag" in match[2]:
        hours = number_read.value * 8
        note = Problem(N_("'%(value)s' läst som %(reading)s timmar."), {"value": text, "reading": str(hours)})
        return Parsed(hours, note=note)
    return Parsed(number_read.value, note=number_read.note)
