# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Activities on the line of sight: what is done for goals and governing documents.

A stopped activity serves no goal any more, but still tells which goal it was for. An activity for a
subgoal serves the goals above it too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knutpunkt.activities.models import ActivityDocument, ActivityGoal, Status
from knutpunkt.activities.queries import editable_by, visible_to
from knutpunkt.activities.rules import may_create
from knutpunkt.goals.sight import DOCUMENT, GOAL, above_and_itself
from knutpunkt.kernel.registry import Mend, SightItem, SightKind, SightLink
from knutpunkt.kernel.symbols import STATUSES
from knutpunkt.people.access import Actor

ACTIVITY = "activity"


def _activities(actor: Actor, keys: Collection[int]) -> Iterator[SightItem]:
    for row in visible_to(actor).filter(pk__in=keys).select_related("department"):
        symbol = STATUSES[row.status]
        note = f"{symbol.word}, {row.department.label}"
        yield SightItem(row.pk, row.title, row.get_absolute_url(), note, symbol.sign)


def _serving(actor: Actor, keys: Collection[int]) -> Iterator[tuple[int, int]]:
    above = above_and_itself(keys)
    shown = visible_to(actor).exclude(status=Status.STOPPED).order_by()
    links = ActivityGoal.objects.filter(activity__in=shown, goal__in=[goal for goal, found in above.items() if found])
    for goal, activity in links.order_by().values_list("goal_id", "activity_id"):
        for step in above[goal]:
            yield step, activity


def _served(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    return ActivityGoal.objects.filter(activity__in=keys).order_by().values_list("goal_id", "activity_id")


def _from_documents(actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    rows = ActivityDocument.objects.filter(document__in=keys, activity__in=visible_to(actor).order_by())
    return rows.order_by().values_list("document_id", "activity_id")


def _to_documents(_actor: Actor, keys: Collection[int]) -> Iterable[tuple[int, int]]:
    return ActivityDocument.objects.filter(activity__in=keys).order_by().values_list("document_id", "activity_id")


def _add_activities(actor: Actor, keys: Collection[int]) -> Mapping[int, Mend]:
    if not may_create(actor):
        return {}
    page = reverse("activities:create", args=[actor.municipality.pk])
    return {key: Mend(_("Lägg till en insats"), f"{page}?{urlencode({'goal': key})}") for key in keys}


def _choose_goals(actor: Actor, keys: Collection[int]) -> Mapping[int, Mend]:
    code = actor.municipality.pk
    own = editable_by(actor).filter(pk__in=keys).order_by().values_list("pk", flat=True)
    return {key: Mend(_("Välj mål"), f"{reverse('activities:edit', args=[code, key])}#goals") for key in own}


ACTIVITIES = SightKind(ACTIVITY, 30, _("Insatser"), _("Ingen insats."), _activities)
FOR_GOAL = SightLink(
    GOAL,
    ACTIVITY,
    _serving,
    _served,
    nothing_below=_("Ingen insats bidrar till målet."),
    nothing_above=_("Insatsen är inte kopplad till något mål."),
    mends_below=_add_activities,
    mends_above=_choose_goals,
)
FOR_DOCUMENT = SightLink(DOCUMENT, ACTIVITY, _from_documents, _to_documents)
