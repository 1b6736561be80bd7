# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Scores of pairs among texts whose vectors are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, runtime_checkable

import numpy as np

from knutpunkt.mapping.likeness.base import Embedder, Rows, Scores, Vectors
from knutpunkt.mapping.likeness.lexicon import lexicon, stored
from knutpunkt.mapping.likeness.measures import NAMES, measured, signals
from knutpunkt.mapping.likeness.ranker import Ranker
from knutpunkt.mapping.likeness.reading import reader
from knutpunkt.mapping.likeness.words import WORD, normal


@runtime_checkable
class Layered(Protocol):
    """A method whose vectors come apart into layers, so that the ranker can weigh them."""

    def layers(self, vectors: Vectors) -> list[Vectors]:
        """Return the model's layers, each of length 1; none where there is no model."""
        ...

    def about_the_field(self, vectors: Vectors) -> Vectors | None:
        """Return the log-odds that texts are about the field; None leaves it to their words."""
        ...


FIELD = NAMES.index("field")
SLIGHT = 1e-3


def without_field(signals: Vectors) -> Vectors:
    """Return the signals that a ranker learns from: without the one that chooses between rankers."""
    found = signals.copy()
    found[:, FIELD] = 0
    return found


@dataclass(frozen=True)
class Judge:
    """Two rankers: one learned activities of the field, one learned sentences of any kind (SweParaphrase).

    The log-odds are theirs, mixed by how likely both texts are about the field (the signal ``field``).
    """

    field: Ranker
    general: Ranker

    def logits(self, signals: Vectors) -> Vectors:
        """Return the log-odds of rows of signals."""
        share = signals[:, FIELD].copy()
        others = without_field(signals)
        found = np.zeros(len(signals), np.float32)
        for part, one in ((share, self.field), (1 - share, self.general)):
            counts = part > SLIGHT
            found[counts] += part[counts] * one.logits(others[counts])
        return found

    def scores(self, signals: Vectors) -> Scores:
        """Return the score (0-1) of rows of signals."""
        found: Scores = 1 / (1 + np.exp(-self.logits(signals).astype(np.float64)))
        return found


@cache
def judge(kind: str) -> Judge:
    """Return the rankers that ship with the package: ``model`` or ``lexical``."""
    arrays = stored("ranker.npz")
    return Judge(Ranker.load(arrays, kind), Ranker.load(arrays, f"{kind}_general"))


class Scorer:
    """Scores pairs of texts by their places. By the ranker, or by the plain cosine when vectors have no layers."""

    def __init__(self, texts: Sequence[str], vectors: Vectors, embedder: Embedder) -> None:
        self._vectors = vectors
        self._empty = np.linalg.norm(vectors, axis=1) == 0
        said = [tuple(WORD.findall(normal(text))) for text in texts]
        numbers = {words: number for number, words in enumerate(dict.fromkeys(said))}
        self._said = np.array([numbers[words] for words in said], np.int64)
        self._texts = None
        if isinstance(embedder, Layered):
            layers = embedder.layers(vectors)
            self._judge = judge("model" if layers else "lexical")
            self._texts = measured(texts, layers, reader(), lexicon(), embedder.about_the_field(vectors))

    def scores(self, first: Rows, second: Rows) -> Scores:
        """Return the score of each pair; 0 where a text has no words, 1 where both say the same words."""
        if self._texts is None:
            cosine = np.einsum("ij,ij->i", self._vectors[first], self._vectors[second])
            held: Scores = np.clip(cosine, 0, 1).astype(np.float64)
            return held
        found = self._judge.scores(signals(self._texts, first, second))
        found[self._said[first] == self._said[second]] = 1
        found[self._empty[first] | self._empty[second]] = 0
        return found
