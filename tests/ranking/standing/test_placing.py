# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Places and points of one figure, by hand."""

from decimal import Decimal
from typing import Any

import pytest

from knutpunkt.ranking.editions.definition import Edition, LadderRule, Unit
from knutpunkt.ranking.scoring.results import Given
from knutpunkt.ranking.standing.placing import (
    Place,
    best_of,
    higher_is_better,
    place_of,
    points_of,
    within,
)
from tests.ranking.samples import content, edition

VALUES = {"a": Decimal(70), "b": Decimal(35), "c": Decimal(35), "d": Decimal(7)}


def test_equals_share_a_place() -> None:
    assert [place_of(unit, VALUES, higher=True) for unit in "abcd"] == [
        Place(1, 4), Place(2, 4, 2), Place(2, 4, 2), Place(4, 4)
    ]  # fmt: skip
    assert place_of("d", VALUES, higher=False) == Place(1, 4)
    assert place_of("x", VALUES, higher=True) is None


def test_a_circle_has_its_own_places_and_best() -> None:
    near = within(VALUES, {"b", "d", "x"})
    assert place_of("d", near, higher=True) == Place(2, 2)
    assert (best_of(near, higher=True), best_of(near, higher=False)) == (Decimal(35), Decimal(7))
    assert best_of({}, higher=True) is None


def test_points_are_those_of_the_rule() -> None:
    one = edition().by_key["eko"]  # the best published value, 70, gives 2 points, the others in proportion
    found = points_of(edition(), one, {unit: Given(value) for unit, value in VALUES.items()})
    assert found == {"a": Decimal(2), "b": Decimal(1), "c": Decimal(1), "d": Decimal("0.2")}


def test_whom_the_question_does_not_concern_gets_no_points() -> None:
    told = content()
    told["questions"][3]["not_for"] = {"groups": ["stad"]}
    told["units"] = [{"id": "a", "group": "stad"}, {"id": "b", "group": "land"}]
    asked = Edition.model_validate(told)
    found = points_of(asked, asked.by_key["eko"], {unit: Given(VALUES[unit]) for unit in "ab"})
    assert found == {"b": Decimal(1)}
    assert asked.units[0] == Unit(id="a", group="stad")


@pytest.mark.parametrize(
    ("steps", "otherwise", "higher"),
    [
        ([{"above": 20, "points": 2}, {"at_least": 11, "points": 1}], 0, True),
        ([{"at_most": 5, "points": 2}], 0, False),
        ([{"above": 2, "points": -2}], 0, False),  # a ladder that only takes points away
    ],
)
def test_a_ladder_says_which_way_is_better(steps: list[dict[str, Any]], otherwise: int, higher: bool) -> None:
    rule = LadderRule.model_validate({"kind": "ladder", "steps": steps, "otherwise": otherwise})
    assert higher_is_better(rule) is higher
