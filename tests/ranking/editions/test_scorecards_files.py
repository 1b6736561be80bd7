# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The British scorecards of 2022 once more, the whole way: written as files, read, and scored by the command.

The scoring itself is proved in tests/ranking/scoring/test_scorecards.py; here it is the files that must lose nothing.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from knutpunkt.ranking.command import main
from knutpunkt.ranking.editions.answers import write_answers
from knutpunkt.ranking.editions.writing import write_edition
from tests.ranking.scoring.test_scorecards import built, rows, sheets_of


def test_every_section_score_comes_out_of_the_command(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "scorecards_uk"
    answered = list(rows(folder, "individual_answers.csv.gz"))
    told = rows(folder, "section_labels_and_weights.csv")
    weights = {row["section_id"]: row["section_weight"] for row in told if row["section_weight"]}
    whole = built(folder, answered, weights)
    paths = [str(tmp_path / "edition.yaml"), str(tmp_path / "answers.csv")]
    Path(paths[0]).write_text(write_edition(whole), encoding="utf-8")
    Path(paths[1]).write_text(write_answers(sheets_of(answered), whole), encoding="utf-8")
    assert main(["score", *paths, "--json"]) == 0
    units = {unit["id"]: unit for unit in json.loads(capsys.readouterr().out)["units"]}
    published = list(rows(folder, "section_scores.csv.gz"))
    agree = 0
    for row in published:
        section = units[row["local-authority-code"]]["sections"][row["section"]]
        wanted = (Decimal(row["score"]), Decimal(row["max_score"]))
        agree += (Decimal(section["points"]), Decimal(section["max"])) == wanted
    assert (len(units), agree, len(published)) == (409, 3_681, 3_681)
