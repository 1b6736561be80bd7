# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Words and numbers as people read them, in Swedish and English.

All functions follow the active language. Swedish: decimal comma, no-break space between thousands,
"6 juli 2022", order … z å ä ö. Formats come from Babel's copy of Unicode's CLDR.
"""

import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

#: Shown where a value is missing.
DASH = "–"
NEAR_DAYS = 7
_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y", "ß": "ss"})
_NO_EXTRA_S = frozenset("aeiouyåäösxz")
_IRREGULAR_MUNICIPALITIES = {"Falun": "Falu"}


def language() -> str:
    """Return "sv" or "en", the language of the text being made."""
    return (get_language() or "sv")[:2]


@lru_cache(maxsize=20_000)
def swedish_key(text: str) -> tuple[str, str]:
    """Return a key that sorts ``text`` as Swedish does: … z å ä ö; accents and case count last."""
    folded = text.casefold().translate(_AFTER_Z)
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return bare, text


def number(value: float | Decimal | None, decimals: int | None = None, *, sign: bool = False) -> str:
    """Return a number as text: 1 234,5 in Swedish, 1,234.5 in English; a dash when it is missing.

    ``decimals`` fixes how many decimals are shown (rounded half away from zero); None shows those
    there are, at most six. ``sign`` puts a plus before positive numbers.
    """
    if value is None:
        return DASH
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    if not amount.is_finite():
        return DASH
    pattern = "#,##0.######"
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    shown = format_decimal(abs(amount), format=pattern, locale=language())
    if any(digit in shown for digit in "123456789"):
        if amount < 0:
            return f"−{shown}"
        if sign:
            return f"+{shown}"
    return shown


def date_words(value: date | datetime | None) -> str:
    """Return a date in words, "6 juli 2022"; a dash when it is missing."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = local_time(value).date()
    return format_date(value, "d MMMM y", locale=language())


def time_words(value: datetime | None) -> str:
    """Return a date and a time in words, "6 juli 2022 kl. 14.30"; a dash when it is missing."""
    if value is None:
        return DASH
    pattern = "d MMMM y 'kl.' HH.mm" if language() == "sv" else "d MMMM y, HH:mm"
    return format_datetime(local_time(value), pattern, tzinfo=None, locale=language())


def local_time(value: datetime) -> datetime:
    """Return an aware time in the installation's zone; a naive one as it is."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def near_words(value: date, today: date) -> str:
    """Return a date relative to ``today`` within a week ("i morgon", "3 dagar sedan"), else in words."""
    days = (value - today) // timedelta(days=1)
    named = {0: gettext("i dag"), 1: gettext("i morgon"), -1: gettext("i går")}
    if days in named:
        return named[days]
    if 0 < days <= NEAR_DAYS:
        return ngettext("om %(days)d dag", "om %(days)d dagar", days) % {"days": days}
    if -NEAR_DAYS <= days < 0:
        return ngettext("%(days)d dag sedan", "%(days)d dagar sedan", -days) % {"days": -days}
    return date_words(value)


def genitive(word: str) -> str:
    """Return a Swedish word in the genitive: "Olofströms", "Västerås". Empty stays empty."""
    return word if not word or word[-1].lower() in "sxz" else f"{word}s"


def municipality_name(name: str) -> str:
    """Return a municipality's full name: "Båstads kommun", "Umeå kommun"; "Båstad Municipality".

    Swedish place names that end in a vowel, s, x or z take no s in this name.
    """
    if language() == "sv":
        name = _IRREGULAR_MUNICIPALITIES.get(name, name)
        if name and name[-1].lower() not in _NO_EXTRA_S:
            name += "s"
    return pgettext("hel kommun", "%(name)s kommun") % {"name": name}


def today() -> date:
    """Return today's date in the installation's zone."""
    return timezone.localdate()
