# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Our points beside the others' medians."""

from decimal import Decimal

from knutpunkt.ranking.planning.peers import FEWEST, beside, medians
from knutpunkt.ranking.scoring.results import Answers, Given
from knutpunkt.ranking.scoring.scorer import Scorer
from tests.ranking.samples import edition

D = Decimal


def test_medians_only_where_enough_are_known() -> None:
    """Organic food of 7, 14, 21, 28, 35 % gives 0.2, 0.4, 0.6, 0.8, 1 points of 2; the sixth is not asked about."""
    others = {f"000{n}": {"eko": Given(D(7 * n))} for n in range(1, FEWEST + 1)}
    others["0001"]["skyddad"] = Given(D(30))
    others["0009"] = {"eko": Given(D(70))}
    scorer = Scorer(edition(), Answers({"1278": {"eko": Given(D(35))}, **others}))
    found = medians(scorer, [unit for unit in others if unit != "0009"])
    assert found == {"eko": D("0.6")}
    told = beside({"eko": D(1), "mat": D(1)}, found, ["eko", "mat", "skyddad"])
    assert (told.ours, told.medians, told.questions) == (D(1), D("0.6"), 1)
    assert medians(scorer, ["0001", "0002"]) == {}
