# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Faults, points and completeness in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knutpunkt.kernel import text
from knutpunkt.ranking.editions.definition import Completeness, Edition, OptionsRule, Question
from knutpunkt.ranking.editions.faults import Fault
from knutpunkt.ranking.working.wording import answer_words, how_points
from knutpunkt.ranking.working.wording import told as say


@dataclass(frozen=True, slots=True)
class ToldFault:
    """A fault as a person reads it: where, why, and what to do."""

    place: str
    reason: str
    remedy: str


def tell_fault(fault: Fault) -> ToldFault:
    """Return a fault in the reader's language."""
    place, swedish = fault.place, f"rad {fault.line}"
    if fault.line is not None and place.startswith(swedish):
        place = _("rad %(line)s") % {"line": fault.line} + place[len(swedish) :]
    return ToldFault(place or _("hela filen"), _(fault.reason) % fault.values, _(fault.remedy) % fault.values)


def tell_faults(faults: Iterable[Fault]) -> list[ToldFault]:
    """Return faults in the reader's language, in their order."""
    return [tell_fault(fault) for fault in faults]


def completeness(edition: Edition) -> str:
    """Say how much of the edition is known: "32 av omkring 45 frågor är kända"."""
    return known_words(edition.completeness, len(edition.questions))


def known_words(known: Completeness | None, asked: int) -> str:
    """Say how many questions are known of how many, or how many there are where nothing says that some are not."""
    if known is None:
        return ngettext("%(count)s fråga", "%(count)s frågor", asked) % {"count": asked}
    count = known.known
    if known.of is None:
        words = ngettext(
            "%(count)s fråga är känd, okänt av hur många", "%(count)s frågor är kända, okänt av hur många", count
        )
        return words % {"count": count}
    if known.known >= known.of:
        return _("alla %(count)s frågor är kända") % {"count": count}
    return _("%(known)s av omkring %(all)s frågor är kända") % {"known": known.known, "all": known.of}


def is_incomplete(known: Completeness | None) -> bool:
    """Tell whether some of an edition's questions are not known, or may be."""
    return known is not None and (known.of is None or known.known < known.of)


def interpreted(edition: Edition) -> int:
    """Return how many questions have a rule that was read out of sources that do not state it in full."""
    return sum(question.interpreted for question in edition.questions)


def points(value: Decimal | None) -> str:
    """Return points as a person reads them, at most four decimals."""
    if value is None:
        return text.DASH
    settled = round(value, 4)
    return text.number(settled.normalize() if settled else Decimal(0))


def rule_words(question: Question, edition: Edition) -> str:
    """Say how a question gives points, as running text: for the spreadsheet, where a person reads it."""
    words = " ".join(how_points(question, edition))
    return f"{words} ({_('tolkat')})" if question.interpreted else words


def aspect_words(question: Question, aspects: Iterable[str]) -> list[str]:
    """Return the words of the aspects that are there, in the edition's order."""
    rule = question.rule
    there = set(aspects)
    if not isinstance(rule, OptionsRule) or rule.bonus is None:
        return []
    return [say(aspect.label) for aspect in rule.bonus.aspects if aspect.key in there]


__all__ = [
    "ToldFault",
    "answer_words",
    "aspect_words",
    "completeness",
    "interpreted",
    "is_incomplete",
    "known_words",
    "points",
    "rule_words",
    "say",
    "tell_fault",
    "tell_faults",
]
