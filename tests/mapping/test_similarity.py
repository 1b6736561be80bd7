# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Likeness of texts: the formula by a second, slow way; planted doubles; what corresponds."""

import math
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.mapping.likeness.base import Vectors
from knutpunkt.mapping.likeness.comparison import APART, GOAL, GROUP, RECALL
from knutpunkt.mapping.likeness.embedders import lexical_embedder
from knutpunkt.mapping.likeness.ngrams import DIMENSIONS
from knutpunkt.mapping.likeness.words import FUNCTION_WORDS
from knutpunkt.mapping.similarity import (
    CharNgramEmbedder,
    Comparison,
    Embedder,
    Item,
    Period,
    activity_text,
    alike,
    best_embedder,
    corresponding,
    embed,
    nearest,
    score_pairs,
)

SENTENCES = [
    "Inventering av laddplatser för elbilar i tätorterna",
    "Plan för laddplatser så att elbilar kan laddas i tätorterna",
    "Ungdomar städar stränderna på sommarlovet",
    "Årskurs fem städar en strand varje sommar",
    "Väga maten som slängs i köken",
    "Miljökrav vid upphandling av leksaker",
    "Byte till LED i gatubelysningen",
]

# Written for this test: each pair is the same work in two departments, in other words but with some in common.
DOUBLES = [
    ("Inventering av laddplatser för elbilar", "Plan för laddplatser till elbilar i kommunen"),
    ("Skolköken väger matsvinnet", "Mätning av matsvinn i tillagningsköken"),
    ("Kartlägga var regnvatten samlas", "Skyfallskarta: var samlas vattnet vid regn"),
    ("Solceller på skolornas tak", "Utreda solceller på kommunens tak"),
    ("Städdag på stränderna med elever", "Eleverna städar stranden"),
    ("Blommande ängar i stället för gräsmattor", "Gräsytor blir blommande äng"),
]
UNRELATED = [
    "Digitala underskrifter i nämndernas möten",
    "Avtal om kaffe på kontoren",
    "Åtgärda bullriga vägar vid bostäder",
    "Utbildning i källkritik för biblioteken",
]


def slow_cosine(first: str, second: str, corpus: list[str]) -> float:
    """The module's formula with dictionaries and without hashing: another way to the same number."""

    def grams(text: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for word in text.casefold().split():
            bare = word.strip(":.,")
            if bare in FUNCTION_WORDS:
                continue
            padded = f" {bare} "
            for size in (3, 4, 5):
                found.update(padded[at : at + size] for at in range(len(padded) - size + 1))
        return found

    frequency = Counter(gram for text in corpus for gram in set(grams(text)))
    vectors = []
    for text in (first, second):
        weights = {
            gram: (1 + math.log(count)) * (math.log((1 + len(corpus)) / (1 + frequency[gram])) + 1)
            for gram, count in grams(text).items()
        }
        length = math.sqrt(sum(value**2 for value in weights.values()))
        vectors.append({gram: value / length for gram, value in weights.items()})
    return sum(value * vectors[1].get(gram, 0) for gram, value in vectors[0].items())


def test_the_score_is_the_formulas_but_for_the_noise_of_hashing() -> None:
    fitted = CharNgramEmbedder().fitted(SENTENCES)
    pairs = [(a, b) for at, a in enumerate(SENTENCES) for b in SENTENCES[at + 1 :]]
    scores = score_pairs(pairs, fitted)
    slow = [slow_cosine(a, b, SENTENCES) for a, b in pairs]
    assert np.abs(scores - np.clip(slow, 0, 1)).max() < 4 / math.sqrt(DIMENSIONS)
    assert scores.dtype == np.float64


METHODS = [best_embedder(), lexical_embedder(), CharNgramEmbedder()]


@pytest.mark.parametrize("embedder", METHODS, ids=lambda one: one.name)
def test_vectors_have_length_one_and_a_text_without_words_is_zeros(embedder: Embedder) -> None:
    vectors = embed([*SENTENCES, "", "och för"], embedder)
    assert vectors.shape == (len(SENTENCES) + 2, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1)[:-2] == pytest.approx(1, abs=1e-5)
    assert not vectors[-2:].any()
    assert embed([], embedder).shape == (0, embedder.dimensions)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=2, max_size=2))
def test_scores_are_symmetric_within_bounds_and_one_with_itself(texts: list[str]) -> None:
    a, b = texts
    for embedder in METHODS[1:]:
        there, back, itself = score_pairs([(a, b), (b, a), (a, a)], embedder)
        assert there == pytest.approx(back, abs=1e-6)
        assert 0 <= there <= 1 + 1e-6
        assert itself == pytest.approx(1, abs=1e-5) or not embed([a], embedder).any()


def test_scores_by_the_best_method_are_symmetric_and_float64() -> None:
    pairs = [(a, b) for a in SENTENCES for b in SENTENCES]
    scores = score_pairs(pairs).reshape(len(SENTENCES), -1)
    assert scores.dtype == np.float64
    assert np.abs(scores - scores.T).max() < 1e-6
    assert np.diag(scores) == pytest.approx(1)
    assert scores[0, 1] > 2 * scores[0, 4]
    assert score_pairs([]).shape == (0,)


@pytest.mark.parametrize("embedder", METHODS, ids=lambda one: one.name)
def test_letter_case_and_what_else_is_asked_do_no_harm(embedder: Embedder) -> None:
    assert score_pairs([("LADDPLATSER", "laddplatser")], embedder)[0] == pytest.approx(1, abs=1e-5)
    one, two = embed(["helt nya ord"], embedder)[0], embed(["annat", "helt nya ord"], embedder)[1]
    assert one == pytest.approx(two, abs=1e-5)
    alone = score_pairs([(SENTENCES[0], SENTENCES[1])], embedder)[0]
    among = score_pairs([("annat", SENTENCES[2]), (SENTENCES[0], SENTENCES[1])], embedder)[1]
    assert alone == pytest.approx(among, abs=1e-4)


def test_planted_doubles_rank_above_everything_unrelated() -> None:
    items, number = [], 0
    for first, second in DOUBLES:
        for department, title in ((1, first), (2, second)):
            items.append(Item(number, activity_text(title, ""), department))
            number += 1
    items += [Item(number + at, activity_text(title, ""), 3) for at, title in enumerate(UNRELATED)]
    found = Comparison(items).overlaps(least=0.05)
    best = {(pair.first, pair.second) for pair in found[: len(DOUBLES)]}
    assert best == {(at, at + 1) for at in range(0, 2 * len(DOUBLES), 2)}


def test_overlaps_are_of_different_departments_open_and_not_together_already() -> None:
    text = activity_text("Laddplatser för elbilar", "")
    a, b = Item(1, text, 1), Item(2, text, 2)
    assert [(p.first, p.second) for p in Comparison([a, b]).overlaps(0.3)] == [(1, 2)]
    assert Comparison([a, Item(2, text, 1)]).overlaps(0.3) == []
    assert Comparison([a, Item(2, text, 2, open=False)]).overlaps(0.3) == []
    assert Comparison([a, Item(2, text, 2, joins=frozenset({1}))]).overlaps(0.3) == []
    assert Comparison([Item(1, text, 1, joins=frozenset({2})), b]).overlaps(0.3) == []
    assert Comparison([]).overlaps(0.3) == []


def test_what_is_known_beside_the_text_moves_the_score_in_log_odds() -> None:
    def score(first: dict[str, Any], second: dict[str, Any]) -> float:
        ends = Item(1, SENTENCES[0], 1, **first), Item(2, SENTENCES[1], 2, **second)
        return float(score_pairs([ends], lexical_embedder())[0])

    def logit(value: float) -> float:
        return math.log(value / (1 - value))

    text = logit(score({}, {}))
    goal, other = {"goals": frozenset({7, 8})}, {"goals": frozenset({8})}
    assert logit(score(goal, other)) == pytest.approx(text + GOAL)
    assert logit(score(goal, {"goals": frozenset({9})})) == pytest.approx(text)
    assert logit(score({"target_group": "Elever "}, {"target_group": "elever"})) == pytest.approx(text + GROUP)
    early, late = Period(None, date(2024, 1, 1)), Period(date(2025, 1, 1), None)
    assert logit(score({"period": early}, {"period": late})) == pytest.approx(text - APART)
    assert logit(score({"period": late}, {"period": Period()})) == pytest.approx(text)
    pair = Comparison([Item(1, SENTENCES[0], 1, **goal), Item(2, SENTENCES[1], 2, **other)]).overlaps(0)[0]
    assert pair.shared_goals == frozenset({8})
    assert pair.score > pair.text


def test_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(at, f"{SENTENCES[at % 7]} {SENTENCES[at % 5]}", at % 3, frozenset({at % 4})) for at in range(40)]
    whole = Comparison(items, lexical_embedder())
    expected = whole.overlaps(0.1, 1000), whole.nearest(3)
    monkeypatch.setattr("knutpunkt.mapping.likeness.comparison.BLOCK", 7)
    monkeypatch.setattr("knutpunkt.mapping.likeness.measures.BLOCK", 13)
    parts = Comparison(items, lexical_embedder())
    assert {(p.first, p.second): p.score for p in parts.overlaps(0.1, 1000)} == pytest.approx(
        {(p.first, p.second): p.score for p in expected[0]}, abs=2e-4
    )
    for key, pairs in parts.nearest(3).items():
        assert [score for _key, score in pairs] == pytest.approx([score for _key, score in expected[1][key]], abs=2e-4)


def test_stored_vectors_spare_the_embedding() -> None:
    class Counting(CharNgramEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            raise AssertionError(texts)

    vectors = CharNgramEmbedder().embed(SENTENCES)
    items = [Item(at, text, at) for at, text in enumerate(SENTENCES)]
    assert Comparison(items, Counting(), vectors).nearest(2) == Comparison(items, CharNgramEmbedder()).nearest(2)
    with pytest.raises(ValueError, match="one vector"):
        Comparison(items, Counting(), vectors[:2])


def test_the_nearest_beyond_the_first_stage_are_not_scored() -> None:
    """The first stage is wide, and never narrower than what is asked for."""
    items = [Item(at, f"{SENTENCES[at % 7]} {at}", 1) for at in range(RECALL + 20)]
    near = Comparison(items, CharNgramEmbedder()).nearest(RECALL + 10)
    assert {len(listed) for listed in near.values()} <= set(range(RECALL // 10, RECALL + 11))


def test_the_nearest_is_the_double_and_never_oneself() -> None:
    items = [Item(at, activity_text(text, ""), 1) for at, text in enumerate(SENTENCES)]
    near = nearest(items, 2)
    assert near[0][0][0] == 1
    assert near[1][0][0] == 0
    assert near[2][0][0] == 3
    assert all(key not in [other for other, _score in pairs] for key, pairs in near.items())
    outside = Comparison(items).nearest_of([Item(99, SENTENCES[0], 1)], 1)
    assert outside[99][0][0] == 0


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("laddplatser", "laddplats", True),
        ("skolkök", "skolkökens", True),
        ("cykel", "cykelväg", True),
        ("elbil", "elbilar", True),
        ("vatten", "dagvatten", True),
        ("mat", "matta", False),
        ("strand", "strategi", False),
        ("plan", "planet", False),
        ("kommunen", "komposten", False),
    ],
)
def test_which_words_look_alike(first: str, second: str, expected: bool) -> None:
    assert alike(first, second) is alike(second, first) is expected


def test_corresponding_parts_of_two_texts() -> None:
    first, second = "Plan för laddplatser i tätorten", "Elbilar får laddplats nära tätorten."
    found = corresponding(first, second)
    assert [first[a:b] for a, b in found.spans[0]] == ["laddplatser", "tätorten"]
    assert [second[a:b] for a, b in found.spans[1]] == ["laddplats", "tätorten"]
    assert found.shared == ("laddplatser", "tätorten")
    assert found.only == (("plan",), ("elbilar", "nära"))


def test_the_module_needs_no_django() -> None:
    code = "import sys, knutpunkt.mapping.similarity as s; s.embed(['a']); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
