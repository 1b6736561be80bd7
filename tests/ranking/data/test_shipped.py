# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The editions that come with the program, against the tables of questions and results they were read from."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest

from knutpunkt.ranking.data import shipped, text_of
from knutpunkt.ranking.editions.definition import (
    Edition,
    LadderRule,
    OptionsRule,
    Question,
    RelativeRule,
    Words,
    told,
)
from knutpunkt.ranking.editions.reading import read_edition

KEYS = tuple(shipped())
METHOD_2018 = "https://www.aktuellhallbarhet.se/miljo/klimat/sa-har-gjordes-kommunrankningen-2018/"
# Rows that tell the points of several questions together, by year, address and area.
TOGETHER = {
    ("2018", METHOD_2018, "Miljömål"): ("energiplan", "avfallsforebyggande", "miljomal-ovriga"),
    ("2018", METHOD_2018, "Medborgare"): ("nmi-gang-cykel", "nmi-miljoarbete"),
    ("2018", METHOD_2018, "Transporter"): ("miljofordon",),
    ("2018", METHOD_2018, "Vatten"): ("vatten-atgarder",),
}
# Typed from the published tables: year, question, field, value.
PUBLISHED_BOUNDS = (
    (2018, "nmi-miljoarbete", "best", "70"),
    (2022, "djurvanlig-kommun", "best", "149.5"),
    (2023, "ekologisk-mat", "best", "70"),
    (2023, "fordonsflotta", "best", "44"),
    (2023, "vaxthusgaser-per-person", "zero_at", "9"),
    (2023, "vaxthusgaser-per-person", "cap", "25"),
    (2023, "konsumtion-utslapp", "zero_at", "6272.4"),
    (2024, "materialatervinning", "best", "41"),
    (2024, "ekologisk-mat", "best", "67"),
    (2024, "djurvanlig-kommun", "best", "144"),
    (2024, "fordonsflotta", "best", "44"),
    (2024, "konsumtion-utslapp", "zero_at", "6272.4"),
)
# What the parts can give at most, as published.
PUBLISHED_PARTS = {
    2018: {"enkat": "22.5", "extern": "22"},
    2021: {"enkat": "23", "extern": "30"},
    2022: {"enkat": "21.5", "extern": "19.5", "klimatdata": "10"},
    2023: {"enkat": "22.5", "extern": "19.5", "klimatdata": "8"},
}


@cache
def edition(key: str) -> Edition:
    """Return an edition, read once."""
    return read_edition(text_of(key))


def of_year(year: int) -> Edition:
    """Return the edition of a year."""
    return edition(f"sveriges-miljobasta-kommun-{year}")


def highest(question: Question) -> Decimal:
    """Return the most a question can give, counted here in the plainest way."""
    rule = question.rule
    if isinstance(rule, OptionsRule):
        bonus = rule.bonus
        return max(option.points for option in rule.options) + (
            (bonus.at_most or bonus.points * len(bonus.aspects)) if bonus else Decimal(0)
        )
    if isinstance(rule, LadderRule):
        return max(step.points for step in rule.steps)
    return rule.points


def rows(shared_domain: Path, name: str, year: int | None = None) -> Iterator[dict[str, str]]:
    """Read the rows of a table of the domain, of one year if given."""
    with (shared_domain / name).open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if year is None or row["year"] == str(year))


def squeezed(text: str) -> str:
    """Return a text without case and spaces, to compare wording by."""
    return "".join(text.casefold().split())


def asked_in(row: dict[str, str], questions: tuple[Question, ...]) -> list[Question]:
    """Return the questions of the edition that a row of the table is about."""
    addresses = {part.strip() for part in row["source"].split(" ; ")}
    keys = [
        TOGETHER[row["year"], address, row["area"]]
        for address in addresses
        if (row["year"], address, row["area"]) in TOGETHER
    ]
    if keys:
        return [question for question in questions if question.key in keys[0]]
    number = row["question_id"].rstrip("?")
    numbered = [question for question in questions if number and question.number == number]
    return numbered or [question for question in questions if question.address in addresses]


def test_the_years_with_known_points_are_there() -> None:
    assert [edition(key).year for key in KEYS] == [2024, 2023, 2022, 2021, 2019, 2018]


def test_an_unknown_edition_is_said_so() -> None:
    with pytest.raises(KeyError):
        text_of("sveriges-miljobasta-kommun-1999")


@pytest.mark.parametrize("key", KEYS)
def test_the_file_is_named_by_its_key(key: str) -> None:
    found = edition(key)
    assert found.key == key
    assert found.key == f"{found.ranking}-{found.year}"


@pytest.mark.parametrize("key", KEYS)
def test_every_question_has_both_languages_and_an_address(key: str) -> None:
    for question in edition(key).questions:
        assert isinstance(question.text, Words)
        assert question.text.sv
        assert question.text.en
        assert question.text.sv != question.text.en
        assert question.address.startswith("http")
        # What has a source comes from outside; the others are the municipality's to answer.
        assert bool(question.source) == (question.part != "enkat")
        if question.note is not None:
            assert isinstance(question.note, Words)
            assert question.note.en


@pytest.mark.parametrize("key", KEYS)
def test_a_rule_without_a_published_formula_is_marked_and_explained(key: str) -> None:
    for question in edition(key).questions:
        if isinstance(question.rule, RelativeRule):
            assert question.interpreted, question.key
        if question.interpreted:
            assert question.note, question.key


@pytest.mark.parametrize("key", KEYS)
def test_no_text_is_the_publishers(key: str, shared_domain: Path) -> None:
    theirs = [squeezed(row["question_sv"]) for row in rows(shared_domain, "ranking_questions.csv")]
    for question in edition(key).questions:
        ours = squeezed(told(question.text))
        closest = max(SequenceMatcher(None, ours, text, autojunk=False).ratio() for text in theirs)
        assert closest < 0.85, (question.key, closest)


def test_the_likeness_sees_a_copied_text(shared_domain: Path) -> None:
    text = next(rows(shared_domain, "ranking_questions.csv", 2023))["question_sv"]
    copied = squeezed(text.removesuffix(" (ny 2023)"))
    assert SequenceMatcher(None, copied, squeezed(text), autojunk=False).ratio() >= 0.85


@pytest.mark.parametrize("year", [2018, 2019, 2021, 2022, 2023, 2024])
def test_every_row_with_known_points_is_in_the_edition(year: int, shared_domain: Path) -> None:
    found = of_year(year)
    checked = 0
    for row in rows(shared_domain, "ranking_questions.csv", year):
        if not row["points_max"]:
            continue
        if not row["area"]:
            parts = {part.key: part.max_points for part in found.parts}
            assert parts["enkat"] == Decimal(row["points_max"])
            continue
        asked = asked_in(row, found.questions)
        alike = [question for question in asked if highest(question) == Decimal(row["points_max"])]
        whole = sum(map(highest, asked), Decimal(0)) == Decimal(row["points_max"])
        assert alike or whole, row["question_sv"]
        checked += 1
    assert checked


@pytest.mark.parametrize(("year", "key", "field", "value"), PUBLISHED_BOUNDS)
def test_published_bounds(year: int, key: str, field: str, value: str) -> None:
    assert getattr(of_year(year).by_key[key].rule, field) == Decimal(value)


def test_growing_emissions_cost_up_to_two_points() -> None:
    for year, key in ((2023, "vaxthusgaser-takt"), (2024, "koldioxid-takt")):
        rule = of_year(year).by_key[key].rule
        assert isinstance(rule, RelativeRule)
        assert rule.minus is not None
        assert rule.points == Decimal(2)
        assert rule.minus.points == Decimal(-2)
        assert rule.minus.full_at == Decimal(2)


@pytest.mark.parametrize("key", KEYS)
def test_known_points_stay_within_the_published(key: str) -> None:
    found = edition(key)
    published = PUBLISHED_PARTS.get(found.year, {})
    for part in found.parts:
        assert (str(part.max_points) if part.max_points else None) == published.get(part.key)
        known = sum((highest(question) for question in found.questions if question.part == part.key), Decimal(0))
        assert known > 0
        if part.max_points:
            assert known <= part.max_points


def test_most_of_2023_is_known_and_the_rest_is_told() -> None:
    found = of_year(2023)
    known = sum(map(highest, found.questions), Decimal(0))
    assert known == Decimal("35.25")
    assert found.completeness is not None
    assert (found.completeness.known, found.completeness.of) == (32, 45)
    assert "35,25 av 50" in told(found.completeness.note)


@pytest.mark.parametrize("key", KEYS)
def test_the_results_are_the_published(key: str, shared_domain: Path) -> None:
    found = edition(key)
    told_results = [
        (row["municipality_code"], row["municipality"], row["rank"], row["points"], row["group"], row["group_rank"])
        for row in rows(shared_domain, "ranking_results.csv", found.year)
    ]
    ours = [
        (
            result.unit,
            result.name,
            str(result.place or ""),
            str(result.points if result.points is not None else ""),
            result.group or "",
            str(result.group_place or ""),
        )
        for result in found.results
    ]
    assert ours == told_results
    assert all(result.source.startswith("http") for result in found.results)


@pytest.mark.parametrize("key", KEYS)
def test_a_question_of_last_year_is_there(key: str) -> None:
    found = edition(key)
    for question in found.questions:
        if question.previous is not None:
            assert question.previous in of_year(found.year - 1).by_key


def test_the_groups_changed_in_2022() -> None:
    assert [len(of_year(year).groups) for year in (2018, 2019, 2021, 2022, 2023, 2024)] == [0, 3, 3, 4, 4, 4]


def test_follow_ups_count_only_when_the_budget_is_made() -> None:
    followed = [question for question in of_year(2023).questions if question.follow_up]
    assert len(followed) == 3
    for question in followed:
        assert question.follow_up is not None
        assert (question.follow_up.of, question.follow_up.when) == ("koldioxidbudget", ("genomfort",))
        assert highest(question) == Decimal("0.5")
