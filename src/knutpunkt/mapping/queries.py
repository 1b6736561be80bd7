# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading findings, verdicts and likeness. All functions need the tenant scope."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from knutpunkt.activities.models import Activity, Idea
from knutpunkt.activities.rules import view_activity
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.jobs import get_progress
from knutpunkt.mapping.models import Choice, Computation, Finding, FindingKind, Likeness, Verdict
from knutpunkt.mapping.rules import view_finding
from knutpunkt.people.access import Actor, with_descendants
from knutpunkt.people.models import Department

#: States of a finding, in the order of the filter. "changed" asks for a verdict as "untried" does.
UNTRIED, CHANGED, TASK, MEETING, SETTLED, GONE = "untried", "changed", "task", "meeting", "settled", "gone"
STATES = (UNTRIED, CHANGED, TASK, MEETING, SETTLED, GONE)
OPEN_STATES = (UNTRIED, CHANGED)
#: Those that are there and not settled: somebody tries them, has them as a task, or takes them to a meeting.
UNSETTLED = (UNTRIED, CHANGED, TASK, MEETING)
#: What a finding may be about.
OBJECTS = ("goal", "activity__department", "other__department", "department", "position", "document", "indicator")
GAP_KINDS = tuple(kind for kind in FindingKind if kind != FindingKind.OVERLAP)


def with_state(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Annotate ``stand`` (the choice that holds, or "") and ``state``, one of :data:`STATES`.

    A merge or a cooperation that did nothing by itself is a task of those responsible. A stand asks for
    another when the facts changed, when its idea was dropped, and when its merge was undone.
    """
    standing = Verdict.objects.filter(finding=OuterRef("pk"), ended_at=None)
    outdated = ~Q(facts_hash=OuterRef("facts_hash")) | Q(idea__state=Idea.State.DROPPED)
    to_do = Q(choice=Choice.MERGE, merge=None) | Q(choice=Choice.COOPERATE, idea=None, joint=None)
    text = CharField()
    stage = Case(
        When(outdated | Q(merge__undone_at__isnull=False), then=Value(CHANGED)),
        When(Q(choice=Choice.TASK) | to_do, then=Value(TASK)),
        When(choice=Choice.MEETING, then=Value(MEETING)),
        default=Value(SETTLED),
        output_field=text,
    )
    stages = standing.annotate(stage=stage).values("stage")[:1]
    return rows.annotate(
        stand=Coalesce(Subquery(standing.values("choice")[:1]), Value(""), output_field=text),
        state=Case(
            When(gone_at__isnull=False, then=Value(GONE)),
            default=Coalesce(Subquery(stages), Value(UNTRIED)),
            output_field=text,
        ),
    )


def visible_to(actor: Actor) -> QuerySet[Finding]:
    """Return the findings the actor may see, with their state."""
    return with_state(view_finding.filter(actor, Finding.objects.all()))


def gaps(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep all kinds but overlaps."""
    return rows.exclude(kind=FindingKind.OVERLAP)


def overlaps(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep overlaps, the most alike first."""
    return rows.filter(kind=FindingKind.OVERLAP).order_by("-score", "pk")


def present(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Leave out those that are gone."""
    return rows.filter(gone_at=None)


def to_try(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Keep those that ask for a person's stand: never tried, or changed since."""
    return rows.filter(Q(state__in=OPEN_STATES))


def with_objects(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Fetch what a finding is about, and the verdict that holds (``standing``, a list of none or one)."""
    verdicts = Verdict.objects.filter(ended_at=None).select_related("position", "person", "idea")
    return rows.select_related(*OBJECTS).prefetch_related(
        Prefetch("verdicts", verdicts.prefetch_related("person__positions"), to_attr="standing")
    )


def with_columns(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Annotate what the list of findings sorts by: ``subject``, ``place``, ``owner``, ``due``, ``reason``.

    ``owner`` is the position that has the finding as a task, else the one that answers for what it is about.
    """
    standing = Verdict.objects.filter(finding=OuterRef("pk"), ended_at=None)
    given = Subquery(standing.values("position__title")[:1])
    nothing, text = Value(""), CharField()
    pair = Concat("activity__title", Value(" – "), "other__title")
    about = Coalesce("activity__title", "goal__title", "document__title", "indicator__title", nothing)
    return rows.annotate(
        subject=Case(When(other__isnull=False, then=pair), default=about, output_field=text),
        place=Coalesce("department__name", "activity__department__name", nothing, output_field=text),
        owner=Coalesce(
            given,
            "position__title",
            "activity__position__title",
            "goal__responsible__title",
            "indicator__responsible__title",
            "document__owner__title",
            nothing,
            output_field=text,
        ),
        due=Subquery(standing.values("due")[:1]),
        reason=Coalesce(Subquery(standing.values("reason")[:1]), nothing, output_field=text),
    )


def verdicts_of(finding: Finding) -> QuerySet[Verdict]:
    """Return all verdicts on a finding, the latest first."""
    rows = Verdict.objects.filter(finding=finding).select_related(
        "position", "person", "ended_by", "idea", "joint", "merge__kept", "merge__merged"
    )
    return rows.prefetch_related("person__positions", "ended_by__positions")


def counts(rows: QuerySet[Finding], *fields: str) -> dict[tuple[Any, ...], int]:
    """Return how many of ``rows`` there are for each combination of the fields. One query."""
    found = rows.order_by().values_list(*fields).annotate(number=Count("pk"))
    return {tuple(row[:-1]): row[-1] for row in found}


def job_key(code: str) -> str:
    """Return the name of a municipality's computation, for its progress."""
    return f"mapping-{code}"


def computation() -> Computation | None:
    """Return when the municipality's findings were last computed, with the judgements of goals.

    ``progress`` tells how far the latest job has come, if anything is known of it.
    """
    row: Computation | None = Computation.objects.first()
    if row is not None:
        row.progress = get_progress(job_key(row.municipality_id))  # type: ignore[attr-defined]
    return row


def next_overlap(actor: Actor, after: Finding | None = None) -> Finding | None:
    """Return the untried overlap to show: the most alike, or the one that follows ``after`` in that order."""
    rows = to_try(present(overlaps(visible_to(actor))))
    if after is not None:
        later = rows.filter(Q(score__lt=after.score) | Q(score=after.score, pk__gt=after.pk))
        return later.first() or rows.exclude(pk=after.pk).first()
    return rows.first()


def tasks_of(positions: Iterable[int]) -> QuerySet[Verdict]:
    """Return the gaps that have been given to the positions and are still there."""
    rows = Verdict.objects.filter(
        choice=Choice.TASK, ended_at=None, position__in=list(positions), finding__gone_at=None
    )
    return rows.select_related(
        "finding__goal", "finding__activity", "finding__document", "finding__indicator", "finding__department"
    )


def agreed_overlaps(positions: Iterable[int]) -> QuerySet[Finding]:
    """Return overlaps decided as "cooperate" or "merge" where that is yet to be done, of the positions' activities."""
    own = list(positions)
    mine = Q(activity__position__in=own) | Q(other__position__in=own)
    rows = with_state(Finding.objects.filter(mine, kind=FindingKind.OVERLAP, gone_at=None))
    return rows.filter(Q(state=TASK)).select_related("activity", "other")


def marked_for_meeting(actor: Actor) -> QuerySet[Verdict]:
    """Return the stands that mark a finding, which is still there, for the next meeting; the oldest first."""
    rows = Verdict.objects.filter(choice=Choice.MEETING, ended_at=None, finding__gone_at=None)
    seen = view_finding.filter(actor, Finding.objects.all())
    return (
        rows.filter(finding__in=seen.values("pk"))
        .select_related(*(f"finding__{name}" for name in OBJECTS), "person")
        .prefetch_related("person__positions")
        .order_by("made_at", "pk")
    )


def verdict_behind(actor: Actor, idea: Idea) -> Verdict | None:
    """Return the stand that made the idea, if the actor may see what it was about."""
    seen = view_finding.filter(actor, Finding.objects.all())
    rows = Verdict.objects.filter(idea=idea, finding__in=seen.values("pk"))
    found: Verdict | None = (
        rows.select_related(*(f"finding__{name}" for name in OBJECTS), "person")
        .prefetch_related("person__positions")
        .first()
    )
    return found


def of_goal(actor: Actor, goal: Goal) -> QuerySet[Finding]:
    """Return the present gaps of a goal."""
    return with_objects(present(gaps(visible_to(actor))).filter(goal=goal))


def of_activity(actor: Actor, activity: Activity) -> QuerySet[Finding]:
    """Return the present overlaps that an activity is part of."""
    rows = present(overlaps(visible_to(actor)))
    return with_objects(rows.filter(Q(activity=activity) | Q(other=activity)))


def alike(actor: Actor, activity: Activity) -> list[Activity]:
    """Return the activities most like this one that the actor may see, the most alike first."""
    likeness = Likeness.objects.filter(activity=activity).first()
    order = [key for key, _score in likeness.nearest] if likeness else []
    rows = view_activity.filter(actor, Activity.objects.filter(pk__in=order, archived_at=None))
    found = {row.pk: row for row in rows.select_related("department")}
    return [found[key] for key in order if key in found]


def departments_by_key() -> dict[int, Department]:
    """Return all departments by id, in their order."""
    return {row.pk: row for row in Department.objects.order_by("order", "name")}


def department_names() -> dict[int, str]:
    """Return the names of all departments by id, in their order."""
    return {key: row.name for key, row in departments_by_key().items()}


def concerning(rows: QuerySet[Finding], department: int, known: dict[int, Department]) -> QuerySet[Finding]:
    """Keep findings of a department or one below it; of an overlap either activity's department counts."""
    inside = with_descendants({department}, {key: row.parent_id for key, row in known.items()})
    of_pair = Q(activity__department__in=inside) | Q(other__department__in=inside)
    return rows.filter(Q(department__in=inside) | of_pair)
