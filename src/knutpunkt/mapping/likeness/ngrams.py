# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vectors of character n-grams: link words that look alike, not words that mean alike.

A text is casefolded and cut into words; function words are left out. Each word, with a space on either
side, gives its n-grams of 3, 4 and 5 characters. An n-gram weighs ``(1 + ln tf) · idf`` where ``tf`` is how
often it stands in the text and ``idf = ln((1 + N) / (1 + df)) + 1`` how rare it is in the corpus the embedder
was fitted on (1 when it was not fitted). Weights are put into ``DIMENSIONS`` places by a signed hash and the
vector is scaled to length 1; the hash adds noise of about ``1 / sqrt(DIMENSIONS)`` = 0.02 to a cosine.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.likeness.words import words_of

DIMENSIONS = 2048
SIZES = (3, 4, 5)
BLOCK = 1024
_SPACE = 32
_PRIME, _MIX = np.uint64(1_099_511_628_211), np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class _Grams:
    """Which n-gram (64-bit hash) stands how often in which text, sorted by text."""

    text: NDArray[np.int64]
    gram: NDArray[np.uint64]
    count: NDArray[np.float64]


def _hashes(codes: NDArray[np.uint64], owner: NDArray[np.int64], size: int) -> tuple[NDArray, NDArray]:  # type: ignore[type-arg]
    """Return hash and text of every n-gram of ``size`` that lies within one padded word."""
    length = len(codes) - size + 1
    if length <= 0:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    value = np.full(length, size, np.uint64)
    for offset in range(size):
        value = value * _PRIME + codes[offset : offset + length]
    value = (value ^ (value >> np.uint64(29))) * _MIX
    value ^= value >> np.uint64(32)
    seams = np.concatenate([[0], np.cumsum((codes[1:] == _SPACE) & (codes[:-1] == _SPACE))])
    within = seams[size - 1 : size - 1 + length] == seams[:length]
    return value[within], owner[:length][within]


def word_grams(words: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return (word's place, n-gram's hash) for every n-gram of words, each taken by itself, spaces around it."""
    found = _count([f" {word} " for word in words])
    return found.text, found.gram


def _grams(texts: Sequence[str]) -> _Grams:
    """Count the n-grams of all texts at once."""
    return _count(["".join(f" {word} " for word in words_of(text)) for text in texts])


def _count(padded: Sequence[str]) -> _Grams:
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    parts = [_hashes(codes, owner, size) for size in SIZES]
    hashes = np.concatenate([part[0] for part in parts])
    owners = np.concatenate([part[1] for part in parts])
    known, index = np.unique(hashes, return_inverse=True)
    keys, counts = np.unique(owners * max(len(known), 1) + index, return_counts=True)
    text, gram = np.divmod(keys, max(len(known), 1))
    return _Grams(text, known[gram] if len(known) else np.empty(0, np.uint64), counts.astype(np.float64))


@dataclass(frozen=True)
class CharNgramEmbedder:
    """The method in the module's text. :meth:`fitted` teaches it which n-grams are rare."""

    name: str = "char-ngram"
    version: str = "1"
    grams: NDArray[np.uint64] | None = None
    idf: NDArray[np.float64] | None = None
    unseen: float = 1.0

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return DIMENSIONS

    def fitted(self, corpus: Sequence[str]) -> "CharNgramEmbedder":
        """Return an embedder that weighs n-grams by how rare they are in ``corpus``."""
        found = _grams(corpus)
        known, frequency = np.unique(found.gram, return_counts=True)
        size = len(corpus)
        idf = np.log((1 + size) / (1 + frequency)) + 1
        return CharNgramEmbedder(self.name, self.version, known, idf, float(np.log(1 + size) + 1))

    def _weights(self, found: _Grams) -> NDArray[np.float64]:
        weight = 1 + np.log(found.count)
        if self.grams is None or self.idf is None:
            return weight
        if not len(self.grams):
            return weight * self.unseen
        place = np.minimum(np.searchsorted(self.grams, found.gram), len(self.grams) - 1)
        rarity = np.where(self.grams[place] == found.gram, self.idf[place], self.unseen)
        return weight * rarity

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector of ``DIMENSIONS`` for each text; zeros for a text without words."""
        blocks = [self._block(texts[start : start + BLOCK]) for start in range(0, len(texts), BLOCK)]
        return np.concatenate(blocks) if blocks else np.empty((0, DIMENSIONS), np.float32)

    def _block(self, texts: Sequence[str]) -> Vectors:
        found = _grams(texts)
        sign = 1.0 - 2.0 * ((found.gram >> np.uint64(40)) & np.uint64(1)).astype(np.float64)
        place = found.text * DIMENSIONS + (found.gram % np.uint64(DIMENSIONS)).astype(np.int64)
        flat = np.bincount(place, self._weights(found) * sign, minlength=len(texts) * DIMENSIONS)
        vectors = flat.reshape(len(texts), DIMENSIONS)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
