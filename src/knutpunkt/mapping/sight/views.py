# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The line of sight on the screen."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from knutpunkt.kernel.registry import registry
from knutpunkt.mapping.sight.walking import Spot, Step, walk
from knutpunkt.people.access import TenantView

#: More things than this on a step lie behind a button, what lacks nothing first of all.
SHOWN = 8


class SightView(TenantView):
    """From one thing both ways."""

    def get(self, request: HttpRequest, municipality: str, kind: str, pk: int) -> HttpResponse:
        """Show the walk; 404 where there is no such thing, or none that the actor may see."""
        steps = walk(self.actor, registry, kind, pk)
        if steps is None:
            raise Http404
        start = next(step for step in steps if step.is_start)
        context = {
            "steps": [(step, *_divided(step)) for step in steps],
            "start": start,
            "item": start.spots[pk].item,
        }
        return render(request, "mapping/sight/sight.html", context)


def _divided(step: Step) -> tuple[list[Spot], list[Spot]]:
    """Return the things of a step that are shown at once, and the rest; what lacks something is shown first."""
    spots = list(step.spots.values())
    if len(spots) > SHOWN:
        spots.sort(key=lambda spot: not spot.lacks)
    return spots[:SHOWN], spots[SHOWN:]
