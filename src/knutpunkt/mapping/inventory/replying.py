# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answering a request: a draft that is saved as often as one likes, and submitted once.

Each function is one transaction, keeps history, and needs the tenant scope. ``by`` is who answers, None
through a personal link. Submitting goes through the same services as any other change of an activity.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities import services as activity_services
from knutpunkt.activities.models import Activity, Status
from knutpunkt.activities.writing import save, signed
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.mapping.inventory import queries
from knutpunkt.mapping.inventory.drafts import NEW, Draft, answer_of, is_blank, texts, values_of
from knutpunkt.mapping.inventory.services import NotOpenError, put_aside_draft
from knutpunkt.mapping.models import Reply, Request
from knutpunkt.people.access import Actor

__all__ = ["AlreadyAnsweredError", "AnswersOutdatedError", "DraftInTheWayError", "EditConflictError", "NotOpenError"]

Way = Request.Way


class AlreadyAnsweredError(ValidationError):
    """The answer has been submitted: it is not changed any more."""

    def __init__(self) -> None:
        super().__init__(_("Svaret är redan inskickat."))


class DraftInTheWayError(ValidationError):
    """The department has begun to answer; who answers for it must say that this is put aside."""

    def __init__(self) -> None:
        super().__init__(
            _("De har börjat svara själva. Fråga dem först; kryssa sedan i att det de har skrivit läggs åt sidan.")
        )


class AnswersOutdatedError(Exception):
    """Somebody has changed activities since they were answered about. ``activities`` are their keys."""

    def __init__(self, activities: list[int]) -> None:
        super().__init__(f"changed meanwhile: {activities}")
        self.activities = activities


@transaction.atomic
def begin_on_behalf(*, request: Request, note: str, by: Actor, put_aside: bool = False) -> Request:
    """Let a coordinator fill in an answer that came another way; ``note`` says how it came.

    Raises DraftInTheWayError unless ``put_aside`` when the department has begun, ValidationError without a
    note, AlreadyAnsweredError, NotOpenError.
    """
    row = _claimed(request, None)
    if row.opened_at is not None and row.way != Way.ON_BEHALF:
        if not put_aside:
            raise DraftInTheWayError
        put_aside_draft(row, by)
    row.way, row.note, row.opened_at = Way.ON_BEHALF, note.strip(), row.opened_at or timezone.now()
    row.validate_constraints(exclude=["municipality"])
    save(row, by)
    return row


@transaction.atomic
def save_draft(
    *, request: Request, expected_version: int | None, draft: Draft, by: Actor | None, add: bool = False
) -> Request:
    """Keep an answer as far as it is written; ``add`` opens one more new activity in it.

    What the department saves takes over from what a coordinator had begun for it. Raises EditConflictError
    when somebody else of those asked was before, AlreadyAnsweredError, NotOpenError.
    """
    row = _claimed(request, expected_version)
    have: dict[int | None, Reply] = {
        reply.activity_id: reply for reply in Reply.objects.filter(request=row, activity__isnull=False)
    }
    for key, answer in draft.answers.items():
        reply = have.pop(key) if key in have else Reply(request=row, activity_id=key)
        _keep(reply, answer.answer, answer.stored(), by)
    news = {reply.pk: reply for reply in Reply.objects.filter(request=row, activity=None)}
    for key, fields in draft.new.items():
        reply = news.pop(key) if key in news else Reply(request=row)
        _keep(reply, Reply.Answer.NEW, dict(fields), by)
    for gone in [*have.values(), *news.values()]:
        signed(gone, by).delete()
    if add:
        _keep(Reply(request=row), Reply.Answer.NEW, texts(Reply.Answer.NEW, {"status": Status.STARTED}), by)
    row.needs, row.resources = draft.needs, draft.resources
    row.opened_at = row.opened_at or timezone.now()
    if row.way == Way.ON_BEHALF and not _answers_for_others(row, by):
        row.way = row.note = ""
    save(row, by)
    return row


@transaction.atomic
def submit_request(*, request: Request, expected_version: int | None, by: Actor | None) -> Request:
    """Hand the answer over and let it take effect on the activities, all or nothing; once.

    An answer that has been submitted stays as it is. Raises AnswersOutdatedError when somebody has changed
    an activity since it was answered about, EditConflictError, ValidationError, NotOpenError.
    """
    try:
        row = _claimed(request, expected_version)
    except AlreadyAnsweredError:
        return request
    put_here = {activity.pk: activity for activity in queries.activities_put_to(row)}
    outdated = []
    for reply in Reply.objects.filter(request=row):
        if reply.activity_id is None:
            _create(row, reply, by)
        elif reply.activity_id in put_here:
            try:
                _apply(put_here[reply.activity_id], reply, by)
            except EditConflictError:
                outdated.append(reply.activity_id)
    if outdated:
        raise AnswersOutdatedError(outdated)
    row.submitted_at = timezone.now()
    row.submitted_by = by.person if by else None
    if not _answers_for_others(row, by):
        row.way = Way.SIGNED_IN if by else Way.LINK
    save(row, by)
    return row


def _answers_for_others(request: Request, by: Actor | None) -> bool:
    own = by is not None and (
        request.department_id in by.department_ids
        or request.position_id in by.position_ids
        or (request.deputy_id or 0) in by.position_ids
    )
    return request.way == Way.ON_BEHALF and by is not None and not own


def _claimed(request: Request, expected_version: int | None) -> Request:
    """Return the request as it now stands, for this transaction alone. Raises what answering may meet."""
    if Request.objects.filter(pk=request.pk, submitted_at__isnull=False).exists():
        raise AlreadyAnsweredError
    claim_version(request, expected_version)
    row: Request = queries.with_people(Request.objects.filter(pk=request.pk)).get()
    if row.submitted_at is not None:
        raise AlreadyAnsweredError
    if row.round.opened_at is None or row.round.closed_at is not None:
        raise NotOpenError
    return row


def _keep(reply: Reply, answer: str, fields: Mapping[str, Any], by: Actor | None) -> None:
    if reply.pk and (reply.answer, reply.fields) == (answer, fields):
        return
    reply.answer, reply.fields = answer, dict(fields)
    save(reply, by)


def _apply(activity: Activity, reply: Reply, by: Actor | None) -> None:
    """Let one answer take effect. Raises EditConflictError when the activity is not as it was looked at."""
    answer = answer_of(reply.answer, reply.fields)
    claim_version(activity, answer.version)
    values = values_of(answer.fields)
    if answer.answer == Reply.Answer.CHANGED:
        activity_services.update_activity(activity=activity, expected_version=None, by=by, **values)
    elif answer.answer == Reply.Answer.ENDED:
        activity_services.add_status_update(activity=activity, by=by, **values)
    activity_services.confirm_activity(activity=activity, by=by)
    reply.applied_at = timezone.now()
    save(reply, by)


def _create(request: Request, reply: Reply, by: Actor | None) -> None:
    """Make the new activity of an answer; one that was left blank is taken away."""
    fields = texts(Reply.Answer.NEW, reply.fields)
    if is_blank(fields):
        signed(reply, by).delete()
        return
    values = values_of({name: fields[name] for name in NEW})
    reply.activity = activity_services.create_activity(
        by=by, submit=True, department=request.department, position=request.position, **values
    )
    reply.applied_at = timezone.now()
    activity_services.confirm_activity(activity=reply.activity, by=by)
    save(reply, by)
