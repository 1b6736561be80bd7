# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What forms of projects and ideas choose among."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from knutpunkt.activities import queries
from knutpunkt.activities.models import Activity
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Position, Role
from knutpunkt.people.queries import departments_on


class ActivityChoiceField(forms.ModelChoiceField[Any]):
    """An activity, shown with its department."""

    def label_from_instance(self, obj: Any) -> str:
        """Return title and department."""
        return f"{obj.title}, {obj.department.label}"


def offer(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Let the field choose among ``rows``."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def departments(*present: int | None) -> QuerySet[Department]:
    """Return the departments of today, and those that are chosen already."""
    today = departments_on(timezone.localdate())
    return today | Department.objects.filter(pk__in=[key for key in present if key])


def own_departments(actor: Actor | None, present: int | None = None) -> QuerySet[Department]:
    """Return the departments that the actor may write for, and the one that is chosen already."""
    rows = departments_on(timezone.localdate())
    if actor is not None and not actor.has(Role.COORDINATOR):
        rows = rows.filter(pk__in=actor.department_ids)
    return rows | Department.objects.filter(pk__in=[present] if present else [])


def positions() -> QuerySet[Position]:
    """Return all positions with their departments."""
    rows: QuerySet[Position] = Position.objects.select_related("department")
    return rows


def activities(present: int | None) -> QuerySet[Activity]:
    """Return the activities that everybody may see, and the one that is chosen already."""
    usable = Q(archived_at=None, submitted_at__isnull=False) | Q(pk=present)
    return Activity.objects.filter(usable).select_related("department").order_by("title", "pk")


def visible(actor: Actor | None, rows: QuerySet[Activity]) -> list[Activity]:
    """Return those of ``rows`` that the actor may see, with their departments; all when nobody is asking."""
    seen = rows if actor is None else queries.visible_to(actor, rows)
    return list(seen.select_related("department").order_by("title", "pk"))
