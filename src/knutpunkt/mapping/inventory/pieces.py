# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What rounds add to other pages: what is awaited of a person, and what was last answered about an activity."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.mail import State
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.registry import Expectation
from knutpunkt.mapping.inventory import queries
from knutpunkt.mapping.models import Reply
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Role


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield the rounds that own positions are asked in, and letters that a coordinator should decide about."""
    code = actor.municipality.pk
    if actor.position_ids:
        for request in queries.open_requests_of(actor):
            label = gettext_lazy("Svara på inventeringen: %(title)s") % {"title": request.round.title}
            yield Expectation(label, reverse("mapping:reply", args=[code, request.pk]), request.round.due)
    if actor.has(Role.COORDINATOR):
        wrong = OutgoingMail.objects.filter(
            state__in=[State.UNCERTAIN, State.FAILED], key__startswith="inventory:"
        ).count()
        if wrong:
            label = ngettext_lazy(
                "%(count)d brev kanske inte har kommit fram", "%(count)d brev kanske inte har kommit fram", "count"
            ) % {"count": wrong}
            yield Expectation(label, reverse("mapping:rounds", args=[code]), count=wrong)


def activity_panel(_actor: Actor, activity: Activity) -> Mapping[str, Any] | None:
    """Return what was last answered about an activity in a round; nothing where it has not been asked about."""
    reply = queries.latest_reply(activity)
    if reply is None:
        return None
    unconfirmed = reply.answer == Reply.Answer.COPIED and (
        activity.confirmed_at is None or (reply.applied_at is not None and activity.confirmed_at < reply.applied_at)
    )
    return {"inventory_reply": reply, "inventory_unconfirmed": unconfirmed}
