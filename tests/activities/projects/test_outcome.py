# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Where results live, added up by hand."""

import doctest

import pytest

from knutpunkt.activities.projects import outcome
from knutpunkt.activities.projects.outcome import Standing, added_up, standing
from knutpunkt.activities.projects.wording import STANDINGS, summed


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "nobody"),
        (["dropped"], "dropped"),
        (["dropped", "not_begun"], "not_begun"),
        (["not_begun", "tried"], "tried"),
        (["tried", "dropped", "ordinary"], "ordinary"),
    ],
)
def test_a_result_stands_where_it_has_come_furthest(states: list[str], expected: str) -> None:
    assert standing(states) == expected


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(ValueError, match="glömt"):
        standing(["glömt"])


def test_the_sum_in_words_is_that_of_the_rows() -> None:
    # By hand: three ordinary (one of them also dropped elsewhere), two tried, one dropped, one with nobody.
    results = [["ordinary"], ["ordinary", "dropped"], ["ordinary"], ["tried"], ["tried", "not_begun"], ["dropped"], []]
    assert summed(added_up(results)) == "7 resultat: 3 i ordinarie arbete, 2 prövas, 1 nedlagt, 1 utan mottagare"


def test_nothing_adds_up_to_nothing() -> None:
    assert summed(added_up([])) == "0 resultat"


def test_every_standing_has_a_sign_and_the_examples_in_the_text_hold() -> None:
    assert set(STANDINGS) == set(Standing)
    assert doctest.testmod(outcome).failed == 0
