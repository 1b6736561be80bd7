# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every page knows: the municipality, the actor, the sections of the top bar."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from knutpunkt.people import queries


def awaited_key(code: str) -> str:
    """Return the session key under which the start page keeps how many things are awaited of the person."""
    return f"awaited:{code}"


def municipality(request: HttpRequest) -> dict[str, Any]:
    """Return actor, municipality, navigation and the number of things awaited; empty outside a municipality.

    In the demo, and only there, ``demo_accounts`` are the accounts that the sign-in page offers.
    """
    actor = getattr(request, "actor", None)
    context: dict[str, Any] = {"demo": settings.KNUTPUNKT_DEMO, "actor": actor}
    if settings.KNUTPUNKT_DEMO:
        context["demo_accounts"] = queries.demo_accounts
    if actor is not None:
        context["municipality"] = actor.municipality
        context["awaited_count"] = request.session.get(awaited_key(actor.municipality.pk))
    return context
