# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with inventory rounds.

Coordinators hold rounds; everybody in the municipality sees one that has been sent, and what was answered once
it is submitted. Until then an answer is a draft: it is seen by the department that was asked, and
by a coordinator only where the coordinator is the one who fills it in. A personal link is a way of its own
(:func:`knutpunkt.mapping.inventory.queries.request_of_link`).
"""

from django.db.models import Q

from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.mapping.models import InventoryRound, Request
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

WRITERS = (Role.MEMBER, Role.COORDINATOR)


def _view(actor: Actor, inventory: InventoryRound) -> bool:
    return actor.has(Role.COORDINATOR) or inventory.opened_at is not None


def _view_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.COORDINATOR) else Q(opened_at__isnull=False)


def _hold(actor: Actor, _inventory: InventoryRound) -> bool:
    return actor.has(Role.COORDINATOR)


def _hold_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.COORDINATOR) else NOTHING


def _answer(actor: Actor, request: Request) -> bool:
    if request.round.opened_at is None:
        return False
    if request.position_id in actor.position_ids or (request.deputy_id or 0) in actor.position_ids:
        return True
    if actor.has(Role.COORDINATOR) and request.way == Request.Way.ON_BEHALF:
        return True
    return actor.has(*WRITERS) and request.department_id in actor.department_ids


def _answer_q(actor: Actor) -> Q:
    who = Q(position__in=actor.position_ids) | Q(deputy__in=actor.position_ids)
    if actor.has(Role.COORDINATOR):
        who |= Q(way=Request.Way.ON_BEHALF)
    if actor.has(*WRITERS):
        who |= Q(department__in=actor.department_ids)
    return who & Q(round__opened_at__isnull=False)


def _read(actor: Actor, request: Request) -> bool:
    submitted = request.submitted_at is not None and request.round.opened_at is not None
    return submitted or _answer(actor, request)


def _read_q(actor: Actor) -> Q:
    return Q(submitted_at__isnull=False, round__opened_at__isnull=False) | _answer_q(actor)


view_round = Rule("mapping.view_round", InventoryRound, _view, _view_q)
hold_round = Rule("mapping.hold_round", InventoryRound, _hold, _hold_q)
answer_request = Rule("mapping.answer_request", Request, _answer, _answer_q)
read_answer = Rule("mapping.read_answer", Request, _read, _read_q)
