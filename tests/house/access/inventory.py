# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of inventory rounds, in the room `mapping`, and the personal links."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.mapping.inventory.tokens import hash_of
from knutpunkt.mapping.models import InventoryRound, Request
from knutpunkt.people.models import Position
from tests.house.access import Access, World, every_role, everybody, only

TOKEN = "a-token-that-is-known-only-here"


def _round(**fields: Any) -> InventoryRound:
    due = timezone.localdate() + timedelta(days=14)
    return InventoryRound.objects.create(title="Inventering", due=due, **fields)


def _request(world: World, *, sent: bool = True, **fields: Any) -> Request:
    inventory = _round(opened_at=timezone.now() if sent else None)
    position, _made = Position.objects.get_or_create(department=world.own, title="tillfrågad")
    row: Request = Request.objects.create(round=inventory, department=world.own, position=position, **fields)
    return row


def a_round(world: World) -> Mapping[str, Any]:
    return {"pk": _request(world).round_id}


def a_round_not_sent(world: World) -> Mapping[str, Any]:
    return {"pk": _request(world, sent=False).round_id}


def a_request(world: World) -> Mapping[str, Any]:
    return {"pk": _request(world).pk}


def an_answer_with_a_need(world: World) -> Mapping[str, Any]:
    return {"pk": _request(world, needs="Laddstolpar", submitted_at=timezone.now(), way="link").pk}


def a_letter(world: World) -> Mapping[str, Any]:
    request = _request(world)
    key = f"inventory:{request.round_id}:{request.pk}:invitation:first:1"
    mail = OutgoingMail.objects.create(key=key, to="a@example.invalid", state=OutgoingMail.State.UNCERTAIN)
    return {"pk": mail.pk}


def a_false_link(_world: World) -> Mapping[str, Any]:
    return {"code": "1278", "token": "fel"}


def a_link(world: World) -> Mapping[str, Any]:
    later = timezone.now() + timedelta(days=1)
    _request(world, token_hash=hash_of(TOKEN), expires_at=later)
    return {"code": world.municipality.pk, "token": TOKEN}


def round_form(_world: World) -> Mapping[str, Any]:
    due = (timezone.localdate() + timedelta(days=7)).isoformat()
    return {"version": 1, "title": "Inventering i höst", "due": due, "asks_confirmation": "on"}


def reply_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "needs": "Hjälp med cykelvägar"}


def button(target: Any, data: Any = lambda _world: {}, others: int = 403) -> Access:
    """A button of the coordinator's."""
    return Access(post=only("coordinator", status=302, others=others), target=target, data=data)


def link(target: Any, get: int, post: int) -> Access:
    """A personal link: who one is makes no difference."""
    return Access(
        get=every_role(get), post=every_role(post), inside=False, target=target, data=lambda _world: {"version": 1},
        undeclared=frozenset({405}),
    )  # fmt: skip


EXPECTED = {
    "mapping:rounds": Access(get=everybody()),
    "mapping:round_create": Access(get=only("coordinator"), post=only("coordinator", status=302), data=round_form),
    "mapping:round": Access(get=everybody(), target=a_round),
    "mapping:round#not_sent": Access(get=only("coordinator", others=404), target=a_round_not_sent),
    "mapping:round_edit": Access(
        get=only("coordinator"), post=only("coordinator", status=302), target=a_round_not_sent, data=round_form
    ),
    "mapping:round_open": button(a_round_not_sent, others=404),
    "mapping:round_remind": button(a_round),
    "mapping:round_close": button(a_round),
    "mapping:request": Access(get=everybody(), target=a_request),
    "mapping:request#answered": Access(get=everybody(), target=an_answer_with_a_need),
    "mapping:request_link": button(a_request),
    "mapping:request_on_behalf": button(a_request, lambda _world: {"note": "på telefon"}),
    "mapping:request_copy": button(a_request),
    "mapping:request_idea": button(an_answer_with_a_need),
    "mapping:letter": button(a_letter),
    # a draft is the own department's: for everybody else there is no such page
    "mapping:reply": Access(
        get=only("member", others=404), post=only("member", status=302, others=404), target=a_request, data=reply_form
    ),
    "mapping:reply_review": Access(
        get=only("member", others=404), post=only("member", status=302, others=404), target=a_request, data=reply_form
    ),
    "reply_link": link(a_false_link, 404, 404),
    "reply_link#live": link(a_link, 200, 302),
    "reply_link_review": link(a_false_link, 404, 404),
    "reply_link_review#live": link(a_link, 200, 302),
}
