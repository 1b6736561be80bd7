# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nearest vectors among very many: by hnswlib when it is installed, else by numpy in blocks.

Cosines of vectors of length 1. hnswlib's answer is approximate (its recall on the bench is printed by
``bench/overlap_speed.py``); numpy's is exact. Memory: the vectors as float32 once more, for hnswlib also
about 150 bytes each for its links.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from knutpunkt.mapping.likeness.base import Rows, Scores, Vectors

LINKS, BREADTH, SEARCHED = 12, 50, 40
FEWEST = 20_000
BLOCK = 512
SEED = 7


class Index:
    """Vectors to be asked. ``exact``: by numpy in any case."""

    def __init__(self, vectors: Vectors, *, exact: bool = False) -> None:
        self._vectors = np.ascontiguousarray(vectors, np.float32)
        self._graph = None if exact or len(vectors) < FEWEST else _graph(self._vectors)

    def query(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """Return the ``k`` nearest to one vector as (row, cosine), best first."""
        rows, cosines = self.query_many(np.atleast_2d(vector), k)
        return list(zip(rows[0].tolist(), cosines[0].tolist(), strict=True))

    def query_many(self, vectors: Vectors, k: int) -> tuple[Rows, Scores]:
        """Return rows and cosines [n, k] of the nearest to each vector, best first."""
        k = min(k, len(self._vectors))
        if self._graph is not None:
            self._graph.set_ef(max(SEARCHED, k + 8))
            rows, apart = self._graph.knn_query(vectors, k=k)
            return rows.astype(np.int64), 1 - apart.astype(np.float64)
        parts = [self._exact(vectors[start : start + BLOCK], k) for start in range(0, len(vectors), BLOCK)]
        return np.concatenate([rows for rows, _near in parts]), np.concatenate([near for _rows, near in parts])

    def _exact(self, vectors: Vectors, k: int) -> tuple[Rows, Scores]:
        near = vectors @ self._vectors.T
        likely = np.argpartition(-near, k - 1, axis=1)[:, :k]
        cosines = np.take_along_axis(near, likely, axis=1)
        order = np.argsort(-cosines, axis=1, kind="stable")
        return np.take_along_axis(likely, order, axis=1), np.take_along_axis(cosines, order, axis=1).astype(np.float64)

    def all_nearest(self, k: int) -> tuple[Rows, Scores]:
        """Return for every vector its ``k`` nearest others."""
        rows, cosines = self.query_many(self._vectors, k + 1)
        own = rows == np.arange(len(rows))[:, None]
        own[~own.any(axis=1), -1] = True
        return rows[~own].reshape(len(rows), k), cosines[~own].reshape(len(rows), k)


def _graph(vectors: Vectors) -> Any:
    """Return hnswlib's graph over the vectors; None when it is not installed."""
    if find_spec("hnswlib") is None:
        return None
    graph = import_module("hnswlib").Index(space="ip", dim=vectors.shape[1])
    graph.init_index(max_elements=len(vectors), M=LINKS, ef_construction=BREADTH, random_seed=SEED)
    graph.add_items(vectors)
    return graph
