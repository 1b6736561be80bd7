# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which lifts to choose: the most points within a number of hours, or the fewest hours for a number of points.

An exact choice (see :mod:`.choosing` for the programme), never "the best points per hour first": that is wrong
just when the budget is small and the lifts are large. Every lift gets a verdict, chosen or not, that says why.

What the lifts give is added up. That is exact where the edition's total is a sum of points and each lift's points
are counted as :mod:`.potential` counts them; a follow-up's points are those it gives when its parent is answered
so, and it can only be chosen with a lift that answers the parent so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from knutpunkt.ranking.planning.candidates import Candidate
from knutpunkt.ranking.planning.choosing import Choice, choose

ZERO = Decimal(0)


class Reason(StrEnum):
    """Why a lift is in the plan or not."""

    CHOSEN = "chosen"
    OPENS = "opens"
    OTHER_WAY = "other_way"
    OVER_BUDGET = "over_budget"
    NOT_NEEDED = "not_needed"
    TOO_LATE = "too_late"
    NEEDS_PARENT = "needs_parent"
    OTHER_PARENT = "other_parent"
    NO_MORE = "no_more"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a lift is in the plan or not, with what the reason speaks of.

    ``rank``: its order in the plan, 1 the first. ``per_hour``: points per hour (None where it takes no hours).
    ``more_hours``: how many hours more than the budget it would take on top of the plan. ``others``: the keys of
    the lifts that the reason speaks of.
    """

    reason: Reason
    rank: int | None = None
    per_hour: Decimal | None = None
    more_hours: Decimal | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The lifts chosen, in the order to read them, and a verdict for every candidate.

    ``reached`` is false when the wanted points cannot be had: the plan is then the one that comes nearest.
    """

    chosen: tuple[Candidate, ...]
    verdicts: Mapping[str, Verdict]
    points: Decimal
    hours: Decimal
    budget: Decimal | None = None
    wanted: Decimal | None = None
    reached: bool = True

    @property
    def short(self) -> Decimal:
        """How many points are lacking to those wanted."""
        return max(ZERO, self.wanted - self.points) if self.wanted is not None else ZERO


def best_plan(candidates: Sequence[Candidate], budget_hours: Decimal | None, *, closes: date | None = None) -> Plan:
    """Return the plan with the most points within the hours (None: however many); of such, the fewest hours.

    Lifts that are not ready when the ranking ``closes`` are not chosen.
    """
    usable, unusable = _usable(candidates, closes)
    return _told(candidates, choose(usable, budget=budget_hours), unusable, budget=budget_hours)


def cheapest_plan(
    candidates: Sequence[Candidate],
    wanted_points: Decimal,
    budget: Decimal | None = None,
    *,
    closes: date | None = None,
) -> Plan:
    """Return the plan with the fewest hours for at least the points wanted; of such, the most points.

    When they cannot be had (within ``budget``), the plan with the most points, ``reached`` being false.
    """
    usable, unusable = _usable(candidates, closes)
    found = choose(usable, budget=budget, wanted=wanted_points)
    if found is None:
        most = choose(usable, budget=budget)
        return _told(candidates, most, unusable, budget=budget, wanted=wanted_points, reached=False)
    return _told(candidates, found, unusable, budget=budget, wanted=wanted_points)


def _usable(candidates: Sequence[Candidate], closes: date | None) -> tuple[list[Candidate], dict[str, Reason]]:
    """Return the candidates that may be chosen, and why the others may not."""
    out: dict[str, Reason] = {}
    opening = {key for one in candidates for key in one.needs or ()}
    for one in candidates:
        if closes is not None and one.ready is not None and one.ready > closes:
            useless = one.points <= 0 and one.key not in opening
            out[one.key] = Reason.NO_MORE if useless else Reason.TOO_LATE
    grown = True
    while grown:
        left = [one for one in candidates if one.key not in out]
        keys = {one.key for one in left}
        dead = {one.key for one in left if one.needs is not None and not one.needs & keys}
        out |= dict.fromkeys(dead, Reason.NEEDS_PARENT)
        wanted = {key for one in left if one.key not in dead and one.needs for key in one.needs}
        idle = {one.key for one in left if one.points <= 0 and one.key not in wanted and one.key not in dead}
        out |= dict.fromkeys(idle, Reason.NO_MORE)
        grown = bool(dead or idle)
    return [one for one in candidates if one.key not in out], out


def _told(
    candidates: Sequence[Candidate],
    choice: Choice | None,
    unusable: Mapping[str, Reason],
    *,
    budget: Decimal | None,
    wanted: Decimal | None = None,
    reached: bool = True,
) -> Plan:
    """Return the plan of a choice, with its reasons."""
    keys = choice.keys if choice is not None else frozenset()
    chosen = _in_order([one for one in candidates if one.key in keys])
    hours = sum((one.hours for one in chosen), ZERO)
    by_key = {one.key: one for one in candidates}
    verdicts = {one.key: _chosen(one, rank, chosen) for rank, one in enumerate(chosen, start=1)}
    goal = wanted is not None and reached
    for one in candidates:
        if one.key not in keys:
            spare = None if budget is None else budget - hours
            verdicts[one.key] = _left_out(one, unusable, chosen, by_key, None if goal else spare)
    return Plan(
        chosen=tuple(chosen),
        verdicts=verdicts,
        points=sum((one.points for one in chosen), ZERO),
        hours=hours,
        budget=budget,
        wanted=wanted,
        reached=reached,
    )


def _per_hour(one: Candidate) -> Decimal | None:
    return one.points / one.hours if one.hours else None


def _in_order(chosen: Iterable[Candidate]) -> list[Candidate]:
    """Return the lifts, most points per hour first, but a follow-up after the lift it hangs on."""
    waiting = sorted(chosen, key=lambda one: (one.hours != 0, -(_per_hour(one) or ZERO), -one.points, one.key))
    keys = {one.key for one in waiting}
    done: list[Candidate] = []
    while waiting:
        placed = {one.key for one in done}
        free = (one for one in waiting if not one.needs or one.needs & keys <= placed)
        following = next(free, waiting[0])
        waiting.remove(following)
        done.append(following)
    return done


def _chosen(one: Candidate, rank: int, chosen: Sequence[Candidate]) -> Verdict:
    """Return why a lift is in the plan: what it gives, or what it opens for."""
    opened = tuple(other.key for other in chosen if other.needs and one.key in other.needs)
    if opened and one.points <= 0:
        return Verdict(Reason.OPENS, rank=rank, others=opened)
    return Verdict(Reason.CHOSEN, rank=rank, per_hour=_per_hour(one), others=opened)


def _left_out(
    one: Candidate,
    unusable: Mapping[str, Reason],
    chosen: Sequence[Candidate],
    by_key: Mapping[str, Candidate],
    spare: Decimal | None,
) -> Verdict:
    """Return why a lift is not in the plan. ``spare``: the hours left, None where hours are not what decides."""
    hindered = _hindered(one, unusable, chosen, by_key)
    if hindered is not None:
        return hindered
    if spare is not None:
        return Verdict(Reason.OVER_BUDGET, per_hour=_per_hour(one), more_hours=one.hours - spare)
    return Verdict(Reason.NOT_NEEDED, per_hour=_per_hour(one))


def _hindered(
    one: Candidate,
    unusable: Mapping[str, Reason],
    chosen: Sequence[Candidate],
    by_key: Mapping[str, Candidate],
) -> Verdict | None:
    """Return what keeps a lift out whatever the hours: the day, another lift, or that it gives nothing."""
    reason, others = unusable.get(one.key), tuple[str, ...]()
    rival = tuple(other.key for other in chosen if other.question == one.question)
    barring = tuple(other.key for other in chosen if other.key in one.bars or one.key in other.bars)
    if reason in {Reason.TOO_LATE, Reason.NO_MORE}:
        pass
    elif rival:
        reason, others = Reason.OTHER_WAY, rival
    elif barring:
        reason, others = Reason.OTHER_PARENT, barring
    elif one.needs is not None and not one.needs & {other.key for other in chosen}:
        reason, others = Reason.NEEDS_PARENT, tuple(sorted(key for key in one.needs if key in by_key))
    elif one.points <= 0:
        reason = Reason.NO_MORE
    return None if reason is None else Verdict(reason, others=others)
