# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The rules by which an answer gives points: one small function each, in decimals.

They are told in docs/explanation/ranking.md. What the sources leave open is decided here and said so, and marked
"interpreted" in an edition. Numbers are compared in the direction the rule says is better.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from knutpunkt.ranking.editions.definition import (
    Bonus,
    GivenRule,
    LadderRule,
    Minus,
    OptionsRule,
    RelativeRule,
    Rule,
    Step,
)
from knutpunkt.ranking.scoring.exact import ONE, ZERO


@dataclass(frozen=True, slots=True)
class Extremes:
    """The best and the worst value among the units, as they are taken (None: nobody has answered)."""

    best: Decimal | None = None
    worst: Decimal | None = None


NOBODY = Extremes()


def bonus_points(bonus: Bonus | None, option: str, aspects: int) -> Decimal:
    """Points for ``aspects`` aspects beside an option: points × aspects, ``at_most`` in all.

    A bonus may be a deduction (points below zero); ``at_most`` is then the most that is drawn.
    Source: Boverket's question on energy plans 2018, 0.05 an aspect; networks 2013, 2 for the first and 1 more.
    """
    if bonus is None or (bonus.when and option not in bonus.when):
        return ZERO
    points = bonus.points * aspects
    if bonus.at_most is None:
        return points
    most = abs(bonus.at_most)
    return max(-most, min(most, points))


def option_points(rule: OptionsRule, option: str, aspects: int = 0) -> Decimal:
    """Points of an option, and of the aspects beside it. ``option`` must be one of the rule's.

    Source: "Ja 1 p, Delvis 0,5 p, Nej 0 p"; 2013 also -3 p for farmland built upon.
    """
    points = next(each.points for each in rule.options if each.key == option)
    return points + bonus_points(rule.bonus, option, aspects)


def fits(step: Step, value: Decimal) -> bool:
    """Tell whether a value fits a step: >= at_least, > above, <= at_most, < below."""
    return (
        (step.at_least is None or value >= step.at_least)
        and (step.above is None or value > step.above)
        and (step.at_most is None or value <= step.at_most)
        and (step.below is None or value < step.below)
    )


def ladder_points(rule: LadderRule, value: Decimal) -> Decimal:
    """Points of the first step, from the top, that the value fits; else ``otherwise``.

    Source: protected area 2018, 2.0 / 1.6 / 1.2 / 0.8 / 0.4 / 0 points.
    """
    return next((step.points for step in rule.steps if fits(step, value)), rule.otherwise)


def taken(rule: RelativeRule, value: Decimal) -> Decimal:
    """Return the value as it is taken: one above the cap as the cap, one below the floor as the floor.

    Source: greenhouse gases 2023, "tak 25 ton".
    """
    if rule.cap is not None and value > rule.cap:
        return rule.cap
    if rule.floor is not None and value < rule.floor:
        return rule.floor
    return value


def extremes(rule: RelativeRule, values: Iterable[Decimal]) -> Extremes:
    """Best and worst of the values in use, as they are taken; a published best goes before them.

    The values are those of the units to whom the question applies and whose answer counts, last year's included
    where the edition lets it stand in. A value beyond the threshold gives no points but may still be the worst.
    """
    in_use = [taken(rule, value) for value in values]
    if not in_use:
        return Extremes(best=rule.best)
    low, high = min(in_use), max(in_use)
    best, worst = (high, low) if rule.better == "higher" else (low, high)
    return Extremes(best if rule.best is None else rule.best, worst)


def worse(rule: RelativeRule, value: Decimal, than: Decimal) -> bool:
    """Tell whether a value is worse than another in the rule's direction."""
    return value < than if rule.better == "higher" else value > than


def share_of_best(rule: RelativeRule, value: Decimal, best: Decimal) -> Decimal:
    """Return value/best, or best/value where lower is better, from 0 to 1.

    Source: 2011 "bästa (79 p) får 6 p, därefter fallande enligt samma viktning", read as 6 × value/79. For a lower
    best the sources give no formula; best/value is the same proportion turned (interpreted).

    A proportion needs positive numbers. Higher better: a value of 0 or less gives nothing, so if the best is 0
    or less nobody gets points. Lower better: where the best is 0 or less, the best alone gets its points. A value
    better than a published best gets no more than the best. For measures that pass zero, use ``between``.
    """
    if not worse(rule, value, best):
        return ONE if rule.better == "lower" or best > 0 else ZERO
    if rule.better == "higher":
        return value / best if value > 0 else ZERO
    return best / value if best > 0 else ZERO


def between(rule: RelativeRule, value: Decimal, best: Decimal, worst: Decimal | None) -> Decimal:
    """Return (value - zero) / (best - zero), from 0 to 1, where zero is ``zero_at``.

    Source: "fallande till 9 ton/inv, däröver 0 p" and "fallande skala till Sverigesnittet 6 272,4 kg; alla över
    får 0 p", read as a straight line from the best value (interpreted).

    ``zero_at: worst`` (or none): the worst value in use; where all have the same value, all are best and get the
    whole. A number: at it and worse is nothing, so if even the best is no better than it, nobody gets points.
    """
    if isinstance(rule.zero_at, Decimal):
        zero = rule.zero_at
        if not worse(rule, zero, value) or not worse(rule, zero, best):
            return ZERO
    else:
        zero = best if worst is None else worst
    if not worse(rule, value, best):
        return ONE
    if not worse(rule, zero, value):
        return ZERO
    return (value - zero) / (best - zero)


def minus_points(rule: RelativeRule, minus: Minus, value: Decimal, worst: Decimal | None) -> Decimal:
    """Minus points of a value worse than ``beyond``: all of them, or points × (value - beyond)/(full_at - beyond).

    Source: "kommuner som ökat mer än 2 %/år får upp till 2 minuspoäng" (2023, read as a line to the worst) and
    "ökning >2 %/år ger 2 minuspoäng" (2024, all at once). Never more than ``points``.
    """
    full = worst if minus.full_at == "worst" else minus.full_at
    if full is None or not isinstance(full, Decimal) or not worse(rule, full, minus.beyond):
        return minus.points
    return minus.points * min(ONE, (value - minus.beyond) / (full - minus.beyond))


def relative_points(rule: RelativeRule, value: Decimal, ends: Extremes) -> Decimal:
    """Points in proportion to the best: points × share, nothing beyond the threshold, minus points beyond that.

    A value worse than ``minus.beyond`` gives the minus points instead of others, whatever the threshold says.
    Source: "X p till bästa kommun, därefter viktas poängen efter sjunkande andel"; the exact formula is not
    published (interpreted).
    """
    value = taken(rule, value)
    if rule.minus is not None and worse(rule, value, rule.minus.beyond):
        return minus_points(rule, rule.minus, value, ends.worst)
    if rule.threshold is not None and worse(rule, value, rule.threshold):
        return ZERO
    if ends.best is None:
        return ZERO
    if rule.curve == "share_of_best":
        return rule.points * share_of_best(rule, value, ends.best)
    return rule.points * between(rule, value, ends.best, ends.worst)


def weighted(points: Decimal, highest: Decimal, weight: Decimal | None) -> Decimal:
    """Return weight × points/highest: a question's points by its weight (low, medium, high).

    Source: the British scorecards' marking, question weight 1, 2 or 3 times score/max. A question that can only
    take points away has no highest to be a share of: its points stay as they are.
    """
    if weight is None or highest <= 0:
        return points
    return weight * points / highest


def asked(parent: str | Decimal | None, when: Collection[str]) -> bool:
    """Tell whether a follow-up counts: its parent is answered by one of the options ``when``."""
    return isinstance(parent, str) and parent in when


def spread(rule: Rule) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest points a rule can give, before weight.

    No answer gives 0, so the lowest is never above 0 and the highest never below.
    """
    match rule:
        case OptionsRule():
            most = len(rule.bonus.aspects) if rule.bonus else 0
            points = [option_points(rule, each.key, n) for each in rule.options for n in (0, most)]
        case LadderRule():
            points = [step.points for step in rule.steps] + [rule.otherwise]
        case RelativeRule():
            points = [rule.points] + ([rule.minus.points] if rule.minus else [])
        case GivenRule():
            points = [rule.points, rule.least]
    return min(ZERO, *points), max(ZERO, *points)


def highest_points(rule: Rule) -> Decimal:
    """Return the highest points a rule can give, before weight; never below 0."""
    return spread(rule)[1]


def lowest_points(rule: Rule) -> Decimal:
    """Return the lowest points a rule can give, before weight; never above 0."""
    return spread(rule)[0]
