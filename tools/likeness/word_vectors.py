# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make ``words.npz``: vectors of words, of n-grams for words not known, of concepts, and how rare they are.

1. E5 vectors of all words of the thesaurus and the training texts and of ``OTHERS`` base forms drawn from
   simplemma's dictionary; centred.
2. A projection to ``WIDTH`` dimensions that brings words of one concept together: the scatter within concepts
   is whitened (mixed with the scatter of all words at ``SHRINK``), then the principal axes are kept.
3. N-gram vectors by ridge regression on the known words (least squares by LSQR-like gradient steps).
"""

import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.sparse.linalg import lsqr
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.lexicon import key_of
from knutpunkt.mapping.likeness.ngrams import word_grams
from knutpunkt.mapping.likeness.reading import Reader
from tools.likeness.sources import KeptVectors

WIDTH = 96
GRAMS = 4096
OTHERS = 12_000
SHRINK = 0.3
DAMP = 1.5
BROADER = 0.4
STEP = 127.0
RIDGE = 0.003
LEAST_SHARE = 1 / 2000


def other_words() -> list[str]:
    """Return base forms drawn from the dictionary, always the same."""
    dictionary = DefaultDictionaryFactory().get_dictionary("sv")
    forms = {str(base) for base in dictionary.values()}
    fine = sorted(w for w in forms if w.isalpha() and w.islower() and 3 <= len(w) <= 14 and set(w) & set("aeiouyåäö"))
    random.seed(3)
    return random.sample(fine, OTHERS)


def thesaurus_words(reader: Reader) -> list[tuple[int, str]]:
    """Return (concept's place, word) for every word of the thesaurus."""
    return [(place, word.casefold()) for place, concept in enumerate(reader.book.concepts) for word in concept.words]


def projection(vectors: Vectors, classes: NDArray[np.int64], everything: Vectors) -> Vectors:
    """Return the matrix that whitens the scatter within classes and keeps the widest axes."""
    within = np.zeros((vectors.shape[1],) * 2)
    for place in np.unique(classes):
        rows = vectors[classes == place]
        if len(rows) > 1:
            rows = rows - rows.mean(axis=0)
            within += rows.T @ rows
    within /= max(len(vectors), 1)
    total = everything.T @ everything / len(everything)
    mixed = (1 - SHRINK) * within * np.trace(total) / np.trace(within) + SHRINK * np.eye(len(total)) * np.trace(
        total
    ) / len(total)
    values, axes = np.linalg.eigh(mixed)
    whiten = axes @ np.diag(values**-0.5) @ axes.T
    seen = everything @ whiten
    _values, wide = np.linalg.eigh(seen.T @ seen / len(seen))
    return np.asarray(whiten @ wide[:, ::-1][:, :WIDTH], np.float32)


def gram_vectors(words: Sequence[str], vectors: Vectors) -> Vectors:
    """Return the n-grams' vectors that best make up the words' vectors."""
    owner, gram = word_grams(words)
    place = (gram % np.uint64(GRAMS)).astype(np.int64)
    grid = sparse.csr_array((np.ones(len(owner)), (owner, place)), (len(words), GRAMS))
    scale = sparse.diags_array(1 / np.sqrt(np.maximum(np.asarray(grid.sum(axis=1)).ravel(), 1)))
    grid = sparse.csr_array(scale @ grid)
    return np.stack([lsqr(grid, vectors[:, at], damp=DAMP, iter_lim=30)[0] for at in range(vectors.shape[1])], axis=1)


def small(vectors: Vectors) -> NDArray[np.int8]:
    """Return rows as whole numbers from -127 to 127, each row by its own scale (only directions count)."""
    top = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.round(vectors / top * STEP).astype(np.int8)


def make(
    reader: Reader, texts: Sequence[str], others_texts: Sequence[str], kept: KeptVectors
) -> dict[str, NDArray[np.generic]]:
    """Return the arrays of ``words.npz``."""
    units = [{unit.key for unit in reader.read(text).units} for text in [*texts, *others_texts]]
    listed = thesaurus_words(reader)
    bases = {reader.book.splitter.base(word) for _place, word in listed if " " not in word}
    used = sorted({key for keys in units for key in keys} | {word for _place, word in listed} | bases)
    others = other_words()
    raw = kept.get([*used, *others, *(c.english for c in reader.book.concepts)])
    raw = raw - raw[: len(used) + len(others)].mean(axis=0)
    place_of = {word: place for place, word in enumerate(used)}
    rows = np.array([place_of[word] for _place, word in listed])
    matrix = projection(raw[rows], np.array([place for place, _word in listed]), raw[: len(used) + len(others)])
    vectors = unit_rows(raw @ matrix)
    words, gloss = vectors[: len(used) + len(others)], vectors[len(used) + len(others) :]
    concepts = _concepts(reader, listed, words[rows], gloss)
    rarity = _rarities(reader, texts, others_texts)
    return {
        "keys": np.array([key_of(word) for word in used], np.uint64),
        "words": small(words[: len(used)]),
        "grams": small_table(gram_vectors([*used, *others], words)),
        "concept_keys": np.array([c.key for c in reader.book.concepts]),
        "concepts": small(concepts),
        "concept_rarity": _concept_rarity(reader, texts).astype(np.float32),
        "seen": np.array([key_of(key) for key in rarity], np.uint64),
        "rarity": np.array(list(rarity.values()), np.float32),
        "unseen": np.float32(np.log(1 / LEAST_SHARE) + 1),
    }


def _rarities(reader: Reader, *corpora: Sequence[str]) -> dict[str, float]:
    """Return ``ln(1 / share) + 1`` of units, by the corpus where they are most common; what is seen once is unseen."""
    share: dict[str, float] = {}
    for texts in corpora:
        seen = Counter(key for text in texts for key in {unit.key for unit in reader.read(text).units})
        for key, count in seen.items():
            if count > 1:
                share[key] = max(share.get(key, LEAST_SHARE), count / len(texts))
    return {key: float(np.log(1 / part) + 1) for key, part in share.items()}


def small_table(vectors: Vectors) -> NDArray[np.int8]:
    """Return a table as whole numbers by one scale (rows are summed, so their sizes count)."""
    top = np.quantile(np.abs(vectors), 0.9995)
    return np.clip(np.round(vectors / top * STEP), -STEP, STEP).astype(np.int8)


def _concepts(reader: Reader, listed: list[tuple[int, str]], vectors: Vectors, gloss: Vectors) -> Vectors:
    """Return each concept's mean of its words and its gloss, with some of what is above it."""
    total = gloss.copy()
    np.add.at(total, [place for place, _word in listed], vectors)
    own = unit_rows(total)
    found = own.copy()
    for place, above in enumerate(reader.book.above):
        for other, decay in above.items():
            if other != place:
                found[place] += BROADER * decay * own[other]
    return unit_rows(found)


def _concept_rarity(reader: Reader, texts: Sequence[str]) -> Vectors:
    """Return how rare each concept is, itself and below it, in texts."""
    seen = np.zeros(len(reader.book.concepts))
    for text in texts:
        reached = {
            above for u in reader.read(text).units for place, _w in u.concepts for above in reader.book.above[place]
        }
        seen[list(reached)] += 1
    return np.log((1 + len(texts)) / (1 + seen)) + 1


def field(about: Vectors, others: Vectors, lean: float) -> Vectors:
    """Return the weights (last: the constant) of a logistic regression on vectors: is a text about the field?

    ``lean`` is added to the constant: words alone tell less well, so there the benefit of the doubt is given.
    """
    seen = np.concatenate([about, others]).astype(np.float64)
    label = np.concatenate([np.ones(len(about)), np.zeros(len(others))])
    weight = np.where(label == 1, len(others) / len(about), 1.0)

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = seen @ at[:-1] + at[-1]
        slope = weight * (1 / (1 + np.exp(-odds)) - label)
        value = (weight * (np.logaddexp(0, odds) - label * odds)).sum() + RIDGE * (at[:-1] ** 2).sum()
        return float(value), np.append(seen.T @ slope + 2 * RIDGE * at[:-1], slope.sum())

    found = minimize(loss, np.zeros(seen.shape[1] + 1), jac=True).x
    found[-1] += lean
    return np.asarray(found, np.float32)
