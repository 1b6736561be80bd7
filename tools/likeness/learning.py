# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Learn the ranker's networks from lists, labelled pairs and graded pairs, with numpy alone.

The loss is the sum of three: of each list (the partner first, others after), the cross entropy of the
partner under softmax; of labelled pairs, the cross entropy of the sigmoid; of graded pairs (SweParaphrase,
label / 5), the same against the grade. Adam, full passes in mixed batches, weight decay, fixed seeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.likeness.ranker import Ranker

#: How much the cosines of whole texts count beside the networks: chosen by training on one writer's cases
#: and measuring on the other's, where it gains two of a hundred in R@5.
TRUST = {"mixed": 5.0, "whole": 1.2, "bag": 1.5}


@dataclass(frozen=True)
class Lessons:
    """What to learn from. ``lists`` is [n, m] rows of ``signals``, the partner first; ``sure`` are pairs of cases."""

    signals: Vectors
    lists: NDArray[np.int64]
    pairs: NDArray[np.int64]
    labels: Vectors
    weights: Vectors
    sure: NDArray[np.bool_]


@dataclass(frozen=True)
class Settings:
    """How to learn."""

    hidden: tuple[int, int] = (32, 16)
    passes: int = 20
    batch: int = 64
    rate: float = 3e-3
    decay: float = 1e-3
    list_weight: float = 1.0
    networks: int = 4
    seed: int = 11
    dropout: float = 0.1
    trust: Mapping[str, float] = field(default_factory=lambda: dict(TRUST))


Network = list[NDArray[np.float32]]


def _begin(width: int, hidden: tuple[int, int], random: np.random.Generator) -> Network:
    sizes = [(width, hidden[0]), (hidden[0], hidden[1]), (hidden[1], 1)]
    found: Network = []
    for rows, columns in sizes:
        found += [
            random.normal(0, rows**-0.5, (rows, columns)).astype(np.float32),
            np.zeros(columns, np.float32),
        ]
    return found


def _forward(network: Network, x: Vectors) -> tuple[Vectors, Vectors, Vectors]:
    a, a0, b, b0, c, c0 = network
    one = np.tanh(x @ a + a0)
    two = np.tanh(one @ b + b0)
    return one, two, (two @ c + c0).ravel()


def _backward(network: Network, x: Vectors, one: Vectors, two: Vectors, slope: Vectors) -> Network:
    _a, _a0, b, _b0, c, _c0 = network
    top = slope[:, None].astype(np.float32)
    back_two = (top @ c.T) * (1 - two**2)
    back_one = (back_two @ b.T) * (1 - one**2)
    return [x.T @ back_one, back_one.sum(0), one.T @ back_two, back_two.sum(0), two.T @ top, top.sum(0)]


def _list_slope(z: Vectors, listed: NDArray[np.bool_]) -> Vectors:
    """Return the slope of the softmax cross entropy; the first of each row is the partner."""
    shown = np.where(listed, z, -1e9)
    share = np.exp(shown - shown.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    share[:, 0] -= 1
    return np.asarray(share * listed, np.float32)


def learn(lessons: Lessons, names: tuple[str, ...], settings: Settings = Settings()) -> Ranker:
    """Return a ranker that learned the lessons."""
    mean = lessons.signals.mean(axis=0)
    spread = np.maximum(lessons.signals.std(axis=0), 1e-3)
    x = np.clip((lessons.signals - mean) / spread, -6, 6).astype(np.float32)
    networks = tuple(tuple(_one(x, lessons, settings, settings.seed + at)) for at in range(settings.networks))
    trust = np.array([settings.trust.get(name, 0) for name in names], np.float32)
    ranker = Ranker(names, mean.astype(np.float32), spread.astype(np.float32), networks, trust)
    return scaled(ranker, lessons)


def scaled(ranker: Ranker, lessons: Lessons) -> Ranker:
    """Return the ranker with slope and shift fitted to the pairs labelled 0 or 1 (logistic regression)."""
    clear = np.isin(lessons.labels, (0, 1)) & lessons.sure
    if not clear.any():
        return ranker
    z = ranker.raw(lessons.signals[lessons.pairs[clear]]).astype(np.float64)
    label, weight = lessons.labels[clear], lessons.weights[clear]

    def loss(at: NDArray[np.float64]) -> float:
        lean = at[0] * z + at[1]
        return float((weight * (np.logaddexp(0, lean) - label * lean)).sum())

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return replace(ranker, slope=float(slope), shift=float(shift))


def _one(x: Vectors, lessons: Lessons, settings: Settings, seed: int) -> Network:
    random = np.random.default_rng(seed)
    network = _begin(x.shape[1], settings.hidden, random)
    first = [np.zeros_like(w) for w in network]
    second = [np.zeros_like(w) for w in network]
    steps = max(len(lessons.lists) // settings.batch, len(lessons.pairs) // 512, 1)
    per = -(-len(lessons.lists) // steps)
    share = len(lessons.pairs) // steps
    total, count = settings.passes * steps, 0
    for _pass in range(settings.passes):
        lists, pairs = random.permutation(len(lessons.lists)), random.permutation(len(lessons.pairs))
        for step in range(steps):
            mine = lessons.lists[lists[step * per : (step + 1) * per]]
            graded = pairs[step * share : (step + 1) * share]
            slopes = _slopes(network, x, mine, graded, lessons, settings, random)
            count += 1
            rate = settings.rate * 0.5 * (1 + np.cos(np.pi * count / total))
            for at, slope in enumerate(slopes):
                first[at] = 0.9 * first[at] + 0.1 * slope
                second[at] = 0.98 * second[at] + 0.02 * slope**2
                move = (first[at] / (1 - 0.9**count)) / (np.sqrt(second[at] / (1 - 0.98**count)) + 1e-8)
                network[at] = (
                    network[at] - rate * (move + settings.decay * 10 * network[at] * (network[at].ndim > 1))
                ).astype(np.float32)
    return network


def _slopes(
    network: Network,
    x: Vectors,
    lists: NDArray[np.int64],
    graded: NDArray[np.int64],
    lessons: Lessons,
    settings: Settings,
    random: np.random.Generator,
) -> Network:
    listed = lists >= 0
    rows = np.concatenate([np.maximum(lists, 0).ravel(), lessons.pairs[graded]])
    seen = x[rows]
    if settings.dropout:
        seen = seen * (random.random(seen.shape) > settings.dropout)
    seen = seen.astype(np.float32)
    one, two, z = _forward(network, seen)
    border = lists.size
    in_lists = _list_slope(z[:border].reshape(lists.shape), listed) * settings.list_weight / max(len(lists), 1)
    guess = 1 / (1 + np.exp(-z[border:]))
    in_pairs = (guess - lessons.labels[graded]) * lessons.weights[graded] / max(lessons.weights[graded].sum(), 1e-6)
    return _backward(network, seen, one, two, np.concatenate([in_lists.ravel(), in_pairs]).astype(np.float32))
