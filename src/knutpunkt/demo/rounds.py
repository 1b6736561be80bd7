# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's inventory rounds: one that was closed last year, one that is open.

Nothing is sent: the letters stand there as they would when they had arrived.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from knutpunkt.demo import dating
from knutpunkt.demo.content import Row
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.mapping.inventory import mails, queries, replying, services
from knutpunkt.mapping.inventory.drafts import Answer, Draft
from knutpunkt.mapping.inventory.services import Asking
from knutpunkt.mapping.inventory.tokens import hash_of, new_token
from knutpunkt.mapping.models import InventoryRound, Reply, Request
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position, Seat

Positions = Mapping[tuple[str, str], Position]


def build_round(row: Row, positions: Positions, coordinator: Actor) -> InventoryRound:
    """Make one round, put to the groups' seats, with what was answered so far."""
    today = timezone.localdate()
    due = row["due"] if "due" in row else today + timedelta(days=row["due_in_days"])
    opened_on = row["opened_on"] if "opened_on" in row else today - timedelta(days=row["opened_days_ago"])
    inventory = services.create_round(
        by=coordinator,
        asked=[Asking(seat.position) for seat in Seat.objects.select_related("position")],
        title=row["title"],
        message=row["message"],
        due=due,
        is_example=True,
    )
    opened = dating.at_work(opened_on)
    rows = InventoryRound.objects.filter(pk=inventory.pk)
    rows.update(opened_at=opened, created_at=opened)
    InventoryRound.history.filter(id=inventory.pk).update(history_date=opened)
    if "closed_on" in row:
        _answer_long_ago(inventory, row, positions, coordinator)
        rows.update(closed_at=dating.at_work(row["closed_on"]))
    else:
        _send_nothing(inventory, opened)
        _answer_now(inventory, row, positions)
    inventory.refresh_from_db()
    return inventory


def _answer_long_ago(inventory: InventoryRound, row: Row, positions: Positions, coordinator: Actor) -> None:
    """Write what was answered in a round that is over: it changes nothing today."""
    copied = {_position(told, positions).pk for told in row.get("copied", [])}
    needs = {_position(told, positions).pk: told["text"] for told in row.get("needs", [])}
    for number, request in enumerate(queries.requests_of(inventory), start=1):
        is_copy = request.position_id in copied
        day = row["closed_on"] if is_copy else row["opened_on"] + timedelta(days=number)
        when = dating.at_work(day)
        request.way = Request.Way.COPIED if is_copy else Request.Way.LINK
        request.submitted_at = when
        request.submitted_by = coordinator.person if is_copy else None
        request.needs = needs.get(request.position_id, "")
        request.save()
        _reply_long_ago(request, Reply.Answer.COPIED if is_copy else Reply.Answer.STILL_TRUE, when)


def _reply_long_ago(request: Request, answer: str, when: datetime) -> None:
    for activity in queries.activities_put_to(request):
        if activity.created_at <= when:
            Reply.objects.create(request=request, activity=activity, answer=answer, applied_at=when)


def _send_nothing(inventory: InventoryRound, when: datetime) -> None:
    """Write the letters as sent, with links that nobody knows."""
    requests = list(queries.requests_of(inventory))
    reached = queries.receivers({request.position_id for request in requests}, timezone.localdate())
    for request in requests:
        request.token_hash = hash_of(new_token())
        request.expires_at = queries.midnight_after(inventory.due + services.LINK_DAYS)
        request.save()
        for to in reached[request.position_id]:
            mail = OutgoingMail.objects.create(
                key=queries.mail_key(request, mails.INVITATION, "first", to.person.pk),
                to=to.address,
                subject=mails.subject_of(mails.INVITATION, request),
                state=OutgoingMail.State.SENT,
                sent_at=when,
            )
            OutgoingMail.objects.filter(pk=mail.pk).update(created_at=when)


def _answer_now(inventory: InventoryRound, row: Row, positions: Positions) -> None:
    """Answer an open round as the form does; what has only begun stays a draft."""
    for told, submit in [*((told, True) for told in row["answers"]), *((told, False) for told in row["begun"])]:
        request = queries.requests_of(inventory).get(position=_position(told, positions))
        still_true = {
            activity.pk: Answer(Reply.Answer.STILL_TRUE, activity.version)
            for activity in queries.activities_put_to(request)
        }
        draft = Draft(still_true, needs=told["needs"])
        replying.save_draft(request=request, expected_version=None, draft=draft, by=None)
        if submit:
            replying.submit_request(request=request, expected_version=None, by=None)


def _position(told: Row, positions: Positions) -> Position:
    return positions[told["department"], told["position"]]
