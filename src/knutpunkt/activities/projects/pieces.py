# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What projects add to other rooms' pages: results that wait to be taken over, what lives on as an activity."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from knutpunkt.activities.projects import queries
from knutpunkt.activities.rules import WRITERS
from knutpunkt.kernel.registry import Expectation
from knutpunkt.people.access import Actor


def awaited(actor: Actor) -> Iterator[Expectation]:
    """Yield each result that a position of the actor's is to take over and has not begun with."""
    if not actor.has(*WRITERS):
        return
    label = gettext_lazy("Ta över resultatet ”%(result)s” från projektet %(project)s")
    for handover in queries.awaited_of(actor):
        project = handover.result.project
        words = {"result": handover.result.title, "project": project.title}
        yield Expectation(label % words, f"{project.get_absolute_url()}#result-{handover.result_id}", handover.since)
