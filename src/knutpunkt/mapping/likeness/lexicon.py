# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vectors of words and concepts that ship with the package, and how rare they are.

``words.npz`` holds, made by ``tools/likeness/train.py``: for known words the E5 vector of the word, projected
so that words of one concept come together; for any other word the sum of its character n-grams' vectors,
which were fitted to the known ones; for each concept the mean of its words; and what tells texts about the field from others. A unit's vector is
``(1 - CONCEPT) · word + CONCEPT · concepts``, scaled to length 1.
"""

import io
from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.ngrams import word_grams
from knutpunkt.mapping.likeness.thesaurus import Thesaurus, thesaurus

CONCEPT = 0.5


def stored(name: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of a file that ships beside this module."""
    with np.load(io.BytesIO((files("knutpunkt.mapping.likeness") / name).read_bytes())) as found:
        return dict(found)


def key_of(word: str) -> int:
    """Return the number a word is known by."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


class Lexicon:
    """Words' and concepts' vectors."""

    def __init__(self, arrays: dict[str, NDArray[np.generic]], book: Thesaurus) -> None:
        self._places = {int(key): place for place, key in enumerate(arrays["keys"])}
        self._words = unit_rows(np.asarray(arrays["words"], np.float32))
        self._grams = np.asarray(arrays["grams"], np.float32)
        self._rarity = dict(zip(arrays["seen"].tolist(), arrays["rarity"].tolist(), strict=True))
        self._unseen = float(arrays["unseen"])
        known = {str(key): place for place, key in enumerate(arrays["concept_keys"])}
        vectors, rarity = np.asarray(arrays["concepts"], np.float32), np.asarray(arrays["concept_rarity"], np.float32)
        places = [known.get(concept.key, -1) for concept in book.concepts]
        present = np.array(places) >= 0
        self._concepts = unit_rows(np.where(present[:, None], vectors[places], 0))
        self.concept_rarity: list[float] = np.where(present, rarity[places], 1).tolist()

        self._field = np.asarray(arrays.get("field", np.zeros(self._words.shape[1] + 1)), np.float32)

    def about_the_field(self, bags: Vectors) -> Vectors:
        """Return for texts' summed words the log-odds that the text is about the field, by a logistic regression."""
        found: Vectors = bags @ self._field[:-1] + self._field[-1]
        return found

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        return int(self._words.shape[1])

    def rarity(self, word: str) -> float:
        """Return how rare a unit is: ``ln(1 / share) + 1`` by the share of training texts that have it."""
        return float(self._rarity.get(key_of(word), self._unseen))

    def vectors(self, words: Sequence[str], concepts: Sequence[Sequence[tuple[int, float]]]) -> Vectors:
        """Return the unit vectors of units, given their concepts; zeros for the empty word."""
        places = np.array([self._places.get(key_of(word), -1) for word in words], np.int64)
        found = np.where(places[:, None] >= 0, self._words[places], 0).astype(np.float32)
        unknown = np.flatnonzero(places < 0)
        found[unknown] = self._composed([words[at] for at in unknown.tolist()])
        meant = np.zeros_like(found)
        for row, listed in enumerate(concepts):
            for place, weight in listed:
                meant[row] += weight * self._concepts[place]
        has = np.linalg.norm(meant, axis=1, keepdims=True) > 0
        return unit_rows(np.where(has, (1 - CONCEPT) * found + CONCEPT * unit_rows(meant), found))

    def _composed(self, words: Sequence[str]) -> Vectors:
        """Return vectors of unknown words from their n-grams."""
        found = np.zeros((len(words), self.dimensions), np.float32)
        owner, gram = word_grams(words)
        if len(owner):
            np.add.at(found, owner, self._grams[(gram % np.uint64(len(self._grams))).astype(np.int64)])
        return unit_rows(found)


@cache
def lexicon() -> Lexicon:
    """Return the vectors that ship with the package."""
    return Lexicon(stored("words.npz"), thesaurus())
