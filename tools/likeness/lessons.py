# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From written cases to lessons: layers fitted to pairs, lists of candidates, labelled and graded pairs.

The projections are fitted to pairs that the ranker then learns from; seen through them those pairs look more
alike than pairs it will meet. So the lessons are cross-fitted: the cases are dealt into ``FOLDS``,
and a case is shown through projections fitted to the other folds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knutpunkt.mapping.likeness.base import Vectors, unit_rows
from knutpunkt.mapping.likeness.embedders import VIEWS, Layer, viewed
from knutpunkt.mapping.likeness.lexicon import Lexicon
from knutpunkt.mapping.likeness.measures import Measured, measured, signals
from knutpunkt.mapping.likeness.reading import Reader
from knutpunkt.mapping.likeness.scoring import without_field
from tools.likeness.learning import Lessons
from tools.likeness.sources import Case, KeptVectors

FOLDS = 5
WIDTHS = {"whole": 256, "mixed": 80}
#: The other view keeps E5's own likeness, for texts that are not about the field.
PROJECTED = ("mixed",)
SHRINK = 0.5
WEIGHTS = {"whole": 0.4, "mixed": 1.0}
BAG = 0.3
LIST = 40
SEED = 1


@dataclass(frozen=True)
class Means:
    """What training needs: the reader, the words' vectors, and E5 vectors kept between runs."""

    reader: Reader
    lexicon: Lexicon
    kept: KeptVectors

    def raw(self, texts: Sequence[str], view: str) -> Vectors:
        """Return E5's vectors of texts in one view, not centred."""
        return self.kept.get([viewed(text, view, self.reader) for text in texts])


def texts_of(cases: Sequence[Case]) -> list[str]:
    """Return all texts, four to a case."""
    return [text for case in cases for text in case.texts]


def fitted_layer(means: Means, cases: Sequence[Case], view: str, others: Sequence[str] = ()) -> Layer:
    """Return a view's mean and the projection that brings the same work together.

    For a view that is ``PROJECTED`` the scatter of anchor less partner, mixed with round scatter at ``SHRINK``, is
    whitened. The widest axes of all texts are kept. The other view is not centred either: only its widest axes
    are kept, of ``others`` as well (sentences of any kind).
    """
    raw = means.raw(texts_of(cases), view)
    mean = raw.mean(axis=0)
    centred = (raw - mean).astype(np.float64)
    whiten, seen = np.eye(len(mean)), raw
    if view in PROJECTED:
        apart = centred[0::4] - centred[1::4]
        within = apart.T @ apart
        mixed = (1 - SHRINK) * within * len(mean) / np.trace(within) + SHRINK * np.eye(len(mean))
        values, axes = np.linalg.eigh(mixed)
        whiten = (axes * values**-0.5) @ axes.T
        seen = centred @ whiten
    else:
        mean = np.zeros_like(mean)
        seen = np.concatenate([raw, means.raw(others, view)]) if others else raw
    seen = seen.astype(np.float64)
    _values, wide = np.linalg.eigh(seen.T @ seen)
    matrix = whiten @ wide[:, ::-1][:, : WIDTHS[view]]
    return Layer(view, mean, (matrix / np.abs(matrix).max()).astype(np.float32), WEIGHTS[view])


def fitted_layers(means: Means, cases: Sequence[Case], others: Sequence[str] = ()) -> list[Layer]:
    """Return all views' layers."""
    return [fitted_layer(means, cases, view, others) for view in VIEWS]


def seen_through(means: Means, layers: Sequence[Layer], texts: Sequence[str]) -> tuple[Vectors, ...]:
    """Return texts' vectors, layer by layer."""
    return tuple(layer.of(means.raw(texts, layer.view)) for layer in layers)


def ready(means: Means, layers: Sequence[Layer], texts: Sequence[str]) -> Measured:
    """Return texts made ready for signals."""
    return measured(texts, seen_through(means, layers, texts), means.reader, means.lexicon)


def recall(texts: Measured, layers: Sequence[Layer]) -> Vectors:
    """Return the first stage's likeness of all texts with all."""
    bag = unit_rows((texts.table[texts.units] * texts.weights[:, :, None]).sum(axis=1))
    found = BAG * bag @ bag.T
    for part, layer in zip(texts.layers, layers, strict=True):
        found = found + layer.weight * part @ part.T
    np.fill_diagonal(found, -9)
    return found


def folds_of(cases: Sequence[Case]) -> NDArray[np.int64]:
    """Return each case's fold, dealt at random."""
    return np.random.default_rng(SEED).permutation(len(cases)) % FOLDS


class Gathered:
    """Signals, lists, labels and weights, gathered block by block."""

    def __init__(self) -> None:
        self._signals: list[Vectors] = []
        self._lists: list[NDArray[np.int64]] = []
        self._pairs: list[NDArray[np.int64]] = []
        self._labels: list[Vectors] = []
        self._weights: list[Vectors] = []
        self._sure: list[NDArray[np.bool_]] = []
        self._count = 0

    def _add(self, rows: Vectors) -> NDArray[np.int64]:
        self._signals.append(rows)
        self._count += len(rows)
        return np.arange(self._count - len(rows), self._count)

    def lists(self, texts: Measured, near: Vectors, chosen: Sequence[int]) -> None:
        """Add for each chosen case two lists: the partner, the case's own others, and what comes nearest."""
        firsts, seconds = [], []
        for case in chosen:
            own = range(4 * case, 4 * case + 4)
            for query, partner in ((own[0], own[1]), (own[1], own[0])):
                close = [int(at) for at in np.argsort(-near[query])[: LIST + 4] if at not in own]
                others = [own[0], own[2], own[3]] if query == own[1] else [own[2], own[3]]
                row = [partner, *(at for at in others if at != partner), *close][:LIST]
                firsts += [query] * LIST
                seconds += row
        rows = self._add(signals(texts, np.array(firsts), np.array(seconds)))
        self._lists.append(rows.reshape(-1, LIST))

    def labelled(self, texts: Measured, chosen: Sequence[int], random: np.random.Generator) -> None:
        """Add same (1) and other (0) pairs of the chosen cases, and pairs drawn at random (0)."""
        own = 4 * np.array(chosen)
        drawn = random.integers(0, len(texts.units), (2, 4 * len(own)))
        drawn = drawn[:, drawn[0] // 4 != drawn[1] // 4]
        kinds = [(0, 1, 1.0, 3.0), (0, 2, 0.0, 2.0), (0, 3, 0.0, 1.0), (1, 2, 0.0, 0.5), (1, 3, 0.0, 0.5)]
        first = np.concatenate([*(own + a for a, _b, _label, _weight in kinds), drawn[0]])
        second = np.concatenate([*(own + b for _a, b, _label, _weight in kinds), drawn[1]])
        label = np.concatenate(
            [*(np.full(len(own), label) for *_at, label, _weight in kinds), np.zeros(drawn.shape[1])]
        )
        weight = np.concatenate([*(np.full(len(own), w) for *_at, w in kinds), np.full(drawn.shape[1], 0.25)])
        self.graded(signals(texts, first, second), label, weight, sure=True)

    def graded(
        self, rows: Vectors, labels: NDArray[np.floating], weights: NDArray[np.floating], *, sure: bool = False
    ) -> None:
        """Add pairs with labels in 0-1; ``sure`` are pairs of cases."""
        self._sure.append(np.full(len(rows), sure))
        self._pairs.append(self._add(rows))
        self._labels.append(labels.astype(np.float32))
        self._weights.append(weights.astype(np.float32))

    def lessons(self) -> Lessons:
        """Return what was gathered."""
        return Lessons(
            without_field(np.concatenate(self._signals)),
            np.concatenate(self._lists or [np.zeros((0, LIST), np.int64)]),
            np.concatenate(self._pairs),
            np.concatenate(self._labels),
            np.concatenate(self._weights),
            np.concatenate(self._sure),
        )


def graded(means: Means, cases: Sequence[Case], pairs: Sequence[tuple[str, str]], labels: Vectors) -> Lessons:
    """Return the lessons of graded pairs. Only the view that is not projected is shown; the other is left at 0."""
    found = Gathered()
    texts = [text for pair in pairs for text in pair]
    seen = tuple(
        np.zeros((len(texts), 1), np.float32) if layer.view in PROJECTED else layer.of(means.raw(texts, layer.view))
        for layer in fitted_layers(means, cases, texts)
    )
    first = 2 * np.arange(len(pairs))
    shown = signals(measured(texts, seen, means.reader, means.lexicon), first, first + 1)
    found.graded(shown, labels / 5, np.ones(len(pairs)))
    return found.lessons()


def gathered(means: Means, corpora: Sequence[Sequence[Case]], others: Sequence[str] = ()) -> Gathered:
    """Return the lessons of cases: each corpus a pool of its own, cross-fitted."""
    found = Gathered()
    everything = [case for corpus in corpora for case in corpus]
    folds = folds_of(everything)
    start = 0
    for corpus in corpora:
        texts = texts_of(corpus)
        mine = folds[start : start + len(corpus)]
        start += len(corpus)
        base = measured(texts, (), means.reader, means.lexicon)
        for fold in range(FOLDS):
            layers = fitted_layers(
                means, [case for case, at in zip(everything, folds, strict=True) if at != fold], others
            )
            seen = replace(base, layers=seen_through(means, layers, texts))
            chosen = np.flatnonzero(mine == fold).tolist()
            found.lists(seen, recall(seen, layers), chosen)
            found.labelled(seen, chosen, np.random.default_rng(SEED + fold))
    return found
