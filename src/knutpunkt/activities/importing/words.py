# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Status, visibility, kind and repetition from the words and numbers people use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from .amounts import NOTHING, UNSURE, unsure
from .errors import N_, Problem
from .text import fold
from .types import Cell, Parsed, Status

STATUSES: frozenset[str] = frozenset(get_args(Status))

_STATUS_WORDS: dict[Status, str] = {
    "idea": "idé|ide|förslag|uppslag|önskemål|idéstadiet|idea|under utredning om start",
    "planned": "ej påbörjad|ej påbörjat|ej startad|ej startat|inte påbörjad|inte påbörjat|inte startad|inte startat"
    "|inte börjat|ej börjat|ännu ej påbörjad|ännu inte påbörjad|ej igång|kvarstår|planerad|planerat|planeras"
    "|planering|kommande|beslutad|beslutat|ny|not started|planned|framtida|väntar på start|ska påbörjas|ej initierad",
    "started": "pågår|pågående|påbörjad|påbörjat|startad|startat|igång|under arbete|under genomförande|genomförs"
    "|löpande|arbete pågår|delvis genomförd|delvis genomfört|delvis klar|delvis klart|delvis uppfylld|delvis"
    "|enligt plan|på gång|started|ongoing|in progress|försenad|försenat|efter plan|kontinuerligt|under uppstart"
    "|initierad|delvis påbörjad|nästan klar|nästan klart|snart klar|snart klart",
    "done": "klar|klart|klara|färdig|färdigt|genomförd|genomfört|genomförda|avslutad|avslutat|slutförd|slutfört"
    "|utförd|utfört|uppfylld|uppfyllt|gjord|gjort|avklarad|avklarat|avrapporterad|implementerad|införd|infört"
    "|helt genomförd|helt klar|done|completed|finished|ok|verkställd|verkställt|uppnådd|uppnått",
    "paused": "pausad|pausat|vilande|vilar|uppskjuten|uppskjutet|framskjuten|framskjutet|skjuts upp|avvaktar"
    "|avvaktande|bordlagd|på paus|paused|on hold|flyttad|flyttas fram",
    "stopped": "avbruten|avbrutet|avbryts|stoppad|stoppat|struken|struket|stryks|utgår|utgått|utgången|nedlagd"
    "|nedlagt|inställd|inställt|ej aktuell|ej aktuellt|inte aktuell|inte aktuellt|inte längre aktuell"
    "|ej längre aktuell|genomförs ej|genomförs inte|avslagen|avförd|stopped|cancelled",
}
_STATUS = {word: status for status, words in _STATUS_WORDS.items() for word in words.split("|")}
_LATE = re.compile(r"försenad|försenat|efter plan")
_PARTLY = re.compile(r"delvis|nästan|snart")
_NEGATED = re.compile(r"\b(?:ej|inte|icke|aldrig)\b")
_LONGEST_FIRST = re.compile(
    r"(?<![\wåäö])(" + "|".join(sorted((re.escape(word) for word in _STATUS), key=len, reverse=True)) + r")(?![\wåäö])"
)
_COLOURS = {
    "grön": "grön", "grönt": "grön", "green": "grön", "gul": "gul", "gult": "gul", "yellow": "gul",
    "röd": "röd", "rött": "röd", "red": "röd", "orange": "orange", "blå": "blå", "blått": "blå", "blue": "blå",
    "grå": "grå", "grått": "grå", "gray": "grå", "svart": "svart", "vit": "vit", "vitt": "vit", "lila": "lila",
}  # fmt: skip


def colour_word(fill: str) -> str:
    """Return the Swedish name of a colour ``RRGGBB``; the code itself where there is no plain name."""
    if not re.fullmatch(r"[0-9A-F]{6}", fill):
        return fill
    red, green, blue = (int(fill[at : at + 2], 16) for at in (0, 2, 4))
    low, high = min(red, green, blue), max(red, green, blue)
    if high - low < 30:
        return "grå" if 40 < high < 245 else ("svart" if high <= 40 else "vit")
    if red >= green > blue + (red - blue) * 0.75:
        return "gul"
    if red >= green > blue + (red - blue) * 0.4 and red > 200:
        return "orange"
    if high == red:
        return "röd" if blue < green + (red - green) * 0.6 else "lila"
    return "grön" if high == green else "blå"


def parse_status(
    cell: Cell,
    legend: Mapping[str, Status] | None = None,
    chosen: Mapping[str, Status] | None = None,
) -> Parsed[Status]:
    """Return the status that a cell means, by word, percentage or colour.

    :param legend: colour → status, from the workbook's own explanation; used where the cell has no
        text, or names a colour.
    :param chosen: folded text → status, where a person has said what a word means.

    Colours without an explanation are not guessed at: green is "done" to one and "going well" to
    another.
    """
    if cell.value is None:
        status = (legend or {}).get(cell.fill or "")
        if status is None:
            return Parsed()
        return Parsed(status, note=_read(cell.fill or "", status, N_("Färgen %(value)s läst som '%(reading)s'.")))
    if isinstance(cell.value, bool):
        return Parsed(problem=_unknown_status(cell.text))
    if chosen and (status := chosen.get(fold(cell.text))):
        return Parsed(status)
    if isinstance(cell.value, int | float):
        return _from_number(float(cell.value), cell)
    return _named_colour(cell.text, legend or {}) or _from_words(cell.text)


def _named_colour(text: str, legend: Mapping[str, Status]) -> Parsed[Status] | None:
    """Return the status of a colour written as a word; None when it is no colour."""
    name = _COLOURS.get(fold(text))
    if name is None:
        return None
    meant = {status for fill, status in legend.items() if colour_word(fill) == name}
    if len(meant) == 1:
        return Parsed(meant.pop())
    message = N_("Filen förklarar inte vad färgen '%(value)s' betyder. Välj en status för ordet.")
    return Parsed(problem=Problem(message, {"value": text}))


def _from_number(value: float, cell: Cell) -> Parsed[Status]:
    """Return the status of a bare number: a share done, unless it may as well be somebody's code."""
    if cell.percent:
        return _from_share(value * 100, cell)
    if 0 < value < 1:
        return _from_share(value * 100, cell)
    if value == 0 or 5 <= value <= 100:
        return _from_share(value, cell)
    return Parsed(problem=_unknown_status(cell.text))


def _from_share(percent: float, cell: Cell) -> Parsed[Status]:
    """Return the status that a percentage done means."""
    if not 0 <= percent <= 100:
        return Parsed(problem=_unknown_status(cell.text))
    status: Status = "planned" if percent == 0 else "done" if percent >= 100 else "started"
    return Parsed(status, note=_read(cell.text, status, N_("'%(value)s' läst som '%(reading)s'.")))


@lru_cache(maxsize=10_000)
def _from_words(text: str) -> Parsed[Status]:
    """Return the status that a text names."""
    key = fold(text)
    if key in NOTHING or key in UNSURE:
        return unsure(text) if key in UNSURE else Parsed()
    share = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|procent)(?: klar| klart| genomfört)?", key)
    if share:
        percent = float(share[1].replace(",", "."))
        return _from_share(percent, Cell(0, 0, percent / 100, percent=True))
    numbered = re.sub(r"^\d\s*[-.:)]\s*", "", key)
    if numbered in STATUSES:
        return Parsed(_STATUS.get(numbered) or next(status for status in _STATUS_WORDS if status == numbered))
    status = _STATUS.get(numbered)
    if status is None:
        return _first_word(text, numbered)
    told = _LATE.search(numbered) or _PARTLY.search(numbered)
    note = _read(text, status, N_("'%(value)s' läst som '%(reading)s'.")) if told else None
    return Parsed(status, note=note)


def _first_word(text: str, key: str) -> Parsed[Status]:
    """Return the status of the only status word in a longer text, with a note."""
    if _NEGATED.search(_LONGEST_FIRST.sub("", key)):
        return Parsed(problem=_unknown_status(text))
    found = {_STATUS[match[0]] for match in _LONGEST_FIRST.finditer(key)}
    opening = _LONGEST_FIRST.match(key)
    if opening:
        status = _STATUS[opening[0]]
    elif len(found) == 1:
        status = found.pop()
    else:
        return Parsed(problem=_unknown_status(text))
    return Parsed(status, note=_read(text, status, N_("'%(value)s' läst som '%(reading)s'.")))


STATUS_NAMES: dict[Status, str] = {
    "idea": "idé", "planned": "planerad", "started": "påbörjad",
    "done": "klar", "paused": "pausad", "stopped": "avbruten",
}  # fmt: skip


def _read(value: str, status: Status, message: str) -> Problem:
    return Problem(message, {"value": value, "reading": STATUS_NAMES[status]})


def _unknown_status(text: str) -> Problem:
    message = N_("'%(value)s' är ingen status vi känner igen. Skriv till exempel planerad, påbörjad eller klar.")
    return Problem(message, {"value": text})


_YES = {"ja", "j", "x", "yes", "sant", "true", "1", "✓", "✔", "√"}
_NO = {"nej", "n", "no", "falskt", "false", "0"}
_PUBLIC = {"offentlig", "offentligt", "publik", "publikt", "extern", "externt", "öppen", "öppet", "public",
           "publicerad", "publiceras", "alla", "webben", "hemsidan"}  # fmt: skip
_INTERNAL = {"intern", "internt", "internal", "sluten", "dold", "endast internt", "ej publik", "inte publik",
             "ej offentlig", "intranät", "intranätet"}  # fmt: skip


def parse_visibility(text: str, heading: str = "") -> Parsed[str]:
    """Return ``public`` or ``internal``.

    :param heading: the column's heading; "ja" under "Intern?" is internal, else public.
    """
    key = fold(text)
    if key in _PUBLIC:
        return Parsed("public")
    if key in _INTERNAL:
        return Parsed("internal")
    if key in _YES or key in _NO:
        about_internal = re.search(r"intern|dold|sekretess", fold(heading)) is not None
        return Parsed("internal" if (key in _YES) == about_internal else "public")
    if key in NOTHING:
        return Parsed()
    message = N_("'%(value)s' säger inte vem som får se insatsen. Skriv intern eller offentlig.")
    return Parsed(problem=Problem(message, {"value": text}))


_KINDS = {
    "ongoing": "löpande|löpande arbete|ständigt|drift|ordinarie|ordinarie verksamhet|rutin|ongoing|kontinuerlig",
    "measure": "åtgärd|insats|aktivitet|engångsinsats|punktinsats|measure|utredning",
    "project": "projekt|projektaktivitet|project|pilot|pilotprojekt",
    "idea": "idé|ide|förslag|uppslag|idea",
}
_KIND = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}


def parse_kind(text: str) -> Parsed[str]:
    """Return ``ongoing``, ``measure``, ``project`` or ``idea``."""
    key = fold(text)
    if key in NOTHING:
        return Parsed()
    if kind := _KIND.get(key):
        return Parsed(kind)
    message = N_("'%(value)s' är inget slag av insats. Skriv löpande arbete, åtgärd, projekt eller idé.")
    return Parsed(problem=Problem(message, {"value": text}))


_YEARLY = re.compile(
    r"(?:årlig|årligen|varje år|årsvis|1 (?:gång|ggr)\s?(?:/|per )\s?år|en gång (?:om året|per år)|yearly)"
)
_ONCE = {"en gång", "engång", "engångs", "nej", "none", "ingen", "en"}


def parse_repetition(text: str) -> Parsed[str]:
    """Return ``yearly``, or an empty text for once; other rhythms give no value and a note."""
    key = fold(text)
    if key in NOTHING:
        return Parsed()
    if _YEARLY.fullmatch(key) or key == "ja":
        return Parsed("yearly")
    if key in _ONCE:
        return Parsed("")
    message = N_("'%(value)s' kan inte sparas som upprepning, som bara kan vara varje år; lämnas tomt.")
    return Parsed(note=Problem(message, {"value": text}))
