# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Faults, points and completeness in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from knutpunkt.kernel import text
from knutpunkt.ranking.editions.definition import (
    Completeness,
    Edition,
    GivenRule,
    LadderRule,
    OptionsRule,
    Question,
    RelativeRule,
    Requirement,
    Step,
    told,
)
from knutpunkt.ranking.editions.faults import Fault

REQUIREMENTS = {
    Requirement.DOCUMENTED: gettext_lazy("dokumenterat"),
    Requirement.PUBLIC: gettext_lazy("offentligt"),
    Requirement.ADOPTED: gettext_lazy("politiskt antaget"),
    Requirement.WHOLE_ORGANISATION: gettext_lazy("gäller hela organisationen, även bolagen"),
    Requirement.CURRENT: gettext_lazy("aktuellt"),
    Requirement.FOLLOWED_UP: gettext_lazy("uppföljt"),
    Requirement.MEASURED: gettext_lazy("mätt"),
}


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


def say(words: object) -> str:
    """Return an edition's text in the reader's language."""
    return told(words, text.language())  # type: ignore[arg-type]


def completeness(edition: Edition) -> str:
    """Say how much of the edition is known: "32 av omkring 45 frågor är kända"."""
    return known_words(edition.completeness, len(edition.questions))


def known_words(known: Completeness | None, asked: int) -> str:
    """Say how many questions are known of how many, or how many there are where nothing says that some are not."""
    count = asked if known is None else known.known
    if known is None or known.of is None:
        return ngettext("%(count)s fråga", "%(count)s frågor", count) % {"count": count}
    if known.known >= known.of:
        return _("alla %(count)s frågor är kända") % {"count": count}
    return _("%(known)s av omkring %(all)s frågor är kända") % {"known": known.known, "all": known.of}


def is_incomplete(known: Completeness | None) -> bool:
    """Tell whether some of an edition's questions are not known."""
    return known is not None and known.of is not None and known.known < known.of


def interpreted(edition: Edition) -> int:
    """Return how many questions have a rule that was read out of sources that do not state it in full."""
    return sum(question.interpreted for question in edition.questions)


def points(value: Decimal | None) -> str:
    """Return points as a person reads them, at most four decimals."""
    if value is None:
        return text.DASH
    settled = round(value, 4)
    return text.number(settled.normalize() if settled else Decimal(0))


def rule_words(question: Question) -> str:
    """Say how a question gives points, in one line: for the spreadsheet, where a person reads it."""
    rule = question.rule
    match rule:
        case OptionsRule():
            words = "; ".join(f"{say(option.label)} {points(option.points)}" for option in rule.options)
            if rule.bonus:
                words += "; " + _("varje del %(points)s (%(aspects)s)") % {
                    "points": points(rule.bonus.points),
                    "aspects": ", ".join(say(aspect.label) for aspect in rule.bonus.aspects),
                }
        case LadderRule():
            words = "; ".join(f"{_step(step)} {points(step.points)}" for step in rule.steps)
            words += "; " + _("annars %(points)s") % {"points": points(rule.otherwise)}
        case RelativeRule():
            words = _relative(rule)
        case GivenRule():
            words = _("poängen anges direkt, högst %(points)s") % {"points": points(rule.points)}
    return f"{words} ({_('tolkat')})" if question.interpreted else words


def _relative(rule: RelativeRule) -> str:
    best = _("högst värde") if rule.better == "higher" else _("lägst värde")
    words = _("bäst (%(best)s) får %(points)s, övriga i proportion") % {"best": best, "points": points(rule.points)}
    if rule.minus:
        words += "; " + _("minuspoäng, som lägst %(points)s") % {"points": points(rule.minus.points)}
    return words


def _step(step: Step) -> str:
    for value, sign in ((step.at_least, "≥"), (step.above, ">"), (step.at_most, "≤"), (step.below, "<")):
        if value is not None:
            return f"{sign} {points(value)}:"
    return ""


def answer_words(question: Question, value: str) -> str:
    """Return an answer as a person reads it: the option's words, or the number with its unit."""
    rule = question.rule
    if not value:
        return ""
    if isinstance(rule, OptionsRule):
        return next((say(option.label) for option in rule.options if option.key == value), value)
    unit = getattr(rule, "unit", None)
    try:
        shown = text.number(Decimal(value))
    except ArithmeticError:
        shown = value
    return f"{shown} {unit}" if unit else shown


def aspect_words(question: Question, aspects: Iterable[str]) -> list[str]:
    """Return the words of the aspects that are there, in the edition's order."""
    rule = question.rule
    there = set(aspects)
    if not isinstance(rule, OptionsRule) or rule.bonus is None:
        return []
    return [say(aspect.label) for aspect in rule.bonus.aspects if aspect.key in there]


def requirement_words(key: str) -> str:
    """Return a requirement in the reader's language."""
    return str(REQUIREMENTS[Requirement(key)])
