# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Why two activities are shown together, as plain data: the app puts it into a sentence.

Concepts are the thesaurus's: of those both texts name, at most one step up from a word of each, the narrowest
stand first, and of equals those that the texts name first (a title comes before its description). For each the words that say it in either text are given, as they stand there, so that a sentence
can read: both are about "laddstolpar" / "elbilsladdning".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knutpunkt.mapping.likeness.base import Item
from knutpunkt.mapping.likeness.comparison import periods_apart, same_group
from knutpunkt.mapping.likeness.reading import Reading, Unit, reader
from knutpunkt.mapping.likeness.thesaurus import DECAY, FACETS, Thesaurus
from knutpunkt.mapping.likeness.words import FUNCTION_WORDS, is_what_somebody_does

LEAST_STRENGTH = 0.3


@dataclass(frozen=True, slots=True)
class SharedConcept:
    """What both texts name: the facet, the concept's key and English gloss, and the words in each text."""

    facet: str
    key: str
    english: str
    words: tuple[str, str]
    strength: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What two activities share and where they differ. ``same_period`` is None when a period is not said."""

    actions: tuple[SharedConcept, ...]
    objects: tuple[SharedConcept, ...]
    groups: tuple[SharedConcept, ...]
    places: tuple[SharedConcept, ...]
    shared_words: tuple[str, ...]
    differing_words: tuple[tuple[str, ...], tuple[str, ...]]
    shared_goals: frozenset[int]
    same_target_group: bool
    same_period: bool | None


def explain(first: Item, second: Item) -> Explanation:
    """Return what two activities share, by concepts and words, and which words have no match in the other."""
    book = reader().book
    readings = reader().read(first.text), reader().read(second.text)
    strengths = _reached(readings[0], book), _reached(readings[1], book)
    shared = _shared(book, strengths)
    bases = [{unit.key for unit in reading.units} for reading in readings]
    matched = {concept.key for concept in shared}
    known = bool(first.period.start or first.period.end) and bool(second.period.start or second.period.end)
    return Explanation(
        tuple(one for one in shared if one.facet == "action"),
        tuple(one for one in shared if one.facet == "object"),
        _people(shared),
        tuple(one for one in shared if one.facet == "place"),
        _words(readings[0], [unit.key in bases[1] for unit in readings[0].units]),
        (
            _words(readings[0], [_alone(unit, bases[1], matched, book) for unit in readings[0].units]),
            _words(readings[1], [_alone(unit, bases[0], matched, book) for unit in readings[1].units]),
        ),
        first.goals & second.goals,
        same_group(first, second),
        not periods_apart(first, second) if known else None,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """How strongly a text names a concept, by which words, and where they begin."""

    strength: float
    words: str
    start: int


def _people(shared: Sequence[SharedConcept]) -> tuple[SharedConcept, ...]:
    """Return the groups of people, but what is said by what they do ("städar" addresses nobody)."""
    return tuple(
        one for one in shared if one.facet == "group" and not any(is_what_somebody_does(word) for word in one.words)
    )


def _reached(reading: Reading, book: Thesaurus) -> dict[int, _Named]:
    """Return the concepts a text names, at most one step up."""
    found: dict[int, _Named] = {}
    for unit in reading.units:
        words = " ".join(reading.words[unit.start : unit.stop])
        for place, strength in unit.concepts:
            for above, decay in book.above[place].items():
                value = strength * decay
                if decay >= DECAY and (above not in found or value > found[above].strength):
                    found[above] = _Named(value, words, unit.start)
    return found


def _shared(book: Thesaurus, reached: tuple[dict[int, _Named], dict[int, _Named]]) -> list[SharedConcept]:
    """Return the shared concepts, strongest first; each pair of words is given once, by its strongest concept."""
    found: list[tuple[int, SharedConcept]] = []
    for place in reached[0].keys() & reached[1].keys():
        one, other = reached[0][place], reached[1][place]
        strength = one.strength * other.strength
        if strength >= LEAST_STRENGTH * DECAY:
            facet, concept = FACETS[book.facets[place]], book.concepts[place]
            words = one.words, other.words
            told = SharedConcept(facet, concept.key, concept.english, words, round(strength, 3))
            found.append((one.start + other.start, told))
    found.sort(key=lambda placed: (-placed[1].strength, placed[0], placed[1].key))
    once: dict[tuple[str, tuple[str, str]], SharedConcept] = {}
    for _start, told in found:
        once.setdefault((told.facet, told.words), told)
    return list(once.values())


def _alone(unit: Unit, others: set[str], matched: set[str], book: Thesaurus) -> bool:
    """Tell whether a unit has no match: neither its word nor a concept of it is shared."""
    concepts = {book.concepts[above].key for place, _weight in unit.concepts for above in book.above[place]}
    return unit.key not in others and not concepts & matched


def _words(reading: Reading, chosen: Sequence[bool]) -> tuple[str, ...]:
    """Return the chosen units' words as they stand, each once."""
    spans = [reading.words[unit.start : unit.stop] for unit, fine in zip(reading.units, chosen, strict=True) if fine]
    words = (" ".join(span) for span in spans)
    return tuple(dict.fromkeys(word for word in words if word not in FUNCTION_WORDS))
