# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What activities add to other rooms' pages: things awaited, news, panels of the start page and of a goal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, ngettext_lazy

from knutpunkt.activities import queries
from knutpunkt.activities.models import StatusUpdate
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.registry import Expectation, NewsItem
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role

NAMED = 2
_WRITERS = (Role.MEMBER, Role.COORDINATOR)
NEWS_LIMIT = 8


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield what the actor should confirm or update, as one thing to do."""
    if not actor.has(*_WRITERS):
        return
    count = queries.awaited_of(actor, timezone.localdate()).count()
    if count:
        label = ngettext_lazy(
            "Bekräfta eller uppdatera %(count)d insats", "Bekräfta eller uppdatera %(count)d insatser", "count"
        )
        url = reverse("activities:list", args=[actor.municipality.pk])
        yield Expectation(label % {"count": count}, f"{url}?awaited=on", count=count)


def news(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    """Yield what was submitted and reported since ``since``, of what the actor may see."""
    yield from _submitted(actor, since)
    yield from _reported(actor, since)


def _submitted(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    rows = queries.submitted(queries.visible_to(actor)).filter(submitted_at__gt=since)
    groups = (
        rows.order_by().values("department", "department__name").annotate(count=Count("pk"), when=Max("submitted_at"))
    )
    few = []
    address = reverse("activities:list", args=[actor.municipality.pk])
    for group in groups:
        if group["count"] <= NAMED:
            few.append(group["department"])
            continue
        words = {"department": group["department__name"], "count": group["count"]}
        label = gettext("%(department)s lade till %(count)d insatser") % words
        yield NewsItem(label, f"{address}?department={group['department']}", group["when"])
    newest = rows.filter(department__in=few).select_related("department").order_by("-submitted_at")
    for row in newest[:NEWS_LIMIT]:
        label = gettext("%(department)s lade till ”%(title)s”") % {
            "department": row.department.name,
            "title": row.title,
        }
        yield NewsItem(label, row.get_absolute_url(), row.submitted_at or since)


def _reported(actor: Actor, since: datetime) -> Iterator[NewsItem]:
    updates = (
        StatusUpdate.objects.filter(created_at__gt=since, activity__in=queries.visible_to(actor))
        .select_related("activity")
        .order_by("-created_at")
    )
    for update in updates[:NEWS_LIMIT]:
        words = {"title": update.activity.title, "status": update.get_status_display()}
        label = gettext("”%(title)s” är %(status)s") % words
        yield NewsItem(label, update.activity.get_absolute_url(), update.created_at)


def goal_panel(actor: Actor, goal: Goal) -> Mapping[str, Any]:
    """Return the activities that serve a goal or one below it, for the goal's page."""
    served = queries.with_goals(queries.visible_to(actor), queries.goals_and_below(goal))
    rows = list(served.select_related("department").order_by("title", "pk"))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + 1
    return {"activities": rows, "activity_counts": counts, "goal": goal, "may_add": actor.has(*_WRITERS)}


def start_panel(actor: Actor, _subject: object) -> Mapping[str, Any]:
    """Return how many activities there are in which status, for the start page."""
    rows = queries.visible_to(actor).order_by().values("status").annotate(count=Count("pk"))
    counts = {row["status"]: row["count"] for row in rows}
    total = sum(counts.values())
    words = ngettext("%(count)d insats", "%(count)d insatser", total) % {"count": total}
    return {"activity_counts": counts, "activity_total": total, "activity_words": words}
