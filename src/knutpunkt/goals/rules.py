# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with governing documents and goals: coordinators write, everybody in the municipality reads."""

from django.db.models import Model, Q

from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role


def _coordinates(actor: Actor, _row: Model) -> bool:
    return may_write(actor)


def _coordinates_q(actor: Actor) -> Q:
    return EVERYTHING if may_write(actor) else NOTHING


def may_write(actor: Actor) -> bool:
    """Tell whether the actor may write new documents and goals."""
    return actor.has(Role.COORDINATOR)


edit_document = Rule("goals.edit_document", GoverningDocument, _coordinates, _coordinates_q)
edit_goal = Rule("goals.edit_goal", Goal, _coordinates, _coordinates_q)
