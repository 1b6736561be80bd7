# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Bands must hold whatever the others turn out to have; controls show that they would not hold if narrower."""

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knutpunkt.ranking.planning.sensitivity import (
    Band,
    Mark,
    Reason,
    answers_to_try,
    place_band,
    points_for_place,
    when_an_answer_changes,
    when_weights_vary,
)
from knutpunkt.ranking.scoring import Given, Scorer
from tests.ranking.scoring.building import edition, ladder, options, question, relative, scorer

PARTS = ("p", "q", "r")
TENTH = Decimal("0.1")


def weighing(
    points: list[tuple[int, int, int]],
    weights: tuple[Decimal, ...] = (Decimal(1), Decimal(1), Decimal(1)),
    places: Any = None,
    **total: Any,
) -> Scorer:
    """A scorer of units with given points (0-10) in three parts; a negative number: the part is not for the unit."""
    rule = {"kind": "given", "points": "10"}
    asked = edition(
        *(
            question(key, rule, key, not_for={"units": [f"u{n}" for n, told in enumerate(points) if told[i] < 0]})
            for i, key in enumerate(PARTS)
        ),
        parts=[{"key": key, "name": key, "weight": str(w)} for key, w in zip(PARTS, weights, strict=True)],
        total=total,
        places=places or {},
    )
    units = {
        f"u{n}": {key: each for key, each in zip(PARTS, told, strict=True) if each >= 0}
        for n, told in enumerate(points)
    }
    return scorer(asked, **units)


rows = st.lists(st.tuples(*[st.integers(0, 10)] * 3), min_size=2, max_size=7)
rows_with_gaps = st.lists(st.tuples(*[st.integers(-1, 10)] * 3), min_size=2, max_size=7)
SHARES = {"method": "weighted_shares", "shown_as": "percent"}


def test_a_part_that_counts_less_costs_a_place_worked_out_by_hand() -> None:
    told = when_weights_vary(weighing([(9, 2, 0), (2, 8, 0), (5, 5, 0)]), "u0", TENTH)
    # 9+2=11, 2+8=10, 5+5=10. With p at 0.9: 10.1 against 9.8 and 9.5. With q at 1.1: 11.2 against 10.8 and 10.5.
    # Together, p 0.9 and q 1.1: 10.3 against 10.6 and 10.0: second.
    assert told.now == 1
    assert {turn.part: (turn.lowered, turn.raised) for turn in told.turns} == {"p": (1, 1), "q": (1, 1), "r": (1, 1)}
    assert (told.best, told.worst) == (1, 2)


@settings(max_examples=60, deadline=None)
@given(rows, st.sampled_from([Decimal("0.05"), Decimal("0.3")]), st.sampled_from([{}, SHARES, {"shown_as": "share"}]))
def test_no_choice_of_weights_passes_the_band(points: Any, by: Decimal, total: Any) -> None:
    base = (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))
    told = when_weights_vary(weighing(points, base, **total), "u0", by)
    for signs in product((-1, 0, 1), repeat=3):
        weights = tuple(weight * (1 + sign * by) for weight, sign in zip(base, signs, strict=True))
        place = weighing(points, weights, **total).scores().by_id["u0"].place
        assert place is not None
        assert told.best <= place <= told.worst
    assert all(told.best <= turn.lowered <= told.worst for turn in told.turns)


@settings(max_examples=60, deadline=None)
@given(rows_with_gaps)
def test_the_band_holds_where_parts_have_nothing_to_give_some(points: Any) -> None:
    base = (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))
    told = when_weights_vary(weighing(points, base, **SHARES), "u0", Decimal("0.3"))
    for signs in product((-1, 1), repeat=3):
        weights = tuple(weight * (1 + sign * Decimal("0.3")) for weight, sign in zip(base, signs, strict=True))
        place = weighing(points, weights, **SHARES).scores().by_id["u0"].place
        assert place is not None
        assert told.best <= place <= told.worst


@settings(max_examples=40, deadline=None)
@given(rows)
def test_without_variation_the_band_is_the_place(points: Any) -> None:
    told = when_weights_vary(weighing(points), "u0", Decimal(0))
    assert told.best == told.worst == told.now


@settings(max_examples=60, deadline=None)
@given(
    rows,
    st.sampled_from(["shared", "dense", "last", "mean"]),
    st.sampled_from(["total", "published"]),
    st.sampled_from(["rounded", "binary_truncated"]),
)
def test_the_band_holds_for_every_custom_and_rounding(points: Any, ties: Any, by: Any, published: Any) -> None:
    places, total = {"by": by, "ties": ties}, {**SHARES, "decimals": 0, "published": published}
    base = (Decimal("0.5"), Decimal("0.3"), Decimal("0.2"))
    told = when_weights_vary(weighing(points, base, places, **total), "u0", TENTH)
    for signs in product((-1, 1), repeat=3):
        weights = tuple(weight * (1 + sign * TENTH) for weight, sign in zip(base, signs, strict=True))
        place = weighing(points, weights, places, **total).scores().by_id["u0"].place
        assert place is not None
        assert told.best <= place <= told.worst


def test_weights_cannot_vary_by_all_there_is() -> None:
    with pytest.raises(ValueError, match="share"):
        when_weights_vary(weighing([(1, 1, 1)]), "u0", Decimal(1))


def test_each_option_has_its_total_and_place() -> None:
    asked = edition(question("k", options(ja=2, delvis=1, nej=0)), question("l", {"kind": "given", "points": "10"}))
    told = scorer(asked, a={"k": "nej", "l": 5}, b={"k": "delvis", "l": 5}, c={"k": "nej", "l": 6})
    turns = when_an_answer_changes(told, "a", "k")
    assert [(turn.answer.value, turn.total, turn.place, turn.is_now) for turn in turns] == [
        ("ja", 7, 1, False), ("delvis", 6, 1, False), ("nej", 5, 3, True), (None, 5, 3, False),
    ]  # fmt: skip


def test_a_new_best_lowers_the_others() -> None:
    asked = edition(question("k", relative(2)), question("l", {"kind": "given", "points": "10"}))
    told = scorer(asked, a={"k": 10, "l": "1"}, b={"k": 20, "l": "1"})
    turns = when_an_answer_changes(told, "a", "k", [Given(Decimal(40)), Given(Decimal(20))])
    assert [(turn.total, turn.place) for turn in turns] == [(3, 1), (3, 1)]
    assert told.scores().by_id["a"].place == 2


def test_a_number_on_each_step_and_on_none_is_tried() -> None:
    rule = ladder(("above", 20, "2"), ("at_least", 11, "1"), ("at_least", 2, "0.4"))
    told = scorer(edition(question("k", rule)), a={"k": 5})
    points = {turn.total for turn in when_an_answer_changes(told, "a", "k")}
    assert points == {Decimal(2), Decimal(1), Decimal("0.4"), Decimal(0)}


def test_the_best_the_worst_and_the_limits_of_given_points_are_tried() -> None:
    asked = edition(question("k", relative(2)), question("l", {"kind": "given", "points": "3", "least": "-1"}))
    told = scorer(asked, a={"k": 5}, b={"k": 20}, c={})
    assert [turn.total for turn in when_an_answer_changes(told, "c", "k")] == [2, Decimal("0.5"), 0]
    assert [turn.total for turn in when_an_answer_changes(told, "c", "l")] == [3, -1, 0]


def test_a_unit_that_has_nothing_to_get_is_after_those_who_have() -> None:
    told = when_weights_vary(weighing([(-1, -1, -1), (1, 1, 1)], **SHARES), "u0", TENTH)
    assert (told.now, told.best, told.worst) == (2, 2, 2)


def test_an_option_is_tried_with_and_without_its_bonus() -> None:
    rule = options(ja="0.75", nej=0) | {
        "bonus": {"points": "0.05", "when": ["ja"], "aspects": [{"key": "sol", "label": "sol"}]}
    }
    told = scorer(edition(question("k", rule)), a={})
    assert [turn.total for turn in when_an_answer_changes(told, "a", "k")] == [Decimal("0.75"), 0, Decimal("0.8"), 0]
    assert Given("ja", frozenset({"sol"})) in answers_to_try(told, "k")


def test_without_marks_every_place_is_possible() -> None:
    assert place_band(Decimal(20), Decimal(50), [], 290) == Band(1, 290, Reason.NO_MARKS)


def test_a_mark_on_each_side_narrows_the_band() -> None:
    marks = [Mark(10, Decimal("30.2")), Mark(39, Decimal("24.1")), Mark(59, Decimal("22.9"))]
    told = place_band(Decimal(23), Decimal(51), marks, 290)
    assert (told.best, told.worst, told.reason) == (40, 59, Reason.MARKS)
    assert (told.ahead, told.behind) == (marks[1], marks[2])


def test_the_same_points_share_a_place() -> None:
    told = place_band(Decimal("24.1"), Decimal(51), [Mark(39, Decimal("24.1"))], 290)
    assert (told.best, told.worst) == (39, 39)


def test_marks_that_contradict_each_other_narrow_nothing() -> None:
    told = place_band(Decimal(25), Decimal(51), [Mark(40, Decimal(30)), Mark(20, Decimal(22))], 290)
    assert (told.best, told.worst, told.reason) == (1, 290, Reason.CONTRADICTION)
    assert (
        points_for_place(30, [Mark(40, Decimal(30)), Mark(20, Decimal(22))], Decimal(51)).reason is Reason.CONTRADICTION
    )


def test_nobody_is_before_full_points() -> None:
    assert place_band(Decimal(51), Decimal(51), [Mark(3, Decimal(40))], 290) == Band(1, 1, Reason.FULL_POINTS)
    # Where there is nothing to get, 0 is no full score.
    assert place_band(Decimal(0), Decimal(0), [], 290) == Band(1, 290, Reason.NO_MARKS)


def list_of(points: list[int]) -> list[tuple[int, int]]:
    return [(1 + sum(other > each for other in points), each) for each in points]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=12), st.integers(0, 20), st.data())
def test_the_true_place_is_always_in_the_band(others: list[int], ours: int, data: Any) -> None:
    """The true list, ours in it, is drawn first; only some of it is told."""
    ranked = list_of([*others, ours])
    known = [Mark(place, Decimal(points)) for place, points in ranked[:-1]]
    told = data.draw(st.lists(st.sampled_from(known), unique=True))
    true = ranked[-1][0]
    # The list counts us where we stood before a mark: say where.
    band = place_band(Decimal(ours), Decimal(21), told, len(ranked), stood=true)
    assert band.reason is not Reason.CONTRADICTION
    assert band.best <= true <= band.worst


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=12), st.integers(0, 20), st.data())
def test_another_total_than_the_published_is_in_the_band(published: list[int], ours: int, data: Any) -> None:
    """We stood in the list with other points; what the place would have been with ``ours`` is inside."""
    ranked = list_of(published)
    told = data.draw(
        st.lists(st.sampled_from([Mark(place, Decimal(points)) for place, points in ranked[1:]]), unique=True)
    )
    true = 1 + sum(other > ours for other in published[1:])
    band = place_band(Decimal(ours), Decimal(21), told, len(ranked), stood=ranked[0][0])
    assert band.best <= true <= band.worst


@pytest.mark.parametrize("known", [[(2, 3)], [(1, 3), (3, 1)], [(2, 2)], [(3, 1)], [(1, 4)]])
def test_the_band_is_no_wider_than_what_can_have_been(known: list[tuple[int, int]]) -> None:
    """Every list of four others, and us last, that agrees with the marks is made: their places are the band."""
    ours, of = 2, 5
    found = {
        1 + sum(other > ours for other in others)
        for others in product(range(5), repeat=of - 1)
        if set(known) <= set(list_of([*others, -1])[:-1])
    }
    band = place_band(Decimal(ours), Decimal(5), [Mark(place, Decimal(told)) for place, told in known], of)
    assert (band.best, band.worst) == (min(found), max(found))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=12), st.data())
def test_the_points_of_a_place_are_always_in_its_band(points: list[int], data: Any) -> None:
    ranked = list_of(points)
    marks = [Mark(place, Decimal(each)) for place, each in ranked]
    told = data.draw(st.lists(st.sampled_from(marks), unique=True))
    place, true = data.draw(st.sampled_from(ranked))
    band = points_for_place(place, told, Decimal(20))
    assert band.least <= true <= band.most


def test_the_points_of_place_25() -> None:
    marks = [Mark(10, Decimal("33.53")), Mark(39, Decimal("26.1"))]
    told = points_for_place(25, marks, Decimal(53))
    assert (told.least, told.most, told.reason) == (Decimal("26.1"), Decimal("33.53"), Reason.MARKS)
    exact = points_for_place(25, [*marks, Mark(25, Decimal("28.4"))], Decimal(53))
    assert (exact.least, exact.most) == (Decimal("28.4"), Decimal("28.4"))
    nothing = points_for_place(25, [], Decimal(53))
    assert (nothing.least, nothing.most, nothing.reason) == (0, 53, Reason.NO_MARKS)
