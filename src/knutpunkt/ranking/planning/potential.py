# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points now, if what is planned is done, and at most; and what each lift adds, so that lifts can be chosen.

How lifts are added up. With the total a sum of points, a lift's points are the total if it is done minus the total
as it is, both by scoring the whole edition. A follow-up that is not asked today gives nothing by itself: its points
are what it adds when its parent is answered so, and it *needs* a lift that answers the parent so. What a parent's
lift wakes among answers that are given already is counted in the parent's points. A lift that would answer the
parent otherwise *bars* the follow-up's. With that, the points of any permitted choice are the sum of its lifts'
points, exactly (each question's points depend on its own answer and on whether it is asked). Where the total is a
share and answering changes what can be had at most, they are not: :func:`together` gives the exact total of
what was chosen, and that is the number shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from knutpunkt.ranking.editions.definition import Question
from knutpunkt.ranking.planning.candidates import Candidate
from knutpunkt.ranking.planning.plan import best_plan
from knutpunkt.ranking.planning.sensitivity import answers_to_try
from knutpunkt.ranking.scoring.exact import ONE, ZERO, exactly
from knutpunkt.ranking.scoring.results import Given, QuestionScore, Standing, UnitScore
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.scoring.totals import Sum, Totaller, TotalScore


@dataclass(frozen=True, slots=True)
class Way:
    """A lift as it is counted: the question would be answered ``given`` after ``hours`` of work.

    ``planned``: it is under way. ``assumed``: nobody has described it; the best answer at an assumed effort.
    """

    key: str
    question: str
    given: Given
    hours: Decimal
    ready: date | None = None
    planned: bool = False
    assumed: bool = False


class Gains:
    """What ways add to a unit's total, from its answers with ``base`` put in."""

    def __init__(self, scorer: Scorer, unit: str, ways: Iterable[Way], base: Mapping[str, Given] | None = None) -> None:
        self.scorer, self.unit, self.base = scorer, unit, dict(base or {})
        self._asked: Mapping[str, Question] = scorer.edition.by_key
        self._ways: dict[str, list[Way]] = {}
        for way in ways:
            self._ways.setdefault(way.question, []).append(way)
        self._sheet = {**scorer.answers.units[unit], **self.base}

    @cached_property
    def start(self) -> UnitScore:
        """The unit's scores with the base."""
        return self.scorer.what_if(self.unit, self.base)

    def candidates(self) -> list[Candidate]:
        """Return every way as a candidate for a plan, in the order of the questions."""
        order = {question.key: n for n, question in enumerate(self.scorer.edition.questions)}
        return [self._candidate(way) for key in sorted(self._ways, key=order.__getitem__) for way in self._ways[key]]

    @exactly
    def _candidate(self, way: Way) -> Candidate:
        needs, first = self._opening(way.question)
        points = ZERO
        if needs is None or needs:
            before = self._total(first) if first else self.start.total
            points = self._total({**first, way.question: way.given}) - before
        return Candidate(way.key, way.question, points, way.hours, needs, self._barring(way.question), way.ready)

    def _total(self, changes: Mapping[str, Given]) -> Decimal:
        return self.scorer.what_if(self.unit, {**self.base, **changes}).total

    def _opening(self, key: str) -> tuple[frozenset[str] | None, dict[str, Given]]:
        """Return the ways of which one makes the question asked (None: it is), and the answers of one of them."""
        follow_up = self._asked[key].follow_up
        if follow_up is None or self.start.questions[key].standing is not Standing.NOT_ASKED:
            return None, {}
        parent = follow_up.of
        above, first = self._opening(parent)
        found: set[str] = set()
        changes: dict[str, Given] = {}
        if self._sheet.get(parent, Given()).value in follow_up.when and above:
            found, changes = set(above), dict(first)
        for way in self._ways.get(parent, ()):
            if way.given.value in follow_up.when and (above is None or above):
                changes = changes or {**first, parent: way.given}
                found.add(way.key)
        return frozenset(found), changes

    def _barring(self, key: str) -> frozenset[str]:
        """Return the ways that answer a question above this one so that this one is not asked."""
        found: set[str] = set()
        follow_up = self._asked[key].follow_up
        while follow_up is not None:
            found |= {way.key for way in self._ways.get(follow_up.of, ()) if way.given.value not in follow_up.when}
            follow_up = self._asked[follow_up.of].follow_up
        return frozenset(found)


def together(scorer: Scorer, unit: str, ways: Iterable[Way], base: Mapping[str, Given] | None = None) -> UnitScore:
    """Return the unit's scores if all the ways are gone, on top of ``base``: exact, whatever the total."""
    return scorer.what_if(unit, {**(base or {}), **{way.question: way.given for way in ways}})


def under_way(scorer: Scorer, unit: str, ways: Sequence[Way], closes: date | None = None) -> list[Way]:
    """Return the planned ways that count: ready in time, the best for each question, with their parents."""
    planned = [way for way in ways if way.planned]
    plan = best_plan(Gains(scorer, unit, planned).candidates(), None, closes=closes)
    chosen = {one.key for one in plan.chosen}
    return [way for way in planned if way.key in chosen]


def is_own(question: Question) -> bool:
    """Tell whether the unit answers the question itself; an outside figure names its source."""
    return not question.source


def best_answers(scorer: Scorer, unit: str) -> list[Way]:
    """Return the answers that together give the most on the questions the unit answers itself.

    Found as a plan over every answer there is, without limits, so that parents are answered as their follow-ups
    would have it where that gives more.
    """
    score = scorer.score_unit(unit)
    every = [
        Way(f"{question.key} {n}", question.key, answer, ZERO)
        for question in scorer.edition.questions
        if is_own(question) and score.questions[question.key].standing is not Standing.NOT_FOR_THEM
        for n, answer in enumerate(answers_to_try(scorer, question.key))
    ]
    plan = best_plan(Gains(scorer, unit, every).candidates(), None)
    chosen = {one.key for one in plan.chosen}
    return [way for way in every if way.key in chosen]


@dataclass(frozen=True, slots=True)
class Reach:
    """One question's points now, if what is planned is done, and at most; ``highest`` is what anybody can get.

    ``answered``: it has an answer this year. ``own``: the unit answers it itself.
    """

    now: Decimal
    planned: Decimal
    most: Decimal
    highest: Decimal
    answered: bool
    own: bool

    @property
    def on_table(self) -> Decimal:
        """Points that wait for an answer of the unit's own."""
        return self.most - self.now if self.own and not self.answered else ZERO

    @property
    def uncertain(self) -> Decimal:
        """What is added to the most by an outside figure."""
        return ZERO if self.own else self.most - self.planned


@dataclass(frozen=True, slots=True)
class Line:
    """Sums over the questions of a part or an area that concern the unit."""

    key: str
    questions: int
    answered: int
    now: Decimal
    planned: Decimal
    most: Decimal
    highest: Decimal
    on_table: Decimal
    uncertain: Decimal
    #: What the publisher says the part can give beyond its known questions.
    unknown: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Potential:
    """Points now, if what is planned is done, and at most, in the measure of the edition's total.

    ``full`` is the highest there is: what the publisher says where it does, else that of the known questions.
    ``unknown`` is the part of it that lies in questions that are not known, ``uncertain`` the part of ``most``
    that outside figures would have to give.
    """

    now: Decimal
    planned: Decimal
    most: Decimal
    full: Decimal
    unknown: Decimal
    uncertain: Decimal
    on_table: Decimal
    questions: Mapping[str, Reach]
    parts: tuple[Line, ...]
    areas: tuple[Line, ...]
    counted: tuple[Way, ...] = ()


@exactly
def potential(scorer: Scorer, unit: str, ways: Sequence[Way], closes: date | None = None) -> Potential:
    """Return what the unit has, what the planned ways add, and what there is to get.

    At most: the best answer to each question of the unit's own, and of outside figures the rule's highest points.
    Parts and areas are in points times the part's weight where the total is a sum, else in the questions' points.
    """
    edition = scorer.edition
    now = scorer.score_unit(unit)
    counted = under_way(scorer, unit, ways, closes)
    planned = together(scorer, unit, counted)
    best = together(scorer, unit, best_answers(scorer, unit)).questions
    at_most = {question.key: _at_most(scorer, question, best[question.key]) for question in edition.questions}
    outside_as_planned = {
        question.key: (at_most if is_own(question) else planned.questions)[question.key]
        for question in edition.questions
    }
    sheet = scorer.answers.units[unit]
    reaches = {
        question.key: Reach(
            now=now.questions[question.key].points,
            planned=planned.questions[question.key].points,
            most=at_most[question.key].points,
            highest=scorer.highest(question.key),
            answered=sheet.get(question.key, Given()).value is not None,
            own=is_own(question),
        )
        for question in edition.questions
        if best[question.key].standing is not Standing.NOT_FOR_THEM
    }
    parts, areas = _lines(scorer, unit, reaches)
    is_points = edition.total.method == "sum" and edition.total.shown_as == "points"
    unknown = sum((line.unknown for line in parts), ZERO) if is_points else ZERO
    most = _total(scorer, unit, at_most)
    return Potential(
        now=now.total,
        planned=planned.total,
        most=most.total,
        full=most.max + unknown,
        unknown=unknown,
        uncertain=most.total - _total(scorer, unit, outside_as_planned).total,
        on_table=sum((line.on_table for line in parts), ZERO),
        questions=reaches,
        parts=parts,
        areas=areas,
        counted=tuple(counted),
    )


def _at_most(scorer: Scorer, question: Question, best: QuestionScore) -> QuestionScore:
    """Return a question's score at most: its own best answer, or an outside figure's highest points."""
    if is_own(question) or best.standing is Standing.NOT_FOR_THEM:
        return best
    highest = scorer.highest(question.key)
    return QuestionScore(highest, highest, Standing.ANSWERED)


def _lines(scorer: Scorer, unit: str, reaches: Mapping[str, Reach]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines of the parts, and of the areas that have questions for the unit."""
    edition, weights = scorer.edition, factors(scorer, unit)
    asked = [question for question in edition.questions if question.key in reaches]
    rows = [(question, reaches[question.key], weights[question.part]) for question in asked]
    parts = tuple(
        _line(part.key, [row[1:] for row in rows if row[0].part == part.key], part.max_points, weights[part.key])
        for part in edition.parts
    )
    areas = tuple(_line(area.key, [row[1:] for row in rows if row[0].area == area.key]) for area in edition.areas)
    return parts, tuple(line for line in areas if line.questions)


def factors(scorer: Scorer, unit: str) -> dict[str, Decimal]:
    """Return what a part's points are multiplied by in the total, where it is a sum of them."""
    edition = scorer.edition
    if edition.total.method != "sum":
        return {part.key: ONE for part in edition.parts}
    weights = Totaller(edition).weights(scorer.group_of(unit))
    return {part.key: weight for part, weight in zip(edition.parts, weights, strict=True)}


def _line(
    key: str, rows: Sequence[tuple[Reach, Decimal]], published: Decimal | None = None, weight: Decimal = ONE
) -> Line:
    def total(name: str) -> Decimal:
        return sum((getattr(reach, name) * factor for reach, factor in rows), ZERO)

    highest = total("highest")
    return Line(
        key=key,
        questions=len(rows),
        answered=sum(reach.answered for reach, _factor in rows),
        now=total("now"),
        planned=total("planned"),
        most=total("most"),
        highest=highest,
        on_table=total("on_table"),
        uncertain=total("uncertain"),
        unknown=ZERO if published is None else max(ZERO, published * weight - highest),
    )


def _sums(scorer: Scorer, scores: Mapping[str, QuestionScore]) -> dict[str, Sum]:
    parts = {part.key: Sum(ZERO, ZERO) for part in scorer.edition.parts}
    for question in scorer.edition.questions:
        before, score = parts[question.part], scores[question.key]
        parts[question.part] = Sum(before.points + score.points, before.max + score.max)
    return parts


def _total(scorer: Scorer, unit: str, scores: Mapping[str, QuestionScore]) -> TotalScore:
    return Totaller(scorer.edition).total(scorer.group_of(unit), _sums(scorer, scores))
