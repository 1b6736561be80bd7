# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places in the ranking of Sweden's municipalities, as the room `ranking` keeps them."""

from knutpunkt.ranking.standing.queries import main_ranking, placements_of
from knutpunkt.reports.facts import PlaceFact, RankingFact


def known_placements() -> RankingFact:
    """Return the known places of the municipality in scope, in order of year; an empty fact where none is known."""
    ranking = main_ranking()
    rows = placements_of(ranking) if ranking else ()
    places = tuple(PlaceFact(row.year, row.place, row.source, row.group, row.group_place) for row in rows)
    return RankingFact(ranking.name, ranking.goal_place, places) if ranking and places else RankingFact()
