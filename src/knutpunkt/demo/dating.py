# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Give the demo a past: rows are dated to when their department would have written them down.

Services date what they write to now. The demo is to show how the picture has changed since a day
years ago, so its rows and their history are moved back afterwards. Only the demo does this.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from knutpunkt.activities.models import Activity, ActivityDocument, ActivityGoal, Participation, StatusUpdate
from knutpunkt.kernel.tenancy import TenantModel, current_tenant_id

OFFICE_HOUR = time(9, 0)


def at_work(day: date) -> datetime:
    """Return a moment in office hours of the day."""
    return timezone.make_aware(datetime.combine(day, OFFICE_HOUR))


def date_everything(day: date) -> None:
    """Date all rows of the municipality in scope, and their history, to ``day``."""
    moment = at_work(day)
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            names = {field.name for field in model._meta.concrete_fields}
            rows = model._default_manager.all()
            told = {name: moment for name in ("created_at", "updated_at") if name in names}
            if told:
                rows.update(**told)
            _date_history(model, moment)


def _date_history(model: type[models.Model], moment: datetime, **narrowed: Any) -> None:
    history = getattr(model, "history", None)
    if history is not None:
        tenant = {"municipality_id": current_tenant_id()}
        history.filter(**tenant, **narrowed).update(history_date=moment)


def date_activity(activity: Activity, first_inventory: date) -> None:
    """Date an activity to its first day, each report and change of status to the report's day.

    No day comes before the first inventory, when what was older was written down.
    """
    updates = list(StatusUpdate.objects.filter(activity=activity).order_by("on", "pk"))
    known = [day for day in (activity.start, updates[0].on if updates else None) if day is not None]
    first = max(min(known, default=first_inventory), first_inventory)
    written = at_work(min(first, timezone.localdate()))
    rows = Activity.objects.filter(pk=activity.pk)
    last = at_work(max([first, *(update.on for update in updates)]))
    rows.update(created_at=written, updated_at=last, submitted_at=activity.submitted_at and written)
    for model in (Participation, ActivityGoal, ActivityDocument):
        _date_history(model, written, activity_id=activity.pk)
    for update in updates:
        moment = at_work(max(update.on, first))
        StatusUpdate.objects.filter(pk=update.pk).update(created_at=moment)
        _date_history(StatusUpdate, moment, id=update.pk)
    _date_changes(activity, [written, *_changes(activity, updates, first)])


def _changes(activity: Activity, updates: list[StatusUpdate], first: date) -> Iterable[datetime]:
    """Yield when the status changed, in order."""
    begun = Activity.history.filter(id=activity.pk).earliest("history_id").status
    states = [(begun, first), *((update.status, max(update.on, first)) for update in updates)]
    for (before, _day), (after, day) in pairwise(states):
        if before != after:
            yield at_work(day)


def _date_changes(activity: Activity, moments: list[datetime]) -> None:
    """Date the activity's versions in order; the first one tells when it was submitted."""
    versions = Activity.history.filter(id=activity.pk).order_by("history_id")
    for version, moment in zip(versions, moments, strict=True):
        version.history_date = moment
        version.submitted_at = activity.submitted_at and moments[0]
        version.save()
