# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's answers to the ranking: they fit the editions that come with the program, and the demo's own rows."""

from decimal import Decimal

import pytest

from knutpunkt.demo import content
from knutpunkt.demo.content import Row
from knutpunkt.ranking.data import text_of
from knutpunkt.ranking.editions.definition import Edition, OptionsRule
from knutpunkt.ranking.editions.reading import read_edition

BASTAD = content.read("bastad")
EDITIONS = BASTAD.questionnaire


def rows_of(told: Row) -> list[tuple[Row, Edition]]:
    """Return an edition's questions in the demo, each with the edition."""
    edition = read_edition(text_of(told["key"]))
    return [(row, edition) for row in told["questions"]]


ALL = [pair for told in EDITIONS for pair in rows_of(told)]


def test_two_years_follow_on_each_other() -> None:
    years = [read_edition(text_of(told["key"])).year for told in EDITIONS]
    assert len(years) == 2
    assert years[1] == years[0] + 1


def test_a_municipality_without_the_file_has_none() -> None:
    assert content.read("laholm").questionnaire == []


@pytest.mark.parametrize(("row", "edition"), ALL, ids=[f"{edition.year}-{row['key']}" for row, edition in ALL])
def test_a_question_and_its_answer_fit_the_edition(row: Row, edition: Edition) -> None:
    question = edition.by_key[row["key"]]
    told = [row["answer"]] if "answer" in row else []
    for answer in told:
        assert set(answer.get("requirements", ())) <= set(question.requirements)
        assert answer["state"] in {"draft", "submitted", "checked"}
    values = [answer["value"] for answer in told if "value" in answer] + [
        lift["value"] for lift in row.get("lifts", [])
    ]
    for value in values:
        if isinstance(question.rule, OptionsRule):
            assert value in {option.key for option in question.rule.options}
        else:
            assert Decimal(value) >= 0
    # An outside figure is answered by a figure, a question of the survey by somebody.
    assert ("owner" in row) == (question.part == "enkat")
    assert ("figure" in row.get("answer", {})) == bool(question.source)


def test_everything_named_is_in_the_demo() -> None:
    positions = {(told["name"], title) for told in BASTAD.organisation["departments"] for title in told["positions"]}
    activities = {row["key"] for row in BASTAD.activities}
    goals = {row["number"] for row in BASTAD.goals}
    documents = {row["key"] for row in BASTAD.documents}
    indicators = {key for row in BASTAD.goals for key in row.get("indicators", [])}
    for row, _edition in ALL:
        evidence = row.get("answer", {}).get("evidence", [])
        lifts = row.get("lifts", [])
        asked = [told for told in (row.get("owner"), *(lift["position"] for lift in lifts)) if told]
        assert {(told["department"], told["position"]) for told in asked} <= positions
        assert set(row.get("goals", [])) <= goals
        assert set(row.get("indicators", [])) <= indicators
        linked = [told["activity"] for told in (*evidence, *lifts) if "activity" in told]
        assert {*row.get("activities", []), *linked} <= activities
        assert {*row.get("documents", []), *(told["document"] for told in evidence if "document" in told)} <= documents


def test_about_half_is_answered_in_every_state() -> None:
    rows = [row for row in EDITIONS[-1]["questions"] if "owner" in row]
    states = [row["answer"]["state"] for row in rows if "answer" in row]
    assert set(states) == {"draft", "submitted", "checked"}
    assert 0.4 <= len(states) / len(rows) <= 0.6
    assert len(rows) == sum(
        question.part == "enkat" for question in read_edition(text_of(EDITIONS[-1]["key"])).questions
    )


def test_evidence_is_of_one_kind_each() -> None:
    for row, _edition in ALL:
        for told in row.get("answer", {}).get("evidence", []):
            assert len({"link", "document", "activity"} & told.keys()) == 1
            assert told["title"]
