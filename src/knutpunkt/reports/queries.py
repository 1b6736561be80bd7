# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Gather what a report tells from the rooms that know it. All needs the tenant scope.

Only what is submitted enters: a draft belongs to its department alone, whoever asks.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from knutpunkt.activities import queries as activities
from knutpunkt.activities.models import Activity, Participation, StatusUpdate
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.queries import ReportSeries, gravest, series_for_report
from knutpunkt.kernel import text
from knutpunkt.mapping.models import Choice, Verdict
from knutpunkt.people.models import Municipality
from knutpunkt.reports.facts import ActivityFact, AreaFact, GoalFact, ReportFacts, Settled
from knutpunkt.reports.indicator_facts import indicator_fact
from knutpunkt.reports.placements import known_placements
from knutpunkt.reports.year import Course, Update, in_year


def gather(municipality: Municipality, year: int, *, date: dt.date, public_only: bool = False) -> ReportFacts:
    """Return everything the municipality's report on ``year`` tells, in the active language.

    ``date`` is the day the report is made. ``public_only`` leaves out what is internal.
    """
    series = series_for_report(municipality, year)
    courses = _courses(public_only=public_only)
    return ReportFacts(
        municipality=municipality.full_name,
        year=year,
        date=date,
        areas=tuple(_areas(year, series)),
        activities=tuple(_activities(courses, year)),
        indicators={item.indicator.key: indicator_fact(item) for item in series},
        ranking=known_placements(),
        overdue_documents=tuple(_overdue_documents(year)),
        settled=tuple(_settled()),
        undated=sum(course.is_undated for _row, course in courses),
        public_only=public_only,
    )


def years_with_content(today: dt.date) -> list[int]:
    """Return the years a report can tell something of, newest first: those with a submitted activity's report."""
    updates = StatusUpdate.objects.filter(activity__submitted_at__isnull=False, on__lte=today)
    years = {day.year for day in updates.dates("on", "year")}
    return sorted(years, reverse=True)


def _courses(*, public_only: bool) -> list[tuple[Activity, Course]]:
    rows = activities.public(activities.current()) if public_only else activities.submitted(activities.current())
    fetched = rows.select_related("department").prefetch_related(
        Prefetch("participations", Participation.objects.select_related("department")),
        Prefetch("updates", StatusUpdate.objects.order_by("on", "pk")),
        "goal_links",
    )
    return [(row, course_of(row)) for row in fetched]


def course_of(row: Activity) -> Course:
    """Return an activity's course through time; reads its updates."""
    return Course(
        status=row.status,
        start=row.start,
        end=row.end,
        always=row.kind == Activity.Kind.ONGOING or row.repetition == Activity.Repetition.YEARLY,
        updates=sorted(
            (Update(update.on, update.status, update.note) for update in row.updates.all()),
            key=lambda update: update.on,
        ),
    )


def _activities(courses: Iterable[tuple[Activity, Course]], year: int) -> Iterable[ActivityFact]:
    for row, course in courses:
        found = in_year(course, year)
        if found is not None:
            yield ActivityFact(
                key=row.pk,
                title=row.title,
                department=row.department.name,
                participants=tuple(part.department.label for part in row.participations.all()),
                status=found.status,
                note=found.update.note if found.update else "",
                noted_on=found.update.on if found.update else None,
                goals=frozenset(link.goal_id for link in row.goal_links.all()),
                departments=frozenset({row.department_id, *(part.department_id for part in row.participations.all())}),
                is_example=row.is_example,
            )


def _goals_of(year: int) -> QuerySet[Goal]:
    """Return the goals, areas too, of the documents in force some day of the year."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    begun = Q(document__valid_from=None) | Q(document__valid_from__lte=last)
    not_ended = Q(document__valid_to=None) | Q(document__valid_to__gte=first)
    rows: QuerySet[Goal] = Goal.objects.filter(begun, not_ended, archived_at=None, document__archived_at=None)
    return rows.select_related("document", "responsible__department").prefetch_related("department_links__department")


def _areas(year: int, series: Sequence[ReportSeries]) -> Iterable[AreaFact]:
    """Return the areas of the documents with the goals below; a document's lone goals make one area."""
    rows = list(_goals_of(year))
    below: dict[int | None, list[Goal]] = defaultdict(list)
    known = {row.pk for row in rows}
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    followed: dict[int, list[ReportSeries]] = defaultdict(list)
    for item in series:
        for goal_id in item.goal_ids:
            followed[goal_id].append(item)
    trees: dict[tuple[int, int | None], list[Goal]] = defaultdict(list)
    for root in below[None]:
        is_area = root.kind == Goal.Kind.AREA
        trees[root.document_id, root.pk if is_area else None] += _tree(root, below)
    for (_document, area), tree in trees.items():
        yield AreaFact(
            title=str(tree[0]) if area else tree[0].document.title,
            document=tree[0].document.title,
            goals=tuple(_goal(row, followed[row.pk]) for row in tree if row.kind != Goal.Kind.AREA),
            keys=frozenset(row.pk for row in tree),
        )


def _overdue_documents(year: int) -> Iterable[str]:
    """Return the documents in force whose day of review had passed when the year ended."""
    last = dt.date(year, 12, 31)
    in_force = GoverningDocument.objects.filter(Q(valid_to=None) | Q(valid_to__gte=last), archived_at=None)
    for row in in_force.filter(review_on__lte=last).order_by("title"):
        yield _("%(title)s, skulle ha setts över senast %(day)s") % {
            "title": row.title,
            "day": text.date_words(row.review_on),
        }


def _settled() -> Iterable[Settled]:
    """Return what people have said is no gap, of the kinds that the report finds."""
    verdicts = Verdict.objects.filter(ended_at=None, choice=Choice.NO_GAP, facts_hash=F("finding__facts_hash"))
    for verdict in verdicts.select_related("finding"):
        finding = verdict.finding
        if finding.goal_id is not None:
            yield Settled(finding.kind, finding.goal_id, finding.department_id, verdict.reason)


def _tree(root: Goal, below: dict[int | None, list[Goal]]) -> Iterable[Goal]:
    yield root
    for child in below[root.pk]:
        yield from _tree(child, below)


def _goal(row: Goal, followed: Sequence[ReportSeries]) -> GoalFact:
    return GoalFact(
        key=row.pk,
        label=str(row),
        description=row.description,
        responsible=f"{row.responsible.title}, {row.responsible.department.name}" if row.responsible else "",
        judgement=gravest(item.level for item in followed),
        indicators=tuple(item.indicator.key for item in followed),
        expected=tuple((link.department_id, link.department.name) for link in row.department_links.all()),
        is_example=row.is_example,
    )
