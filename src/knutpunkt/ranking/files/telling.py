# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition told to whoever takes it in: what ships, its parts, and what would change."""

from typing import Any

from django.utils.translation import gettext_lazy

from knutpunkt.ranking.files import wording
from knutpunkt.ranking.files.shipped import shipped
from knutpunkt.ranking.files.summary import PartSummary, QuestionFate

FATES = {
    "new": gettext_lazy("ny"),
    "changed": gettext_lazy("ändras"),
    "removed": gettext_lazy("tas bort"),
}
FIELDS = {
    "number": gettext_lazy("nummer"),
    "part": gettext_lazy("del"),
    "area": gettext_lazy("område"),
    "text": gettext_lazy("text"),
    "note": gettext_lazy("anmärkning"),
    "source": gettext_lazy("källa"),
    "address": gettext_lazy("källans adress"),
    "rule": gettext_lazy("regel för poäng"),
    "weight": gettext_lazy("vikt"),
    "follow_up": gettext_lazy("följdfråga till"),
    "not_for": gettext_lazy("vilka den inte gäller"),
    "missing": gettext_lazy("vad ett saknat svar ger"),
    "requirements": gettext_lazy("krav"),
    "interpreted": gettext_lazy("märkt som tolkad"),
    "previous": gettext_lazy("samma fråga året före"),
    "kolada": gettext_lazy("nyckeltal i Kolada"),
    "kolada_year": gettext_lazy("nyckeltalets år"),
}
FRAME = {
    "ranking": gettext_lazy("rankning"),
    "title": gettext_lazy("namn"),
    "year": gettext_lazy("år"),
    "publisher": gettext_lazy("utgivare"),
    "closes": gettext_lazy("sista svarsdag"),
    "method": gettext_lazy("hur rankningen räknas"),
    "sources": gettext_lazy("källor"),
    "completeness": gettext_lazy("hur mycket som är känt"),
    "weights": gettext_lazy("frågornas vikter"),
    "missing": gettext_lazy("vad ett saknat svar ger"),
    "round_points": gettext_lazy("avrundning av poäng"),
    "total": gettext_lazy("hur delarna blir en total"),
    "places": gettext_lazy("hur platser räknas"),
    "parts": gettext_lazy("delar"),
    "areas": gettext_lazy("områden"),
    "groups": gettext_lazy("grupper"),
    "units": gettext_lazy("kommuner som rankas"),
    "results": gettext_lazy("publicerade resultat"),
    "order": gettext_lazy("frågornas ordning"),
}


def shipped_rows() -> list[dict[str, Any]]:
    """Return the shipped editions as the pages show them."""
    return [
        {
            "key": one.key,
            "title": wording.say(one.edition.title),
            "year": one.edition.year,
            "publisher": one.edition.publisher,
            "known": wording.completeness(one.edition),
            "incomplete": wording.is_incomplete(one.edition.completeness),
            "interpreted": wording.interpreted(one.edition),
        }
        for one in shipped()
    ]


def part(one: PartSummary) -> dict[str, Any]:
    """Return a part with its questions and points."""
    return {
        "name": wording.say(one.part.name),
        "questions": one.questions,
        "own": one.own,
        "known": wording.points(one.known),
        "most": wording.points(one.part.max_points),
    }


def fate(one: QuestionFate) -> dict[str, Any]:
    """Return what becomes of a question, and in which of its fields."""
    question = one.question
    return {
        "number": question.number,
        "text": wording.say(question.text),
        "fate": FATES[one.fate],
        "fields": ", ".join(str(FIELDS[name]) for name in one.fields),
    }
