# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build the demo's ranking: the places as published, and the goal."""

from datetime import datetime, time

from django.utils import timezone

from knutpunkt.activities.writing import save
from knutpunkt.demo.builder import Builder
from knutpunkt.demo.content import Content, Row
from knutpunkt.ranking.models import Placement, Ranking
from knutpunkt.ranking.standing.services import save_placement

PLACEMENT = (
    "year", "place", "of", "group", "group_place", "group_of", "county_place", "county_of", "max_points", "source",
    "method_change", "note",
)  # fmt: skip


def build_ranking(content: Content, builder: Builder) -> Ranking | None:
    """Make the ranking with all that the content knows of it; None where it knows nothing.

    To be called when the organisation, the indicators and the activities are there and have their past, and
    before gaps are computed: the places are values of an indicator.
    """
    if not content.ranking:
        return None
    return _build_places(content.ranking, builder)


def _build_places(told: Row, builder: Builder) -> Ranking:
    """Make the ranking and its known places, each with the source that told it."""
    ranking: Ranking = save(
        Ranking(
            key=told["key"],
            name=told["ranking"],
            publisher=told["publisher"],
            goal_place=told["goal_place"],
            goal_source=told["goal_source"],
            indicator=builder.indicators[told["indicator"]],
        ),
        None,
    )
    read_at = timezone.make_aware(datetime.combine(told["read_on"], time(12)))
    for row in told["placements"]:
        known = {name: row[name] for name in PLACEMENT if name in row}
        save_placement(placement=Placement(ranking=ranking, **known), by=None, read_at=read_at)
    return ranking
