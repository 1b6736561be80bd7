# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows of the room `mapping` for tests. Use inside tenant_scope()."""

from itertools import count

from django.utils import timezone

from knutpunkt.activities.models import Activity, ActivityGoal, Participation
from knutpunkt.goals.models import Goal, GoalDepartment
from knutpunkt.mapping.models import Finding, FindingKind
from knutpunkt.people.models import Department
from tests.factories import ActivityFactory

_numbers = count(1)


def activity(title: str, department: Department, *goals: Goal, **fields: object) -> Activity:
    """A submitted activity that serves the goals."""
    row: Activity = ActivityFactory(title=title, department=department, **fields)
    for goal in goals:
        ActivityGoal.objects.create(activity=row, goal=goal)
    return row


def join(row: Activity, department: Department) -> None:
    """The department takes part in the activity."""
    Participation.objects.create(activity=row, department=department)


def expect(goal: Goal, department: Department) -> None:
    """The department is expected to act for the goal."""
    GoalDepartment.objects.create(goal=goal, department=department)


def finding(kind: str = FindingKind.ACTIVITY_WITHOUT_GOAL, **fields: object) -> Finding:
    """A finding, without having been computed."""
    now = timezone.now()
    defaults = {"fingerprint": f"made-{next(_numbers)}", "facts_hash": "x", "first_seen": now, "last_seen": now}
    row: Finding = Finding.objects.create(kind=kind, **(defaults | fields))
    return row
