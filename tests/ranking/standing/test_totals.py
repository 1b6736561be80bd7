# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""How much can be compared, and the band of places where only some units' answers are known: by hand."""

from decimal import Decimal

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring.results import Answers, Given
from knutpunkt.ranking.scoring.scorer import Scorer
from knutpunkt.ranking.standing.totals import Coverage, compared, coverage
from tests.ranking.samples import content, edition


def test_coverage_by_hand() -> None:
    # The sample: plan 1 + follow-up 0.5 + food 1 + organic 2 + protected 2 + emissions 2 = 8.5; Kolada: organic.
    assert coverage(edition()) == Coverage(1, 6, Decimal(2), Decimal("8.5"))
    told = content()
    told["parts"][0]["max_points"] = "22.5"  # what the publisher says wins over what is known
    told["parts"][1]["weight"] = "2"
    # 22.5 + 2 × (2 + 2 + 2); Kolada 2 × 2
    assert coverage(Edition.model_validate(told)) == Coverage(1, 6, Decimal(4), Decimal("34.5"))


def scorer() -> Scorer:
    ja, nej = Given("ja"), Given("nej")
    return Scorer(
        edition(),
        Answers({
            # 1 + 0.5 + 1 + 2 (70 per cent) = 4.5 of us
            "vi": {"plan": ja, "uppfoljd": ja, "mat": ja, "eko": Given(Decimal(70))},
            # 1 + 0.5 + 1 + 2 + 2 + 2 = 8.5: before us whatever else is true, since all is known
            "fore": {
                "plan": ja, "uppfoljd": ja, "mat": ja, "eko": Given(Decimal(70)),
                "skyddad": Given(Decimal(30)), "utslapp": Given(Decimal(-8)),
            },
            # 0, all is known: behind us
            "efter": {
                "plan": nej, "mat": nej, "eko": Given(Decimal(0)), "skyddad": Given(Decimal(0)),
                "utslapp": Given(Decimal(1)),
            },
            # 1 + 2 + 2 = 5, but emissions may take 2 away: either
            "kanske": {"plan": ja, "uppfoljd": nej, "mat": nej, "eko": Given(Decimal(70)), "skyddad": Given(Decimal(30))},
        }),
    )  # fmt: skip


def test_the_band_by_hand() -> None:
    found = compared(scorer(), "vi", {"fore", "efter", "kanske"}, of=10)
    points = {one.unit: one.total for one in (found.own, *found.others)}
    assert points == {"vi": Decimal("4.5"), "fore": Decimal("8.5"), "efter": Decimal(0), "kanske": Decimal(5)}
    spans = {one.unit: (one.least, one.most) for one in found.others}
    assert spans["kanske"] == (Decimal(3), Decimal(7))  # emissions from -2 to 2
    # one surely before: at best place 2; one of ten surely behind: at worst place 9
    assert (found.best, found.worst, found.of) == (2, 9, 10)
    assert found.place({"fore", "efter", "kanske"}) == (3, 4)
    assert found.place({"efter"}) == (1, 2)
    assert found.own.answered == 4


def test_control_with_nobody_known_every_place_is_possible() -> None:
    found = compared(scorer(), "vi", set(), of=290)
    assert (found.best, found.worst, found.others) == (1, 290, ())
