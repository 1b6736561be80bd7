# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The signals of a pair of texts: what the ranker weighs. All are symmetric and computed for many pairs at once.

Each text is a row of at most ``LONGEST`` units (see :mod:`reading`), each with a vector and a weight (how
rare it is, ``share`` of its word). ``S`` is the cosine of two units' vectors. For a pair, *covered* of one
text is the weighted mean over its units of the best ``S`` in the other; *rest* is the same over the units
that do not stand in the other, against those of the other that do not stand in it: it tells whether what
differs is only said in other words or is another thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from knutpunkt.mapping.likeness.base import Rows, Vectors, unit_rows
from knutpunkt.mapping.likeness.lexicon import Lexicon
from knutpunkt.mapping.likeness.ngrams import DIMENSIONS, CharNgramEmbedder
from knutpunkt.mapping.likeness.reading import ACTION, OBJECT, Reader
from knutpunkt.mapping.likeness.thesaurus import FACETS
from knutpunkt.mapping.likeness.words import data_text

LONGEST = 24
FOLDED = 512
BLOCK = 2048
TINY = 1e-6
NEGATIONS = frozenset(data_text("negations.txt").split())

NAMES = [
    "covered_least",
    "covered_most",
    "covered_action",
    "covered_object",
    "object_object",
    "worst_least",
    "worst_most",
    "rest_least",
    "rest_most",
    "rest_bag",
    "same_least",
    "same_most",
    "bag",
    "bag_action",
    "bag_object",
    "bag_others",
    "concepts",
    "concepts_action",
    "concepts_object",
    "concepts_group",
    "concepts_place",
    "concepts_means",
    "known_least",
    "letters",
    "letters_rest",
    "numbers",
    "numbers_differ",
    "negation_differs",
    "field",
]


@dataclass(frozen=True)
class Measured:
    """Texts made ready: units (padded), weights, roles, concepts by facet, letters, numbers, layers of vectors."""

    table: Vectors
    units: NDArray[np.int32]
    weights: Vectors
    roles: NDArray[np.int8]
    concepts: tuple[sparse.csr_array, ...]
    known: Vectors
    letters: Vectors
    numbers: tuple[frozenset[str], ...]
    negated: NDArray[np.bool_]
    field: Vectors
    layers: tuple[Vectors, ...]


def measured(
    texts: Sequence[str], layers: Sequence[Vectors], reader: Reader, lexicon: Lexicon, field: Vectors | None = None
) -> Measured:
    """Make texts ready for :func:`signals`. ``layers`` are vectors by a model, view by view, or none.

    ``field`` are log-odds that a text is about the field; when not given, they are those of its words.
    """
    readings = [reader.read(text) for text in texts]
    keys: dict[str, int] = {"": 0}
    concepts: list[tuple[tuple[int, float], ...]] = [()]
    longest = min(max((len(r.units) for r in readings), default=0), LONGEST) or 1
    units = np.zeros((len(texts), longest), np.int32)
    weights = np.zeros((len(texts), longest), np.float32)
    roles = np.full((len(texts), longest), -1, np.int8)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    known = np.zeros(len(texts), np.float32)
    for row, reading in enumerate(readings):
        merged: dict[str, list[float]] = {}
        total = familiar = 0.0
        for unit in reading.units:
            weight = lexicon.rarity(unit.key) * unit.share
            if unit.key not in keys:
                keys[unit.key] = len(concepts)
                concepts.append(unit.concepts)
            merged.setdefault(unit.key, [0.0, unit.role])[0] += weight
            total += weight
            familiar += weight * bool(unit.concepts)
            for place, strength in unit.concepts:
                for above, decay in reader.book.above[place].items():
                    rows.append(row)
                    columns.append(above)
                    values.append(strength * decay * lexicon.concept_rarity[above])
        known[row] = familiar / max(total, TINY)
        kept = sorted(merged.items(), key=lambda pair: -pair[1][0])[:longest]
        for at, (key, (weight, role)) in enumerate(kept):
            units[row, at], weights[row, at], roles[row, at] = keys[key], weight, role
    table = lexicon.vectors(list(keys), concepts)
    grid = sparse.csr_array((values, (rows, columns)), (len(texts), len(reader.book.concepts)), np.float32)
    facets = [
        grid,
        *(_faceted(grid, reader.book.facets, facet) for facet in ("action", "object", "group", "place", "means")),
    ]
    letters = CharNgramEmbedder().embed(texts)
    if field is None:
        field = lexicon.about_the_field(unit_rows((table[units] * weights[:, :, None]).sum(axis=1)))
    folded = unit_rows(letters.reshape(len(texts), DIMENSIONS // FOLDED, FOLDED).sum(axis=1))
    return Measured(
        table,
        units,
        weights,
        roles,
        tuple(_scaled(part) for part in facets),
        known,
        folded,
        tuple(frozenset(word for word in r.words if word[0].isdigit()) for r in readings),
        np.array([bool(NEGATIONS & set(r.words)) for r in readings], bool),
        field,
        tuple(layers),
    )


def _faceted(grid: sparse.csr_array, facets: NDArray[np.int8], facet: str) -> sparse.csr_array:
    return grid @ sparse.diags_array((facets == FACETS.index(facet)).astype(np.float32), dtype=np.float32)


def _scaled(grid: sparse.csr_array) -> sparse.csr_array:
    lengths = np.sqrt(np.asarray(grid.multiply(grid).sum(axis=1)).ravel())
    scaled: sparse.csr_array = sparse.csr_array(sparse.diags_array(1 / np.maximum(lengths, TINY)) @ grid)
    return scaled.astype(np.float32)


def signals(texts: Measured, first: Rows, second: Rows) -> Vectors:
    """Return one row of signals (``NAMES``, and one for each layer) for each pair of rows."""
    blocks = [
        _block(texts, first[start : start + BLOCK], second[start : start + BLOCK])
        for start in range(0, len(first), BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros((0, len(NAMES) + len(texts.layers)), np.float32)


def _mean(values: Vectors, weights: Vectors, empty: float) -> Vectors:
    total = weights.sum(axis=1)
    mean = (values * weights).sum(axis=1) / np.maximum(total, TINY)
    return np.where(total > TINY, mean, np.float32(empty)).astype(np.float32)


def _both(one: Vectors, other: Vectors) -> tuple[Vectors, Vectors]:
    return np.minimum(one, other), np.maximum(one, other)


def _cosine(one: Vectors, other: Vectors) -> Vectors:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return np.asarray((one * other).sum(axis=1) / np.maximum(lengths, TINY), np.float32)


def _sums(vectors: Vectors, weights: Vectors, left: Vectors, roles: NDArray[np.int8]) -> Vectors:
    """Return the weighted sums of units' vectors: of what stands alone, of all, of actions, objects and others."""
    action, thing = roles == ACTION, roles == OBJECT
    chosen = np.stack([left, weights, weights * action, weights * thing, weights * ~(action | thing)], axis=1)
    return np.asarray(np.matmul(chosen, vectors), np.float32)


def _block(t: Measured, a: Rows, b: Rows) -> Vectors:
    ua, ub, wa, wb, ra, rb = t.units[a], t.units[b], t.weights[a], t.weights[b], t.roles[a], t.roles[b]
    va, vb = t.table[ua], t.table[ub]
    cosines = np.matmul(va, vb.transpose(0, 2, 1))
    here, there = wa > 0, wb > 0
    cosines = np.where(here[:, :, None] & there[:, None, :], cosines, 0)
    equal = (ua[:, :, None] == ub[:, None, :]) & here[:, :, None] & there[:, None, :]
    shared_a, shared_b = equal.any(axis=2), equal.any(axis=1)
    best_a, best_b = cosines.max(axis=2), cosines.max(axis=1)
    best_a, best_b = np.where(shared_a, 1, best_a), np.where(shared_b, 1, best_b)
    found: list[Vectors] = [*_both(_mean(best_a, wa, 0), _mean(best_b, wb, 0))]
    for role in (ACTION, OBJECT):
        ma, mb = wa * (ra == role), wb * (rb == role)
        found.append(np.asarray((_mean(best_a, ma, 0.5) + _mean(best_b, mb, 0.5)) / 2, np.float32))
    oa, ob = ra == OBJECT, rb == OBJECT
    objects = np.where(oa[:, :, None] & ob[:, None, :], cosines, 0)
    both = _mean(objects.max(axis=2), wa * oa, 0.4) + _mean(objects.max(axis=1), wb * ob, 0.4)
    found.append(np.asarray(both / 2, np.float32))
    found += _both((wa * (1 - best_a)).max(axis=1), (wb * (1 - best_b)).max(axis=1))
    left_a, left_b = wa * ~shared_a, wb * ~shared_b
    rest = np.where((~shared_a)[:, :, None] & (~shared_b)[:, None, :], cosines, 0)
    found += _both(_mean(rest.max(axis=2), left_a, 1), _mean(rest.max(axis=1), left_b, 1))
    sums_a, sums_b = _sums(va, wa, left_a, ra), _sums(vb, wb, left_b, rb)
    gone = (left_a.sum(axis=1) < TINY) & (left_b.sum(axis=1) < TINY)
    bags = [_cosine(sums_a[:, at], sums_b[:, at]) for at in range(sums_a.shape[1])]
    found.append(np.where(gone, 1, bags[0]).astype(np.float32))
    found += _both(_mean(shared_a.astype(np.float32), wa, 0), _mean(shared_b.astype(np.float32), wb, 0))
    found += bags[1:]
    found += [np.asarray(part[a].multiply(part[b]).sum(axis=1)).ravel().astype(np.float32) for part in t.concepts]
    found.append(np.minimum(t.known[a], t.known[b]))
    letters = (t.letters[a] * t.letters[b]).sum(axis=1)
    found += [letters, letters * found[NAMES.index("rest_least")]]
    found += _numbers(t, a, b)
    found.append((t.negated[a] != t.negated[b]).astype(np.float32))
    found.append(np.asarray(1 / (1 + np.exp(-(t.field[a] + t.field[b]))), np.float32))
    found += [(layer[a] * layer[b]).sum(axis=1) for layer in t.layers]
    return np.stack(found, axis=1).astype(np.float32)


def _numbers(t: Measured, a: Rows, b: Rows) -> list[Vectors]:
    """Return how many numbers two texts share, and whether each has numbers and they differ."""
    pairs = [(t.numbers[one], t.numbers[other]) for one, other in zip(a, b, strict=True)]
    shared = [len(one & other) / max(len(one | other), 1) for one, other in pairs]
    differ = [bool(one and other and one != other) for one, other in pairs]
    return [np.array(shared, np.float32), np.array(differ, np.float32)]
