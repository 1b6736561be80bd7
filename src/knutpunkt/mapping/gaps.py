# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What falls between the chairs: gaps, found in plain rows. Knows no Django.

An activity *serves* a goal when it is linked to it or to a goal below it and is not stopped. It is
*unfinished* until it is done or stopped. Only submitted activities are given to this module, so that a
draft neither fills a gap nor shows in one.

Each gap has *keys* (the objects it is about: they make its fingerprint, so the same gap is the same
every time), *facts* (what it rests on: when they change, a person's verdict is asked for again) and a
department that may be changed without the gap becoming another.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

STALE_DAYS = 180
FOLLOW_UP_DAYS = 90
UNFINISHED = frozenset({"idea", "planned", "started", "paused"})
NEEDS_END = frozenset({"measure", "project"})


@dataclass(frozen=True, slots=True)
class GapGoal:
    """A goal: who is responsible (position, its department) and which departments should act."""

    key: int
    title: str
    is_area: bool = False
    parent: int | None = None
    position: int | None = None
    position_department: int | None = None
    expected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class GapActivity:
    """A submitted activity.

    ``since`` is the day it began, as far as is known (else the day it was written); ``heard`` the last
    day somebody reported on it or confirmed it, if ever.
    """

    key: int
    title: str
    kind: str
    status: str
    department: int
    position: int | None = None
    joins: frozenset[int] = frozenset()
    goals: frozenset[int] = frozenset()
    since: date | None = None
    end: date | None = None
    yearly: bool = False
    heard: date | None = None


@dataclass(frozen=True, slots=True)
class GapDocument:
    """A governing document whose day of review has passed."""

    key: int
    title: str
    review_on: date
    department: int | None = None


@dataclass(frozen=True, slots=True)
class GapTarget:
    """A target of an indicator that has no values."""

    indicator: int
    title: str
    target_year: int
    department: int | None = None


@dataclass(frozen=True)
class Found:
    """A finding before it is stored: kind, the objects that make it, what it rests on."""

    kind: str
    keys: Mapping[str, int]
    facts: Mapping[str, Any] = field(default_factory=dict)
    department: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    score: float = 0.0

    @property
    def fingerprint(self) -> str:
        """The same for the same kind and objects, in whatever order they are named (SHA-256, hex)."""
        return digest({"kind": self.kind, "keys": dict(self.keys)})

    @property
    def facts_hash(self) -> str:
        """Changes exactly when the facts do (SHA-256, hex)."""
        return digest(dict(self.facts))


def digest(value: object) -> str:
    """Return a hash of plain data that does not depend on the order of its keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def serving(goals: Iterable[GapGoal], activities: Iterable[GapActivity]) -> dict[int, list[GapActivity]]:
    """Return goal -> activities that serve it or a goal below it."""
    parents = {goal.key: goal.parent for goal in goals}
    found: dict[int, dict[int, GapActivity]] = {}
    for activity in activities:
        if activity.status == "stopped":
            continue
        for goal in activity.goals:
            for step in _upward(goal, parents):
                found.setdefault(step, {})[activity.key] = activity
    return {goal: list(by_key.values()) for goal, by_key in found.items()}


def _upward(key: int, parents: Mapping[int, int | None]) -> list[int]:
    chain: list[int] = []
    at: int | None = key
    while at is not None and at not in chain:
        chain.append(at)
        at = parents.get(at)
    return chain


def goal_gaps(goals: Sequence[GapGoal], activities: Sequence[GapActivity], column_of: Mapping[int, int]) -> list[Found]:
    """Return goals without activity, goals without responsible, and responsible without activity.

    ``column_of`` maps a department to the operational area it counts in: an expected department acts
    when anything within its area does. A goal inherits who is responsible from the goal or area above.
    A responsible position without activity is told only where the goal has activities of others (else
    the goal itself is the gap) and its department is not among those expected (else that is the gap).
    """
    serves = serving(goals, activities)
    known = {goal.key: goal for goal in goals}
    parents = {goal.key: goal.parent for goal in goals}
    found: list[Found] = []
    for goal in goals:
        if goal.is_area:
            continue
        acting = _acting(serves.get(goal.key, []), column_of)
        owner = next((known[k] for k in _upward(goal.key, parents) if k in known and known[k].position), None)
        own_department = owner.position_department if owner else None
        facts = {"title": goal.title}
        if goal.key not in serves:
            expected = sorted(goal.expected)
            found.append(
                Found("goal_without_activity", {"goal": goal.key}, facts | {"expected": expected}, own_department)
            )
        if owner is None:
            found.append(Found("goal_without_responsible", {"goal": goal.key}, facts))
        found += [
            Found("responsible_without_activity", {"goal": goal.key, "department": department}, facts, department)
            for department in sorted(goal.expected)
            if column_of.get(department, department) not in acting
        ]
        if goal.key in serves and goal.position and own_department is not None:
            column = column_of.get(own_department, own_department)
            told = {column_of.get(department, department) for department in goal.expected}
            if column not in acting | told:
                keys = {"goal": goal.key, "position": goal.position}
                found.append(Found("responsible_without_activity", keys, facts, own_department))
    return found


def _acting(activities: Iterable[GapActivity], column_of: Mapping[int, int]) -> set[int]:
    """Return the operational areas that lead or join any of the activities."""
    return {column_of.get(key, key) for activity in activities for key in (activity.department, *activity.joins)}


def activity_gaps(activities: Sequence[GapActivity], today: date, stale_days: int = STALE_DAYS) -> list[Found]:
    """Return unfinished activities without goal, end or follow-up, and those not heard of for ``stale_days``.

    Nothing but a goal is asked of an idea. Follow-up is asked of what has gone on for ``FOLLOW_UP_DAYS``.
    What was never reported on lacks follow-up; what was, but too long ago, is not updated: an activity
    is never told as both.
    """
    found: list[Found] = []
    for activity in activities:
        if activity.status not in UNFINISHED:
            continue
        keys, facts = {"activity": activity.key}, {"title": activity.title}
        if not activity.goals:
            found.append(Found("activity_without_goal", keys, facts, activity.department))
        if activity.end is None and not activity.yearly and activity.kind in NEEDS_END and activity.status != "idea":
            found.append(Found("activity_without_end", keys, facts | {"kind": activity.kind}, activity.department))
        if _lacks_follow_up(activity, today):
            found.append(
                Found("activity_without_follow_up", keys, facts | {"status": activity.status}, activity.department)
            )
        if activity.status != "idea" and activity.heard and activity.heard < today - timedelta(days=stale_days):
            heard = {"heard": activity.heard.isoformat()}
            found.append(Found("activity_not_updated", keys, facts | heard, activity.department))
    return found


def _lacks_follow_up(activity: GapActivity, today: date) -> bool:
    """Tell whether an activity that has gone on for a while was never reported on."""
    if activity.status == "idea" or activity.heard is not None or activity.since is None:
        return False
    return activity.since <= today - timedelta(days=FOLLOW_UP_DAYS)


def document_gaps(documents: Iterable[GapDocument], today: date) -> list[Found]:
    """Return documents whose day of review is before ``today``."""
    return [
        Found(
            "document_past_review",
            {"document": document.key},
            {"title": document.title, "review_on": document.review_on.isoformat()},
            document.department,
        )
        for document in documents
        if document.review_on < today
    ]


def target_gaps(targets: Iterable[GapTarget]) -> list[Found]:
    """Return one gap for each indicator that has targets but no figures; its years are its facts."""
    years: dict[int, set[int]] = {}
    first: dict[int, GapTarget] = {}
    for target in targets:
        years.setdefault(target.indicator, set()).add(target.target_year)
        first.setdefault(target.indicator, target)
    return [
        Found(
            "target_without_figures",
            {"indicator": key},
            {"title": target.title, "years": sorted(years[key])},
            target.department,
        )
        for key, target in first.items()
    ]
