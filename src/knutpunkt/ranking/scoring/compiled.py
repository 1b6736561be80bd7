# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition's questions made ready to score many units: what never changes is looked up once.

It decides which answer is *in use* (the year's, the year before's, or none and why) and turns it into points.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from knutpunkt.ranking.editions.definition import (
    Edition,
    GivenRule,
    LadderRule,
    Missing,
    OptionsRule,
    Question,
    RelativeRule,
    Unit,
)
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError
from knutpunkt.ranking.scoring import rules
from knutpunkt.ranking.scoring.exact import ZERO, exactly, rounded, settle
from knutpunkt.ranking.scoring.results import Given, QuestionScore, Sheet, Standing


class AnswerError(FaultyError):
    """An answer that its question does not take. Nothing is scored, so that it never counts silently."""


class EditionError(FaultyError):
    """Questions that cannot be scored, since they hang together in a circle or on one that is not there."""


@dataclass(frozen=True, slots=True)
class Use:
    """The answer in use for a question, and how it came to be so."""

    standing: Standing
    given: Given | None = None


NOT_FOR_THEM, NOT_ASKED = Use(Standing.NOT_FOR_THEM), Use(Standing.NOT_ASKED)
MISSING, LEFT_OUT = Use(Standing.MISSING), Use(Standing.LEFT_OUT)


@dataclass(slots=True, eq=False)
class Asked:
    """A question made ready: its own highest points, and its points by answer."""

    question: Question
    missing: Missing
    weight: Decimal | None
    decimals: int | None
    own_highest: Decimal = ZERO
    max: Decimal = ZERO
    lowest: Decimal = ZERO
    parent: "Asked | None" = None
    relative: RelativeRule | None = None
    options: dict[str, int] = field(default_factory=dict)
    aspects: frozenset[str] = frozenset()
    _known: dict[Given, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rule = self.question.rule
        lowest, self.own_highest = rules.spread(rule)
        self.max = self._final(self.own_highest)
        self.lowest = self._final(lowest)
        if isinstance(rule, RelativeRule):
            self.relative = rule
        elif isinstance(rule, OptionsRule):
            self.options = {option.key: n for n, option in enumerate(rule.options)}
            self.aspects = frozenset(aspect.key for aspect in rule.bonus.aspects) if rule.bonus else frozenset()

    def _final(self, points: Decimal) -> Decimal:
        """Weigh a question's points and round them as the edition says."""
        points = rules.weighted(points, self.own_highest, self.weight)
        return points if self.decimals is None else rounded(settle(points), self.decimals)

    @property
    def depends_on_others(self) -> bool:
        """Whether others' values move this question's points."""
        rule = self.relative
        return rule is not None and (
            rule.best is None
            or (rule.curve == "between" and not isinstance(rule.zero_at, Decimal))
            or (rule.minus is not None and rule.minus.full_at == "worst")
        )

    def fault(self, given: Given) -> tuple[str, str] | None:
        """Return why this question does not take an answer and what to do, or None when it does."""
        value, rule = given.value, self.question.rule
        if self.options:
            if value not in self.options:
                return N_("Svaret ”%(value)s” är inget av frågans alternativ."), N_("Välj ett av %(options)s.")
            if not given.aspects <= self.aspects:
                return N_("”%(aspects)s” hör inte till frågans tillägg."), N_("Ta bort det som inte hör dit.")
        elif not isinstance(value, Decimal) or not value.is_finite():
            return N_("Svaret ”%(value)s” är inget tal."), N_("Skriv ett tal.")
        elif given.aspects:
            return N_("”%(aspects)s” hör inte till frågan."), N_("Ta bort tilläggen.")
        elif isinstance(rule, GivenRule) and not rule.least <= value <= rule.points:
            return N_("Poängen %(value)s ligger utanför frågans poäng."), N_(
                "Skriv ett tal från %(least)s till %(most)s."
            )
        return None

    def check(self, unit: str, given: Given) -> None:
        """Raise AnswerError when this question does not take the answer."""
        fault = self.fault(given)
        if fault is None:
            return
        rule = self.question.rule
        limits = {"least": rule.least, "most": rule.points} if isinstance(rule, GivenRule) else {}
        values = {
            "value": given.value,
            "aspects": ", ".join(sorted(given.aspects - self.aspects)),
            "options": ", ".join(self.options),
            **limits,
        }
        raise AnswerError((Fault(f"{unit}: {self.question.key}", *fault, values),))

    def is_for(self, unit: str, group: str | None) -> bool:
        """Tell whether the question, and those it follows upon, concern the unit."""
        not_for = self.question.not_for
        if unit in not_for.units or (group is not None and group in not_for.groups):
            return False
        return self.parent is None or self.parent.is_for(unit, group)

    def use(self, unit: Unit, parent: Use | None, sheet: Sheet, before: Sheet) -> Use:
        """Return the answer in use for a unit; ``parent`` is that of the question this one follows upon.

        Last year's answer stands in only where this year's question takes it.
        """
        if not self.is_for(unit.id, unit.group):
            return NOT_FOR_THEM
        follow_up = self.question.follow_up
        if follow_up is not None and (
            parent is None or parent.given is None or not rules.asked(parent.given.value, follow_up.when)
        ):
            return NOT_ASKED
        given = sheet.get(self.question.key)
        if given is not None and given.value is not None:
            self.check(unit.id, given)
            return Use(Standing.ANSWERED, given)
        if self.missing is Missing.LEFT_OUT:
            return LEFT_OUT
        if self.missing is Missing.LAST_YEAR:
            last = before.get(self.question.key)
            if last is not None and last.value is not None and self.fault(last) is None:
                return Use(Standing.LAST_YEAR, last)
        return MISSING

    def points(self, given: Given, ends: rules.Extremes | None) -> Decimal:
        """Return the points of an answer, weighed and rounded, with 50 digits. ``ends``: of a relative question."""
        if self.relative is not None:
            points = rules.relative_points(self.relative, _number(given), ends or rules.NOBODY)
            return points if self.weight is None and self.decimals is None else self._final(points)
        found = self._known.get(given)
        if found is None:
            found = self._known[given] = self._final(_absolute(self.question)(given))
        return found

    def score(self, use: Use, ends: rules.Extremes | None) -> QuestionScore:
        """Return the points of the answer in use and the highest points for that unit, with 50 digits."""
        if use.given is not None:
            return QuestionScore(self.points(use.given, ends), self.max, use.standing)
        follow_up = self.question.follow_up
        left_out = follow_up is not None and follow_up.otherwise == "left_out"
        counts = use is MISSING or (use is NOT_ASKED and not left_out)
        return QuestionScore(ZERO, self.max if counts else ZERO, use.standing)


def _absolute(question: Question) -> Callable[[Given], Decimal]:
    """Return how a question's answer gives points when no other unit matters."""
    match question.rule:
        case OptionsRule() as rule:
            return partial(_option, rule)
        case LadderRule() as ladder:
            return lambda given: rules.ladder_points(ladder, _number(given))
        case _:
            return _number


def _option(rule: OptionsRule, given: Given) -> Decimal:
    return rules.option_points(rule, str(given.value), len(given.aspects))


def _number(given: Given) -> Decimal:
    assert isinstance(given.value, Decimal)
    return given.value


@exactly
def compile_questions(edition: Edition) -> dict[str, Asked]:
    """Return the edition's questions made ready, each after the one it follows upon.

    Raises EditionError when follow-ups form a circle or follow upon a question that is not there.
    """
    asked = {
        question.key: Asked(
            question,
            question.missing or edition.missing,
            None if question.weight is None else edition.weights[question.weight],
            edition.round_points,
        )
        for question in edition.questions
    }
    ordered: dict[str, Asked] = {}
    for key in asked:
        _place_in_order(key, asked, ordered)
    return ordered


def _place_in_order(key: str, asked: Mapping[str, Asked], ordered: dict[str, Asked]) -> None:
    chain: list[str] = []
    while key not in ordered:
        if key in chain or key not in asked:
            reason = (
                N_("Följdfrågorna %(chain)s pekar på varandra i ring.")
                if key in chain
                else N_("Frågan är en följdfråga till ”%(key)s”, som inte finns.")
            )
            fault = Fault(chain[-1], reason, N_("Rätta follow_up.of."), {"chain": ", ".join([*chain, key]), "key": key})
            raise EditionError((fault,))
        chain.append(key)
        follow_up = asked[key].question.follow_up
        if follow_up is None:
            break
        key = follow_up.of
    for each in reversed(chain):
        one = asked[each]
        one.parent = ordered[one.question.follow_up.of] if one.question.follow_up else None
        ordered[each] = one
