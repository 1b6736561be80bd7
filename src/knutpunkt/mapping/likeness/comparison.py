# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Activities against each other, in two stages: what is near by vectors, then scored pair by pair.

**Score of a pair of activities.** The ranker's score of the texts is moved in log-odds by what is known
beside them: ``logit(score) = logit(text) + GOAL·g + GROUP·t - APART·p`` where g is 1 when they serve a goal
together, t when they name the same target group, p when their periods do not meet; else 0. What is not said
counts as 0. The weights are chosen, not learned: there are no judged pairs with these facts yet.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Candidate, Embedder, Item, Period, Rows, Scores, Vectors
from knutpunkt.mapping.likeness.embedders import best_embedder
from knutpunkt.mapping.likeness.scoring import Scorer
from knutpunkt.mapping.likeness.words import normal

GOAL, GROUP, APART = 0.6, 0.4, 0.8
RECALL = 60
#: An overlap is among so many nearest of one of its two: fewer than are asked for a short list, as both ask.
OVERLAPS_RECALL = 24
BLOCK = 1024
_SURE = 1e-9

Near = dict[int, list[tuple[int, float]]]


def weighed(text: Scores, moved: NDArray[np.floating]) -> Scores:
    """Return the scores of pairs from their text scores and the sum of what moves them; see the module's text."""
    held = np.clip(text, _SURE, 1 - _SURE)
    found: Scores = np.where(moved == 0, text, 1 / (1 + (1 - held) / held * np.exp(-moved)))
    return np.where(text <= 0, 0, found)


def moved(one: Item, other: Item) -> float:
    """Return what is known beside the texts, in log-odds."""
    shared = bool(one.goals & other.goals)
    return GOAL * shared + GROUP * same_group(one, other) - APART * periods_apart(one, other)


def same_group(one: Item, other: Item) -> bool:
    """Tell whether both name the same target group."""
    return bool(one.target_group) and normal(one.target_group).strip() == normal(other.target_group).strip()


def periods_apart(one: Item, other: Item) -> bool:
    """Tell whether one is known to end before the other begins."""
    a, b = one.period, other.period
    return bool((a.end and b.start and a.end < b.start) or (b.end and a.start and b.end < a.start))


class Comparison:
    """All items against all. ``vectors`` (of the same method, in the items' order) spare the embedding.

    Time and memory: n² · d multiplications in blocks of ``BLOCK`` rows, then n · ``RECALL`` pairs are scored.
    """

    def __init__(self, items: Sequence[Item], embedder: Embedder | None = None, vectors: Vectors | None = None) -> None:
        self.items = list(items)
        self.embedder = embedder or best_embedder()
        texts = [item.text for item in self.items]
        self.vectors = self.embedder.embed(texts) if vectors is None else np.asarray(vectors, np.float32)
        if len(self.vectors) != len(self.items):
            raise ValueError("there must be one vector for each item")
        self._departments = np.array([item.department for item in self.items], np.int64)
        self._open = np.array([item.open for item in self.items], bool)
        self._plain = not any(item.goals or item.target_group or item.period != Period() for item in self.items)

    @cached_property
    def _scorer(self) -> Scorer:
        """Reads the texts, when first a pair is scored."""
        return Scorer([item.text for item in self.items], self.vectors, self.embedder)

    def scored(self, first: Rows, second: Rows) -> tuple[Scores, Scores]:
        """Return text scores and weighed scores of pairs of places."""
        text = self._scorer.scores(first, second)
        if self._plain:
            return text, text
        moves = [moved(self.items[a], self.items[b]) for a, b in zip(first, second, strict=True)]
        return text, weighed(text, np.array(moves))

    def _recalled(
        self, allowed: Callable[[int, int], NDArray[np.bool_]] | None, wide: int
    ) -> Iterator[tuple[Rows, Rows]]:
        """Return (first, second) places, block by block: each row with those nearest by vectors."""
        for start in range(0, len(self.items), BLOCK):
            stop = min(start + BLOCK, len(self.items))
            near = self.vectors[start:stop] @ self.vectors.T
            near[np.arange(stop - start), np.arange(start, stop)] = -np.inf
            if allowed is not None:
                near[~allowed(start, stop)] = -np.inf
            rows, columns = nearest_places(near, wide)
            yield rows + start, columns

    def nearest(self, k: int, least: float = 0.0) -> Near:
        """Return for each item's key the at most ``k`` most alike (key, score), best first, from ``least`` up."""
        found: Near = {item.key: [] for item in self.items}
        for first, second in self._recalled(None, max(RECALL, k)):
            _text, score = self.scored(first, second)
            order = np.lexsort((-score, first))
            for at in order:
                listed = found[self.items[first[at]].key]
                if len(listed) < k and score[at] >= least and score[at] > 0:
                    listed.append((self.items[second[at]].key, round(float(score[at]), 4)))
        return found

    def nearest_of(self, others: Sequence[Item], k: int, least: float = 0.0, vectors: Vectors | None = None) -> Near:
        """Return the nearest among the compared items for items that are not among them."""
        if not others or not self.items:
            return {item.key: [] for item in others}
        mine = self.embedder.embed([item.text for item in others]) if vectors is None else vectors
        rows, columns = nearest_places(np.asarray(mine, np.float32) @ self.vectors.T, max(RECALL, k))
        kept, places = np.unique(columns, return_inverse=True)
        both = Comparison(
            [*others, *(self.items[at] for at in kept)], self.embedder, np.concatenate([mine, self.vectors[kept]])
        )
        _text, score = both.scored(rows, places + len(others))
        found: Near = {item.key: [] for item in others}
        for at in np.lexsort((-score, rows)):
            listed = found[others[rows[at]].key]
            if len(listed) < k and score[at] >= least and score[at] > 0:
                listed.append((self.items[columns[at]].key, round(float(score[at]), 4)))
        return found

    def overlaps(self, least: float, limit: int = 200) -> list[Candidate]:
        """Return open pairs that score at least ``least``, best first, at most ``limit``.

        Both are unfinished, of different departments, and neither's department takes part in the other's.
        """
        count = len(self.items)
        near = [
            np.minimum(first, second) * count + np.maximum(first, second)
            for first, second in self._recalled(self._may_overlap, OVERLAPS_RECALL)
        ]
        if not near:
            return []
        first, second = np.divmod(np.unique(np.concatenate(near)), count)
        texts, scores = self.scored(first, second)
        order = np.flatnonzero(scores >= least)
        order = order[np.argsort(-scores[order], kind="stable")]
        apart = (at for at in order if not self._together(int(first[at]), int(second[at])))
        found = [
            self._candidate(int(first[at]), int(second[at]), float(texts[at]), float(scores[at]))
            for at in islice(apart, limit)
        ]
        return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))

    def _may_overlap(self, start: int, stop: int) -> NDArray[np.bool_]:
        apart = self._departments[start:stop, None] != self._departments[None, :]
        return np.asarray(apart & self._open[start:stop, None] & self._open[None, :])

    def _together(self, a: int, b: int) -> bool:
        """Tell whether the two know of each other: a department takes part in the other's activity."""
        one, two = self.items[a], self.items[b]
        return one.department in two.joins or two.department in one.joins

    def _candidate(self, a: int, b: int, text: float, score: float) -> Candidate:
        first, second = sorted((self.items[a], self.items[b]), key=lambda item: item.key)
        return Candidate(first.key, second.key, round(score, 4), round(text, 4), first.goals & second.goals)

    def pair(self, first: int, second: int) -> Candidate | None:
        """Return one pair by keys, whatever its score; None where it can be no overlap any more."""
        places = {item.key: place for place, item in enumerate(self.items)}
        if first not in places or second not in places:
            return None
        a, b = places[first], places[second]
        one, two = self.items[a], self.items[b]
        if not (one.open and two.open) or one.department == two.department or self._together(a, b):
            return None
        text, score = self.scored(np.array([a]), np.array([b]))
        return self._candidate(a, b, float(text[0]), float(score[0]))


def nearest_places(near: Vectors, wide: int) -> tuple[Rows, Rows]:
    """Return (row, column) of the ``wide`` greatest of each row, those at minus infinity left out."""
    if near.shape[1] > wide:
        columns = np.argpartition(-near, wide - 1, axis=1)[:, :wide]
    else:
        columns = np.broadcast_to(np.arange(near.shape[1]), near.shape)
    rows = np.repeat(np.arange(len(near)), columns.shape[1])
    columns = columns.ravel()
    fine = np.isfinite(near[rows, columns])
    return rows[fine], columns[fine]
