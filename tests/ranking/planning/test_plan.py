# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The plan: against all possible plans, against one worked out by hand, and against taking the best first."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest

from knutpunkt.ranking.planning.candidates import Candidate
from knutpunkt.ranking.planning.plan import Reason, best_plan, cheapest_plan

D = Decimal


def lift(key: str, points: str, hours: str, question: str = "", **more: object) -> Candidate:
    """A candidate; each has a question of its own unless told."""
    return Candidate(key, question or key, D(points), D(hours), **more)  # type: ignore[arg-type]


def permitted(chosen: Sequence[Candidate]) -> bool:
    """One for each question, parents there, nothing beside what bars it: told anew, from the words."""
    keys = {one.key for one in chosen}
    if len({one.question for one in chosen}) < len(chosen):
        return False
    return all((one.needs is None or keys & one.needs) and not keys & one.bars for one in chosen)


def every_plan(candidates: Sequence[Candidate]) -> Iterator[tuple[Decimal, Decimal]]:
    """Points and hours of all permitted plans."""
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            if permitted(chosen):
                yield sum((one.points for one in chosen), D(0)), sum((one.hours for one in chosen), D(0))


def random_case(random: Random) -> list[Candidate]:
    """Up to nine lifts of up to five questions, some follow-ups, some barred, points also negative or thirds."""
    points = ["0.25", "0.5", "1", "2", "-0.5", "0", "1.37", "0.33333333333333333333", "0.66666666666666666667"]
    found: list[Candidate] = []
    for n in range(random.randint(0, 9)):
        earlier = [one.key for one in found]
        needs = frozenset(random.sample(earlier, min(len(earlier), random.randint(1, 2)))) if earlier else frozenset()
        bars = frozenset(random.sample(earlier, 1)) if earlier and random.random() < 0.15 else frozenset()
        found.append(
            Candidate(
                f"l{n}",
                f"q{random.randint(0, 4)}",
                D(random.choice(points)),
                D(random.choice(["0", "1.5", "8", "12", "40", "7.3"])),
                needs=needs if random.random() < 0.3 else None,
                bars=bars,
            )
        )
    return found


@pytest.mark.parametrize("seed", range(150))
def test_no_plan_is_better(seed: int) -> None:
    random = Random(seed)
    candidates = random_case(random)
    budget = D(random.choice(["0", "10", "21.5", "55", "1000"]))
    plan = best_plan(candidates, budget)
    most, hours = max(((p, -h) for p, h in every_plan(candidates) if h <= budget), default=(D(0), D(0)))
    assert permitted(plan.chosen)
    assert (plan.points, plan.hours) == (most, -hours)
    assert plan.hours <= budget
    assert plan.verdicts.keys() == {one.key for one in candidates}


@pytest.mark.parametrize("seed", range(150))
def test_no_way_is_cheaper(seed: int) -> None:
    random = Random(1000 + seed)
    candidates = random_case(random)
    wanted = D(random.choice(["0.5", "1", "2.25", "4"]))
    plan = cheapest_plan(candidates, wanted)
    slack = D("0.000009")
    ways = [(h, -p) for p, h in every_plan(candidates) if p >= wanted - slack]
    assert plan.reached == bool(ways)
    assert permitted(plan.chosen)
    if ways:
        hours, points = min(ways)
        assert (plan.hours, plan.points) == (hours, -points)
    else:
        assert plan.points == max(p for p, _h in every_plan(candidates))
        assert plan.short == wanted - plan.points


def test_worked_out_by_hand() -> None:
    """60 hours. Best points an hour: small (1 in 8), then follow (0.5 in 8, needs plan), then ...

    plan + follow: 1.5 in 48; with small 2.5 in 56. big alone 2 in 50, with small 3 in 58: the most.
    """
    told = [
        lift("small", "1", "8"),
        lift("plan", "1", "40"),
        lift("follow", "0.5", "8", needs=frozenset({"plan"})),
        lift("big", "2", "50"),
        lift("big-otherwise", "2", "55", "big"),
        lift("late", "5", "1", ready=date(2026, 3, 1)),
        lift("worse", "-1", "1"),
        lift("orphan", "3", "1", needs=frozenset()),
    ]
    plan = best_plan(told, D(60), closes=date(2026, 2, 25))
    assert [one.key for one in plan.chosen] == ["small", "big"]
    assert (plan.points, plan.hours) == (D(3), D(58))
    reasons = {key: verdict.reason for key, verdict in plan.verdicts.items()}
    assert reasons == {
        "small": Reason.CHOSEN,
        "big": Reason.CHOSEN,
        "plan": Reason.OVER_BUDGET,
        "follow": Reason.NEEDS_PARENT,
        "big-otherwise": Reason.OTHER_WAY,
        "late": Reason.TOO_LATE,
        "worse": Reason.NO_MORE,
        "orphan": Reason.NEEDS_PARENT,
    }
    assert plan.verdicts["small"].rank == 1
    assert plan.verdicts["small"].per_hour == D("0.125")
    assert plan.verdicts["plan"].more_hours == D(38)
    assert plan.verdicts["follow"].others == ("plan",)
    assert plan.verdicts["big-otherwise"].others == ("big",)


def greedy(candidates: Sequence[Candidate], budget: Decimal) -> Decimal:
    """The points of taking the best points an hour first."""
    points = D(0)
    for one in sorted(candidates, key=lambda one: -one.points / one.hours):
        if one.hours <= budget:
            points, budget = points + one.points, budget - one.hours
    return points


def test_control_the_best_first_is_not_the_best() -> None:
    told = [lift("quick", "1", "8"), lift("large", "3", "40")]
    assert greedy(told, D(40)) == D(1)
    assert best_plan(told, D(40)).points == D(3)


def test_a_follow_up_comes_after_what_it_hangs_on() -> None:
    told = [lift("follow", "2", "1", needs=frozenset({"plan"})), lift("plan", "0", "10"), lift("other", "1", "1")]
    plan = best_plan(told, None)
    assert [one.key for one in plan.chosen] == ["other", "plan", "follow"]
    assert plan.verdicts["plan"].reason == Reason.OPENS
    assert plan.verdicts["plan"].others == ("follow",)


def test_what_a_goal_does_not_need_is_said_so() -> None:
    plan = cheapest_plan([lift("a", "1", "8"), lift("b", "1", "9"), lift("c", "1", "10")], D(2))
    assert [one.key for one in plan.chosen] == ["a", "b"]
    assert plan.verdicts["c"].reason == Reason.NOT_NEEDED


def test_how_far_one_gets_when_the_goal_is_too_far() -> None:
    told = [lift("a", "1", "8"), lift("b", "1", "9"), lift("c", "1", "10")]
    plan = cheapest_plan(told, D(4))
    assert (plan.reached, plan.points, plan.short) == (False, D(3), D(1))
    within = cheapest_plan(told, D(3), D(18))
    assert (within.reached, within.points, within.verdicts["c"].more_hours) == (False, D(2), D(9))


def test_a_lift_barred_by_another_is_not_chosen_beside_it() -> None:
    told = [lift("other", "3", "1", "parent"), lift("follow", "1", "1", bars=frozenset({"other"}))]
    plan = best_plan(told, None)
    assert [one.key for one in plan.chosen] == ["other"]
    assert plan.verdicts["follow"].reason == Reason.OTHER_PARENT


def test_thirds_of_a_point_reach_a_whole_one() -> None:
    third = "0.33333333333333333333"
    plan = cheapest_plan([lift("a", third, "1"), lift("b", third, "1"), lift("c", third, "1")], D(1))
    assert plan.reached
    assert len(plan.chosen) == 3
