# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Båstad's known places in the ranking, for the report."""

from knutpunkt.demo import content
from knutpunkt.reports.facts import PlaceFact, RankingFact

BASTAD = "1278"


def known(code: str) -> RankingFact | None:
    """Return the places that have been published, each with where it was read; None for another municipality."""
    if code != BASTAD:
        return None
    told = content.ranking("bastad")
    places = tuple(
        PlaceFact(row["year"], row["place"], row["source"], row.get("group", ""), row.get("group_place"))
        for row in told["placements"]
    )
    return RankingFact(told["ranking"], told["goal_place"], places)
