# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From answers to totals: what is missing, who is asked, parts and weights, rounding, what-if."""

from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.scoring import AnswerError, Answers, EditionError, Given, Scorer, Standing, UnitScore
from tests.ranking.scoring.building import Said, edition, given, ladder, options, question, relative, scorer

YES = options(ja=1, nej=0)
TEN = {"kind": "given", "points": "10"}


def only(asked: Edition, before: Any = None, **answers: Said) -> UnitScore:
    """The score of the only unit."""
    return scorer(asked, {"u": before or {}}, u=answers).scores().units[0]


# What is missing


@pytest.mark.parametrize(
    ("missing", "before", "points", "most", "standing"),
    [
        ("zero", {"q": "ja"}, 0, 1, Standing.MISSING),
        ("last_year", {"q": "ja"}, 1, 1, Standing.LAST_YEAR),
        ("last_year", {}, 0, 1, Standing.MISSING),
        ("last_year", {"q": "kanske"}, 0, 1, Standing.MISSING),  # this year's question does not take it
        ("left_out", {"q": "ja"}, 0, 0, Standing.LEFT_OUT),
    ],
)
def test_a_question_without_answer(missing: str, before: Any, points: int, most: int, standing: Standing) -> None:
    for told in (
        only(edition(question("q", YES, missing=missing)), before),
        only(edition(question("q", YES), missing=missing), before, q=None),
    ):
        score = told.questions["q"]
        assert (score.points, score.max, score.standing) == (points, most, standing)


def test_last_years_value_counts_for_the_best() -> None:
    asked = edition(question("q", relative(2), missing="last_year"))
    told = scorer(asked, {"b": {"q": 100}}, a={"q": 50}, b={})
    assert told.best("q") == 100
    assert [unit.total for unit in told.scores().units] == [1, 2]


# Who is asked

FOLLOWS = {"of": "q", "when": ["ja"]}


@pytest.mark.parametrize(("otherwise", "most"), [("zero", 2), ("left_out", 1)])
def test_a_follow_up_counts_only_when_its_parent_is_answered_so(otherwise: str, most: int) -> None:
    asked = edition(question("q", YES), question("f", YES, follow_up={**FOLLOWS, "otherwise": otherwise}))
    assert only(asked, q="ja", f="ja").total == 2
    told = only(asked, q="nej", f="ja")
    assert (told.total, told.max, told.questions["f"].standing) == (0, most, Standing.NOT_ASKED)


def test_a_follow_up_of_a_follow_up_falls_with_the_first_whatever_the_order() -> None:
    asked = edition(
        question("g", YES, follow_up={"of": "f", "when": ["ja"]}),
        question("f", YES, follow_up=FOLLOWS),
        question("q", YES),
    )
    assert only(asked, q="ja", f="ja", g="ja").total == 3
    told = only(asked, q="nej", f="ja", g="ja")
    assert told.total == 0
    assert list(told.questions) == ["g", "f", "q"]


def test_a_parent_answered_last_year_is_answered() -> None:
    asked = edition(question("q", YES, missing="last_year"), question("f", YES, follow_up=FOLLOWS))
    assert only(asked, {"q": "ja"}, f="ja").total == 2


def test_a_question_not_for_a_group_or_a_unit_and_what_follows_upon_it() -> None:
    asked = edition(
        question("q", YES, not_for={"groups": ["stad"], "units": ["c"]}),
        question("f", YES, follow_up=FOLLOWS),
        question("r", YES),
        groups=[{"key": "stad", "name": "Stad"}],
        units=[{"id": "a", "group": "stad"}, {"id": "b"}, {"id": "c"}],
    )
    everything = {"q": "ja", "f": "ja", "r": "ja"}
    told = scorer(asked, a=everything, b=everything, c=everything).scores()
    assert [(unit.total, unit.max) for unit in told.units] == [(1, 1), (3, 3), (1, 1)]
    assert told.units[0].questions["f"].standing is Standing.NOT_FOR_THEM


def test_values_of_those_not_asked_are_no_best() -> None:
    asked = edition(
        question("k", YES),
        question("q", relative(2), not_for={"units": ["a"]}, follow_up={"of": "k", "when": ["ja"]}),
    )
    told = scorer(
        asked, a={"k": "ja", "q": 900}, b={"k": "nej", "q": 800}, c={"k": "ja", "q": 40}, d={"k": "ja", "q": 20}
    )
    assert (told.best("q"), told.worst("q")) == (40, 20)
    assert [unit.questions["q"].points for unit in told.scores().units] == [0, 0, 2, 1]


def test_without_answers_there_is_no_best() -> None:
    told = scorer(edition(question("q", relative(2)), question("r", relative(2, best="9"))), a={})
    assert (told.best("q"), told.worst("q"), told.best("r")) == (None, None, 9)
    assert told.scores().units[0].total == 0


# Parts and totals


def parted(weights: dict[str, str], **more: Any) -> Edition:
    parts = [{"key": key, "name": key, "weight": weight} for key, weight in weights.items()]
    return edition(*(question(f"q{key}", TEN, key) for key in weights), parts=parts, **more)


def test_a_sum_is_the_weighted_points_and_so_is_its_highest() -> None:
    told = only(parted({"a": "2", "b": "0.5"}), qa=3, qb=4)
    assert (told.total, told.max) == (8, 25)
    assert (told.sections["a"].points, told.sections["a"].max, told.sections["a"].share) == (3, 10, Decimal("0.3"))


@pytest.mark.parametrize(
    ("shown", "total", "most"), [("points", "8", "25"), ("share", "0.32", "1"), ("percent", "32", "100")]
)
def test_a_sum_is_shown_as_points_share_or_percent(shown: str, total: str, most: str) -> None:
    told = only(parted({"a": "2", "b": "0.5"}, total={"shown_as": shown}), qa=3, qb=4)
    assert (told.total, told.max) == (Decimal(total), Decimal(most))


def test_weighted_shares_grow_in_proportion_where_a_part_has_nothing_to_give() -> None:
    asked = parted({"a": "0.5", "b": "0.3", "c": "0.2"}, total={"method": "weighted_shares"}, missing="left_out")
    assert only(asked, qa=10, qb=5, qc=0).total == Decimal("0.65")
    told = only(asked, qa=10, qb=5)  # (0.5 + 0.15) / 0.8
    assert (told.total, told.sections["c"].share) == (Decimal("0.8125"), None)
    assert (only(asked).total, only(asked).max) == (0, 0)


def test_a_group_may_have_its_own_weights() -> None:
    parts = [
        {"key": "a", "name": "a", "weight": "0.5", "group_weights": {"land": "0.9"}},
        {"key": "b", "name": "b", "weight": "0.5", "group_weights": {"land": "0.1"}},
    ]
    asked = edition(
        question("qa", TEN, "a"), question("qb", TEN, "b"), parts=parts, groups=[{"key": "land", "name": "Land"}],
        units=[{"id": "u", "group": "land"}, {"id": "v"}], total={"method": "weighted_shares", "shown_as": "percent"},
    )  # fmt: skip
    told = scorer(asked, u={"qa": 10, "qb": 0}, v={"qa": 10, "qb": 0}).scores()
    assert [unit.total for unit in told.units] == [90, 50]


@pytest.mark.parametrize(
    ("rounding", "expected"), [("half_up", "0.13"), ("half_even", "0.12"), ("down", "0.12"), ("up", "0.13")]
)
def test_the_total_is_rounded_once_and_last(rounding: str, expected: str) -> None:
    told = only(edition(question("q", TEN), total={"rounding": rounding}), q="0.125")
    assert (told.total, told.rounded, told.published) == (Decimal("0.125"), Decimal(expected), Decimal(expected))
    assert str(only(edition(question("q", TEN)), q="0.5").rounded) == "0.50"


def test_each_question_is_rounded_where_the_edition_says_so() -> None:
    asked = edition(question("q", relative(1)), question("r", relative(1)), round_points=2)
    told = scorer(asked, a={"q": 3, "r": 8}, b={"q": 2, "r": 1}).scores().units[1]
    assert [told.questions[key].points for key in "qr"] == [Decimal("0.67"), Decimal("0.13")]
    assert told.total == Decimal("0.80")


def test_three_thirds_are_one() -> None:
    asked = edition(*(question(key, relative(1)) for key in "abc"), total={"rounding": "down", "decimals": 0})
    told = scorer(asked, best=dict.fromkeys("abc", 3), third=dict.fromkeys("abc", 1)).scores().units[1]
    assert str(told.questions["a"].points) == "0.33333333333333333333"
    assert (told.total, told.rounded) == (1, 1)
    # Control: what is settled first and summed then is not one.
    assert sum(score.points for score in told.questions.values()) < 1


def test_the_callers_own_context_changes_nothing() -> None:
    asked = edition(question("q", relative(1)), question("w", options(ja="1.23456789"), weight="low"))
    expected = scorer(asked, a={"q": 3}, b={"q": 1, "w": "ja"}).scores()
    assert expected.units[1].total == Decimal("1.33333333333333333333")
    with localcontext() as narrow:
        narrow.prec = 3
        told = scorer(asked, a={"q": 3}, b={"q": 1, "w": "ja"})
        assert told.scores() == expected
        assert told.what_if("b", {"q": Given(Decimal(2))}).total == Decimal("1.66666666666666666667")
        assert told.highest("w") == 1
        assert getcontext().prec == 3


def test_the_binary_cut_is_that_of_binary_floats() -> None:
    for got in ("57", "58", "29", "0", "100", "56.6"):
        asked = edition(
            question("q", {"kind": "given", "points": "100"}),
            total={"shown_as": "percent", "decimals": 0, "published": "binary_truncated"},
        )
        assert only(asked, q=got).published == int(round(float(got) / 100, 2) * 100)
    assert int(0.57 * 100) == 56


# What a question does not take


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (YES, "kanske", "inget av frågans alternativ"),
        (YES, "ja+sol", "tillägg"),
        (YES, 1, "inget av frågans alternativ"),
        (TEN, "ja", "inget tal"),
        (TEN, Given(Decimal("NaN")), "inget tal"),
        (TEN, Given(Decimal(1), frozenset({"sol"})), "hör inte till"),
        (TEN, "10.1", "utanför frågans poäng"),
        (ladder(("above", 1, "1")), "ja", "inget tal"),
    ],
)
def test_an_answer_that_the_question_does_not_take_is_refused(rule: Any, value: Said, said: str) -> None:
    with pytest.raises(AnswerError, match=said) as caught:
        scorer(edition(question("q", rule)), u={"q": value})
    assert caught.value.faults[0].place == "u: q"


def test_an_answer_to_no_question_is_refused() -> None:
    with pytest.raises(AnswerError, match="som inte finns: x"):
        scorer(edition(question("q", YES)), u={"x": "ja"})


def test_an_unknown_unit_is_told_plainly() -> None:
    told = scorer(edition(question("q", YES)), u={})
    for ask in (told.score_unit, lambda unit: told.what_if(unit, {})):
        with pytest.raises(KeyError, match="Enheten x finns inte"):
            ask("x")


def test_follow_ups_in_a_circle_are_refused() -> None:
    circle = edition(question("q", YES, follow_up={"of": "f", "when": ["ja"]}), question("f", YES, follow_up=FOLLOWS))
    with pytest.raises(EditionError, match="i ring"):
        Scorer(circle, Answers({}))
    with pytest.raises(EditionError, match="som inte finns"):
        Scorer(edition(question("q", YES, follow_up={"of": "x", "when": ["ja"]})), Answers({}))


# One unit, and what if


def test_a_unit_has_places_once_all_are_scored() -> None:
    told = scorer(edition(question("q", TEN)), a={"q": 3}, b={"q": 4})
    assert told.score_unit("a").place is None
    assert told.scores().by_id["a"].place == 2
    assert told.score_unit("a").place == 2


def test_points_may_be_as_large_as_the_format_lets_them() -> None:
    most = "9999999999.99999999"
    told = scorer(edition(question("q", {"kind": "given", "points": most})), a={"q": most})
    assert told.highest("q") == told.scores().units[0].total == Decimal(most)


def test_highest_and_lowest_of_a_question() -> None:
    told = scorer(edition(question("q", options(ja=2, nej=-1), weight="high")), a={})
    assert (told.highest("q"), told.lowest("q")) == (3, Decimal("-1.5"))


MIXED = edition(
    question("k", options(ja=2, delvis=1, nej=-1)),
    question("f", relative(3, "lower"), "p", follow_up={"of": "k", "when": ["ja", "delvis"]}),
    question("r", relative(2, curve="between", zero_at="worst"), "q", missing="last_year"),
    question("m", relative(2, "lower", curve="between", zero_at="0",
                           minus={"beyond": "2", "points": "-2", "full_at": "worst"}), "q", missing="left_out"),
    question("s", ladder(("above", 5, "2"), ("at_least", 1, "1")), "q", not_for={"units": ["u1"]}, weight="low"),
    groups=[{"key": "land", "name": "Land"}, {"key": "stad", "name": "Stad"}],
    units=[{"id": f"u{n}", "group": "land" if n % 2 else "stad", "county": "Skåne"} for n in range(6)],
)  # fmt: skip
numbers = st.one_of(st.none(), st.integers(-4, 9))
said = st.fixed_dictionaries({"k": st.sampled_from(["ja", "delvis", "nej", None])} | dict.fromkeys("frms", numbers))


def with_total(told: Edition, **total: Any) -> Edition:
    return Edition.model_validate({**told.model_dump(mode="json"), "total": total})


@settings(max_examples=150, deadline=None)
@drawn(
    st.lists(said, min_size=2, max_size=6),
    said,
    st.sampled_from([{}, {"method": "weighted_shares", "shown_as": "percent"}]),
)
def test_what_if_is_what_scoring_everything_anew_gives(units: list[Any], changes: Any, total: Any) -> None:
    asked = with_total(MIXED, **total)
    answers = {f"u{n}": told for n, told in enumerate(units)}
    before = {"u0": {"r": 3}}
    changed = {key: given(value) for key, value in changes.items()}
    told = scorer(asked, before, **answers).what_if("u0", changed)
    anew = scorer(asked, before, **{**answers, "u0": changes}).scores().by_id["u0"]
    assert told == anew


def test_what_if_leaves_what_is_known_as_it_was() -> None:
    told = scorer(edition(question("q", relative(2))), a={"q": 10}, b={"q": 20})
    before = told.scores()
    assert told.what_if("a", {"q": Given(Decimal(40))}).place == 1
    assert told.scores() == before == scorer(told.edition, a={"q": 10}, b={"q": 20}).scores()
    assert told.best("q") == 20


# A second method, in fractions


def by_fractions(units: list[dict[str, Any]]) -> list[Fraction]:
    """Totals of three relative questions, written out plainly."""

    def column(key: str) -> list[Fraction]:
        return [Fraction(unit[key]) for unit in units]

    up, down, line = column("up"), column("down"), column("line")
    totals = []
    for a, b, c in zip(up, down, line, strict=True):
        first = 2 * a / max(up) if max(up) else Fraction(0)
        second = Fraction(1) if b == min(down) else (min(down) / b if min(down) else Fraction(0))
        third = Fraction(3) if c == max(line) else 3 * (c - min(line)) / (max(line) - min(line))
        totals.append(first + second + third)
    return totals


@settings(max_examples=150, deadline=None)
@drawn(
    st.lists(st.fixed_dictionaries(dict.fromkeys(("up", "down", "line"), st.integers(0, 30))), min_size=1, max_size=8)
)
def test_totals_are_those_of_fractions(units: list[dict[str, Any]]) -> None:
    asked = edition(
        question("up", relative(2)),
        question("down", relative(1, "lower")),
        question("line", relative(3, curve="between", zero_at="worst")),
    )
    told = scorer(asked, **{f"u{n}": unit for n, unit in enumerate(units)}).scores()
    second = by_fractions(units)
    assert all(
        abs(Fraction(unit.total) - total) <= Fraction(1, 2 * 10**20)
        for unit, total in zip(told.units, second, strict=True)
    )
    assert [unit.place for unit in told.units] == [1 + sum(other > total for other in second) for total in second]
