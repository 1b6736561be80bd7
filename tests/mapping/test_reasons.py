# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sentence that says why two activities are shown together, and the words that are marked."""

import pytest

from knutpunkt.mapping.comparing import compared
from knutpunkt.mapping.models import Finding, FindingKind
from knutpunkt.mapping.reasons import why_alike, why_similar
from knutpunkt.mapping.similarity import Item
from knutpunkt.people.models import Municipality
from tests.factories import DepartmentFactory, GoalFactory
from tests.mapping.factories import activity, finding

NAMES = ("Bildning", "Vård")
SCHOOL = Item(1, "Väga matsvinnet i skolköken\nKöken väger matsvinnet varje vecka.")
CARE = Item(2, "Mindre matsvinn på äldreboendena\nMatsvinnet vägs två veckor om året.")
STRANGE = Item(3, "Upphandla revisor")


def test_it_names_the_goal_what_both_are_about_and_what_differs() -> None:
    words = why_alike(SCHOOL, CARE, NAMES, ["4.2 Mindre matsvinn"])
    assert words.startswith("Bildning och Vård bidrar båda till 4.2 Mindre matsvinn, handlar båda om ”matsvinnet")
    assert "; det som skiljer är ”" in words
    shared, differs = words.split("; det som skiljer är ")
    assert "veckor" in differs
    assert "matsvinn" not in differs
    assert "veckor" not in shared
    assert words.count(".") == 2  # the goal's number and the sentence's end: one sentence


def test_without_a_goal_none_is_told() -> None:
    assert why_alike(SCHOOL, CARE, NAMES, []).startswith("Bildning och Vård handlar båda om ”matsvinnet")


def test_the_target_group_is_told_when_both_name_it() -> None:
    first, second = (Item(key, "Odla på gården", target_group="barn i förskolan") for key in (1, 2))
    assert "vänder sig båda till barn i förskolan" in why_alike(first, second, NAMES, [])


def test_nothing_in_common_is_not_made_up() -> None:
    words = why_alike(SCHOOL, STRANGE, NAMES, [])
    assert words.startswith("Bildning och Vård beskriver sina insatser med liknande ord")
    assert why_similar(SCHOOL, STRANGE) == "Beskriver något liknande med andra ord."


@pytest.mark.django_db
def test_words_that_name_the_same_thing_are_marked_though_they_look_different(scope: Municipality) -> None:
    goal = GoalFactory()
    one = activity("Väga matsvinnet", DepartmentFactory(), goal)
    other = activity("Mindre mat i soporna", DepartmentFactory(), goal)
    row: Finding = finding(FindingKind.OVERLAP, activity=one, other=other)
    first, second = compared(row).sides
    assert "<mark>matsvinnet</mark>" in first.title
    assert "<mark>mat i soporna</mark>" in second.title
