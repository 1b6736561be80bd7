# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a text about an activity: its units of meaning, what each is there for, and its concepts.

A unit is a word in base form, a part of a compound that the thesaurus does not know whole, or an expression
of several words that it knows. Each has a role: what is done (action), to what (object), for whom
(recipient), where (place), by what (means). The role is the thesaurus's facet where that is clear, else it
follows from the preposition before ("till", "i", "med"); before any preposition it is the object.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knutpunkt.mapping.likeness.thesaurus import FACETS, Thesaurus, thesaurus
from knutpunkt.mapping.likeness.words import FUNCTION_WORDS, WORD, data_text, normal

ROLES = ("action", "object", "recipient", "place", "means")
ACTION, OBJECT, RECIPIENT, PLACE, MEANS = range(5)
_FACET_ROLES = {"action": ACTION, "group": RECIPIENT, "place": PLACE}
PREPOSITIONS = {
    word: ROLES.index(line.split("\t")[0]) for line in data_text("roles.tsv").splitlines() for word in line.split()[1:]
}
NOUNS_OF_DOING = ("ning", "ningar", "ningen", "ande", "andet", "ende", "endet", "ering", "eringen")
CLEAR = 0.6
#: What a word after the first line (the description) counts, beside one of the title.
LATER = 0.4


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of meaning: its key (base form), role, concepts with weights, and the words it comes from."""

    key: str
    role: int
    concepts: tuple[tuple[int, float], ...]
    share: float
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as its units; ``words`` are its words as they stand, casefolded; ``gloss`` puts it into English."""

    words: tuple[str, ...]
    units: tuple[Unit, ...]
    gloss: str


class Reader:
    """Reads texts with one thesaurus; what it knows of a word is remembered."""

    def __init__(self, book: Thesaurus) -> None:
        self.book = book
        self._words: dict[str, tuple[tuple[str, tuple[tuple[int, float], ...]], ...]] = {}
        self._read: dict[str, Reading] = {}

    def read(self, text: str) -> Reading:
        """Return the text's reading."""
        words = WORD.findall(normal(text))
        title = len(WORD.findall(normal(text.lstrip().split("\n", 1)[0])))
        expressions = {start: (stop, places) for start, stop, places in self.book.expressions(words)}
        units: list[Unit] = []
        gloss: list[str] = []
        role, at = OBJECT, 0
        while at < len(words):
            word = words[at]
            if at in expressions:
                stop, places = expressions[at]
                concepts = tuple((place, len(places) ** -0.5) for place in places)
                share = 1.0 if at < title else LATER
                units.append(Unit(" ".join(words[at:stop]), self._role(concepts, role, ""), concepts, share, at, stop))
                gloss.append(self.book.concepts[places[0]].english)
                at = stop
                continue
            if word in PREPOSITIONS:
                role = PREPOSITIONS[word]
            if word not in FUNCTION_WORDS:
                pieces = self._pieces(word)
                share = len(pieces) ** -0.5 * (1.0 if at < title else LATER)
                for key, concepts in pieces:
                    units.append(Unit(key, self._role(concepts, role, word), concepts, share, at, at + 1))
                    gloss.append(self.book.concepts[concepts[0][0]].english if concepts else key)
            at += 1
        return Reading(tuple(words), tuple(units), " ".join(gloss))

    def _pieces(self, word: str) -> tuple[tuple[str, tuple[tuple[int, float], ...]], ...]:
        """Return the units of one word: itself when the thesaurus knows it or it cannot be cut, else its parts."""
        if word not in self._words:
            splitter = self.book.splitter
            base = splitter.base(word)
            keys = (base,) if base in splitter.familiar else splitter.parts(word)
            self._words[word] = tuple(
                (key, tuple(sorted(self.book.of_word(key).items(), key=lambda x: (-x[1], x[0])))) for key in keys
            )
        return self._words[word]

    def _role(self, concepts: tuple[tuple[int, float], ...], role: int, word: str) -> int:
        """Return a unit's role from its concepts' facet, its ending, or the preposition before it."""
        weights: dict[str, float] = {}
        for place, weight in concepts:
            facet = FACETS[self.book.facets[place]]
            weights[facet] = weights.get(facet, 0.0) + weight
        if weights:
            facet, weight = max(weights.items(), key=lambda pair: pair[1])
            if facet in _FACET_ROLES and weight >= CLEAR * sum(weights.values()):
                return _FACET_ROLES[facet] if facet != "place" or role != OBJECT else role
        elif word.endswith(NOUNS_OF_DOING):
            return ACTION
        return role


@cache
def reader() -> Reader:
    """Return the reader that uses the thesaurus of the package."""
    return Reader(thesaurus())


def read_all(texts: Sequence[str]) -> list[Reading]:
    """Return the readings of texts."""
    read = reader().read
    return [read(text) for text in texts]
