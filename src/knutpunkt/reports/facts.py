# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a report tells, gathered as plain values before a word of it is written.

The rooms' rows become these in :mod:`knutpunkt.reports.queries`; the chapters read nothing
else. All of it is of one municipality and one accounting year.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """A submitted activity that belongs to the year.

    ``status`` is how it stood when the year ended; ``note`` what was last reported of it
    during the year, on ``noted_on``. ``departments`` are the one that leads and those that
    take part.
    """

    key: int
    title: str
    department: str
    participants: tuple[str, ...]
    status: str
    note: str
    noted_on: dt.date | None
    goals: frozenset[int]
    departments: frozenset[int]
    is_example: bool


@dataclass(frozen=True, slots=True)
class FigureFact:
    """One year's value with its papers, and how the group of similar municipalities lay."""

    year: int
    value: float | None
    status: str
    source: str
    fetched_on: dt.date
    lower: float | None = None
    median: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """The latest value against the one before: ``better`` is None when it is neither."""

    year: int
    before_year: int
    value: float
    before: float
    better: bool | None
    value_words: str
    before_words: str

    @property
    def share(self) -> float:
        """How large the change is, as a share of the value before; for putting changes in order."""
        return abs(self.value - self.before) / abs(self.before) if self.before else 0.0


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """A key figure with all its years up to the report's, and what it says.

    ``sentence`` says what the figures say; ``chart`` is a Vega-Lite specification, None when
    there is nothing to draw; ``judgement`` the level that holds (a ``JudgementLevel``), with
    its reasons in words.
    """

    key: str
    title: str
    unit: str
    decimals: int
    figures: tuple[FigureFact, ...]
    sentence: str
    judgement: str
    chart: Mapping[str, Any] | None = None
    chart_alt: str = ""
    reasons: tuple[str, ...] = ()
    movement: Movement | None = None
    place: str = ""
    remarks: tuple[str, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class GoalFact:
    """A goal with its judgement and the key figures that follow it.

    ``expected`` are the departments that should act for it: key and name.
    """

    key: int
    label: str
    description: str
    responsible: str
    judgement: str
    indicators: tuple[str, ...]
    expected: tuple[tuple[int, str], ...]
    is_example: bool


@dataclass(frozen=True, slots=True)
class AreaFact:
    """An area of a governing document with its goals. ``keys`` are all goals in it, its own key too."""

    title: str
    document: str
    goals: tuple[GoalFact, ...]
    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class Settled:
    """A person's word that something is no gap: which kind, for which goal (and department), and why."""

    kind: str
    goal: int
    department: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """A place in the ranking of Sweden's municipalities, with where it was read."""

    year: int
    place: int
    source: str
    group: str = ""
    group_place: int | None = None


@dataclass(frozen=True, slots=True)
class RankingFact:
    """The known places, and the place the municipality aims at."""

    name: str = ""
    aim: int | None = None
    places: tuple[PlaceFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything one report tells."""

    municipality: str
    year: int
    date: dt.date
    areas: tuple[AreaFact, ...] = ()
    activities: tuple[ActivityFact, ...] = ()
    indicators: Mapping[str, IndicatorFact] = field(default_factory=dict)
    overdue_documents: tuple[str, ...] = ()
    settled: tuple[Settled, ...] = ()
    ranking: RankingFact = field(default_factory=RankingFact)
    undated: int = 0
    public_only: bool = False

    @property
    def goals(self) -> list[GoalFact]:
        """All goals, area by area."""
        return [goal for area in self.areas for goal in area.goals]

    @property
    def judgements(self) -> Counter[str]:
        """How many goals are judged how."""
        return Counter(goal.judgement for goal in self.goals)

    @property
    def statuses(self) -> Counter[str]:
        """How many activities stood how when the year ended."""
        return Counter(activity.status for activity in self.activities)

    @property
    def has_examples(self) -> bool:
        """True when some of what is told is an example and not the municipality's own."""
        rows: list[GoalFact | ActivityFact | IndicatorFact] = [*self.goals, *self.activities]
        return any(row.is_example for row in [*rows, *self.indicators.values()])

    def of_area(self, area: AreaFact) -> list[ActivityFact]:
        """Return the activities that serve a goal in the area."""
        return [activity for activity in self.activities if activity.goals & area.keys]

    def without_goal(self) -> list[ActivityFact]:
        """Return the activities that serve no goal in the report."""
        told = frozenset[int]().union(*(area.keys for area in self.areas))
        return [activity for activity in self.activities if not activity.goals & told]
