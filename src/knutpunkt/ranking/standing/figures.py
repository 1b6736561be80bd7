# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The outside figures that Kolada carries, for all municipalities: places, points, the best, the years before.

Read out of the installation's snapshot. Everything needs the tenant scope.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from knutpunkt.indicators.catalogue import catalogue, split_title
from knutpunkt.indicators.judgement import Good
from knutpunkt.indicators.models import ValueStatus
from knutpunkt.indicators.national import Peers, figures, peers_of
from knutpunkt.indicators.picture import Break, Picture, Told
from knutpunkt.indicators.snapshot import SMALLEST_GROUP, Spread
from knutpunkt.indicators.trend import Band
from knutpunkt.kernel.text import language
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.assembly import figure_year, given_figure
from knutpunkt.ranking.editions.definition import Edition, Missing, Question, told
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.standing import placing
from knutpunkt.ranking.standing.placing import Place
from knutpunkt.ranking.standing.similar import Facts, similar_to

SOURCE_NAME = "Kolada"
#: The circles one may be compared within, by the word in the address; the empty word is the country.
GROUP, NEIGHBOURS, SIMILAR = "grupp", "grannar", "liknande"


@dataclass(frozen=True)
class Around:
    """A municipality and those it is compared with."""

    own: str
    peers: Peers
    similar: tuple[str, ...]
    counties: Mapping[str, str]

    def circle(self, name: str) -> frozenset[str]:
        """Return the members of a circle, ourselves among them; every municipality for the empty name."""
        members: Collection[str] = {
            GROUP: self.peers.group,
            NEIGHBOURS: self.peers.neighbours,
            SIMILAR: self.similar,
        }.get(name, self.peers.names)
        return frozenset({*members, self.own})

    def name(self, code: str) -> str:
        """Return a municipality's name."""
        return self.peers.names.get(code, code)


def around(municipality: Municipality) -> Around:
    """Return the municipality's surroundings. Two queries."""
    rows = Municipality.objects.values_list("code", "skr_group_code", "population", "county")
    facts = [(Facts(code, group, population), county) for code, group, population, county in rows]
    own = Facts(municipality.pk, municipality.skr_group_code, municipality.population)
    counties = {fact.code: county for fact, county in facts}
    return Around(municipality.pk, peers_of(municipality), similar_to(own, (fact for fact, _ in facts)), counties)


class Course(Picture):
    """A figure's course as it has been: nothing is foreseen."""

    @cached_property
    def bands(self) -> list[Band]:
        """No forecast."""
        return []


@dataclass(frozen=True)
class YearFigure:
    """A figure in one year: every municipality's value and points, and the years the values are of."""

    year: int
    values: Mapping[str, Decimal]
    points: Mapping[str, Decimal]
    from_before: frozenset[str] = frozenset()

    def year_of(self, unit: str) -> int:
        """Return the year of a unit's value: the year before, where that stood in."""
        return self.year - 1 if unit in self.from_before else self.year


@dataclass(frozen=True)
class Figure:
    """An outside figure of an edition as Kolada has it. ``year`` is what was asked for, ``now`` what there is."""

    edition: Edition
    question: Question
    around: Around
    year: int
    now: YearFigure | None

    @property
    def kpi(self) -> str:
        """The figure's number in Kolada."""
        return self.question.kolada or ""

    @property
    def name(self) -> str:
        """The figure's name in the reader's language."""
        return told(self.question.text, language())

    @property
    def higher(self) -> bool:
        """Whether a higher value is better."""
        return placing.higher_is_better(self.question.rule)

    @property
    def is_stand_in(self) -> bool:
        """Whether another year than the asked one is shown."""
        return self.now is not None and self.now.year != self.year

    @property
    def is_yes_or_no(self) -> bool:
        """Whether the figure is only yes or no."""
        return self.question.rule.kind == "options"

    @property
    def value(self) -> Decimal | None:
        """Our value."""
        return self.now.values.get(self.around.own) if self.now else None

    @property
    def points(self) -> Decimal | None:
        """The points our value gives; None without a value, or where the question does not concern us."""
        return self.now.points.get(self.around.own) if self.now else None

    def place(self, circle: str = "") -> Place | None:
        """Our place within a circle."""
        if self.now is None:
            return None
        values = placing.within(self.now.values, self.around.circle(circle))
        return placing.place_of(self.around.own, values, higher=self.higher)

    def best(self, circle: str = "") -> tuple[Decimal, tuple[str, ...]] | None:
        """The best value within a circle and who has it, those nearest to us first."""
        if self.now is None:
            return None
        values = placing.within(self.now.values, self.around.circle(circle))
        found = placing.best_of(values, higher=self.higher)
        if found is None:
            return None
        having = [unit for unit, value in values.items() if value == found]
        return found, tuple(sorted(having, key=self.nearness))

    def best_points(self, circle: str = "") -> Decimal | None:
        """The most points anybody in a circle gets."""
        if self.now is None:
            return None
        return max(placing.within(self.now.points, self.around.circle(circle)).values(), default=None)

    def left(self, circle: str = "") -> Decimal | None:
        """How many points there are from ours to the best in a circle."""
        best, own = self.best_points(circle), self.points
        return None if best is None or own is None else best - own

    def leading(self, count: int, circle: str = "") -> list[str]:
        """The units with the best values in a circle; of equals those nearest to us first."""
        if self.now is None:
            return []
        values = placing.within(self.now.values, self.around.circle(circle))
        sign = -1 if self.higher else 1
        return sorted(values, key=lambda unit: (sign * values[unit], *self.nearness(unit)))[:count]

    def nearness(self, unit: str) -> tuple[int, int, str]:
        """The order among equals: neighbours, then those of our group, then by name."""
        peers = self.around.peers
        return unit not in peers.neighbours, unit not in peers.group, self.around.name(unit)

    @cached_property
    def own_series(self) -> list[tuple[int, Decimal]]:
        """Our values through the years, up to the one shown."""
        last = self.now.year if self.now else self.year
        told_values = figures().series(self.kpi, self.around.own)
        return [
            (one.year, Decimal(repr(one.value))) for one in told_values if one.value is not None and one.year <= last
        ]

    @property
    def before(self) -> tuple[int, Decimal] | None:
        """Our value before the one shown, with its year."""
        shown = self.now.year_of(self.around.own) if self.now else self.year
        return next(((year, value) for year, value in reversed(self.own_series) if year < shown), None)

    @property
    def improved(self) -> bool | None:
        """Whether our value is better than the one before; None when equal, or when there are not two."""
        if self.value is None or self.before is None or self.before[1] == self.value:
            return None
        return (self.value > self.before[1]) is self.higher

    @cached_property
    def picture(self) -> Picture:
        """The figure as the indicators' charts take it: our values, and the group's spread."""
        entry, papers = catalogue().entries.get(self.kpi), figures().papers().get(self.kpi)
        unit = (entry.unit_en if language() == "en" else entry.unit) if entry else ""
        fetched_at = papers.fetched_at if papers else catalogue().fetched_at
        return Course(
            name=self.name,
            unit=unit or (split_title(papers.title)[1] if papers else "") or "–",
            decimals=entry.decimals if entry else 1,
            good=Good.UP if self.higher else Good.DOWN,
            told=tuple(
                Told(year, float(value), ValueStatus.FINAL, SOURCE_NAME, fetched_at) for year, value in self.own_series
            ),  # a chart draws with floats
            breaks=tuple(
                Break(known.year, known.explanation_en if language() == "en" else known.explanation)
                for known in catalogue().breaks_of(self.kpi, self.around.own)
            ),
            spreads=tuple(spread for spread in self._spreads if spread.year <= (self.now.year if self.now else 0)),
            group_name=self.around.peers.group_name,
            area_names=self.around.peers.names,
        )

    @cached_property
    def _spreads(self) -> list[Spread]:
        return figures().spreads(self.kpi, self.around.peers.group)

    @cached_property
    def history(self) -> list[YearFigure]:
        """All years with enough values up to the one shown, the latest first."""
        last = self.now.year if self.now else 0
        years = [year for year in years_of(self.kpi, self.around) if year <= last]
        return [year_figure(self.edition, self.question, year) for year in reversed(years)]


def years_of(kpi: str, where: Around) -> list[int]:
    """Return the years in which enough municipalities have a value."""
    return [spread.year for spread in figures().spreads(kpi, list(where.peers.names))]


def year_figure(edition: Edition, question: Question, year: int, *, with_last_year: bool = False) -> YearFigure:
    """Return the figure in one year; ``with_last_year`` lets the year before stand in where a value is missing."""
    snapshot, kpi = figures(), question.kolada or ""
    found = snapshot.all_values(kpi, year)
    before = snapshot.all_values(kpi, year - 1) if with_last_year else {}
    stood_in = frozenset(before.keys() - found.keys())
    # The snapshot keeps doubles; their shortest form is the number the source wrote.
    values = {unit: Decimal(repr(value)) for unit, value in (before | found).items()}
    answers: dict[str, Given] = {}
    for unit, value in values.items():
        taken = given_figure(question.rule, value)
        if taken is not None:
            answers[unit] = taken
    return YearFigure(year, values, placing.points_of(edition, question, answers), stood_in)


def figure_of(edition: Edition, question: Question, where: Around) -> Figure:
    """Return a figure: in the year the edition asks for, else in the last year before it that has values."""
    wanted = figure_year(question, edition.year)
    last_year = (question.missing or edition.missing) is Missing.LAST_YEAR
    now = year_figure(edition, question, wanted, with_last_year=last_year)
    if len(now.values) < SMALLEST_GROUP:
        earlier = [year for year in years_of(question.kolada or "", where) if year < wanted]
        found = year_figure(edition, question, earlier[-1]) if earlier else None
        return Figure(edition, question, where, wanted, found)
    return Figure(edition, question, where, wanted, now)


def carried(edition: Edition) -> list[Question]:
    """Return the edition's questions that are figures of Kolada."""
    return [question for question in edition.questions if question.kolada]
