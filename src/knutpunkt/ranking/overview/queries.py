# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Everything the pages of an edition are computed from, read once. Needs the tenant scope.

Only submitted answers count, for every reader: no draft shows in a number. Lifts are open to every role; the
activity of a lift is shown to those who may see it, and counts only when it is submitted.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from knutpunkt.activities.models import Activity, Status
from knutpunkt.activities.rules import view_activity
from knutpunkt.indicators.national import peers_of
from knutpunkt.kernel.text import language
from knutpunkt.people.access import Actor
from knutpunkt.ranking import assembly
from knutpunkt.ranking.editions import definition
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import Answer, Lift, Question, RankingEdition
from knutpunkt.ranking.planning import peers
from knutpunkt.ranking.planning.potential import Potential, Way, factors, potential
from knutpunkt.ranking.planning.sensitivity import Band, Mark, PointsBand, place_band, points_for_place
from knutpunkt.ranking.planning.sensitivity import Reason as Known
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.working.points import hours_of
from knutpunkt.ranking.working.queries import state_of

#: A lift whose activity has come so far is under way.
UNDER_WAY = (Status.PLANNED, Status.STARTED, Status.DONE)


def editions() -> QuerySet[RankingEdition]:
    """Return the editions that are not archived, with their rankings, the latest first."""
    rows: QuerySet[RankingEdition] = RankingEdition.objects.filter(archived_at=None)
    return rows.select_related("ranking").order_by("-year", "title", "pk")


def lifts_of(**where: object) -> QuerySet[Lift]:
    """Return lifts with what a page shows of them."""
    rows: QuerySet[Lift] = Lift.objects.filter(**where)
    return rows.select_related(
        "question__owner__department", "question__edition__ranking", "position__department", "activity__department"
    )


def is_under_way(activity: Activity | None) -> bool:
    """Tell whether a lift's activity is planned, begun or done; drafts and archived ones do not count."""
    return (
        activity is not None and not activity.is_draft and activity.archived_at is None and activity.status in UNDER_WAY
    )


def shown_activity(actor: Actor, lift: Lift) -> Activity | None:
    """Return the lift's activity if the actor may see it."""
    activity = lift.activity
    return activity if activity is not None and view_activity.allows(actor, activity) else None


def given_of(lift: Lift, asked: definition.Question) -> Given | None:
    """Return the answer that a lift leads to, None when the question does not take it (any more)."""
    rule = asked.rule
    given = assembly.given(lift.value, lift.aspects, rule)
    if isinstance(rule, definition.OptionsRule):
        aspects = {aspect.key for aspect in rule.bonus.aspects} if rule.bonus else set()
        known = given.value in {option.key for option in rule.options}
        return Given(given.value, given.aspects & aspects) if known else None
    if not isinstance(given.value, Decimal) or not given.value.is_finite():
        return None
    if isinstance(rule, definition.GivenRule) and not rule.least <= given.value <= rule.points:
        return None
    return given


@dataclass(frozen=True)
class Standing:
    """An edition as its pages read it. ``misfits`` are lifts to answers that the question does not take."""

    row: RankingEdition
    edition: definition.Edition
    scorer: Scorer
    questions: Mapping[str, Question]
    lifts: Mapping[str, Lift]
    ways: tuple[Way, ...]
    misfits: tuple[Lift, ...]
    today: date

    @property
    def unit(self) -> str:
        """The municipality's code, which is its id among the units."""
        return str(self.row.municipality_id)

    @property
    def closes(self) -> date | None:
        """The last day to answer, past or not."""
        return last_day(self.row)

    @property
    def is_open(self) -> bool:
        """Whether answers can still be given: neither past the last day nor decided."""
        return self.row.decided_at is None and (self.closes is None or self.closes >= self.today)

    @property
    def deadline(self) -> date | None:
        """The day before which a lift must be ready; None when the last day has passed or is not known."""
        return self.closes if self.closes is not None and self.closes >= self.today else None

    @cached_property
    def potential(self) -> Potential:
        """Points now, as planned and at most."""
        return potential(self.scorer, self.unit, self.ways, self.deadline)

    @cached_property
    def states(self) -> Counter[str]:
        """How many of the questions that are ours to answer have come how far."""
        asked = self.potential.questions
        rows = [row for key, row in self.questions.items() if key in asked and asked[key].own]
        return Counter(state_of(row) for row in rows)

    @cached_property
    def marks(self) -> list[Mark]:
        """The published places with points of the year, other units' only."""
        return [
            Mark(result.place, result.points)
            for result in self.edition.results
            if result.place is not None and result.points is not None and result.unit != self.unit
        ]

    @cached_property
    def goal_points(self) -> PointsBand | None:
        """Between which points the wanted place lies; None without a goal."""
        place = self.row.ranking.goal_place
        return points_for_place(place, self.marks, self.potential.full) if place else None

    @property
    def aim(self) -> Decimal | None:
        """The points to reach: those the municipality reckons with, else the most that the wanted place may need."""
        own: Decimal | None = self.row.goal_points
        if own is not None:
            return own
        return self.goal_points.most if self.goal_points else None

    @property
    def is_aim_known(self) -> bool:
        """Whether the aim is somebody's: the municipality's own, or a published place's at least as good."""
        band = self.goal_points
        published = band is not None and band.reason is Known.MARKS and band.ahead is not None
        return self.row.goal_points is not None or published

    @property
    def drawn_goal(self) -> PointsBand | None:
        """What the bar shows of the goal."""
        own = self.row.goal_points
        return self.goal_points if own is None else PointsBand(own, own, Known.MARKS)

    def possible(self, total: Decimal, *known: str) -> tuple[Decimal, Decimal]:
        """Return between which totals the real one lies, when ours is ``total`` by what is known.

        Questions that are not known may give nothing or all their points, and so may outside figures without a
        value, except those ``known`` (and take away what their rule can take).
        """
        told, weights, rule = self.potential, factors(self.scorer, self.unit), self.edition.total
        if rule.method != "sum" or rule.shown_as != "points":
            missing = any(not reach.own and not reach.answered for reach in told.questions.values())
            return (Decimal(0), told.full) if missing else (total, total)
        least = most = total
        for key, reach in told.questions.items():
            if not reach.own and not reach.answered and key not in known:
                weight = weights[self.edition.by_key[key].part]
                least += (self.scorer.lowest(key) - reach.now) * weight
                most += (reach.highest - reach.now) * weight
        return least, min(most + told.unknown, max(told.full, total))

    def place_band(self, of: int, total: Decimal | None = None, *known: str) -> Band:
        """Return between which places our total (now, unless told) lies among ``of`` units, with what is not known."""
        own = next((one.place for one in self.edition.results if one.unit == self.unit), None)
        least, most = self.possible(self.potential.now if total is None else total, *known)
        low = place_band(least, self.potential.full, self.marks, of, stood=own)
        high = place_band(most, self.potential.full, self.marks, of, stood=own)
        if Known.CONTRADICTION in {low.reason, high.reason} or high.best > low.worst:
            return Band(1, of, Known.CONTRADICTION)
        return Band(high.best, low.worst, low.reason, high.ahead, low.behind)


def standing_of(row: RankingEdition, today: date) -> Standing:
    """Return everything about an edition; ``row`` comes with its ranking. A constant number of queries."""
    questions = list(Question.objects.filter(edition=row).select_related("owner__department", "answer"))
    edition = assembly.with_own_group(assembly.edition_of(row, questions), row)
    answers: list[Answer] = [question.answer for question in questions if hasattr(question, "answer")]
    scorer = Scorer(edition, assembly.all_answers(row, edition, assembly.own_sheet(edition, answers)))
    ways, misfits, lifts = [], [], {}
    for lift in lifts_of(question__edition=row):
        given = given_of(lift, edition.by_key[lift.question.key])
        if given is None:
            misfits.append(lift)
            continue
        lifts[str(lift.pk)] = lift
        ways.append(
            Way(
                key=str(lift.pk),
                question=lift.question.key,
                given=given,
                hours=hours_of(lift, row.ranking),
                ready=lift.ready_on,
                planned=is_under_way(lift.activity),
            )
        )
    by_key = {question.key: question for question in questions}
    return Standing(row, edition, scorer, by_key, lifts, tuple(ways), tuple(misfits), today)


@dataclass(frozen=True)
class Compared:
    """Our points beside the median of a group, by area; ``units`` of the group are known, on ``questions``."""

    name: str
    units: int
    questions: int
    areas: Mapping[str, peers.Beside]


def compared(standing: Standing, actor: Actor) -> Compared | None:
    """Return the group's medians where they are known, None where nothing is. At most two queries.

    The group is the edition's own where it names its units' groups, else SKR's. A figure of ours that nobody has
    confirmed yet is beside the others' all the same: they have confirmed nothing here either.
    """
    edition, unit = standing.edition, standing.unit
    own = standing.row.group
    group = {one.id for one in edition.units if own and one.group == own} - {unit}
    name = next((definition.told(one.name, language()) for one in edition.groups if one.key == own), own)
    if not group:
        around = peers_of(actor.municipality)
        group, name = set(around.group) - {unit}, around.group_name
    known = group & standing.scorer.answers.units.keys()
    found = peers.medians(standing.scorer, known)
    if not found:
        return None
    factor = factors(standing.scorer, unit)
    weights = {question.key: factor[question.part] for question in edition.questions}
    told = standing.scorer.what_if(unit, _figures_of_ours(standing)).questions
    ours = {key: told[key].points * weights[key] for key in standing.potential.questions}
    others = {key: points * weights[key] for key, points in found.items()}
    within: dict[str, list[str]] = {}
    for question in edition.questions:
        within.setdefault(question.area, []).append(question.key)
    areas = {key: peers.beside(ours, others, asked) for key, asked in within.items()}
    return Compared(name, len(known), sum(one.questions for one in areas.values()), areas)


def _figures_of_ours(standing: Standing) -> dict[str, Given]:
    """Return Kolada's figures of the municipality for the questions that nobody has answered."""
    answered = standing.scorer.answers.units[standing.unit]
    found = {}
    for question in standing.edition.questions:
        value = None
        if question.key not in answered:
            value = assembly.national_values(question, standing.edition.year).get(standing.unit)
        given = None if value is None else assembly.given_figure(question.rule, value)
        if given is not None:
            found[question.key] = given
    return found
