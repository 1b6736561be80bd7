# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The 0/1 programme behind a plan, solved by HiGHS through `scipy.optimize.milp`.

With x = 1 for a lift that is chosen, p its points and h its hours::

    most points:   max Σ p x    with Σ h x ≤ budget          then min Σ h x with Σ p x ≥ the most found
    fewest hours:  min Σ h x    with Σ p x ≥ wanted          then max Σ p x with Σ h x ≤ the fewest found
    always:        Σ x ≤ 1 over a question's lifts;  x ≤ Σ x of what it needs;  x + y ≤ 1 for what it bars

The solver computes in doubles, and calls a number whole within a tolerance. Points and hours therefore go in as
whole numbers, divided by what they have in common, so that their coefficients are exact; the relative gap is zero;
and what comes out is rounded to 0 and 1 and tried in decimals. A solution that does not hold there is forbidden
and the programme solved again, so that what is returned always holds. Points are told apart to the millionth, and
points wanted are reached when no more than a millionth a lift is lacking (a share such as 1/3 has no end).
Source: Huangfu & Hall, "Parallelizing the dual revised simplex method", 2018 (HiGHS).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from math import gcd
from typing import Any, Protocol

import numpy as np

from knutpunkt.ranking.planning.candidates import Candidate

#: What points and hours are told apart to.
FINEST = Decimal("0.000001")
ZERO = Decimal(0)
Numbers = list[int]


class UnsolvedError(RuntimeError):
    """The solver gave up, which it never does for programmes of this size."""


class Holds(Protocol):
    """Whether a choice holds, in decimals."""

    def __call__(self, chosen: Collection[int], /) -> bool:
        """Tell it of the positions chosen."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The keys of the candidates that are chosen."""

    keys: frozenset[str]


def whole(amounts: Sequence[Decimal]) -> tuple[Numbers, Decimal]:
    """Return the amounts as whole numbers of a common unit, and the unit: the largest that fits them all."""
    fine = [int((amount / FINEST).to_integral_value(ROUND_HALF_EVEN)) for amount in amounts]
    common = gcd(*fine) or 1
    return [amount // common for amount in fine], FINEST * common


def _rows(candidates: Sequence[Candidate]) -> list[tuple[dict[int, int], float]]:
    """Return what always holds, each as Σ coefficient × x ≤ bound."""
    at = {one.key: n for n, one in enumerate(candidates)}
    ways: dict[str, list[int]] = {}
    for n, one in enumerate(candidates):
        ways.setdefault(one.question, []).append(n)
    rows: list[tuple[dict[int, int], float]] = [(dict.fromkeys(same, 1), 1) for same in ways.values() if len(same) > 1]
    for n, one in enumerate(candidates):
        if one.needs is not None:
            rows.append(({n: 1} | dict.fromkeys((at[key] for key in one.needs if key in at), -1), 0))
        rows += [({n: 1, at[key]: 1}, 1) for key in one.bars if key in at]
    return rows


@dataclass(slots=True)
class Programme:
    """The programme over some candidates: what always holds, and whatever is added."""

    size: int
    rows: list[tuple[dict[int, int], float]]

    def solve(
        self, wanted: Numbers, more: Sequence[tuple[dict[int, int], float]], holds: Holds
    ) -> frozenset[int] | None:
        """Return the positions that make Σ wanted × x least, all rows kept; None when there is no way."""
        forbidden: list[tuple[dict[int, int], float]] = []
        while True:
            found = self._solved(wanted, [*self.rows, *more, *forbidden])
            if found is None or holds(found):
                return found
            # Within the solver's tolerance but not in decimals: Σ of the chosen − Σ of the others ≤ chosen − 1.
            forbidden.append(({n: 1 if n in found else -1 for n in range(self.size)}, len(found) - 1))

    def _solved(self, wanted: Numbers, rows: Sequence[tuple[dict[int, int], float]]) -> frozenset[int] | None:
        from scipy.optimize import Bounds, LinearConstraint, milp  # late: it takes longer to load than the rest

        limits: list[Any] = []
        if rows:
            matrix = np.zeros((len(rows), self.size))
            for row, (coefficients, _bound) in enumerate(rows):
                for column, coefficient in coefficients.items():
                    matrix[row, column] = coefficient
            limits = [LinearConstraint(matrix, ub=np.array([bound for _c, bound in rows]))]
        answer = milp(
            np.array(wanted, dtype=float),
            integrality=np.ones(self.size),
            bounds=Bounds(0, 1),
            constraints=limits,
            options={"mip_rel_gap": 0},
        )
        infeasible = 2
        if answer.status == infeasible:
            return None
        if answer.status != 0:
            raise UnsolvedError(str(answer.message))
        return frozenset(n for n, x in enumerate(answer.x) if round(x) == 1)


def choose(
    candidates: Sequence[Candidate], *, budget: Decimal | None = None, wanted: Decimal | None = None
) -> Choice | None:
    """Return the best choice: most points, or with ``wanted`` fewest hours; None where there is no way.

    Points wanted may lack a millionth a lift. Ties are settled by the other measure: fewest hours among the most
    points, most points among the fewest hours.
    """
    if not candidates:
        return Choice(frozenset()) if wanted is None or wanted <= 0 else None
    points, point = whole([one.points for one in candidates])
    hours, hour = whole([one.hours for one in candidates])
    programme = Programme(len(candidates), _rows(candidates))
    wanted = None if wanted is None else wanted - FINEST * len(candidates)
    # A bound between two whole numbers is taken to the nearer one that is within it.
    most_hours = None if budget is None else int((budget / hour).to_integral_value(ROUND_FLOOR))
    least_points = None if wanted is None else int((wanted / point).to_integral_value(ROUND_CEILING))
    holds = _checker(candidates, budget, wanted)

    def within(amounts: Numbers, most: int | None) -> list[tuple[dict[int, int], float]]:
        return [] if most is None else [(dict(enumerate(amounts)), most)]

    less = [-amount for amount in points]
    fixed = within(hours, most_hours) + within(less, None if least_points is None else -least_points)
    first, second = (less, hours) if wanted is None else (hours, less)
    best = programme.solve(first, fixed, holds)
    if best is None:
        return None
    worth = sum(first[n] for n in best)

    def as_good(chosen: Collection[int]) -> bool:
        return holds(chosen) and sum(first[n] for n in chosen) <= worth

    settled = programme.solve(second, [*fixed, *within(first, worth)], as_good) or best
    return Choice(frozenset(candidates[n].key for n in settled))


def _checker(
    candidates: Sequence[Candidate], budget: Decimal | None, wanted: Decimal | None
) -> Callable[[Collection[int]], bool]:
    """Return a check of a choice in decimals and sets, without the solver's tolerance."""

    def holds(positions: Collection[int]) -> bool:
        chosen = [candidates[n] for n in positions]
        keys = {one.key for one in chosen}
        return (
            (budget is None or sum((one.hours for one in chosen), ZERO) <= budget)
            and (wanted is None or sum((one.points for one in chosen), ZERO) >= wanted)
            and len({one.question for one in chosen}) == len(chosen)
            and all(one.needs is None or bool(one.needs & keys) for one in chosen)
            and not any(one.bars & keys for one in chosen)
        )

    return holds
