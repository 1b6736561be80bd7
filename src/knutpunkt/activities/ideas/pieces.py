# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What ideas, projects and merges add to other pages: next steps awaited, and the relations of an activity."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from knutpunkt.activities.ideas import queries
from knutpunkt.activities.ideas.wording import STATES
from knutpunkt.activities.merging import stayed_after
from knutpunkt.activities.models import Activity, Handover, Idea, Merge
from knutpunkt.activities.projects.outcome import Standing
from knutpunkt.activities.projects.wording import STANDINGS
from knutpunkt.activities.rules import WRITERS, may_propose
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.registry import Expectation
from knutpunkt.people.access import Actor


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield each idea whose next step, or application, a position of the actor's answers for."""
    if not actor.has(*WRITERS):
        return
    step = gettext_lazy("Ta nästa steg i uppslaget ”%(title)s”")
    seek = gettext_lazy("Sök pengar till uppslaget ”%(title)s” innan utlysningen stänger")
    for idea in queries.awaited_of(actor):
        days = [(day, label) for day, label in ((idea.next_step_on, step), (idea.closes_on, seek)) if day]
        due, label = min(days, key=lambda pair: pair[0])
        yield Expectation(label % {"title": idea.title}, idea.get_absolute_url(), due)


def activity_panel(actor: Actor, activity: Activity) -> Mapping[str, Any] | None:
    """Return an activity's project, the results that live on in it, its ideas, and what it was merged with."""
    handovers = Handover.objects.filter(activity=activity, result__project__archived_at=None)
    merges = list(Merge.objects.filter(kept=activity).select_related("merged"))
    told = {
        "lives_on": [
            (handover, STANDINGS[Standing(handover.state)])
            for handover in handovers.select_related("result__project", "department")
        ],
        "ideas_about": _with_symbols(queries.visible_to(actor).filter(activity_links__activity=activity)),
        "grown_from": _with_symbols(queries.visible_to(actor).filter(activity=activity)),
        "merges": [row for row in merges if row.undone_at is None],
        "parted": [(row, words) for row in merges if row.undone_at and (words := stayed_after(row))],
        "merged_into": Merge.objects.filter(undone_at=None, merged=activity).select_related("kept").first(),
        "may_propose": may_propose(actor) and activity.archived_at is None and not activity.is_draft,
    }
    return {**told, "activity": activity} if any(told.values()) or activity.project_id else None


def goal_panel(actor: Actor, goal: Goal) -> Mapping[str, Any] | None:
    """Return the open ideas that would serve a goal; nothing where there are none."""
    rows = queries.visible_to(actor).filter(goal_links__goal=goal).exclude(state__in=_CLOSED)
    found = _with_symbols(rows)
    return {"goal_ideas": found} if found else None


_CLOSED = (Idea.State.REALISED, Idea.State.DROPPED)


def _with_symbols(rows: Any) -> list[tuple[Idea, Any]]:
    return [(idea, STATES[idea.state]) for idea in rows]
