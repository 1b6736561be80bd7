# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The examples of docs/reference/ranking.md are run: what the page says was worked out by hand."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from knutpunkt.ranking.command import main
from knutpunkt.ranking.editions.answers import read_answers
from knutpunkt.ranking.editions.faults import FaultyError
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.scoring.results import Answers, Given
from knutpunkt.ranking.scoring.scorer import Scorer
from tests.ranking.editions.examples import edition

PAGE = (Path(__file__).resolve().parents[3] / "docs/reference/ranking.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: Answers stand as plain text: the highlighter knows no CSV.
BLOCKS = [("csv" if text.startswith("unit") else kind, text) for kind, text in BLOCK.findall(PAGE)]
SCORED = [
    (BLOCKS[at][1], BLOCKS[at + 1][1], BLOCKS[at + 2][1])
    for at in range(len(BLOCKS) - 2)
    if [kind for kind, _ in BLOCKS[at : at + 3]] == ["yaml", "csv", "json"]
]
#: A rule, or what a question says beside it, with the table of answers and points that follows.
RULE = re.compile(r"^```yaml\n((?:kind|weight):.*?)^```\n\n((?:^\|[^\n]*\n)+)", re.MULTILINE | re.DOTALL)
RULES = RULE.findall(PAGE)


def _table(text: str) -> list[dict[str, str]]:
    rows = [[cell.strip() for cell in line.strip("|\n ").split("|")] for line in text.strip().splitlines()]
    width = len(rows[0])
    return [dict(zip(rows[0], (row + [""] * width)[:width], strict=True)) for row in rows[2:]]


def test_the_page_has_its_examples() -> None:
    assert len(SCORED) == 2
    assert len(RULES) == 12


@pytest.mark.parametrize(("told", "answers", "scores"), SCORED, ids=["smallest", "weighted shares"])
def test_the_whole_examples_give_what_the_page_says(
    told: str, answers: str, scores: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "edition.yaml").write_text(told, encoding="utf-8")
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    assert main(["score", str(tmp_path / "edition.yaml"), str(tmp_path / "answers.csv"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(scores)


@pytest.mark.parametrize(("told", "table"), RULES)
def test_each_rule_gives_the_points_in_its_table(told: str, table: str) -> None:
    """One unit for each row, so that best and worst are those of the table."""
    fields: dict[str, Any] = yaml.load(told, yaml.BaseLoader)  # texts, as our own reader leaves them
    whole = edition([fields if "rule" in fields else {"rule": fields}])
    rows = _table(table)
    options = whole.questions[0].rule.kind == "options"
    sheets = {
        f"u{number}": {
            "plan": Given(row["Svar"] if options else Decimal(row["Svar"]), frozenset(row.get("Aspekter", "").split()))
        }
        for number, row in enumerate(rows)
    }
    scores = Scorer(whole, Answers(sheets)).scores()
    found = [unit.questions["plan"].points for unit in scores.units]
    expected = [Decimal(row["Poäng"]) for row in rows]
    assert [points.quantize(wanted) for points, wanted in zip(found, expected, strict=True)] == expected


def test_the_faults_are_those_on_the_page() -> None:
    told = next(text for kind, text in BLOCKS if kind == "yaml" and "key: fel-2024" in text)
    with pytest.raises(FaultyError) as found:
        read_edition(told)
    assert str(found.value) == next(text for kind, text in BLOCKS if kind == "text").strip()


def test_the_example_of_answers_is_read_as_the_page_says() -> None:
    options = [{"key": "ja", "label": "Ja", "points": 1}]
    bonus = {"points": 1, "aspects": [{"key": "el", "label": "El"}, {"key": "varme", "label": "Värme"}]}
    whole = edition(
        [
            {"key": "energiplan", "rule": {"kind": "options", "options": options, "bonus": bonus}},
            {"key": "matavfall", "rule": {"kind": "relative", "better": "higher", "points": 1}},
        ],
        year=2024,
    )
    told = next(text for kind, text in BLOCKS if kind == "csv" and "energiplan" in text)
    assert read_answers(told, whole) == Answers(
        {"1278": {"energiplan": Given("ja", frozenset({"el", "varme"})), "matavfall": Given(Decimal(77))}},
        {"1278": {"matavfall": Given(Decimal("74.5"))}},
    )


def test_every_field_is_on_the_page() -> None:
    from knutpunkt.ranking.editions import definition as d

    pieces = [piece for piece in vars(d).values() if isinstance(piece, type) and issubclass(piece, d.Piece)]
    words = set(re.findall(r"[a-z_]+", PAGE))
    assert {name for piece in pieces for name in piece.model_fields} - words == set()
    enums = (d.Missing, d.Requirement, d.Weight)
    assert {value.value for enum in enums for value in enum} - words == set()
