# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with indicators: everybody in the municipality reads; see each rule for the rest."""

from django.db.models import Q

from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role


def _reads(_actor: Actor, _row: Indicator) -> bool:
    return True


def _reads_q(_actor: Actor) -> Q:
    return EVERYTHING


def may_create(actor: Actor) -> bool:
    """Coordinators start to follow new indicators."""
    return actor.has(Role.COORDINATOR)


def _edits(actor: Actor, _row: Indicator) -> bool:
    return may_create(actor)


def _edits_q(actor: Actor) -> Q:
    return EVERYTHING if may_create(actor) else NOTHING


def _writes_values(actor: Actor, row: Indicator) -> bool:
    if actor.has(Role.COORDINATOR):
        return True
    own = row.responsible is not None and row.responsible.department_id in actor.department_ids
    return own and actor.has(Role.MEMBER)


def _writes_values_q(actor: Actor) -> Q:
    if actor.has(Role.COORDINATOR):
        return EVERYTHING
    if actor.has(Role.MEMBER):
        return Q(responsible__department_id__in=actor.department_ids)
    return NOTHING


def _judges(actor: Actor, _row: Indicator) -> bool:
    return actor.has(Role.APPROVER, Role.COORDINATOR)


def _judges_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.APPROVER, Role.COORDINATOR) else NOTHING


#: Everybody with a role in the municipality.
view_indicator = Rule("indicators.view", Indicator, _reads, _reads_q)
#: Name, goals, targets, breaks: coordinators.
edit_indicator = Rule("indicators.edit", Indicator, _edits, _edits_q)
#: Values by hand: coordinators, and members of the responsible position's department.
edit_values = Rule("indicators.edit_values", Indicator, _writes_values, _writes_values_q)
#: A judgement of one's own beside the computed one: approvers and coordinators.
override_judgement = Rule("indicators.override_judgement", Indicator, _judges, _judges_q)
