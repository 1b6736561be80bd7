# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How alike activities are: a first method by character n-grams, behind a port. Knows no Django.

**Formula of the text score.** A text is casefolded and cut into words; function words are left out.
Each word, with a space on either side, gives its n-grams of 3, 4 and 5 characters. An n-gram weighs
``(1 + ln tf) · idf`` where ``tf`` is how often it stands in the text and ``idf = ln((1 + N) / (1 + df)) + 1``
how rare it is in the corpus the embedder was fitted on (1 when it was not fitted). Weights are put into
``DIMENSIONS`` places by a signed hash and the vector is scaled to length 1. The score of two texts is
their dot product (cosine), held within 0–1; the hash adds noise of about ``1 / sqrt(DIMENSIONS)`` = 0.02.

**Formula of a pair of activities.** ``score = 1 - (1 - text) · (1 - SHARED_GOAL · g)`` where g is 1 when
they serve a goal together, else 0: a shared goal closes a part of what is left up to 1.

A vector is only comparable with vectors of the same ``name`` and ``version`` and the same fitted corpus.
The method links words that look alike, not words that mean alike; a score alone never proves overlap.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]

DIMENSIONS = 2048
SIZES = (3, 4, 5)
SHARED_GOAL = 0.25
BLOCK = 1024
_SPACE = 32
_PRIME, _MIX = np.uint64(1_099_511_628_211), np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"[^\W_]+")
_FUNCTION_WORDS = (
    "alla allt att av bli blir både de dem den denna deras dess det detta din eller en ett för från genom ha har hos"
    " hur i in inom inte kan kommer med mellan men minst mot når och också olika om på samt sig sin sina ska som så"
    " sådan till under upp ut utan vad var vara varje vi vid våra vår vårt är över"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


class Embedder(Protocol):
    """The port: texts in, vectors of length 1 out. A model's adapter fulfils it as well."""

    name: str
    version: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of float32 for each text, scaled to length 1 (a text without words: zeros)."""
        ...


def words_of(text: str) -> list[str]:
    """Return the words of a text, casefolded, without function words."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return [word for word in found if word not in FUNCTION_WORDS]


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


def _grams(texts: Sequence[str]) -> _Grams:
    """Count the n-grams of all texts at once."""
    padded = ["".join(f" {word} " for word in words_of(text)) for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in padded])
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


def embed(texts: Sequence[str], embedder: Embedder | None = None) -> Vectors:
    """Return float32[n, d], one unit vector for each text, by the given method or unfitted n-grams."""
    return (embedder or CharNgramEmbedder()).embed(texts)


def score_pairs(pairs: Sequence[tuple[str, str]], embedder: Embedder | None = None) -> Scores:
    """Return float64[n] in 0–1: the text score of each pair of texts."""
    first = embed([pair[0] for pair in pairs], embedder).astype(np.float64)
    second = embed([pair[1] for pair in pairs], embedder).astype(np.float64)
    scores: Scores = np.clip((first * second).sum(axis=1), 0, 1)
    return scores


@dataclass(frozen=True, slots=True)
class Item:
    """An activity to compare: its text, department, goals, and the departments that take part.

    ``open`` is false for what is finished: it can be like others, but overlaps nothing any more.
    """

    key: int
    text: str
    department: int
    goals: frozenset[int] = frozenset()
    joins: frozenset[int] = frozenset()
    open: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two activities and how alike they are: ``score`` counts shared goals, ``text`` does not."""

    first: int
    second: int
    score: float
    text: float
    shared_goals: frozenset[int] = frozenset()


def weighed(text: NDArray[np.float32], shares_goal: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the scores of pairs (0–1) from their text scores; see the module's text."""
    return (1 - (1 - text) * (1 - np.float32(SHARED_GOAL) * shares_goal)).astype(np.float32)


def activity_text(title: str, description: str) -> str:
    """Return what is compared: the title counts twice."""
    return f"{title}\n{title}\n{description}"


def _goal_matrix(items: Sequence[Item]) -> Vectors:
    places = {goal: place for place, goal in enumerate(sorted({goal for item in items for goal in item.goals}))}
    matrix = np.zeros((len(items), max(len(places), 1)), np.float32)
    for row, item in enumerate(items):
        for goal in item.goals:
            matrix[row, places[goal]] = 1
    return matrix


class Comparison:
    """All items against all: embedded once, then asked for nearest and for overlaps.

    Time and memory: n² · d multiplications in blocks of ``BLOCK`` rows, so that memory stays at
    n · (d + BLOCK) floats. 2,000 items take about half a second on one core.
    """

    def __init__(self, items: Sequence[Item], embedder: Embedder | None = None) -> None:
        self.items = list(items)
        texts = [item.text for item in self.items]
        self.embedder = embedder or CharNgramEmbedder().fitted(texts)
        self.vectors = self.embedder.embed(texts)
        self._goals = _goal_matrix(self.items)
        self._departments = np.array([item.department for item in self.items], np.int64)
        self._open = np.array([item.open for item in self.items], bool)

    def _rows(self, start: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return text scores and weighed scores of the block's rows against all; a row with itself is -1."""
        stop = start + BLOCK
        text = np.clip(self.vectors[start:stop] @ self.vectors.T, 0, 1)
        shared = (self._goals[start:stop] @ self._goals.T) > 0
        score = weighed(text, shared)
        rows = np.arange(len(text))
        score[rows, rows + start] = -1
        return text, score

    def _candidate(self, a: int, b: int, text: float, score: float) -> Candidate:
        first, second = sorted((self.items[a], self.items[b]), key=lambda item: item.key)
        return Candidate(first.key, second.key, round(score, 4), round(text, 4), first.goals & second.goals)

    def nearest(self, k: int, least: float = 0.0) -> dict[int, list[tuple[int, float]]]:
        """Return for each item's key the at most ``k`` most alike (key, score), best first, from ``least`` up."""
        found: dict[int, list[tuple[int, float]]] = {}
        for start in range(0, len(self.items), BLOCK):
            _text, score = self._rows(start)
            for row, scores in enumerate(score):
                likely = (
                    np.argpartition(-scores, min(k, len(scores) - 1))[:k] if k < len(scores) else np.arange(len(scores))
                )
                best = likely[np.argsort(-scores[likely], kind="stable")]
                near = [(self.items[at].key, round(float(scores[at]), 4)) for at in best if scores[at] >= least]
                found[self.items[start + row].key] = [pair for pair in near if pair[1] > 0]
        return found

    def nearest_of(self, others: Sequence[Item], k: int, least: float = 0.0) -> dict[int, list[tuple[int, float]]]:
        """Return the nearest among the compared items for items that are not among them."""
        found: dict[int, list[tuple[int, float]]] = {}
        vectors = self.embedder.embed([item.text for item in others])
        for item, vector in zip(others, vectors, strict=True):
            text = np.clip(self.vectors @ vector, 0, 1)
            score = weighed(text, np.array([bool(item.goals & other.goals) for other in self.items], bool))
            best = [int(at) for at in np.argsort(-score, kind="stable")[:k] if text[at] > 0 and score[at] >= least]
            found[item.key] = [(self.items[at].key, round(float(score[at]), 4)) for at in best]
        return found

    def overlaps(self, least: float, limit: int = 200) -> list[Candidate]:
        """Return open pairs that score at least ``least``, best first, at most ``limit``.

        Both are unfinished, of different departments, and neither's department takes part in the other's.
        """
        if not self.items:
            return []
        parts = []
        for start in range(0, len(self.items), BLOCK):
            text, score = self._rows(start)
            apart = self._departments[start : start + BLOCK, None] != self._departments[None, :]
            both_open = self._open[start : start + BLOCK, None] & self._open[None, :]
            rows, columns = np.nonzero(np.triu((score >= least) & apart & both_open, start + 1))
            parts.append((rows + start, columns, text[rows, columns], score[rows, columns]))
        first, second, texts, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.argsort(-scores, kind="stable")
        apart = ((first[at], second[at], at) for at in order if not self._together(first[at], second[at]))
        best = list(islice(apart, limit))
        found = [self._candidate(a, b, float(texts[at]), float(scores[at])) for a, b, at in best]
        return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))

    def _together(self, a: int, b: int) -> bool:
        """Tell whether the two know of each other: a department takes part in the other's activity."""
        one, two = self.items[a], self.items[b]
        return one.department in two.joins or two.department in one.joins

    def pair(self, first: int, second: int) -> Candidate | None:
        """Return one pair by keys, whatever its score; None where it can be no overlap any more."""
        places = {item.key: place for place, item in enumerate(self.items)}
        if first not in places or second not in places:
            return None
        a, b = places[first], places[second]
        one, two = self.items[a], self.items[b]
        if not (one.open and two.open) or one.department == two.department or self._together(a, b):
            return None
        text = np.clip(self.vectors[[a]] @ self.vectors[b], 0, 1)
        score = weighed(text, np.array([bool(one.goals & two.goals)]))
        return self._candidate(a, b, float(text[0]), float(score[0]))


def nearest(items: Sequence[Item], k: int, embedder: Embedder | None = None) -> dict[int, list[tuple[int, float]]]:
    """Return for each item's key its ``k`` most alike (key, score in 0–1), best first."""
    return Comparison(items, embedder).nearest(k)


@dataclass(frozen=True)
class Correspondence:
    """Which parts of two texts correspond: spans (start, end) in each, shared words, words of one only."""

    spans: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
    shared: tuple[str, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]


LEAST_OPENING = 5
SHARE_OF_SHORTER = 0.6
LONGEST_ENDING = 2


def alike(first: str, second: str) -> bool:
    """Tell whether two casefolded words look like forms or compounds of one another.

    They do when equal; when they open with the same ``LEAST_OPENING`` letters or more, making at least
    ``SHARE_OF_SHORTER`` of the shorter; or when the shorter, less an ending of ``LONGEST_ENDING``
    letters but not less than ``LEAST_OPENING``, stands inside the longer.
    """
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < LEAST_OPENING:
        return False
    same = next((at for at, pair in enumerate(zip(shorter, longer, strict=False)) if pair[0] != pair[1]), len(shorter))
    if same >= max(LEAST_OPENING, SHARE_OF_SHORTER * len(shorter)):
        return True
    return shorter[: max(LEAST_OPENING, len(shorter) - LONGEST_ENDING)] in longer


def _placed(text: str) -> list[tuple[str, tuple[int, int]]]:
    found = [(match[0].casefold(), match.span()) for match in _WORD.finditer(text)]
    return [(word, span) for word, span in found if word not in FUNCTION_WORDS and len(word) > LONGEST_ENDING]


def _first_forms(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words without repetitions and without further forms of one already there."""
    kept: list[str] = []
    for word in words:
        if not any(alike(word, other) for other in kept):
            kept.append(word)
    return tuple(kept)


def corresponding(first: str, second: str) -> Correspondence:
    """Return which words of two texts look alike, and which stand in one of them only."""
    placed = (_placed(first), _placed(second))
    vocabularies = tuple({word for word, _span in side} for side in placed)
    linked = (
        {word for word in vocabularies[0] if any(alike(word, other) for other in vocabularies[1])},
        {word for word in vocabularies[1] if any(alike(word, other) for other in vocabularies[0])},
    )
    spans = tuple(tuple(span for word, span in placed[side] if word in linked[side]) for side in (0, 1))
    only = tuple(_first_forms(word for word, _span in placed[side] if word not in linked[side]) for side in (0, 1))
    shared = _first_forms(word for word, _span in placed[0] if word in linked[0])
    return Correspondence((spans[0], spans[1]), shared, (only[0], only[1]))
