# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Likeness of texts: the formula by a second, slow way; planted doubles; what corresponds."""

import csv
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.mapping.similarity import (
    DIMENSIONS,
    FUNCTION_WORDS,
    SHARED_GOAL,
    CharNgramEmbedder,
    Comparison,
    Item,
    activity_text,
    alike,
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


def test_vectors_have_length_one_and_a_text_without_words_is_zeros() -> None:
    vectors = embed([*SENTENCES, "", "och för"])
    assert vectors.shape == (len(SENTENCES) + 2, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1)[:-2] == pytest.approx(1, abs=1e-5)
    assert not vectors[-2:].any()
    assert embed([]).shape == (0, DIMENSIONS)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=2, max_size=2))
def test_scores_are_symmetric_within_bounds_and_one_with_itself(texts: list[str]) -> None:
    a, b = texts
    there, back, itself = score_pairs([(a, b), (b, a), (a, a)])
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 1 + 1e-6
    assert itself == pytest.approx(1, abs=1e-5) or not embed([a]).any()


def test_letter_case_order_of_texts_and_unseen_words_do_no_harm() -> None:
    assert score_pairs([("LADDPLATSER", "laddplatser")])[0] == pytest.approx(1, abs=1e-5)
    fitted = CharNgramEmbedder().fitted(SENTENCES)
    one, two = fitted.embed(["helt nya ord"])[0], fitted.embed(["annat", "helt nya ord"])[1]
    assert np.array_equal(one, two)


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


def test_a_shared_goal_closes_a_quarter_of_what_is_left() -> None:
    texts = [activity_text(SENTENCES[0], ""), activity_text(SENTENCES[1], "")]
    apart = Comparison([Item(1, texts[0], 1, frozenset({7})), Item(2, texts[1], 2, frozenset({8}))]).overlaps(0)[0]
    shared = Comparison([Item(1, texts[0], 1, frozenset({7, 8})), Item(2, texts[1], 2, frozenset({8}))]).overlaps(0)[0]
    assert apart.score == apart.text == shared.text
    assert shared.score == pytest.approx(1 - (1 - shared.text) * (1 - SHARED_GOAL), abs=2e-4)
    assert (apart.shared_goals, shared.shared_goals) == (frozenset(), frozenset({8}))


def test_blocks_give_what_one_block_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [Item(at, f"{SENTENCES[at % 7]} {SENTENCES[at % 5]}", at % 3, frozenset({at % 4})) for at in range(40)]
    whole = Comparison(items)
    expected = whole.overlaps(0.1, 1000), whole.nearest(3)
    monkeypatch.setattr("knutpunkt.mapping.similarity.BLOCK", 7)
    parts = Comparison(items)
    assert {(p.first, p.second): p.score for p in parts.overlaps(0.1, 1000)} == pytest.approx(
        {(p.first, p.second): p.score for p in expected[0]}, abs=2e-4
    )
    for key, pairs in parts.nearest(3).items():
        assert [score for _key, score in pairs] == pytest.approx([score for _key, score in expected[1][key]], abs=2e-4)


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
    assert found.only == (("plan",), ("elbilar", "får", "nära"))


def test_the_module_needs_no_django() -> None:
    code = "import sys, knutpunkt.mapping.similarity as s; s.embed(['a']); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_olofstroms_near_doubles_are_among_the_nearest(shared_data: Path) -> None:
    """1.2, 3.7 and 4.2 are all "inform and inspire". (4.1 is of the same kind without the words: not found here.)"""
    with (shared_data / "action_plans_se" / "olofstrom_2023_activities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [row["activity_no"] for row in rows]
    near = nearest([Item(at, activity_text(row["heading"], row["text"]), 1) for at, row in enumerate(rows)], 2)
    group = {"1.2", "3.7", "4.2"}
    found = {name: {names[key] for key, _score in near[names.index(name)]} for name in group}
    assert found == {name: group - {name} for name in group}
