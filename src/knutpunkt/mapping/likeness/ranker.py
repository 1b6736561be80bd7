# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The learned score of a pair: a few small neural networks over the signals, averaged.

Each network: ``z = tanh(tanh(x·A + a)·B + b)·c + d`` where x are the signals, each less its mean and over its
spread in training. To the mean of the networks ``trust · signals`` is added, which leans on the cosines of
the whole texts more than the networks dare (they learned from projections fitted to fewer pairs). With
``slope`` and ``shift``, fitted to labelled pairs, the score is ``1 / (1 + exp(-(slope · z + shift)))``: near 1
for the same work told in other words, near 0 for texts that have nothing to do with each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Vectors

LAYERS = 3
#: How far from its mean a signal may be, in spreads.
FARTHEST = 6


@dataclass(frozen=True)
class Ranker:
    """Networks' weights; see the module's text."""

    names: tuple[str, ...]
    mean: Vectors
    spread: Vectors
    networks: tuple[tuple[Vectors, ...], ...]
    trust: Vectors
    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def load(cls, arrays: dict[str, NDArray[np.generic]], kind: str) -> "Ranker":
        """Return the ranker ``kind`` from the arrays of ``ranker.npz``."""

        def get(name: str) -> Vectors:
            return np.asarray(arrays[f"{kind}_{name}"], np.float32)

        count = int(arrays[f"{kind}_networks"])
        networks = tuple(tuple(get(f"{at}_{layer}") for layer in range(2 * LAYERS)) for at in range(count))
        names = tuple(str(name) for name in arrays[f"{kind}_names"])
        slope, shift = get("scale").tolist()
        return cls(names, get("mean"), get("spread"), networks, get("trust"), slope, shift)

    def arrays(self, kind: str) -> dict[str, NDArray[np.generic]]:
        """Return what :meth:`load` reads."""
        found: dict[str, NDArray[np.generic]] = {
            f"{kind}_names": np.array(self.names),
            f"{kind}_mean": self.mean,
            f"{kind}_spread": self.spread,
            f"{kind}_networks": np.array(len(self.networks)),
            f"{kind}_trust": self.trust,
            f"{kind}_scale": np.array([self.slope, self.shift], np.float32),
        }
        for at, network in enumerate(self.networks):
            found |= {f"{kind}_{at}_{layer}": weights for layer, weights in enumerate(network)}
        return found

    def raw(self, signals: Vectors) -> Vectors:
        """Return z for rows of signals, before slope and shift."""
        x = np.clip((signals - self.mean) / self.spread, -FARTHEST, FARTHEST)
        total = np.zeros(len(x), np.float32)
        for a, a0, b, b0, c, c0 in self.networks:
            total += (np.tanh(np.tanh(x @ a + a0) @ b + b0) @ c + c0).ravel()
        found: Vectors = total / max(len(self.networks), 1) + signals @ self.trust
        return found

    def logits(self, signals: Vectors) -> Vectors:
        """Return the log-odds of rows of signals."""
        return self.slope * self.raw(signals) + self.shift
