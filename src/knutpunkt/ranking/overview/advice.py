# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What to do next: the plan that the reader asks for, over the lifts there are and those that are assumed.

What is under way counts as done, so that the plan says what is to be begun beyond it. A question of our own
without a lift may be counted with an assumed one: the best answer, at what the ranking means by medium effort.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from knutpunkt.ranking.editions.definition import Question as Asked
from knutpunkt.ranking.models import Lift
from knutpunkt.ranking.overview.queries import Standing
from knutpunkt.ranking.planning.candidates import Candidate
from knutpunkt.ranking.planning.plan import Plan, Reason, Verdict, best_plan, cheapest_plan
from knutpunkt.ranking.planning.potential import Gains, Way, best_answers, is_own, together
from knutpunkt.ranking.scoring.results import Given

ASSUMED = "antaget:"


@dataclass(frozen=True)
class Wish:
    """What the reader asks for: the most within ``hours``, or the cheapest way to ``points`` more.

    ``place``: to the aim, the points that the wanted place surely needs no more than or that we reckon with. ``assume``: count assumed lifts too.
    """

    hours: Decimal | None = None
    points: Decimal | None = None
    place: bool = False
    assume: bool = False


@dataclass(frozen=True)
class Row:
    """A lift in the plan or beside it: where it leads from and to, what it gives, and the verdict on it."""

    way: Way
    candidate: Candidate
    verdict: Verdict
    asked: Asked
    now: Given
    lift: Lift | None

    @property
    def chosen(self) -> bool:
        """Whether it is in the plan."""
        return self.verdict.rank is not None


@dataclass(frozen=True)
class Advice:
    """A plan with its rows: those chosen in their order, and the rest.

    ``start`` is the total with what is under way, ``after`` the exact total if the plan is carried out too.
    ``least``: the plan to the least that the wanted place may need, where that is asked for.
    """

    wish: Wish
    plan: Plan
    rows: tuple[Row, ...]
    start: Decimal
    after: Decimal
    least: Plan | None = None

    @cached_property
    def chosen(self) -> list[Row]:
        """The rows of the plan, in their order."""
        return sorted((row for row in self.rows if row.chosen), key=lambda row: row.verdict.rank or 0)

    @cached_property
    def rest(self) -> list[Row]:
        """The rows that are not in the plan, those that give most first."""
        left = [row for row in self.rows if not row.chosen]
        return sorted(left, key=lambda row: (row.verdict.reason is Reason.NO_MORE, -row.candidate.points, row.way.key))

    @property
    def by_key(self) -> Mapping[str, Row]:
        """The rows by their keys, for reasons that speak of other rows."""
        return {row.way.key: row for row in self.rows}

    @property
    def adds_up(self) -> bool:
        """Whether the points of the rows are what they give together."""
        return self.after == self.start + self.plan.points


def assumed_ways(standing: Standing) -> list[Way]:
    """Return the best answers to the questions of our own that have points left and no lift."""
    described = {way.question for way in standing.ways}
    sheet = standing.scorer.answers.units[standing.unit]
    hours = Decimal(standing.row.ranking.medium_hours)
    return [
        Way(f"{ASSUMED}{way.question}", way.question, way.given, hours, assumed=True)
        for way in best_answers(standing.scorer, standing.unit)
        if way.question not in described
        and sheet.get(way.question, Given()) != way.given
        and way.given.value is not None
    ]


def without_lift(standing: Standing) -> list[Asked]:
    """Return the questions with points left that nobody has described a lift for, those with most points first."""
    described = {way.question for way in standing.ways}
    reaches = standing.potential.questions
    left = {key: reach.most - reach.now for key, reach in reaches.items() if key not in described}
    asked = standing.edition.by_key
    keys = sorted((key for key, points in left.items() if points > 0), key=lambda key: -left[key])
    return sorted((asked[key] for key in keys), key=lambda question: not is_own(question))


def advise(standing: Standing, wish: Wish) -> Advice:
    """Return the plan for a wish."""
    scorer, unit = standing.scorer, standing.unit
    under_way = standing.potential.counted
    counted = {way.key for way in under_way}
    base = {way.question: way.given for way in under_way}
    ways = [way for way in standing.ways if way.key not in counted]
    if wish.assume:
        ways += assumed_ways(standing)
    candidates = Gains(scorer, unit, ways, base).candidates()
    start = together(scorer, unit, under_way).total
    plan, least = _plans(standing, wish, candidates, start)
    chosen = {one.key for one in plan.chosen}
    after = together(scorer, unit, [way for way in ways if way.key in chosen], base).total
    rows = _rows(standing, ways, candidates, plan, base)
    return Advice(wish, plan, rows, start, after, least)


def _plans(standing: Standing, wish: Wish, candidates: Sequence[Candidate], start: Decimal) -> tuple[Plan, Plan | None]:
    """Return the plan, and the one to the least that the wanted place may need."""
    closes, band, aim = standing.deadline, standing.goal_points, standing.aim
    if wish.place and aim is not None:
        most = cheapest_plan(candidates, max(Decimal(0), aim - start), closes=closes)
        if band is None or standing.row.goal_points is not None:
            return most, None
        return most, cheapest_plan(candidates, max(Decimal(0), band.least - start), closes=closes)
    if wish.points is not None:
        return cheapest_plan(candidates, wish.points, wish.hours, closes=closes), None
    return best_plan(candidates, wish.hours, closes=closes), None


def _rows(
    standing: Standing,
    ways: Sequence[Way],
    candidates: Sequence[Candidate],
    plan: Plan,
    base: Mapping[str, Given],
) -> tuple[Row, ...]:
    by_key = {way.key: way for way in ways}
    asked = standing.edition.by_key
    sheet = {**standing.scorer.answers.units[standing.unit], **base}
    return tuple(
        Row(
            way=by_key[one.key],
            candidate=one,
            verdict=plan.verdicts[one.key],
            asked=asked[one.question],
            now=sheet.get(one.question, Given()),
            lift=standing.lifts.get(one.key),
        )
        for one in candidates
    )
