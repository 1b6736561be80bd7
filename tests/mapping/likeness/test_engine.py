# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the engine is for: other words for the same work, the same words for other work, and a real plan."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knutpunkt.mapping.likeness.embedders import lexical_embedder
from knutpunkt.mapping.likeness.models import e5_is_installed
from knutpunkt.mapping.likeness.scoring import judge
from knutpunkt.mapping.overlaps import LEAST
from knutpunkt.mapping.similarity import (
    CharNgramEmbedder,
    Comparison,
    Item,
    Period,
    activity_text,
    best_embedder,
    explain,
    score_pairs,
)

ANCHOR = "Laddstolpar vid arbetsplatser"
SAME = "Anställda ska kunna ladda elbilen på jobbet"
OTHER = "Cykelställ vid arbetsplatser"


@pytest.mark.parametrize("embedder", [best_embedder(), lexical_embedder()], ids=lambda one: one.name)
def test_the_same_work_in_other_words_is_above_other_work_in_the_same_words(embedder: object) -> None:
    same, other = score_pairs([(ANCHOR, SAME), (ANCHOR, OTHER)], embedder)  # type: ignore[arg-type]
    assert same > 0.5 > other


def test_control_shared_letters_alone_rank_the_wrong_way() -> None:
    same, other = score_pairs([(ANCHOR, SAME), (ANCHOR, OTHER)], CharNgramEmbedder())
    assert same < other


def test_the_explanation_is_plain_data() -> None:
    first = Item(1, ANCHOR, 1, frozenset({1, 2}), target_group="Anställda", period=Period(date(2024, 1, 1)))
    second = Item(2, SAME, 2, frozenset({2}), target_group="anställda", period=Period(None, date(2023, 1, 1)))
    told = explain(first, second)
    assert ("laddstolpar", "ladda") in [concept.words for concept in told.objects]
    assert [concept.key for concept in told.places] == ["workplace"]
    assert told.shared_goals == {2}
    assert told.same_target_group
    assert told.same_period is False
    assert told.differing_words == ((), ("anställda",))
    doing = explain(Item(1, "Skolan städar en strand"), Item(2, "Ungdomar städar stränder"))
    assert [one.key for one in doing.groups] == []
    bare = explain(Item(1, "Måla bänkar"), Item(2, "Räkna fåglar"))
    assert bare.objects == bare.shared_words == ()
    assert bare.same_period is None


def test_rankers_that_ship_fit_the_signals() -> None:
    for kind in ("model", "lexical"):
        for ranker in (judge(kind).field, judge(kind).general):
            assert len(ranker.mean) == len(ranker.names)
            assert np.isfinite(ranker.logits(np.zeros((1, len(ranker.names)), np.float32))).all()


@pytest.mark.skipif(not e5_is_installed(), reason="the extra semantic is not installed")
def test_olofstroms_near_doubles_are_among_the_suggestions(shared_data: Path) -> None:
    """1.2, 3.7, 4.1 and 4.2: each has another of them among the suggestions."""
    with (shared_data / "action_plans_se" / "olofstrom_2023_activities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["activity_no"] for row in rows]
    items = [Item(at, activity_text(row["heading"], row["text"]), at) for at, row in enumerate(rows)]
    found = {(names[pair.first], names[pair.second]) for pair in Comparison(items).overlaps(LEAST)}
    assert {("1.2", "4.2"), ("3.7", "4.1"), ("3.7", "4.2")} <= found
    assert len(found) < 25  # of 300 pairs
