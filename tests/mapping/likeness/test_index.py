# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Nearest vectors among many: exact, and by a graph."""

import numpy as np
import pytest

from knutpunkt.mapping.likeness import index
from knutpunkt.mapping.likeness.base import Vectors, unit_rows


def some(count: int = 600, width: int = 16) -> Vectors:
    random = np.random.default_rng(2)
    centres = random.normal(size=(40, width))
    return unit_rows(centres[random.integers(0, 40, count)] + 0.3 * random.normal(size=(count, width)))


def test_exact_nearest_are_those_of_a_plain_sort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BLOCK", 7)
    vectors = some()
    found = index.Index(vectors).query(vectors[3], 5)
    cosines = vectors @ vectors[3]
    assert [row for row, _near in found] == np.argsort(-cosines, kind="stable")[:5].tolist()
    assert [near for _row, near in found] == pytest.approx(np.sort(cosines)[::-1][:5].tolist())
    assert len(index.Index(vectors[:3]).query(vectors[0], 10)) == 3


def test_all_nearest_leave_oneself_out() -> None:
    vectors = some()
    vectors[1] = vectors[0]
    rows, cosines = index.Index(vectors).all_nearest(4)
    assert rows.shape == cosines.shape == (600, 4)
    assert not (rows == np.arange(600)[:, None]).any()
    assert 1 in rows[0]
    assert 0 in rows[1]


def test_the_graph_finds_nearly_what_the_sort_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("hnswlib")
    monkeypatch.setattr(index, "FEWEST", 100)
    vectors = some()
    rows, cosines = index.Index(vectors).query_many(vectors[:50], 5)
    exact, near = index.Index(vectors, exact=True).query_many(vectors[:50], 5)
    assert np.mean([len(set(a) & set(b)) / 5 for a, b in zip(rows, exact, strict=True)]) > 0.9
    assert cosines[:, 0] == pytest.approx(near[:, 0], abs=1e-5)
