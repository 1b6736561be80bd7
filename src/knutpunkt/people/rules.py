# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with people and organisation: administrators write, everybody in the municipality reads."""

from django.db.models import Model, Q

from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Group, Person, Position, Role, RoleAssignment


def _administers(actor: Actor, _row: Model) -> bool:
    return actor.has(Role.ADMINISTRATOR)


def _administers_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.ADMINISTRATOR) else NOTHING


def _convenes(actor: Actor, _row: Model) -> bool:
    return actor.has(Role.ADMINISTRATOR, Role.COORDINATOR)


def _convenes_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.ADMINISTRATOR, Role.COORDINATOR) else NOTHING


edit_department = Rule("people.edit_department", Department, _administers, _administers_q)
edit_position = Rule("people.edit_position", Position, _administers, _administers_q)
edit_person = Rule("people.edit_person", Person, _administers, _administers_q)
edit_role = Rule("people.edit_role", RoleAssignment, _administers, _administers_q)
edit_group = Rule("people.edit_group", Group, _convenes, _convenes_q)
