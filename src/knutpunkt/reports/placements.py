# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places in the ranking of Sweden's municipalities, from whoever keeps them.

The report knows no ranking of its own: a room or the demo registers a provider, which is
asked for a municipality's known places.
"""

from collections.abc import Callable

from knutpunkt.reports.facts import RankingFact

Provider = Callable[[str], RankingFact | None]
_providers: list[Provider] = []


def register_placements(provider: Provider) -> None:
    """Add a source of places. It gets a municipality's code and answers None when it knows nothing."""
    if provider not in _providers:
        _providers.append(provider)


def known_placements(code: str) -> RankingFact:
    """Return what the first source that knows the municipality knows, its places in order of year."""
    for provider in _providers:
        known = provider(code)
        if known is not None:
            places = tuple(sorted(known.places, key=lambda place: place.year))
            return RankingFact(known.name, known.aim, places)
    return RankingFact()
