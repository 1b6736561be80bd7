# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Holding a round: whom it is put to, sending the links, reminding, closing.

Each function is one transaction, keeps history, and needs the tenant scope. ``by`` is who does it. Who may is
asked of ``rules.py`` before, by the caller. Letters are written in the transaction and sent after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knutpunkt.activities.ideas.services import create_idea
from knutpunkt.activities.models import Idea
from knutpunkt.activities.writing import check, save, signed
from knutpunkt.kernel.mail import drop_waiting
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.versioning import EditConflictError, claim_version
from knutpunkt.mapping.inventory import mails, queries
from knutpunkt.mapping.inventory.tokens import hash_of, new_token
from knutpunkt.mapping.models import InventoryRound, Reply, Request
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Position

__all__ = ["Asking", "EditConflictError", "NotOpenError", "NothingToSendError", "Reminded", "RoundFields", "Sent"]

#: A link works this long after the day the answer was due.
LINK_DAYS = timedelta(days=30)
TITLE_LENGTH = 80


class RoundFields(TypedDict, total=False):
    """The fields that a writer may give; what is left out stays as it is."""

    title: str
    message: str
    asks_confirmation: bool
    asks_new: bool
    asks_needs: bool
    asks_resources: bool
    due: date
    is_example: bool


@dataclass(frozen=True)
class Asking:
    """A position to ask, and who may answer in its place."""

    position: Position
    deputy: Position | None = None


@dataclass(frozen=True)
class Sent:
    """How many letters were written, and who is asked without having an address."""

    letters: int = 0
    unreachable: tuple[Request, ...] = ()

    def __add__(self, other: "Sent") -> "Sent":
        return Sent(self.letters + other.letters, self.unreachable + other.unreachable)


@dataclass(frozen=True)
class Reminded:
    """What a reminder came to: letters written, requests reminded, and those reminded already that day."""

    sent: Sent
    reminded: int
    already: int


class NotOpenError(ValidationError):
    """The round is closed, or not sent yet: nobody is asked."""

    def __init__(self) -> None:
        super().__init__(gettext_lazy("Inventeringen är inte öppen."))


class NothingToSendError(ValidationError):
    """The round cannot be sent as it is."""


@transaction.atomic
def create_round(*, by: Actor | None, asked: Iterable[Asking] = (), **fields: Unpack[RoundFields]) -> InventoryRound:
    """Write a round, sent to nobody yet. Raises ValidationError."""
    inventory = InventoryRound(**fields)
    _save(inventory, by)
    _ask(inventory, asked, by)
    return inventory


@transaction.atomic
def update_round(
    *,
    inventory: InventoryRound,
    expected_version: int | None,
    by: Actor | None,
    asked: Iterable[Asking] | None = None,
    **fields: Unpack[RoundFields],
) -> Sent:
    """Change a round. In an open one whoever is added is sent a link at once, and nobody is taken away.

    Raises EditConflictError when somebody was before, NotOpenError for a closed round.
    """
    claim_version(inventory, expected_version)
    row: InventoryRound = InventoryRound.objects.get(pk=inventory.pk)
    if row.closed_at is not None:
        raise NotOpenError
    for name, value in fields.items():
        setattr(row, name, value)
    _save(row, by)
    added = _ask(row, asked, by) if asked is not None else []
    if row.opened_at is None:
        return Sent()
    linked = Request.objects.filter(round=row).exclude(token_hash="")
    linked.update(expires_at=_expiry(row))
    return _send_links(added, mails.INVITATION, "first", by)


def _ask(inventory: InventoryRound, asked: Iterable[Asking], by: Actor | None) -> list[Request]:
    """Put the round to exactly these positions (an open one to these too); return the requests that are new."""
    wanted = {one.position.pk: one for one in asked}
    added = []
    for request in Request.objects.filter(round=inventory):
        one = wanted.pop(request.position_id, None)
        if one is None:
            if inventory.opened_at is None:
                signed(request, by).delete()
        elif request.deputy_id != (one.deputy.pk if one.deputy else None):
            request.deputy = one.deputy
            signed(request, by).save(update_fields=["deputy", "updated_at"])
    for one in wanted.values():
        request = Request(
            round=inventory, department_id=one.position.department_id, position=one.position, deputy=one.deputy
        )
        _save(request, by)
        added.append(request)
    return added


@transaction.atomic
def open_round(*, inventory: InventoryRound, by: Actor) -> Sent:
    """Send every link. A round that has been sent stays as it is. Raises NothingToSendError."""
    if inventory.due < timezone.localdate():
        raise NothingToSendError(_("Sista dagen att svara har varit. Ändra den innan du skickar."))
    requests = list(queries.requests_of(inventory))
    if not requests:
        raise NothingToSendError(_("Ingen är tillfrågad. Välj vilka som ska svara innan du skickar."))
    if not InventoryRound.objects.filter(pk=inventory.pk, opened_at=None).update(opened_at=timezone.now()):
        return Sent()
    row: InventoryRound = InventoryRound.objects.get(pk=inventory.pk)
    _save(row, by)
    return _send_links(requests, mails.INVITATION, "first", by)


@transaction.atomic
def remind(*, inventory: InventoryRound, by: Actor, on: date | None = None) -> Reminded:
    """Remind everybody who has not answered, the deputy too, with a new link; nobody twice on a day.

    Who is reminded is decided by one conditional statement for each request, so that of two
    simultaneous clicks only one sends. Raises NotOpenError.
    """
    _require_open(inventory)
    day = on or timezone.localdate()
    sent, already, reminded = Sent(), 0, 0
    for request in queries.requests_of(inventory).filter(submitted_at=None, withdrawn_at=None):
        rows = Request.objects.filter(pk=request.pk, submitted_at=None, withdrawn_at=None)
        fresh = rows.filter(Q(reminded_on=None) | ~Q(reminded_on=day))
        if fresh.update(reminded_on=day, reminders=F("reminders") + 1):
            reminded += 1
            sent += _send_links([request], mails.REMINDER, day, by)
        else:
            already += 1
    return Reminded(sent, reminded, already)


@transaction.atomic
def withdraw_link(*, request: Request, by: Actor) -> bool:
    """Make a personal link stop working; letters with it that still wait are not sent. Tell whether there was one."""
    rows = Request.objects.filter(pk=request.pk, withdrawn_at=None).exclude(token_hash="")
    if not rows.update(withdrawn_at=timezone.now(), token_hash=""):
        return False
    _drop_letters(request)
    _save(Request.objects.get(pk=request.pk), by)
    return True


@transaction.atomic
def send_new_link(*, request: Request, by: Actor) -> Sent:
    """Send a new personal link; one that was sent before stops working. Raises NotOpenError."""
    _require_open(request.round)
    if request.submitted_at is not None:
        raise NothingToSendError(_("De har redan svarat."))
    return _send_links([request], mails.NEW_LINK, timezone.now().isoformat(), by)


@transaction.atomic
def close_round(*, inventory: InventoryRound, by: Actor, copy: bool = False) -> int:
    """Close a round: every link stops working. ``copy`` takes over what stood for whoever has not answered.

    Tell how many requests were copied. Raises NotOpenError.
    """
    _require_open(inventory)
    copied = 0
    if copy:
        for request in queries.requests_of(inventory).filter(submitted_at=None):
            copied += copy_last_year(request=request, by=by)
    if not InventoryRound.objects.filter(pk=inventory.pk, closed_at=None).update(closed_at=timezone.now()):
        raise NotOpenError
    for request in Request.objects.filter(round=inventory):
        _drop_letters(request)
    _save(InventoryRound.objects.get(pk=inventory.pk), by)
    return copied


@transaction.atomic
def copy_last_year(*, request: Request, by: Actor) -> bool:
    """Let what stands about somebody's activities go on, unconfirmed. Tell whether they had not answered.

    What they had begun to write is put aside: only the history keeps it.
    """
    _require_open(request.round)
    claim_version(request, None)
    row: Request = queries.with_people(Request.objects.filter(pk=request.pk)).get()
    if row.submitted_at is not None:
        return False
    put_aside_draft(row, by)
    now = timezone.now()
    for activity in queries.activities_put_to(row):
        _save(Reply(request=row, activity=activity, answer=Reply.Answer.COPIED, applied_at=now), by)
    row.submitted_at, row.submitted_by, row.way = now, by.person, Request.Way.COPIED
    _save(row, by)
    return True


def put_aside_draft(request: Request, by: Actor | None) -> None:
    """Take away what has been written of an answer that is not submitted. The history keeps it."""
    for reply in Reply.objects.filter(request=request):
        signed(reply, by).delete()
    request.needs = request.resources = request.note = ""


@transaction.atomic
def make_idea(*, request: Request, by: Actor) -> Idea:
    """Make an idea of the need that was answered; the same idea when there is one already."""
    claim_version(request, None)
    row: Request = queries.with_people(Request.objects.filter(pk=request.pk)).get()
    if row.idea is not None:
        return row.idea
    first_line = (row.needs.strip().splitlines() or [str(row)])[0]
    title = first_line if len(first_line) <= TITLE_LENGTH else f"{first_line[: TITLE_LENGTH - 1].rstrip()}…"
    row.idea = create_idea(
        title=title,
        by=by,
        purpose=row.needs,
        origin=Idea.Origin.ROUND,
        origin_note=f"{row.round}: {row.position}, {row.department}"[:300],
        departments=[row.department],
    )
    _save(row, by)
    return row.idea


def _require_open(inventory: InventoryRound) -> None:
    if inventory.opened_at is None or inventory.closed_at is not None:
        raise NotOpenError


def _expiry(inventory: InventoryRound) -> Any:
    return queries.midnight_after(inventory.due + LINK_DAYS)


def _send_links(requests: list[Request], kind: str, occasion: object, by: Actor | None) -> Sent:
    """Give each request a new link and write the letters with it: to the position, a reminder to the deputy too.

    Where nobody holds the position the letter goes to the deputy.
    """
    if not requests:
        return Sent()
    keys = {key for request in requests for key in (request.position_id, request.deputy_id) if key}
    reached = queries.receivers(keys, timezone.localdate())
    letters, unreachable = 0, []
    for request in requests:
        to, deputies = reached[request.position_id], reached.get(request.deputy_id or 0, [])
        if kind == mails.REMINDER or not to:
            known = {one.address for one in to}
            to = [*to, *(one for one in deputies if one.address not in known)]
        if not to:
            unreachable.append(request)
            continue
        token = new_token()
        _drop_letters(request)
        Request.objects.filter(pk=request.pk).update(
            token_hash=hash_of(token), expires_at=_expiry(request.round), withdrawn_at=None
        )
        letters += mails.write_letters(kind=kind, request=request, token=token, occasion=occasion, to=to, by=by)
    return Sent(letters, tuple(unreachable))


def _drop_letters(request: Request) -> None:
    """Take back letters that wait with a link that no longer works."""
    prefix = queries.mail_key(request, "")
    waiting = OutgoingMail.objects.filter(key__startswith=prefix, state=OutgoingMail.State.WAITING)
    drop_waiting(keys=list(waiting.values_list("key", flat=True)))


def _save(row: Any, by: Actor | None) -> Any:
    """Save ``row``, if its values hold together, with its author told to the history."""
    check(row)
    return save(row, by)
