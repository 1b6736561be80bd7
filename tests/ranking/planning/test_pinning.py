# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Some of the units scored by the best and worst of all."""

from decimal import Decimal

from knutpunkt.ranking.planning.pinning import among
from knutpunkt.ranking.scoring.results import Answers, Given
from knutpunkt.ranking.scoring.scorer import Scorer
from tests.ranking.samples import content, edition

D = Decimal


def test_points_among_some_are_the_points_among_all() -> None:
    questions = content()["questions"]
    del questions[3]["rule"]["best"]
    rule = {**questions[5]["rule"], "zero_at": "worst", "minus": {"beyond": "2", "points": "-2", "full_at": "worst"}}
    del rule["best"]
    questions[5]["rule"] = rule
    values = {"1278": ("35", "-2"), "0001": ("70", "-8"), "0002": ("20", "6"), "0003": ("50", "4")}
    units = {unit: {"eko": Given(D(a)), "utslapp": Given(D(b))} for unit, (a, b) in values.items()}
    every = Scorer(edition(questions=questions), Answers(units))
    few = among(every, {"1278", "0003"})
    assert [unit.id for unit in few.scores().units] == ["1278", "0003"]
    for unit in ("1278", "0003"):
        assert few.score_unit(unit).questions == every.score_unit(unit).questions
    # control: without the others' values the points would be other
    alone = Scorer(every.edition, Answers({"1278": units["1278"], "0003": units["0003"]}))
    assert alone.score_unit("1278").total != every.score_unit("1278").total
    assert few.score_unit("1278").place == 1
