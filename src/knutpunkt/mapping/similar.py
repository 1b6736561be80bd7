# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Activities like one that is being written: read for one person, by one embedding and the stored vectors."""

from dataclasses import dataclass

import numpy as np
from django.db.models import F

from knutpunkt.activities.models import Activity
from knutpunkt.activities.queries import current, submitted, visible_to
from knutpunkt.mapping import vectors
from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.overlaps import LEAST_NEAR
from knutpunkt.mapping.reasons import why_similar
from knutpunkt.mapping.similarity import Comparison, Embedder, Item, activity_text
from knutpunkt.people.access import Actor

RECALL = 40
SHOWN = 5
LONGEST = 4000


@dataclass(frozen=True)
class Similar:
    """An activity like the one that is written, and why it is shown."""

    activity: Activity
    score: float
    why: str


def similar_to(
    actor: Actor, title: str, description: str = "", *, leave_out: int | None = None, method: Embedder | None = None
) -> list[Similar]:
    """Return the submitted activities most like a text, the most alike first; those the actor may not see left out.

    What has no stored vector yet (saved a moment ago, or stored by another method) is not found. Three
    queries, one embedding.
    """
    text = activity_text(title, description)[:LONGEST]
    if not text:
        return []
    method = method or vectors.embedder()
    rows = submitted(visible_to(actor, current())).filter(vector__method=vectors.method_of(method))
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out)
    stored = list(rows.order_by("pk").values_list("pk", F("vector__data")))
    asked = method.embed([text])
    if not stored or not asked.any():
        return []
    return _ranked(Item(0, text), asked, stored, method)


def _ranked(
    asked: Item,
    vector: Vectors,
    stored: list[tuple[int, bytes]],
    method: Embedder,
) -> list[Similar]:
    """Return the nearest by vectors, put in order by the whole comparison."""
    known = vectors.unpacked([bytes(data) for _key, data in stored], method.dimensions)
    best = np.argsort(-(known @ vector[0]), kind="stable")[:RECALL]
    found = Activity.objects.select_related("department").in_bulk([stored[at][0] for at in best])
    places = [at for at in best if stored[at][0] in found]
    items = [asked, *(Item(key, _text(found[key])) for key in (stored[at][0] for at in places))]
    comparison = Comparison(items, method, np.concatenate([vector, known[places]]))
    others = np.arange(1, len(items))
    _text_scores, scores = comparison.scored(np.zeros(len(others), np.int64), others)
    order = [int(at) for at in np.argsort(-scores, kind="stable")[:SHOWN] if scores[at] >= LEAST_NEAR]
    return [Similar(found[items[at + 1].key], float(scores[at]), why_similar(asked, items[at + 1])) for at in order]


def _text(activity: Activity) -> str:
    return activity_text(activity.title, activity.description)
