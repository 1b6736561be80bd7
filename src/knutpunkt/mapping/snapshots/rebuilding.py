# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The picture of a day that has been, out of what was recorded: for who froze nothing at the time.

Activities, goals, their links, reports and verdicts are read as they stood when the day ended, and the
gaps are found in them as they would have been then. What is not recorded is not invented: overlaps and
targets without figures are not looked for, and judgements of goals are left out. Departments date
themselves. A key figure has the values that had been fetched by then. All needs the tenant scope.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from knutpunkt.activities.models import Activity, StatusUpdate
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.models import ValueVersion
from knutpunkt.indicators.picture import Told
from knutpunkt.indicators.queries import Followed, latest_values
from knutpunkt.mapping import reading
from knutpunkt.mapping.gaps import (
    Found,
    GapActivity,
    GapDocument,
    GapGoal,
    activity_gaps,
    document_gaps,
    goal_gaps,
)
from knutpunkt.mapping.models import Choice, FindingKind, Verdict
from knutpunkt.mapping.picture import Rows
from knutpunkt.mapping.snapshots import taking
from knutpunkt.mapping.snapshots.frozen import Content, Figure, Noted
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position

NOT_LOOKED_FOR = (FindingKind.OVERLAP, FindingKind.TARGET_WITHOUT_FIGURES)
KINDS = tuple(kind for kind in taking.ALL_KINDS if kind not in NOT_LOOKED_FOR)
ACTIVITY_FIELDS = (
    "title",
    "kind",
    "status",
    "department_id",
    "position_id",
    "start",
    "end",
    "repetition",
    "created_at",
    "confirmed_at",
    "submitted_at",
    "archived_at",
)
STATES = {Choice.TASK: "task", Choice.MEETING: "meeting"}


def picture_then(actor: Actor, day: date) -> Content:
    """Return the picture as it was recorded when ``day`` ended."""
    moment = reading.end_of(day)
    known = reading.latest_versions(Activity.history, moment, *ACTIVITY_FIELDS)
    rows = sorted(
        (row for row in known if row["submitted_at"] and not row["archived_at"]),
        key=lambda row: (row["title"], row["id"]),
    )
    titles = {row["id"]: (row["title"], row["status"]) for row in rows}
    today = reading.rows_now(actor, reading.PER_GOAL, day)
    source = taking.without_drafts(reading.rows_then(actor, today, day), titles)
    arranged = reading.arranged(source, reading.PER_GOAL)
    return Content(
        on=day,
        origin="rebuilt",
        kinds=KINDS,
        columns=taking.columns(arranged),
        rows=tuple(taking.matrix_rows(arranged, {})),
        activities=tuple(taking.deeds(source, titles)),
        findings=tuple(_findings(source, rows, moment)),
        figures=tuple(_figures(moment)),
        place=taking.PLACE_KEY,
    )


def _findings(source: Rows, rows: list[dict[str, Any]], moment: datetime) -> Iterable[Noted]:
    column_of = taking.column_of_department(source.departments, source.day)
    labels = {row.key: row.label for row in source.departments}
    deeds = list(_gap_activities(source, rows, moment))
    found = [
        *goal_gaps(list(_gap_goals(source, moment)), deeds, column_of),
        *activity_gaps(deeds, source.day),
        *document_gaps(_gap_documents(moment), source.day),
    ]
    stands = {row["finding__fingerprint"]: row for row in _stands(moment)}
    for item in found:
        stand = stands.get(item.fingerprint)
        yield Noted(
            item.fingerprint,
            item.kind,
            taking.about(item.kind, str(item.facts["title"]), labels.get(item.department or 0, "")),
            (column_of[item.department],) if item.department in column_of else (),
            _state(item, stand),
            stand["choice"] if stand else "",
        )


def _stands(moment: datetime) -> Iterable[Mapping[str, Any]]:
    holding = Q(ended_at=None) | Q(ended_at__gt=moment)
    rows = Verdict.objects.filter(holding, made_at__lte=moment).order_by("made_at")
    return rows.values("finding__fingerprint", "choice", "facts_hash")


def _state(item: Found, stand: Mapping[str, Any] | None) -> str:
    if stand is None:
        return "untried"
    if stand["facts_hash"] != item.facts_hash:
        return "changed"
    return STATES.get(stand["choice"], "settled")


def _gap_activities(source: Rows, rows: list[dict[str, Any]], moment: datetime) -> Iterable[GapActivity]:
    links = {row.key: row for row in source.activities}
    heard = _heard(moment)
    for row in rows:
        confirmed = timezone.localdate(row["confirmed_at"]) if row["confirmed_at"] else None
        told = [day for day in (heard.get(row["id"]), confirmed) if day is not None]
        yield GapActivity(
            key=row["id"],
            title=row["title"],
            kind=row["kind"],
            status=row["status"],
            department=row["department_id"],
            position=row["position_id"],
            joins=links[row["id"]].joins,
            goals=links[row["id"]].goals & {goal.key for goal in source.goals},
            since=row["start"] or timezone.localdate(row["created_at"]),
            end=row["end"],
            yearly=row["repetition"] == Activity.Repetition.YEARLY,
            heard=max(told, default=None),
        )


def _heard(moment: datetime) -> dict[int, date]:
    """Return activity -> the day of its last report as known then."""
    found: dict[int, date] = {}
    for row in reading.latest_versions(StatusUpdate.history, moment, "activity_id", "on"):
        found[row["activity_id"]] = max(row["on"], found.get(row["activity_id"], row["on"]))
    return found


def _gap_goals(source: Rows, moment: datetime) -> Iterable[GapGoal]:
    expected: dict[int, set[int]] = defaultdict(set)
    for key, department in source.expected:
        expected[key].add(department)
    departments = dict(Position.objects.values_list("pk", "department_id"))
    versions = reading.latest_versions(Goal.history, moment, "responsible_id")
    responsible = {row["id"]: row["responsible_id"] for row in versions}
    for goal in source.goals:
        position = responsible.get(goal.key)
        yield GapGoal(
            key=goal.key,
            title=goal.label,
            is_area=goal.kind == Goal.Kind.AREA,
            parent=goal.parent,
            position=position,
            position_department=departments.get(position or 0),
            expected=frozenset(expected[goal.key]),
        )


def _gap_documents(moment: datetime) -> Iterable[GapDocument]:
    """Yield the documents that stood then with a day of review and had not been replaced."""
    fields = ("title", "review_on", "archived_at", "supersedes_id")
    rows = [
        row for row in reading.latest_versions(GoverningDocument.history, moment, *fields) if row["archived_at"] is None
    ]
    replaced = {row["supersedes_id"] for row in rows}
    for row in rows:
        if row["review_on"] is not None and row["id"] not in replaced:
            yield GapDocument(row["id"], row["title"], row["review_on"])


def _figures(moment: datetime) -> Iterable[Figure]:
    """Yield the key figures followed then, each with the values that had been fetched."""
    earlier: dict[int, list[Told]] = defaultdict(list)
    versions = ValueVersion.objects.filter(replaced_at__gt=moment, fetched_at__lte=moment).order_by("replaced_at")
    plain = versions.filter(current__series__gender="T", current__series__place="")
    fields = ("current__series__indicator_id", "current__period", "value", "status", "source", "fetched_at", "comment")
    for pk, period, value, *papers in plain.values_list(*fields):
        earlier[pk].append(Told(period, None if value is None else float(value), *papers))
    for item in latest_values():
        if item.indicator.created_at <= moment:
            yield taking.figure(_as_known(item, earlier[item.indicator.pk], moment))


def _as_known(item: Followed, earlier: Iterable[Told], moment: datetime) -> Followed:
    """Return the key figure with what had been fetched by then: the version of each year that stood."""
    known = {told.year: told for told in item.picture.told if told.fetched_at <= moment}
    for version in earlier:
        known.setdefault(version.year, version)
    override = item.override if item.override and item.override.made_at <= moment else None
    picture = replace(item.picture, told=tuple(known[year] for year in sorted(known)))
    return replace(item, picture=picture, override=override)
