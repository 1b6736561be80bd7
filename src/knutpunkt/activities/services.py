# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing activities. Each function is one transaction, keeps history, and needs the tenant scope.

``by`` is who does it (None: the system). Who may is asked of ``rules.py`` before, by the caller.
Every change of status leaves a dated report, so that a status always has a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import (
    Activity,
    ActivityDocument,
    ActivityGoal,
    Participation,
    Project,
    StatusUpdate,
)
from knutpunkt.activities.writing import replace_links, save
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.history import bulk_create_tracked, bulk_update_tracked
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position

__all__ = [
    "ActivityFields",
    "BulkResult",
    "DraftLeavesHomeError",
    "EditConflictError",
    "GoalLink",
    "Participant",
    "UpdateInFutureError",
]


class ActivityFields(TypedDict, total=False):
    """The fields that a writer may give; what is left out stays as it is."""

    title: str
    description: str
    kind: str
    department: Department
    position: Position | None
    project: Project | None
    status: str
    start: date | None
    end: date | None
    repetition: str
    budget: Decimal | None
    hours: Decimal | None
    resource_note: str
    remark: str
    visibility: str
    reference: str
    origin: str
    is_example: bool


@dataclass(frozen=True)
class Participant:
    """A department that takes part, in which role and (where it has its own) until when."""

    department: Department
    role: str = ""
    deadline: date | None = None


@dataclass(frozen=True)
class GoalLink:
    """A goal that is served, with a remark on how."""

    goal: Goal
    remark: str = ""


@dataclass(frozen=True)
class BulkResult:
    """How many activities a bulk change touched, and how many were as wanted already."""

    changed: int
    unchanged: int


class UpdateInFutureError(ValidationError):
    """A report tells what has been done: its day cannot come later than today."""

    def __init__(self) -> None:
        super().__init__(_("Dagen har inte varit än. Ange dagens datum eller ett tidigare."))


class DraftLeavesHomeError(ValidationError):
    """A draft would move to a department that is not the writer's: that is to hand it over."""

    def __init__(self) -> None:
        super().__init__(
            _("Ett utkast syns bara för den egna verksamheten. Skicka in insatsen innan den flyttas till en annan.")
        )


def _keep_home(activity: Activity, department: Department, by: Actor | None) -> None:
    if by is not None and activity.is_draft and department.pk not in by.department_ids:
        raise DraftLeavesHomeError


@transaction.atomic
def create_activity(
    *,
    by: Actor | None = None,
    submit: bool = False,
    participants: Iterable[Participant] = (),
    goals: Iterable[GoalLink] = (),
    documents: Iterable[GoverningDocument] = (),
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Create an activity, as a draft unless ``submit``.

    ``title`` and ``department`` must be given. Raises ValidationError for values that do not hold
    together, DraftLeavesHomeError for a draft in somebody else's department.
    """
    activity = Activity(**fields)
    if submit:
        _mark_submitted(activity, by)
    _keep_home(activity, activity.department, by)
    _check(activity)
    save(activity, by)
    set_participants(activity=activity, participants=participants, by=by)
    set_goals(activity=activity, goals=goals, by=by)
    set_documents(activity=activity, documents=documents, by=by)
    return activity


def _check(activity: Activity) -> None:
    """Raise ValidationError when the activity's values do not hold together."""
    activity.clean_fields(exclude=["municipality", "department", "position", "project", "submitted_by"])
    activity.validate_constraints(exclude=["municipality"])


@transaction.atomic
def update_activity(
    *,
    activity: Activity,
    expected_version: int | None,
    by: Actor | None = None,
    participants: Iterable[Participant] | None = None,
    goals: Iterable[GoalLink] | None = None,
    documents: Iterable[GoverningDocument] | None = None,
    **fields: Unpack[ActivityFields],
) -> Activity:
    """Change an activity that its editor opened at ``expected_version`` (None: not a person with a form).

    Fields, participants, goals and documents that are left out stay. A new status gets a report of
    today. Raises EditConflictError when somebody was before, ValidationError, DraftLeavesHomeError.
    """
    claim_version(activity, expected_version)
    row: Activity = Activity.objects.get(pk=activity.pk)
    if "department" in fields and fields["department"] != row.department:
        _keep_home(row, fields["department"], by)
    status_before = row.status
    for name, value in fields.items():
        setattr(row, name, value)
    _check(row)
    save(row, by)
    if row.status != status_before:
        _report(row, by, row.status, timezone.localdate(), "")
    if participants is not None:
        set_participants(activity=row, participants=participants, by=by)
    if goals is not None:
        set_goals(activity=row, goals=goals, by=by)
    if documents is not None:
        set_documents(activity=row, documents=documents, by=by)
    return row


def _mark_submitted(activity: Activity, by: Actor | None) -> None:
    activity.submitted_at = timezone.now()
    activity.submitted_by = by.user if by else None


@transaction.atomic
def submit_activity(*, activity: Activity, by: Actor | None = None) -> Activity:
    """Hand a draft over to the whole municipality; one that is submitted already stays as it is."""
    claim_version(activity, None)
    row: Activity = Activity.objects.get(pk=activity.pk)
    if row.is_draft:
        _mark_submitted(row, by)
        save(row, by)
    return row


def _report(activity: Activity, by: Actor | None, status: str, on: date, note: str) -> StatusUpdate:
    update = StatusUpdate(activity=activity, status=status, on=on, note=note, person=by.person if by else None)
    save(update, by)
    return update


@transaction.atomic
def add_status_update(
    *, activity: Activity, status: str, on: date | None = None, note: str = "", by: Actor | None = None
) -> StatusUpdate:
    """Report how an activity goes on a day (today). The activity takes the status of its latest report.

    Raises UpdateInFutureError for a day to come.
    """
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise UpdateInFutureError
    update = _report(activity, by, status, day, note)
    claim_version(activity, None)
    row: Activity = Activity.objects.get(pk=activity.pk)
    latest = StatusUpdate.objects.filter(activity=row).order_by("-on", "-pk").values_list("status", flat=True)[0]
    if latest != row.status:
        row.status = activity.status = latest
        save(row, by)
    return update


@transaction.atomic
def confirm_activity(*, activity: Activity, by: Actor | None = None) -> Activity:
    """Say that what stands about the activity holds today."""
    claim_version(activity, None)
    row: Activity = Activity.objects.get(pk=activity.pk)
    row.confirmed_at = timezone.now()
    return save(row, by)  # type: ignore[no-any-return]


@transaction.atomic
def archive_activity(*, activity: Activity, by: Actor | None = None) -> Activity:
    """Put an activity away: it leaves lists and counts and can be restored."""
    return _set_archived(activity, by, archived=True)


@transaction.atomic
def restore_activity(*, activity: Activity, by: Actor | None = None) -> Activity:
    """Take an archived activity back."""
    return _set_archived(activity, by, archived=False)


def _set_archived(activity: Activity, by: Actor | None, *, archived: bool) -> Activity:
    claim_version(activity, None)
    row: Activity = Activity.objects.get(pk=activity.pk)
    if (row.archived_at is not None) != archived:
        row.archived_at = timezone.now() if archived else None
        save(row, by)
    return row


@transaction.atomic
def set_participants(*, activity: Activity, participants: Iterable[Participant], by: Actor | None = None) -> bool:
    """Let exactly these departments take part; tell whether anything changed."""
    have = {link.department_id: link for link in Participation.objects.filter(activity=activity)}
    wanted = {
        p.department.pk: Participation(activity=activity, department=p.department, role=p.role, deadline=p.deadline)
        for p in participants
    }
    return replace_links(have, wanted, ("role", "deadline"), by)


@transaction.atomic
def set_goals(*, activity: Activity, goals: Iterable[GoalLink], by: Actor | None = None) -> bool:
    """Let the activity serve exactly these goals; tell whether anything changed."""
    have = {link.goal_id: link for link in ActivityGoal.objects.filter(activity=activity)}
    wanted = {g.goal.pk: ActivityGoal(activity=activity, goal=g.goal, remark=g.remark) for g in goals}
    return replace_links(have, wanted, ("remark",), by)


@transaction.atomic
def set_documents(*, activity: Activity, documents: Iterable[GoverningDocument], by: Actor | None = None) -> bool:
    """Let the activity follow from exactly these governing documents; tell whether anything changed."""
    have = {link.document_id: link for link in ActivityDocument.objects.filter(activity=activity)}
    wanted = {d.pk: ActivityDocument(activity=activity, document=d) for d in documents}
    return replace_links(have, wanted, (), by)


@transaction.atomic
def bulk_change(
    *,
    activities: models.QuerySet[Activity],
    by: Actor | None = None,
    status: str | None = None,
    department: Department | None = None,
    goal: Goal | None = None,
    confirm: bool = False,
) -> BulkResult:
    """Give many activities a status or a responsible department, add a goal, or confirm them. All or none.

    Costs the same number of queries for any number of activities. Raises DraftLeavesHomeError.
    """
    rows = list(activities.select_for_update(of=("self",)))
    serving = set(ActivityGoal.objects.filter(goal=goal, activity__in=rows).values_list("activity_id", flat=True))
    changed, restated = [], []
    now = timezone.now()
    for row in rows:
        before = (row.status, row.department_id)
        if department is not None and department.pk != row.department_id:
            _keep_home(row, department, by)
            row.department = department
        row.status = status or row.status
        if confirm or before != (row.status, row.department_id) or (goal is not None and row.pk not in serving):
            row.version += 1
            row.updated_at = now
            row.confirmed_at = now if confirm else row.confirmed_at
            changed.append(row)
        if row.status != before[0]:
            restated.append(row)
    _write_bulk(changed, restated, by)
    if goal is not None:
        links = [ActivityGoal(activity=row, goal=goal) for row in changed if row.pk not in serving]
        bulk_create_tracked(links, by.user if by else None)
    return BulkResult(len(changed), len(rows) - len(changed))


def _write_bulk(rows: list[Activity], restated: list[Activity], by: Actor | None) -> None:
    user = by.user if by else None
    fields = ["status", "department", "confirmed_at", "version", "updated_at"]
    bulk_update_tracked(rows, fields, user)
    today, person = timezone.localdate(), by.person if by else None
    reports = [StatusUpdate(activity=row, status=row.status, on=today, person=person) for row in restated]
    bulk_create_tracked(reports, user)
