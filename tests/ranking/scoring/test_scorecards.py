# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: T201 - a proof says how many of how many agree
"""Proof on published results: the British council climate plan scorecards of 2022 (Climate Emergency UK and mySociety).

The answers, the sections' weights and the section scores are read where they lie, since their licence (CC BY-NC) does
not let them be spread with the program. Points are given by the text of the audited answer; the scores that the
publisher wrote beside each answer are not read.
"""

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring import Answers, Given, Scorer, Scores
from tests.ranking.scoring.building import edition, question

Sections = dict[tuple[str, str], tuple[Fraction, Fraction]]


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(folder / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "scorecards_uk"


@pytest.fixture(scope="module")
def answered(folder: Path) -> list[dict[str, str]]:
    return list(rows(folder, "individual_answers.csv.gz"))


@pytest.fixture(scope="module")
def weights(folder: Path) -> dict[str, str]:
    told = rows(folder, "section_labels_and_weights.csv")
    return {row["section_id"]: row["section_weight"] for row in told if row["section_weight"]}


@pytest.fixture(scope="module")
def section_scores(folder: Path) -> Sections:
    return {
        (row["local-authority-code"], row["section"]): (Fraction(row["score"]), Fraction(row["max_score"]))
        for row in rows(folder, "section_scores.csv.gz")
    }


def wordings(row: dict[str, str]) -> dict[str, str]:
    """Points by the text of the answer, from the question list: its options, or yes where it is a box to tick."""
    if row["Options"] == "CHECKBOX":
        return {"True": row["Scores"], "False": "0"}
    texts, points = row["Options"].split(","), row["Scores"].split(",")
    assert len(texts) == len(points), row
    return {text.strip(): number.strip() for text, number in zip(texts, points, strict=True)} | {"False": "0"}


def key_of(text: str) -> str:
    """An option's key: the text without blanks."""
    return text.replace(" ", "_")


def built(folder: Path, answered: list[dict[str, str]], weights: dict[str, str]) -> Edition:
    councils = list(dict.fromkeys(row["local-authority-code"] for row in answered))
    asked_of: dict[str, set[str]] = defaultdict(set)
    for row in answered:
        asked_of[row["question_id"]].add(row["local-authority-code"])
    questions: list[dict[str, Any]] = []
    for row in rows(folder, "questions_list.csv"):
        if row["Options"] == "HEADER":
            continue
        told = [{"key": key_of(text), "label": text, "points": n} for text, n in wordings(row).items()]
        key = row["question_id"]
        section = next(each for each in weights if key.startswith(f"{each}_"))
        spared = [council for council in councils if council not in asked_of[key]]
        questions.append(question(key, {"kind": "options", "options": told}, section, not_for={"units": spared}))
    parts = [{"key": key, "name": key, "weight": weight} for key, weight in weights.items()]
    total = {"method": "weighted_shares", "shown_as": "percent", "decimals": 0, "published": "binary_truncated"}
    units = [{"id": council} for council in councils]
    return edition(*questions, parts=parts, total=total, units=units)


def sheets_of(answered: list[dict[str, str]]) -> Answers:
    units: dict[str, dict[str, Given]] = defaultdict(dict)
    for row in answered:
        units[row["local-authority-code"]][row["question_id"]] = Given(key_of(row["audited_answer"]) or None)
    return Answers(units)


@pytest.fixture(scope="module")
def asked(folder: Path, answered: list[dict[str, str]], weights: dict[str, str]) -> Edition:
    return built(folder, answered, weights)


@pytest.fixture(scope="module")
def scores(asked: Edition, answered: list[dict[str, str]]) -> Scores:
    return Scorer(asked, sheets_of(answered)).scores()


def agreeing(scores: Scores, section_scores: Sections) -> int:
    """How many sections have the published points and highest points."""
    return sum(
        (Fraction(section.points), Fraction(section.max)) == section_scores[unit.id, key]
        for unit in scores.units
        for key, section in unit.sections.items()
    )


def second_method(section_scores: Sections, weights: dict[str, str]) -> dict[str, Fraction]:
    """The totals as fractions, from the published section scores: Σ weight × score/max."""
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for (council, section), (score, most) in section_scores.items():
        totals[council] += Fraction(weights[section]) * score / most
    return totals


def test_the_data_are_what_they_are_said_to_be(asked: Edition, answered: list[dict[str, str]]) -> None:
    assert len(answered) == 29_789
    assert len(asked.questions) == 73
    assert sum(part.weight for part in asked.parts) == 1
    spared = [len(each.not_for.units) for each in asked.questions if each.not_for.units]
    assert spared == [34, 34]


def test_every_section_score_is_the_published(scores: Scores, section_scores: Sections) -> None:
    agree = agreeing(scores, section_scores)
    print(f"{agree} of {len(section_scores)} section scores agree")
    assert agree == len(section_scores) == 3_681


def test_every_total_is_that_of_a_second_method(
    scores: Scores, section_scores: Sections, weights: dict[str, str]
) -> None:
    second = second_method(section_scores, weights)
    half = Fraction(1, 2 * 10**20)  # settled at 20 decimals: no total is farther from the true one than this
    agree = sum(abs(Fraction(unit.total) - 100 * second[unit.id]) <= half for unit in scores.units)
    print(f"{agree} of {len(scores.units)} totals agree with fractions to the 20th decimal")
    assert agree == len(scores.units) == len(second) == 409


def binary_total(section_scores: Sections, weights: dict[str, str], council: str) -> float:
    """The total in binary floating point as the publisher's program added it up: share × weight, section by section."""
    total = 0.0
    for key, weight in weights.items():
        score, most = section_scores[council, key]
        total += float(score) / float(most) * float(weight)
    return total


def test_the_publishers_whole_numbers_are_reproduced(
    scores: Scores, section_scores: Sections, weights: dict[str, str]
) -> None:
    cut = {unit.id: int(round(binary_total(section_scores, weights, unit.id), 2) * 100) for unit in scores.units}
    agree = sum(unit.published == cut[unit.id] for unit in scores.units)
    print(f"{agree} of {len(scores.units)} published whole numbers agree")
    assert agree == 409


def test_15_of_the_publishers_whole_numbers_are_one_too_low(
    scores: Scores, section_scores: Sections, weights: dict[str, str]
) -> None:
    """Rounding the publisher's own binary total, without cutting, gives other numbers for 15 councils."""
    correct = {unit.id: round(100 * binary_total(section_scores, weights, unit.id)) for unit in scores.units}
    differ = [unit for unit in scores.units if unit.published != correct[unit.id]]
    print(f"{len(differ)} of {len(scores.units)} are cut, one point too low each: {', '.join(u.id for u in differ)}")
    assert len(differ) == 15
    assert {correct[unit.id] - unit.published for unit in differ} == {1}
    assert {int(correct[unit.id]) for unit in differ} == {57, 58}


def test_exact_rounding_differs_for_two_more_that_are_exactly_at_a_half(
    scores: Scores, section_scores: Sections, weights: dict[str, str]
) -> None:
    """44.5 and 23.5 exactly: half up is 45 and 24, but their binary sums fall just below."""
    exact = second_method(section_scores, weights)
    assert all(unit.rounded == math.floor(100 * exact[unit.id] + Fraction(1, 2)) for unit in scores.units)
    halves = {unit.id: unit for unit in scores.units if 100 * exact[unit.id] % 1 == Fraction(1, 2)}
    lower = {key for key, unit in halves.items() if unit.published < unit.rounded}
    print(f"{len(halves)} totals are exactly at a half: {', '.join(f'{u.id} {u.total}' for u in halves.values())}")
    assert lower == {"DAC", "WLV"}
    assert all(binary_total(section_scores, weights, key) < exact[key] for key in lower)
    assert sum(unit.published != unit.rounded for unit in scores.units) == 17


def test_a_changed_answer_is_seen(asked: Edition, answered: list[dict[str, str]], section_scores: Sections) -> None:
    changed = [dict(row) for row in answered]
    one = next(row for row in changed if row["audited_answer"] == "True")
    one["audited_answer"] = "False"
    assert agreeing(Scorer(asked, sheets_of(changed)).scores(), section_scores) == 3_680


def test_a_changed_weight_is_seen(
    folder: Path, answered: list[dict[str, str]], section_scores: Sections, weights: dict[str, str]
) -> None:
    other = {**weights, "s1_gov": "0.16", "s2_m&a": "0.14"}
    scores = Scorer(built(folder, answered, other), sheets_of(answered)).scores()
    second = second_method(section_scores, weights)
    assert agreeing(scores, section_scores) == 3_681
    assert sum(abs(Fraction(unit.total) - 100 * second[unit.id]) > Fraction(1, 10**9) for unit in scores.units) > 200


def test_places_are_those_of_a_plain_count(scores: Scores) -> None:
    totals = [unit.total for unit in scores.units]
    assert all(unit.place == 1 + sum(total > unit.total for total in totals) for unit in scores.units)
