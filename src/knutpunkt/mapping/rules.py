# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may see findings and take a stand on them.

Everybody in the municipality sees findings, except one about an activity they may not see (a draft of
another department). Coordinators and approvers take a stand on any; members on those of their own
departments.
"""

from django.db.models import Q

from knutpunkt.activities.models import Activity
from knutpunkt.activities.rules import view_activity
from knutpunkt.kernel.access import NOTHING, Rule
from knutpunkt.mapping.models import Finding
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

EVERYWHERE = (Role.COORDINATOR, Role.APPROVER)


def _view(actor: Actor, finding: Finding) -> bool:
    return all(view_activity.allows(actor, row) for row in (finding.activity, finding.other) if row is not None)


def _seen(actor: Actor, path: str) -> Q:
    """Return the condition of activities.rules for the activity at ``path``, or that there is none."""
    none = Q(**{f"{path}__isnull": True})
    return none | Q(**{f"{path}__in": view_activity.filter(actor, Activity.objects.all()).values("pk")})


def _view_q(actor: Actor) -> Q:
    return _seen(actor, "activity") & _seen(actor, "other")


def _touches(actor: Actor, finding: Finding) -> bool:
    about = [row.department_id for row in (finding.activity, finding.other) if row is not None]
    return bool({finding.department_id, *about} & actor.department_ids)


def _judge(actor: Actor, finding: Finding) -> bool:
    if not _view(actor, finding):
        return False
    return actor.has(*EVERYWHERE) or (actor.has(Role.MEMBER) and _touches(actor, finding))


def _judge_q(actor: Actor) -> Q:
    if actor.has(*EVERYWHERE):
        return _view_q(actor)
    if not actor.has(Role.MEMBER):
        return NOTHING
    own = Q()
    for path in ("department", "activity__department", "other__department"):
        own |= Q(**{f"{path}__in": actor.department_ids})
    return _view_q(actor) & own


def may_recompute(actor: Actor) -> bool:
    """Tell whether the actor may have the findings computed anew at once."""
    return actor.has(*EVERYWHERE)


view_finding = Rule("mapping.view_finding", Finding, _view, _view_q)
judge_finding = Rule("mapping.judge_finding", Finding, _judge, _judge_q)
