# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scores units by an edition, and tells what would happen if one of them answered otherwise.

The way: which answer is in use for each question and unit; best and worst of each relative question; points;
parts; total; places. What-if walks only the part of the way that a change touches, with the same functions in the
same order, so that it gives exactly what scoring everything anew would.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from knutpunkt.ranking.editions.definition import Edition, Unit
from knutpunkt.ranking.editions.faults import N_, Fault
from knutpunkt.ranking.scoring import rules
from knutpunkt.ranking.scoring.compiled import AnswerError, Use, compile_questions
from knutpunkt.ranking.scoring.exact import ZERO, exactly, settle
from knutpunkt.ranking.scoring.places import place_among, places
from knutpunkt.ranking.scoring.results import Answers, Given, QuestionScore, Scores, Sheet, UnitScore
from knutpunkt.ranking.scoring.totals import Sum, Totaller, TotalScore, section_of, sum_of

Uses = dict[str, Use]
Ends = dict[str, rules.Extremes]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a unit's answers gave, with 50 digits."""

    unit: Unit
    scores: dict[str, QuestionScore]
    parts: dict[str, Sum]
    total: TotalScore


class Scorer:
    """Scores the units of ``answers`` by ``edition``.

    Answers are presumed checked. What a question does not take is refused all the same (AnswerError), and a unit
    that is not in the answers is a KeyError with a plain message. The scorer keeps what it has computed; neither
    the edition nor the answers may change under it.
    """

    def __init__(self, edition: Edition, answers: Answers) -> None:
        self.edition = edition
        self.answers = answers
        self._asked = compile_questions(edition)
        self._totaller = Totaller(edition)
        known = {unit.id: unit for unit in edition.units}
        self._units = {key: known.get(key) or Unit(id=key) for key in answers.units}
        self._by_part: dict[str, list[str]] = {part.key: [] for part in edition.parts}
        for question in edition.questions:
            self._by_part[question.part].append(question.key)
        self._uses: dict[str, Uses] = {key: self._use(key, answers.units[key]) for key in self._units}
        self._ends: Ends = {key: self._extremes(key, self._uses) for key, one in self._asked.items() if one.relative}
        self._scores: Scores | None = None

    def scores(self) -> Scores:
        """Return all units' scores with their places."""
        if self._scores is None:
            units = [self._told(standing) for standing in self._standings.values()]
            self._scores = Scores(tuple(self._placed(units)))
        return self._scores

    def score_unit(self, unit_id: str) -> UnitScore:
        """Return one unit's scores; its places too, if all have been scored."""
        self._known(unit_id)
        if self._scores is not None:
            return self._scored[unit_id]
        return self._told(self._standing(unit_id, self._uses[unit_id], self._ends))

    def what_if(self, unit_id: str, changes: Mapping[str, Given]) -> UnitScore:
        """Return the unit's scores and places if it answered ``changes`` instead, the others as now.

        A change may move the best or the worst of a relative question, and with it the others' points: they are
        then computed anew, for the questions it concerns. Else the others' totals are those already known.
        """
        self._known(unit_id)
        uses = self._use(unit_id, {**self.answers.units[unit_id], **changes})
        moved = self._moved(unit_id, uses)
        ends = {**self._ends, **moved}
        told = self._told(self._standing(unit_id, uses, ends))
        return self._placed_among(told, self._others(unit_id, moved))

    def best(self, key: str) -> Decimal | None:
        """Return the best value of a relative question: the published one, else the best in use, as it is taken."""
        return self._ends[key].best

    def worst(self, key: str) -> Decimal | None:
        """Return the worst value in use of a relative question, as it is taken."""
        return self._ends[key].worst

    @exactly
    def highest(self, key: str) -> Decimal:
        """Return the highest points of a question whom it concerns, weighed and rounded."""
        return settle(self._asked[key].max)

    @exactly
    def lowest(self, key: str) -> Decimal:
        """Return the lowest points of a question, weighed and rounded; 0, or below where it can take points away."""
        return settle(self._asked[key].lowest)

    def parts_of(self, unit_id: str) -> Mapping[str, Sum]:
        """Return what each part gave a unit, with 50 digits, for those who weigh the parts in another way."""
        self._known(unit_id)
        return self._standings[unit_id].parts

    def group_of(self, unit_id: str) -> str | None:
        """Return the unit's group, if the edition says one."""
        self._known(unit_id)
        return self._units[unit_id].group

    def _known(self, unit_id: str) -> None:
        if unit_id not in self._units:
            raise KeyError(N_("Enheten %(unit)s finns inte bland svaren.") % {"unit": unit_id})

    @cached_property
    def _standings(self) -> dict[str, _Standing]:
        return {key: self._standing(key, self._uses[key], self._ends) for key in self._units}

    @cached_property
    def _scored(self) -> dict[str, UnitScore]:
        return self.scores().by_id

    def _use(self, unit_id: str, sheet: Sheet) -> Uses:
        """Return the answers in use of a unit, each question after the one it follows upon."""
        unknown = sheet.keys() - self._asked.keys()
        if unknown:
            fault = Fault(
                unit_id,
                N_("Svaren gäller frågor som inte finns: %(keys)s."),
                N_("Rätta frågans nyckel eller ta bort svaret."),
                {"keys": ", ".join(sorted(unknown))},
            )
            raise AnswerError((fault,))
        unit, before = self._units[unit_id], self.answers.before.get(unit_id, {})
        uses: Uses = {}
        for key, one in self._asked.items():
            parent = uses[one.parent.question.key] if one.parent else None
            uses[key] = one.use(unit, parent, sheet, before)
        return uses

    def _extremes(self, key: str, uses: Mapping[str, Uses]) -> rules.Extremes:
        rule = self._asked[key].relative
        assert rule is not None
        return rules.extremes(rule, _values(key, uses))

    def _moved(self, unit_id: str, uses: Uses) -> Ends:
        """Return the new best and worst of the questions where the unit's new answers move them."""
        moved: Ends = {}
        before = self._uses[unit_id]
        for key, ends in self._ends.items():
            if self._asked[key].depends_on_others and uses[key].given != before[key].given:
                new = self._extremes(key, {**self._uses, unit_id: uses})
                if new != ends:
                    moved[key] = new
        return moved

    @exactly
    def _standing(self, unit_id: str, uses: Uses, ends: Ends) -> _Standing:
        scores = {key: one.score(uses[key], ends.get(key)) for key, one in self._asked.items()}
        parts = {part: sum_of(scores[key] for key in keys) for part, keys in self._by_part.items()}
        unit = self._units[unit_id]
        return _Standing(unit, scores, parts, self._totaller.total(unit.group, parts))

    @exactly
    def _others(self, unit_id: str, moved: Ends) -> list[tuple[Unit, TotalScore]]:
        """Return the other units' totals, with the moved questions' points computed anew."""
        by_part: dict[str, Ends] = {}
        for key, ends in moved.items():
            by_part.setdefault(self._asked[key].question.part, {})[key] = ends
        return [
            (standing.unit, self._total_with(standing, by_part) if moved else standing.total)
            for key, standing in self._standings.items()
            if key != unit_id
        ]

    def _total_with(self, standing: _Standing, moved: Mapping[str, Ends]) -> TotalScore:
        """Return a unit's total with the moved questions of some parts computed anew; their highest points stay."""
        uses, scores = self._uses[standing.unit.id], standing.scores
        parts = dict(standing.parts)
        for part, ends in moved.items():
            points = [
                scores[key].points if key not in ends or (given := uses[key].given) is None
                else self._asked[key].points(given, ends[key])
                for key in self._by_part[part]
            ]  # fmt: skip
            parts[part] = Sum(sum(points, ZERO), parts[part].max)
        return self._totaller.total(standing.unit.group, parts)

    @exactly
    def _told(self, standing: _Standing) -> UnitScore:
        """Return what is handed out: settled, with the questions in the edition's order."""
        unit, total = standing.unit, standing.total
        return UnitScore(
            id=unit.id,
            group=unit.group,
            county=unit.county,
            questions={one.key: self._settled(one.key, standing.scores[one.key]) for one in self.edition.questions},
            sections={key: section_of(part) for key, part in standing.parts.items()},
            total=total.total,
            max=total.max,
            rounded=total.rounded,
            published=total.published,
        )

    def _settled(self, key: str, score: QuestionScore) -> QuestionScore:
        """Settle a question's points; those of an edition without shares have no more than its own decimals."""
        one = self._asked[key]
        if one.relative is None and one.weight is None:
            return score
        return QuestionScore(settle(score.points), settle(score.max), score.standing)

    def _counted(self, told: UnitScore | TotalScore) -> Decimal:
        """Return the total that decides places."""
        return told.published if self.edition.places.by == "published" else told.total

    def _placed(self, units: list[UnitScore]) -> Iterator[UnitScore]:
        ties = self.edition.places.ties
        overall = places([self._counted(unit) for unit in units], ties)
        within_group = self._places_within(units, lambda unit: unit.group)
        within_county = self._places_within(units, lambda unit: unit.county)
        for n, unit in enumerate(units):
            yield replace(
                unit, place=overall[n], group_place=within_group.get(unit.id), county_place=within_county.get(unit.id)
            )

    def _places_within(self, units: list[UnitScore], kind: Callable[[UnitScore], str | None]) -> dict[str, Decimal]:
        found: dict[str, list[UnitScore]] = {}
        for unit in units:
            name = kind(unit)
            if name is not None:
                found.setdefault(name, []).append(unit)
        return {
            unit.id: place
            for same in found.values()
            for unit, place in zip(
                same, places([self._counted(one) for one in same], self.edition.places.ties), strict=True
            )
        }

    def _placed_among(self, told: UnitScore, others: list[tuple[Unit, TotalScore]]) -> UnitScore:
        """Return a unit's scores with its places among the others' totals."""
        mine, ties = self._counted(told), self.edition.places.ties
        counted = [(unit, self._counted(total)) for unit, total in others]

        def place(kind: Callable[[Unit], str | None], own: str | None) -> Decimal | None:
            if own is None:
                return None
            return place_among(mine, [total for unit, total in counted if kind(unit) == own], ties)

        return replace(
            told,
            place=place_among(mine, [total for _, total in counted], ties),
            group_place=place(lambda unit: unit.group, told.group),
            county_place=place(lambda unit: unit.county, told.county),
        )


def _values(key: str, uses: Mapping[str, Uses]) -> Iterator[Decimal]:
    """Return the values in use of a relative question."""
    for of_unit in uses.values():
        given = of_unit[key].given
        if given is not None and isinstance(given.value, Decimal):
            yield given.value
