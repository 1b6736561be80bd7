# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Questions and answers in words: how points are given, what an answer says, what a state is called."""

from collections.abc import Collection, Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.kernel.symbols import Symbol
from knutpunkt.kernel.text import language, number
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.editions.definition import (
    Edition,
    GivenRule,
    LadderRule,
    Missing,
    OptionsRule,
    Question,
    RelativeRule,
    Requirement,
    Step,
    Weight,
)
from knutpunkt.ranking.scoring.results import Standing

NOT_BEGUN, DRAFT, SUBMITTED, CHECKED = "not_begun", "draft", "submitted", "checked"
STATES = {
    NOT_BEGUN: Symbol("○", "neutral", gettext_lazy("Inte påbörjat")),
    DRAFT: Symbol("◐", "warning", gettext_lazy("Utkast")),
    SUBMITTED: Symbol("●", "info", gettext_lazy("Inlämnat")),
    CHECKED: Symbol("✓", "success", gettext_lazy("Kontrollerat")),
}
#: How an outside figure that nobody has confirmed is shown in lists: there is no question to answer.
OUTSIDE = "outside"
OUTSIDE_SYMBOL = Symbol("↓", "neutral", gettext_lazy("Uppgift utifrån"))
REQUIREMENTS = {
    Requirement.DOCUMENTED: gettext_lazy("Dokumenterat"),
    Requirement.PUBLIC: gettext_lazy("Offentligt"),
    Requirement.ADOPTED: gettext_lazy("Politiskt antaget"),
    Requirement.WHOLE_ORGANISATION: gettext_lazy("Hela organisationen med bolagen"),
    Requirement.CURRENT: gettext_lazy("Aktuellt"),
    Requirement.FOLLOWED_UP: gettext_lazy("Följs upp"),
    Requirement.MEASURED: gettext_lazy("Mäts"),
}
WEIGHTS = {
    Weight.LOW: gettext_lazy("låg"),
    Weight.MEDIUM: gettext_lazy("medel"),
    Weight.HIGH: gettext_lazy("hög"),
}


def told(text: definition.Text | None) -> str:
    """Return a text of the edition in the reader's language."""
    return definition.told(text, language())


def points(value: Decimal) -> str:
    """Return points in words: "0,5 poäng"."""
    return _("%(points)s poäng") % {"points": number(value)}


def name_of(question: Question) -> str:
    """Return the question's number and text."""
    return f"{question.number} {told(question.text)}".strip()


def answer_words(question: Question, value: str, aspects: Collection[str] = ()) -> str:
    """Return an answer as a person reads it: the option's words or the number with its unit; empty for none."""
    if not value:
        return ""
    rule = question.rule
    if isinstance(rule, OptionsRule):
        labels = {option.key: told(option.label) for option in rule.options}
        shown = labels.get(value, value)
        if aspects and rule.bonus:
            shown = _("%(answer)s, med %(count)d tillägg") % {"answer": shown, "count": len(aspects)}
        return shown
    try:
        shown = number(Decimal(value))
    except InvalidOperation:
        return value
    unit = unit_of(question)
    return f"{shown}\u00a0{unit}" if unit else shown


def unit_of(question: Question) -> str:
    """Return the unit of a question answered by a number; points where the publisher gives them."""
    if isinstance(question.rule, LadderRule | RelativeRule):
        return question.rule.unit or ""
    return _("poäng") if isinstance(question.rule, GivenRule) else ""


def standing_words(standing: Standing, question: Question, edition: Edition) -> str:
    """Return why a question has its points, where there is something to say; else the empty string."""
    if standing is Standing.NOT_FOR_THEM:
        return _("Frågan berör inte vår grupp och räknas inte.")
    if standing is Standing.NOT_ASKED:
        return _("Följdfrågan räknas inte: %(parent)s") % {"parent": follow_up_words(question, edition)}
    if standing is Standing.LAST_YEAR:
        return _("Förra årets svar räknas tills ett nytt är inlämnat.")
    return ""


def how_points(question: Question, edition: Edition) -> list[str]:
    """Return how the question gives points, as sentences: one for each part of the rule."""
    rule = question.rule
    match rule:
        case OptionsRule():
            said = list(_options(rule))
        case LadderRule():
            said = [_ladder(rule)]
        case RelativeRule():
            said = list(_relative(rule))
        case GivenRule():
            told_points = {"least": number(rule.least), "most": points(rule.points)}
            said = [_("Utgivaren ger poängen själv, från %(least)s till %(most)s.") % told_points]
    return [*said, *_around(question, edition)]


def follow_up_words(question: Question, edition: Edition) -> str:
    """Return when a follow-up counts; the empty string for a question that is none."""
    follow = question.follow_up
    parent = edition.by_key.get(follow.of) if follow else None
    if follow is None or parent is None:
        return ""
    wanted = _listed([answer_words(parent, key) for key in follow.when])
    return _("Räknas bara när ”%(parent)s” är besvarad med %(answer)s.") % {
        "parent": name_of(parent),
        "answer": wanted,
    }


def _listed(words: list[str]) -> str:
    *first, last = words or [""]
    return _("%(first)s eller %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _options(rule: OptionsRule) -> Iterator[str]:
    listed = ", ".join(f"{told(option.label)} {number(option.points)}" for option in rule.options)
    yield _("Svaren ger poäng: %(options)s.") % {"options": listed}
    bonus = rule.bonus
    if bonus is None:
        return
    said = {"points": points(bonus.points)}
    if bonus.at_most is None:
        yield _("Varje del som finns ger dessutom %(points)s.") % said
    else:
        said["most"] = points(abs(bonus.at_most))
        yield _("Varje del som finns ger dessutom %(points)s, högst %(most)s.") % said
    if bonus.when:
        labels = {option.key: told(option.label) for option in rule.options}
        answers = _listed([labels.get(key, key) for key in bonus.when])
        yield _("Delarna räknas bara när svaret är %(answers)s.") % {"answers": answers}


def _ladder(rule: LadderRule) -> str:
    steps = "; ".join(
        _("%(bound)s ger %(points)s") % {"bound": _bound(step, rule.unit or ""), "points": number(step.points)}
        for step in rule.steps
    )
    return _("Talet ger poäng i steg: %(steps)s; annars %(otherwise)s.") % {
        "steps": steps,
        "otherwise": points(rule.otherwise),
    }


def _bound(step: Step, unit: str) -> str:
    bounds = (
        (step.at_least, _("minst %(value)s")),
        (step.above, _("över %(value)s")),
        (step.at_most, _("högst %(value)s")),
        (step.below, _("under %(value)s")),
    )
    return next((words % {"value": _amount(value, unit)} for value, words in bounds if value is not None), "")


def _amount(value: Decimal, unit: str | None) -> str:
    return f"{number(value)}\u00a0{unit}" if unit else number(value)


def _relative(rule: RelativeRule) -> Iterator[str]:
    unit, said = rule.unit, {"points": points(rule.points)}
    if rule.better == "higher":
        yield _("Högst värde är bäst och ger %(points)s.") % said
    else:
        yield _("Lägst värde är bäst och ger %(points)s.") % said
    if rule.best is not None:
        yield _("Bästa värdet är %(best)s.") % {"best": _amount(rule.best, unit)}
    if rule.curve == "share_of_best":
        yield _("De andra får poäng i proportion till det bästa värdet.")
    elif isinstance(rule.zero_at, Decimal):
        zero = {"zero": _amount(rule.zero_at, unit)}
        yield _("Därifrån faller poängen i en rät linje till noll vid %(zero)s.") % zero
    else:
        yield _("Därifrån faller poängen i en rät linje till noll för det sämsta värdet.")
    yield from _limits(rule)


def _limits(rule: RelativeRule) -> Iterator[str]:
    unit, lower = rule.unit, rule.better == "lower"
    if rule.threshold is not None:
        limit = {"limit": _amount(rule.threshold, unit)}
        yield (_("Över %(limit)s ges inga poäng.") if lower else _("Under %(limit)s ges inga poäng.")) % limit
    if rule.cap is not None:
        yield _("Värden över %(limit)s räknas som %(limit)s.") % {"limit": _amount(rule.cap, unit)}
    if rule.floor is not None:
        yield _("Värden under %(limit)s räknas som %(limit)s.") % {"limit": _amount(rule.floor, unit)}
    minus = rule.minus
    if minus is None:
        return
    said = {"limit": _amount(minus.beyond, unit), "points": points(-minus.points)}
    if minus.full_at is not None:
        words = _("Över %(limit)s dras upp till %(points)s av.") if lower else _(
            "Under %(limit)s dras upp till %(points)s av."
        )  # fmt: skip
    else:
        words = _("Över %(limit)s dras %(points)s av.") if lower else _("Under %(limit)s dras %(points)s av.")
    yield words % said


def _around(question: Question, edition: Edition) -> Iterator[str]:
    """Yield what holds beside the rule: weight, follow-up, whom it does not concern, what no answer means."""
    if question.weight is not None:
        yield _("Frågan har vikten %(weight)s: poängen räknas om så att högsta är %(points)s.") % {
            "weight": WEIGHTS[question.weight],
            "points": number(edition.weights[question.weight]),
        }
    follow = follow_up_words(question, edition)
    if follow:
        yield follow
    groups = {group.key: told(group.name) for group in edition.groups}
    if question.not_for.groups:
        names = ", ".join(groups.get(key, key) for key in question.not_for.groups)
        yield _("Frågan berör inte grupperna %(groups)s.") % {"groups": names}
    missing = question.missing or edition.missing
    if missing is Missing.LAST_YEAR:
        yield _("Utan svar räknas förra årets.")
    elif missing is Missing.LEFT_OUT:
        yield _("Utan svar räknas frågan inte med.")
