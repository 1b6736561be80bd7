# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The thesaurus of the field: which words say which concepts, and what each concept belongs under.

``thesaurus.tsv`` has one concept a line: facet, key, broader keys, English gloss, Swedish words. A concept
counts with its broader ones at ``DECAY`` a step up, so that "elbil" and "laddhybrid" meet in what both are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.words import Splitter, data_text, normal

FACETS = ("action", "object", "group", "place", "means", "time")
DECAY = 0.5
LONGEST_EXPRESSION = 4
PART, KNOWN_PART = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Concept:
    """One line of the thesaurus."""

    key: str
    facet: str
    broader: tuple[str, ...]
    english: str
    words: tuple[str, ...]


def read_concepts(text: str) -> list[Concept]:
    """Read the table; its first line names the columns."""
    found = []
    for line in text.splitlines()[1:]:
        facet, key, broader, english, words = (line.split("\t") + [""] * 5)[:5]
        found.append(Concept(key, facet, _listed(broader), english, _listed(words)))
    return found


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


class Thesaurus:
    """The concepts, looked up by words."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = list(concepts)
        self.places = {concept.key: place for place, concept in enumerate(self.concepts)}
        self.facets: NDArray[np.int8] = np.array([FACETS.index(c.facet) for c in self.concepts], np.int8)
        expressions = [(place, normal(w).split()) for place, c in enumerate(self.concepts) for w in c.words]
        self.splitter = Splitter({words[0] for _place, words in expressions if len(words) == 1})
        self._by_words: dict[tuple[str, ...], list[int]] = {}
        for place, words in expressions:
            key = tuple(self.splitter.base(word) for word in words)
            if place not in self._by_words.setdefault(key, []):
                self._by_words[key].append(place)
        self._longest = max((len(key) for key in self._by_words), default=0)
        self.above = self._closure()

    def _closure(self) -> list[dict[int, float]]:
        """Return for each concept itself (1) and all above it, by the nearest way up."""
        found: list[dict[int, float]] = []
        for place in range(len(self.concepts)):
            reached, edge, weight = {place: 1.0}, [place], 1.0
            while edge:
                weight *= DECAY
                edge = [
                    self.places[key]
                    for at in edge
                    for key in self.concepts[at].broader
                    if key in self.places and self.places[key] not in reached
                ]
                reached |= dict.fromkeys(edge, weight)
            found.append(reached)
        return found

    def of_word(self, word: str) -> dict[int, float]:
        """Return the concepts of one casefolded word: its own, and those of its parts at less weight."""
        own = self._by_words.get((self.splitter.base(word),), [])
        found = dict.fromkeys(own, len(own) ** -0.5 if own else 1.0)
        parts = self.splitter.parts(word)
        if len(parts) > 1:
            for part in parts:
                places = self._by_words.get((part,), [])
                for place in places:
                    weight = (KNOWN_PART if own else PART) * len(places) ** -0.5
                    found[place] = max(found.get(place, 0.0), weight)
        return found

    def expressions(self, words: Sequence[str]) -> list[tuple[int, int, list[int]]]:
        """Return (start, stop, concepts) of the expressions of several words, longest first at each place."""
        bases = [self.splitter.base(word) for word in words]
        found, start = [], 0
        while start < len(bases):
            for stop in range(min(start + min(self._longest, LONGEST_EXPRESSION), len(bases)), start + 1, -1):
                places = self._by_words.get(tuple(bases[start:stop]))
                if places:
                    found.append((start, stop, places))
                    start = stop - 1
                    break
            start += 1
        return found


@cache
def thesaurus() -> Thesaurus:
    """Return the thesaurus that ships with the package."""
    return Thesaurus(read_concepts(data_text("thesaurus.tsv")))
