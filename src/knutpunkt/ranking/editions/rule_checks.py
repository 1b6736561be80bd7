# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What only a whole rule tells: options and bonus, the order of a ladder, the directions of a relative rule."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from knutpunkt.ranking.editions.definition import (
    Bonus,
    GivenRule,
    LadderRule,
    OptionsRule,
    Question,
    RelativeRule,
    Step,
)
from knutpunkt.ranking.editions.faults import N_, Fault, Near, Path, written

_LOWER, _UPPER = ("at_least", "above"), ("at_most", "below")
RETHINK = N_("Kontrollera talen, eller ta bort det ena av dem.")


def fault(path: Path, reason: str, remedy: str, **values: object) -> Fault:
    """Return a fault at a path; its line is added by the reader."""
    return Fault(written(path), reason, remedy, values, path=path)


def plain(value: Decimal) -> str:
    """Return a decimal as people write it: no exponent, no needless zeros."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def check_rule(question: Question, path: Path) -> Iterator[Fault]:
    """Yield the faults of a question's rule, found at ``path``."""
    match question.rule:
        case OptionsRule() as rule:
            yield from _options(rule, path)
        case LadderRule() as rule:
            yield from _ladder(rule, (*path, "steps"))
        case RelativeRule() as rule:
            yield from _relative(rule, path)
        case GivenRule() as rule if rule.least > rule.points:
            reason = N_("least (%(least)s) är större än points (%(points)s).")
            yield fault((*path, "least"), reason, RETHINK, least=plain(rule.least), points=plain(rule.points))


def doubles(keys: Sequence[str], path: Path, field: str = "key") -> Iterator[Fault]:
    """Yield a fault for each key that has stood before in the same list."""
    first: dict[str, int] = {}
    for number, key in enumerate(keys):
        if key in first:
            reason = N_("%(key)s står två gånger, första gången i %(first)s.")
            remedy = N_("Ge den ena ett eget namn, eller ta bort den.")
            yield fault((*path, number, field), reason, remedy, key=key, first=written((*path, first[key])))
        first.setdefault(key, number)


def unknown(keys: Iterable[str], known: Sequence[str], path: Path, reason: str) -> Iterator[Fault]:
    """Yield a fault for each key in a list that is not among the known ones."""
    names = frozenset(known)
    for number, key in enumerate(keys):
        if key not in names:
            remedy = N_("Rätta stavningen, eller lägg till den. Närmast: %(near)s.")
            yield fault((*path, number), reason, remedy, key=key, near=Near(key, known))


def _options(rule: OptionsRule, path: Path) -> Iterator[Fault]:
    keys = [option.key for option in rule.options]
    yield from doubles(keys, (*path, "options"))
    if rule.bonus:
        yield from _bonus(rule.bonus, keys, (*path, "bonus"))


def _bonus(bonus: Bonus, options: Sequence[str], path: Path) -> Iterator[Fault]:
    yield from doubles([aspect.key for aspect in bonus.aspects], (*path, "aspects"))
    reason = N_("Frågan har inget svarsalternativ %(key)s.")
    yield from unknown(bonus.when, options, (*path, "when"), reason)


def _bound(step: Step) -> tuple[str, Decimal] | None:
    """Return the one bound of a step, None when there is not exactly one."""
    bounds = [(name, value) for name in (*_LOWER, *_UPPER) if (value := getattr(step, name)) is not None]
    return bounds[0] if len(bounds) == 1 else None


def _ladder(rule: LadderRule, path: Path) -> Iterator[Fault]:
    bounds = [_bound(step) for step in rule.steps]
    for number, bound in enumerate(bounds):
        if bound is None:
            reason = N_("Steget ska ha exakt en gräns.")
            yield fault((*path, number), reason, N_("Skriv en av at_least, above, at_most, below."))
    told = [bound for bound in bounds if bound is not None]
    if len(told) < len(bounds):
        return
    for number, (before, after) in enumerate(pairwise(told), 1):
        here = (*path, number, after[0])
        if (before[0] in _LOWER) != (after[0] in _LOWER):
            reason = N_("Stegen går åt olika håll: %(before)s följs av %(after)s.")
            remedy = N_("Använd at_least och above i alla steg, eller at_most och below i alla.")
            yield fault(here, reason, remedy, before=before[0], after=after[0])
        elif not _reachable(before, after):
            reason = N_("Steget nås aldrig: steget ovanför (%(before)s) tar alla värden som passar %(after)s.")
            remedy = N_(
                "Skriv stegen i ordning: at_least och above från det högsta talet, at_most och below från det lägsta."
            )
            shown = {"before": f"{before[0]} {plain(before[1])}", "after": f"{after[0]} {plain(after[1])}"}
            yield fault(here, reason, remedy, **shown)


def _reachable(before: tuple[str, Decimal], after: tuple[str, Decimal]) -> bool:
    """Tell whether some value fits the later step and not the one before it."""
    if before[1] == after[1]:  # "above 5" leaves 5 itself to "at_least 5"
        return before[0] in {"above", "below"} and after[0] in {"at_least", "at_most"}
    return after[1] < before[1] if after[0] in _LOWER else after[1] > before[1]


def _relative(rule: RelativeRule, path: Path) -> Iterator[Fault]:
    if rule.curve == "between" and rule.zero_at is None:
        remedy = N_("Lägg till zero_at: och talet där poängen är slut, eller worst.")
        yield fault((*path, "curve"), N_("Kurvan between behöver zero_at."), remedy)
    if rule.curve == "share_of_best" and rule.zero_at is not None:
        remedy = N_("Ta bort zero_at, eller skriv curve: between.")
        yield fault((*path, "zero_at"), N_("Kurvan share_of_best har inget zero_at."), remedy)
    if rule.cap is not None and rule.floor is not None and rule.cap < rule.floor:
        yield _wrong_order(path, "cap", rule.cap, "floor", rule.floor, better="higher")
    yield from _directions(rule, path)


def _directions(rule: RelativeRule, path: Path) -> Iterator[Fault]:
    """Yield what stands on the wrong side of something else: best, then zero and threshold, then minus points."""
    zero = rule.zero_at if isinstance(rule.zero_at, Decimal) else None
    best = ("best", rule.best)
    limit = ("cap", rule.cap) if rule.better == "higher" else ("floor", rule.floor)
    beyond = ("minus.beyond", rule.minus.beyond if rule.minus else None)
    full_at = rule.minus.full_at if rule.minus and isinstance(rule.minus.full_at, Decimal) else None
    pairs = (
        (limit, best, False),
        (best, ("zero_at", zero), True),
        (best, ("threshold", rule.threshold), False),
        (("zero_at", zero), beyond, False),
        (("threshold", rule.threshold), beyond, False),
        (best, beyond, False),
        (beyond, ("minus.full_at", full_at), True),
    )
    for (good, high), (bad, low), strictly in pairs:
        if high is None or low is None:
            continue
        wrong = low > high if rule.better == "higher" else low < high
        if wrong or (strictly and low == high):
            yield _wrong_order(path, bad, low, good, high, rule.better)


def _wrong_order(path: Path, bad: str, low: Decimal, good: str, high: Decimal, better: str) -> Fault:
    higher = N_("%(bad)s (%(low)s) ska vara lägre än %(good)s (%(high)s), eftersom högre är bättre.")
    lower = N_("%(bad)s (%(low)s) ska vara högre än %(good)s (%(high)s), eftersom lägre är bättre.")
    if (bad, good) == ("cap", "floor"):
        higher = N_("%(bad)s (%(low)s) ska vara högre än %(good)s (%(high)s).")
    reason = higher if better == "higher" else lower
    values = {"bad": bad, "low": plain(low), "good": good, "high": plain(high)}
    return fault((*path, *bad.split(".")), reason, RETHINK, **values)
