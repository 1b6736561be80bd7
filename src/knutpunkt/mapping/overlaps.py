# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From compared activities to overlap findings. Knows no Django."""

from collections.abc import Iterable, Mapping, Sequence

from knutpunkt.mapping.gaps import Found, digest
from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.similarity import Candidate, Comparison, Item

#: Pairs below this score are not shown: even odds, as the score was fitted on training pairs. What passes it
#: on texts that were not trained on is printed by ``bench/overlap_quality.py``.
LEAST = 0.5
LIMIT = 200
NEAREST = 5
LEAST_NEAR = 0.25


def overlap_findings(
    comparison: Comparison, keep: Iterable[tuple[int, int]] = (), least: float = LEAST, limit: int = LIMIT
) -> list[Found]:
    """Return the pairs of different departments that may be the same work, as findings.

    The facts are the two texts: a verdict holds until one of them changes, whatever the score does.
    The pairs in ``keep`` (somebody has taken a stand on them) stay as long as they can be an overlap,
    however the scores move when other activities are written.
    """
    items = {item.key: item for item in comparison.items}
    pairs = {(pair.first, pair.second): pair for pair in comparison.overlaps(least, limit)}
    for first, second in keep:
        kept = comparison.pair(first, second)
        if kept is not None:
            pairs.setdefault((kept.first, kept.second), kept)
    return [_found(pair, items) for pair in pairs.values()]


def _found(pair: Candidate, items: Mapping[int, Item]) -> Found:
    texts = [digest(items[key].text) for key in (pair.first, pair.second)]
    return Found(
        "overlap",
        {"activity": pair.first, "other": pair.second},
        {"texts": texts},
        detail={"text": pair.text, "goals": sorted(pair.shared_goals)},
        score=pair.score,
    )


def likenesses(
    submitted: Comparison, drafts: Sequence[Item] = (), vectors: Vectors | None = None
) -> dict[int, list[tuple[int, float]]]:
    """Return activity -> its nearest submitted activities (key, score), best first. ``vectors`` are the drafts'.

    Drafts get nearest of their own, but are nobody's nearest: what they say stays with their department.
    """
    found = submitted.nearest(NEAREST, LEAST_NEAR)
    return found | submitted.nearest_of(drafts, NEAREST, LEAST_NEAR, vectors)
