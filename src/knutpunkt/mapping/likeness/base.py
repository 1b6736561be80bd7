# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the parts of the engine speak of: vectors, scores, the port for a method, activities and candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Scores = NDArray[np.float64]
Rows = NDArray[np.int64]


@runtime_checkable
class Embedder(Protocol):
    """The port: texts in, vectors of length 1 out. Vectors compare with those of the same name and version."""

    name: str
    version: str

    @property
    def dimensions(self) -> int:
        """How long a vector is."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of float32 for each text, scaled to length 1 (a text without words: zeros)."""
        ...


@dataclass(frozen=True, slots=True)
class Period:
    """When an activity goes on; None: not said."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An activity to compare: its text, department, goals, and the departments that take part.

    ``open`` is false for what is finished: it can be like others, but overlaps nothing any more.
    ``target_group`` is for whom it is, in words. What is not said is not counted.
    """

    key: int
    text: str
    department: int = 0
    goals: frozenset[int] = frozenset()
    joins: frozenset[int] = frozenset()
    open: bool = True
    target_group: str = ""
    period: Period = Period()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two activities and how alike they are: ``score`` counts what is known beside the text, ``text`` does not."""

    first: int
    second: int
    score: float
    text: float
    shared_goals: frozenset[int] = frozenset()


def unit_rows(vectors: NDArray[np.floating]) -> Vectors:
    """Return the rows scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
