# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with activities.

A draft is seen only by its own department: what one authority makes available to another counts as
handed over (HFD 2011 ref. 52), so that submitting is an act of its own.
"""

from django.db.models import Q

from knutpunkt.activities.models import Activity, ImportRun
from knutpunkt.kernel.access import EVERYTHING, NOTHING, Rule
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

WRITERS = (Role.MEMBER, Role.COORDINATOR)


def _own(actor: Actor, activity: Activity) -> bool:
    return activity.department_id in actor.department_ids


def _own_q(actor: Actor) -> Q:
    return Q(department__in=actor.department_ids)


def _view(actor: Actor, activity: Activity) -> bool:
    return not activity.is_draft or _own(actor, activity)


def _view_q(actor: Actor) -> Q:
    return Q(submitted_at__isnull=False) | _own_q(actor)


def _edit(actor: Actor, activity: Activity) -> bool:
    if actor.has(Role.COORDINATOR) and not activity.is_draft:
        return True
    return actor.has(*WRITERS) and _own(actor, activity)


def _edit_q(actor: Actor) -> Q:
    if not actor.has(*WRITERS):
        return NOTHING
    own = _own_q(actor)
    return own | Q(submitted_at__isnull=False) if actor.has(Role.COORDINATOR) else own


def _imports(actor: Actor, _run: ImportRun) -> bool:
    return actor.has(Role.COORDINATOR)


def _imports_q(actor: Actor) -> Q:
    return EVERYTHING if actor.has(Role.COORDINATOR) else NOTHING


view_activity = Rule("activities.view_activity", Activity, _view, _view_q)
edit_activity = Rule("activities.edit_activity", Activity, _edit, _edit_q)
run_import = Rule("activities.run_import", ImportRun, _imports, _imports_q)


def may_create(actor: Actor) -> bool:
    """Tell whether the actor may write new activities: members in their own departments, coordinators anywhere."""
    return actor.has(Role.COORDINATOR) or (actor.has(Role.MEMBER) and bool(actor.department_ids))
