# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How long it takes to score a ranking, and to see what one changed answer does: python bench/ranking.py.

Synthetic and seeded: 409 units × 73 questions with options in nine weighted parts, and 290 units × 50 questions of
which 20 are relative. Each is measured beside another way to the same numbers: fractions.Fraction instead of
decimals, and scoring everything anew instead of a what-if. The answers must agree before anything is printed.
"""

import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.planning.candidates import Candidate
from knutpunkt.ranking.planning.plan import best_plan
from knutpunkt.ranking.scoring import Answers, Given, Scorer

ROUNDS = 7
T = TypeVar("T")


def options() -> dict[str, Any]:
    """Yes, partly and no."""
    told = (("ja", "1"), ("delvis", "0.5"), ("nej", "0"))
    return {"kind": "options", "options": [{"key": key, "label": key, "points": points} for key, points in told]}


def relative(n: int) -> dict[str, Any]:
    """A relative rule: upwards or downwards, in proportion or in a line, some with minus points."""
    more: dict[str, Any] = {"curve": "between", "zero_at": "worst"} if n % 4 < 2 else {}
    if n % 4 == 1:
        more |= {"zero_at": "300", "minus": {"beyond": "400", "points": "-2", "full_at": "worst"}}
    return {"kind": "relative", "better": ("higher", "lower")[n % 2], "points": "2", **more}


def edition(rules: list[dict[str, Any]], parts: int, total: dict[str, Any]) -> Edition:
    """An edition of questions with these rules, in as many parts of equal weight."""
    weight = str(1 - (parts - 1) * Decimal("0.1"))
    return Edition.model_validate({
        "format": "knutpunkt-ranking/1", "key": "bench", "ranking": "bench", "title": "Bench", "year": 2025,
        "publisher": "Bench", "areas": [{"key": "a", "name": "a"}], "total": total,
        "parts": [{"key": f"p{n}", "name": "p", "weight": "0.1" if n else weight} for n in range(parts)],
        "questions": [
            {"key": f"q{n}", "part": f"p{n % parts}", "area": "a", "text": "q", "rule": rule}
            for n, rule in enumerate(rules)
        ],
    })  # fmt: skip


def answers(asked: Edition, units: int, seed: int) -> Answers:
    """Seeded answers of as many units to all questions."""
    chance = random.Random(seed)

    def answer(kind: str) -> Given:
        if kind == "options":
            return Given(chance.choice(("ja", "delvis", "nej")))
        return Given(Decimal(chance.randint(10, 5000)) / 10)

    return Answers({f"u{n}": {each.key: answer(each.rule.kind) for each in asked.questions} for n in range(units)})


def median(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[tuple[float, float], T]:
    """The medians of the seconds the work takes by the clock and of its own, and what it gave last."""
    clock, own = [], []
    for _ in range(rounds):
        began, used = time.perf_counter(), time.process_time()
        result = work()
        clock.append(time.perf_counter() - began)
        own.append(time.process_time() - used)
    return (statistics.median(clock), statistics.median(own)), result


def by_fractions(asked: Edition, told: Answers) -> list[Fraction]:
    """The other way: weighted shares of options in fractions, the points looked up in dicts."""
    points = {
        each.key: {option.key: Fraction(option.points) for option in each.rule.options}
        for each in asked.questions
        if each.rule.kind == "options"
    }
    weights = {part.key: Fraction(part.weight) for part in asked.parts}
    totals = []
    for sheet in told.units.values():
        got, most = dict.fromkeys(weights, Fraction(0)), dict.fromkeys(weights, Fraction(0))
        for each in asked.questions:
            got[each.part] += points[each.key][str(sheet[each.key].value)]
            most[each.part] += max(points[each.key].values())
        totals.append(sum((weights[key] * got[key] / most[key] for key in weights), Fraction(0)))
    return totals


def lifts(seed: int) -> list[Candidate]:
    """Fifty seeded lifts, one or two ways for each of 35 questions."""
    chance = random.Random(seed)
    return [
        Candidate(
            f"l{n}", f"q{n % 35}", Decimal(chance.randint(1, 40)) / 20, Decimal(chance.choice((8, 16, 24, 40, 60, 120)))
        )
        for n in range(50)
    ]


def by_hours(candidates: list[Candidate], budget: int) -> Decimal:
    """The other way: the most points for each number of hours, one question after the other."""
    most = [Decimal(0)] * (budget + 1)
    for key in dict.fromkeys(one.question for one in candidates):
        before = list(most)
        for one in candidates:
            if one.question == key:
                hours = int(one.hours)
                for spent in range(hours, budget + 1):
                    most[spent] = max(most[spent], before[spent - hours] + one.points)
    return most[budget]


def show(what: str, seconds: tuple[float, float], goal: float | None = None) -> None:
    """Print a row: what, its medians by the clock and of its own, the goal and whether the clock reached it."""
    clock, own = (1000 * each for each in seconds)
    reached = "" if goal is None else f"goal {goal * 1000:4.0f} ms: {'reached' if clock < goal * 1000 else 'MISSED'}"
    print(f"{what:58} {clock:8.2f} ms {own:8.2f} ms  {reached}")


def main() -> None:
    """Print the medians."""
    print(f"{'medians':58} {'clock':>11} {'own work':>11}")
    shares = edition([options()] * 73, 9, {"method": "weighted_shares", "shown_as": "share"})
    told = answers(shares, 409, 1)
    seconds, scores = median(lambda: Scorer(shares, told).scores())
    other, fractions = median(lambda: by_fractions(shares, told))
    assert all(abs(Fraction(u.total) - f) < Fraction(1, 10**20) for u, f in zip(scores.units, fractions, strict=True))
    show("409 units x 73 questions, scored with places", seconds, 1)
    show("  the totals alone, in fractions", other)

    mixed = edition([relative(n // 5 * 2 + n % 5) if n % 5 < 2 else options() for n in range(50)], 3, {})
    told = answers(mixed, 290, 2)
    seconds, scores = median(lambda: Scorer(mixed, told).scores())
    show("290 units x 50 questions, 20 of them relative", seconds, 1)

    scorer = Scorer(mixed, told)
    scorer.scores()
    option = next(each.key for each in mixed.questions if each.rule.kind == "options")
    best = scorer.best("q0")
    assert best is not None
    moves = {
        "one what-if, an option": {option: Given("ja")},
        "one what-if, a figure that moves no best or worst": {"q0": Given(best - 1)},
        "one what-if, a figure that moves the best": {"q0": Given(best + 50)},
        "twenty figures at once, all moving their best or worst": {
            each.key: Given(Decimal(9000)) for each in mixed.questions if each.rule.kind == "relative"
        },
    }
    for what, changes in moves.items():
        seconds, turned = median(lambda changes=changes: scorer.what_if("u7", changes), 40)  # type: ignore[misc]
        changed = Answers({**told.units, "u7": {**told.units["u7"], **changes}})
        other, anew = median(lambda changed=changed: Scorer(mixed, changed).scores().by_id["u7"])  # type: ignore[misc]
        assert turned == anew
        show(what, seconds, 0.02 if len(changes) == 1 else None)
        show("  by scoring everything anew", other)

    candidates, budget = lifts(3), 400
    seconds, plan = median(lambda: best_plan(candidates, Decimal(budget)))
    other, points = median(lambda: by_hours(candidates, budget))
    assert plan.points == points, (plan.points, points)
    assert plan.hours <= budget
    show("the best plan among 50 lifts, 400 hours", seconds, 1)
    show("  by dynamic programming, hour by hour, points alone", other)


if __name__ == "__main__":
    main()
