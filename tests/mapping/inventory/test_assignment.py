# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Each activity is put to exactly one of those asked, or to nobody. Departments: 1 over 2 over 3, and 4 alone."""

from hypothesis import given
from hypothesis import strategies as st

from knutpunkt.mapping.inventory.assignment import Asked, Owned, assign, nearest_asked

PARENTS = {1: None, 2: 1, 3: 2, 4: None}


def test_to_the_position_that_is_responsible() -> None:
    asked = [Asked(10, 1, 100), Asked(11, 1, 101)]
    assert assign([Owned(7, 1, 101)], asked, PARENTS) == {7: 11}


def test_else_to_the_first_who_is_asked_there() -> None:
    asked = [Asked(10, 1, 100), Asked(11, 1, 101)]
    assert assign([Owned(7, 1), Owned(8, 1, 999)], asked, PARENTS) == {7: 10, 8: 10}


def test_from_a_department_below_that_is_not_asked_itself() -> None:
    assert assign([Owned(7, 3)], [Asked(10, 1, 100)], PARENTS) == {7: 10}


def test_a_department_below_that_is_asked_answers_for_itself_and_what_is_below_it() -> None:
    asked = [Asked(10, 1, 100), Asked(11, 2, 101)]
    assert assign([Owned(7, 3), Owned(8, 2), Owned(9, 1)], asked, PARENTS) == {7: 11, 8: 11, 9: 10}


def test_the_responsible_position_in_another_department_is_not_asked_about_it() -> None:
    asked = [Asked(10, 1, 100), Asked(11, 4, 101)]
    assert assign([Owned(7, 1, 101)], asked, PARENTS) == {7: 10}


def test_nobody_where_nobody_is_asked() -> None:
    assert assign([Owned(7, 4)], [Asked(10, 1, 100)], PARENTS) == {7: None}


def test_a_circle_of_departments_ends() -> None:
    assert nearest_asked(1, {}, {1: 2, 2: 1}) is None


keys = st.integers(1, 5)


@given(
    st.lists(
        st.builds(Owned, st.integers(1, 50), keys, st.one_of(st.none(), keys)), unique_by=lambda row: row.activity
    ),
    st.lists(st.builds(Asked, st.integers(1, 50), keys, keys), unique_by=lambda row: row.request),
    st.dictionaries(keys, st.one_of(st.none(), keys)),
)
def test_everything_is_put_to_one_or_nobody(
    activities: list[Owned], asked: list[Asked], parents: dict[int, int | None]
) -> None:
    found = assign(activities, asked, parents)
    assert found.keys() == {row.activity for row in activities}
    assert set(found.values()) <= {row.request for row in asked} | {None}
    places = {row.request: row.department for row in asked}
    for activity in activities:
        if activity.department in places.values():
            request = found[activity.activity]
            assert request is not None
            assert places[request] == activity.department
