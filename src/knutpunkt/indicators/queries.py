# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading in the room `indicators`. All functions work inside the tenant scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from knutpunkt.goals.models import Goal
from knutpunkt.indicators import judgement, snapshot
from knutpunkt.indicators.catalogue import catalogue
from knutpunkt.indicators.models import (
    Indicator,
    JudgementLevel,
    JudgementOverride,
    Series,
    SeriesBreak,
    Target,
    Value,
    ValueVersion,
)
from knutpunkt.indicators.national import Peers, figures, peers_of
from knutpunkt.indicators.picture import Break, Picture, Told
from knutpunkt.indicators.trend import Point
from knutpunkt.kernel.text import language
from knutpunkt.people.models import Municipality

#: The gravest first: what a goal with several indicators is judged by. Unknown counts only when alone.
GRAVEST = ("at_risk", "uncertain", "reached", "unknown")


def followed() -> QuerySet[Indicator]:
    """The indicators that are followed now."""
    return Indicator.objects.filter(archived_at__isnull=True)


def with_parts(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """The indicators with breaks, targets and the judgement in force: three queries more for any number of rows.

    ``divided`` tells whether there are series for women and men.
    """
    by_sex = Series.objects.filter(indicator=OuterRef("pk"), place="").exclude(gender=Series.Gender.ALL)
    rows = indicators.annotate(divided=Exists(by_sex))
    return rows.select_related("responsible__department").prefetch_related(
        Prefetch("breaks", SeriesBreak.objects.order_by("period"), to_attr="told_breaks"),
        Prefetch("targets", Target.objects.order_by("target_year"), to_attr="told_targets"),
        Prefetch(
            "overrides",
            JudgementOverride.objects.filter(withdrawn_at__isnull=True).select_related("person"),
            to_attr="active_overrides",
        ),
    )


def values_of(indicators: Iterable[Indicator], *, gender: str = "T", place: str = "") -> dict[int, list[Told]]:
    """Indicator id -> its values in the order of the years. One query."""
    rows = (
        Value.objects.filter(series__indicator__in=[row.pk for row in indicators])
        .filter(series__gender=gender, series__place=place)
        .order_by("period")
        .values_list("series__indicator_id", "period", "value", "status", "source", "fetched_at", "comment")
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for pk, period, value, status, source, fetched_at, comment in rows:
        number = None if value is None else float(value)
        found[pk].append(Told(period, number, status, source, fetched_at, comment))
    return found


@dataclass(frozen=True)
class Followed:
    """An indicator as followed: what the list, the tiles and the judgements need."""

    indicator: Indicator
    picture: Picture
    target: Target | None
    override: JudgementOverride | None
    place: snapshot.Place | None = None

    @cached_property
    def computed(self) -> judgement.Judged:
        """The judgement by the rule."""
        return self.picture.judged

    @property
    def level(self) -> str:
        """The level that counts: a person's where there is one, else the computed."""
        return self.override.level if self.override else self.computed.level.value


def follow(indicators: QuerySet[Indicator], *, place_of: str = "") -> list[Followed]:
    """Read the indicators with values, targets and judgements in a constant number of queries.

    With `place_of` (a municipality's code) each gets its place among the municipalities, from one
    question to the national figures.
    """
    rows = list(with_parts(indicators))
    told = values_of(rows)
    places: dict[str, snapshot.Place] = {}
    if place_of:
        goods = {row.kolada_id: row.direction for row in rows if row.kolada_id and row.direction != "neutral"}
        places = figures().places(place_of, goods)
    return [_followed(row, told.get(row.pk, []), places.get(row.kolada_id)) for row in rows]


def _followed(row: Indicator, told: list[Told], place: snapshot.Place | None) -> Followed:
    target = current_target(row.told_targets, told)  # type: ignore[attr-defined]
    picture = Picture(
        name=row.name,
        unit=row.shown_unit,
        decimals=row.decimals,
        good=judgement.Good(row.direction),
        told=tuple(told),
        breaks=tuple(Break(b.period, _explained(row, b)) for b in row.told_breaks),  # type: ignore[attr-defined]
        goal=goal_of(target) if target else None,
    )
    override = next(iter(row.active_overrides), None)  # type: ignore[attr-defined]
    return Followed(row, picture, target, override, place)


def _explained(row: Indicator, series_break: SeriesBreak) -> str:
    """The break's explanation; in English for those that came with the catalogue."""
    if language() == "en":
        for known in catalogue().breaks_of(row.kolada_id, row.municipality_id):
            if (known.year, known.explanation) == (series_break.period, series_break.explanation):
                return known.explanation_en
    return series_break.explanation


def goal_of(target: Target) -> judgement.Goal:
    """A stored target as plain data."""
    return judgement.Goal(
        base=Point(target.base_year, float(target.base_value)),
        target=Point(target.target_year, float(target.target_value)),
        milestones=tuple(Point(int(year), float(value)) for year, value in target.milestones),
    )


def current_target(targets: Sequence[Target], told: Iterable[Told], *, settling: bool = False) -> Target | None:
    """The target that is worked towards: the first after the latest value, else the last one.

    ``settling``: a target in the year of the latest value comes first, since its outcome is what is asked
    for (a report on that year).
    """
    latest = max((item.year for item in told if item.value is not None), default=0)
    ahead = [target for target in targets if target.target_year > latest or (settling and target.target_year == latest)]
    return ahead[0] if ahead else (targets[-1] if targets else None)


def compared(
    item: Followed, municipality: Municipality, *, peers: Peers | None = None, year: int | None = None
) -> Picture:
    """The picture with the national figures around it: medians, quartiles, places, neighbours."""
    kolada_id = item.indicator.kolada_id
    picture = item.picture if year is None else _as_of(item, year)
    if not kolada_id:
        return picture
    peers = peers or peers_of(municipality)
    national = figures()
    spreads = tuple(national.spreads(kolada_id, peers.group))
    comparison = None
    if picture.latest is not None:
        comparison = national.compare(
            kolada_id,
            municipality.pk,
            picture.latest.year,
            good=item.indicator.direction,
            group=peers.group,
            neighbours=peers.neighbours,
        )
    full = replace(picture, spreads=spreads, comparison=comparison, group_name=peers.group_name, area_names=peers.names)
    return full if year is None else full.until(year)


def _as_of(item: Followed, year: int) -> Picture:
    """The picture as it was after `year`, measured against the target of that time."""
    picture = item.picture.until(year)
    target = current_target(item.indicator.told_targets, picture.told, settling=True)  # type: ignore[attr-defined]
    return replace(picture, goal=goal_of(target) if target else None)


def latest_values() -> list[Followed]:
    """All followed indicators with their values and judgements, in the order of their names."""
    return follow(followed())


@dataclass(frozen=True)
class JudgedGoal:
    """A goal's judgement by its indicators: the gravest that could be judged."""

    level: str
    indicators: tuple[Followed, ...]

    @property
    def label(self) -> str:
        """The level in words."""
        return str(JudgementLevel(self.level).label)


def gravest(levels: Iterable[str]) -> str:
    """The gravest of several levels; those that cannot be judged count only when there are no others."""
    return min(levels, key=GRAVEST.index, default="unknown")


def judged_goals(items: Iterable[Followed] | None = None) -> dict[int, JudgedGoal]:
    """Goal id -> judgement, for every goal with indicators. Pass `items` to read nothing twice."""
    known = {item.indicator.pk: item for item in (latest_values() if items is None else items)}
    links = Indicator.goals.through.objects.filter(indicator_id__in=known).values_list("goal_id", "indicator_id")
    by_goal: dict[int, list[Followed]] = defaultdict(list)
    for goal_id, indicator_id in links:
        by_goal[goal_id].append(known[indicator_id])
    return {
        goal_id: JudgedGoal(gravest(item.level for item in found), tuple(found)) for goal_id, found in by_goal.items()
    }


def goal_levels() -> dict[int, str]:
    """Goal id -> level, as `judged_goals` gives it, for pages that need no more. Four queries."""
    targets: dict[int, list[Target]] = defaultdict(list)
    measured = Target.objects.filter(indicator__in=followed().filter(goals__isnull=False)).order_by("target_year")
    for target in measured.select_related("indicator"):
        targets[target.indicator_id].append(target)
    told = values_of(target.indicator for found in targets.values() for target in found)
    breaks: dict[int, list[Break]] = defaultdict(list)
    for pk, period in SeriesBreak.objects.filter(indicator__in=targets).values_list("indicator_id", "period"):
        breaks[pk].append(Break(period, ""))
    computed = {
        pk: _bare_picture(found, told.get(pk, []), breaks[pk]).judged.level.value for pk, found in targets.items()
    }
    in_force = JudgementOverride.objects.filter(indicator=OuterRef("indicator"), withdrawn_at__isnull=True)
    links = Indicator.goals.through.objects.filter(indicator__archived_at__isnull=True)
    levels: dict[int, list[str]] = defaultdict(list)
    rows = links.annotate(level=Subquery(in_force.values("level")[:1]))
    for goal_id, pk, level in rows.values_list("goal_id", "indicator_id", "level"):
        levels[goal_id].append(level or computed.get(pk, "unknown"))
    return {goal_id: gravest(found) for goal_id, found in levels.items()}


def _bare_picture(targets: list[Target], told: list[Told], breaks: list[Break]) -> Picture:
    """What a judgement needs and no more."""
    target = current_target(targets, told)
    good = judgement.Good(targets[0].indicator.direction)
    goal = goal_of(target) if target else None
    return Picture("", "", 0, good, told=tuple(told), breaks=tuple(breaks), goal=goal)


def goals_without_figures() -> QuerySet[Goal]:
    """Goals (areas left out) that no followed indicator with a value measures."""
    measured = followed().filter(series__values__value__isnull=False)
    return Goal.objects.filter(archived_at__isnull=True).exclude(kind=Goal.Kind.AREA).exclude(indicators__in=measured)


def targets_without_figures() -> QuerySet[Target]:
    """Targets of followed indicators that have no value since the base year."""
    return (
        Target.objects.filter(indicator__archived_at__isnull=True)
        .exclude(indicator__series__values__value__isnull=False)
        .select_related("indicator__responsible__department")
    )


@dataclass(frozen=True)
class ReportSeries:
    """An indicator as the report on a year tells it, each value with source and time of fetching."""

    indicator: Indicator
    picture: Picture
    level: str
    override: JudgementOverride | None
    goal_ids: tuple[int, ...]


def series_for_report(municipality: Municipality, year: int) -> list[ReportSeries]:
    """Every followed indicator that has a value in or before `year`, as known for that year.

    A person's judgement counts only when it was made on the values the report shows.
    """
    peers = peers_of(municipality)
    found = []
    for item in follow(followed().prefetch_related("goals")):
        picture = compared(item, municipality, peers=peers, year=year)
        if picture.latest is None:
            continue
        same = item.picture.latest == picture.latest
        override = item.override if same else None
        found.append(
            ReportSeries(
                indicator=item.indicator,
                picture=picture,
                level=override.level if override else picture.judged.level.value,
                override=override,
                goal_ids=tuple(goal.pk for goal in item.indicator.goals.all()),
            )
        )
    return found


def earlier_versions(indicator: Indicator) -> QuerySet[ValueVersion]:
    """The indicator's earlier values with the current ones, newest year and newest change first."""
    return (
        ValueVersion.objects.filter(current__series__indicator=indicator)
        .select_related("current__series")
        .order_by("-current__period", "-replaced_at", "-pk")
    )


@dataclass(frozen=True)
class Sources:
    """Where the shown values come from: each source, and when it was last fetched."""

    name: str
    fetched_at: datetime
    years: str


def papers_of(picture: Picture) -> list[Sources]:
    """The sources of the picture's values with their years, the one of the latest year first."""
    found: dict[str, list[Told]] = defaultdict(list)
    for told in picture.told:
        found[told.source].append(told)
    sources = []
    for name, items in found.items():
        first, last = items[0].year, items[-1].year
        years = str(first) if first == last else f"{first}–{last}"
        sources.append((last, Sources(name, max(item.fetched_at for item in items), years)))
    return [source for _last, source in sorted(sources, key=lambda pair: pair[0], reverse=True)]


def by_gender(indicator: Indicator) -> list[dict[str, object]]:
    """Year, all, women, men, the latest year first; empty when the series is not divided."""
    if not getattr(indicator, "divided", True):
        return []
    rows = (
        Value.objects.filter(series__indicator=indicator, series__place="")
        .order_by("-period")
        .values_list("period", "series__gender", "value")
    )
    years: dict[int, dict[str, object]] = {}
    for period, gender, value in rows:
        years.setdefault(period, {"year": period, "T": None, "K": None, "M": None})[gender] = value
    divided = any(row["K"] is not None or row["M"] is not None for row in years.values())
    return list(years.values()) if divided else []
