# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Points now, as planned and at most, and what lifts add: against the sample edition worked out by hand."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.planning.plan import Reason, best_plan
from knutpunkt.ranking.planning.potential import Gains, Way, best_answers, potential, together
from knutpunkt.ranking.scoring.results import Answers, Given
from knutpunkt.ranking.scoring.scorer import Scorer
from tests.ranking.samples import content, edition, yes_no

D = Decimal
US = "1278"


def scorer(told: Edition | None = None, **own: Any) -> Scorer:
    """A scorer where we have answered ``own``; another unit has half the best organic food."""
    sheet = {key: value if isinstance(value, Given) else Given(value) for key, value in own.items()}
    return Scorer(told or edition(), Answers({US: sheet, "0001": {"eko": Given(D(35))}}))


def way(key: str, question: str, answer: Any, hours: str = "8", **more: Any) -> Way:
    return Way(key, question, Given(answer), D(hours), **more)


#: plan 0.5 of 1 and organic food 35 of 70 % = 1 of 2 points.
OWN: dict[str, Any] = {"plan": "delvis", "eko": D(35)}
WAYS = [
    way("plan-ja", "plan", "ja", "40"),
    way("foljs", "uppfoljd", "ja", "8"),
    way("mat", "mat", "ja", "16", planned=True),
    way("eko", "eko", D(70), "100"),
]


def test_worked_out_by_hand() -> None:
    told = potential(scorer(**OWN), US, WAYS)
    assert (told.now, told.planned, told.most) == (D("1.5"), D("2.5"), D("8.5"))
    assert told.full == D("8.5")
    # skyddad 2, utslapp 2 and the other half of eko are not ours to decide
    assert told.uncertain == D(5)
    # mat 1 and the follow-up 0.5 have no answer
    assert told.on_table == D("1.5")
    lines = {line.key: (line.now, line.planned, line.most, line.highest) for line in (*told.parts, *told.areas)}
    assert lines == {
        "enkat": (D("0.5"), D("1.5"), D("2.5"), D("2.5")),
        "utifran": (D(1), D(1), D(6), D(6)),
        "klimat": (D("0.5"), D("0.5"), D("5.5"), D("5.5")),
        "mat": (D(1), D(2), D(3), D(3)),
    }
    assert [(line.questions, line.answered) for line in told.parts] == [(3, 1), (3, 1)]


def test_lifts_add_up_with_the_follow_up() -> None:
    told = scorer(**OWN)
    candidates = {one.key: one for one in Gains(told, US, WAYS).candidates()}
    assert {key: one.points for key, one in candidates.items()} == {
        "plan-ja": D("0.5"), "foljs": D("0.5"), "mat": D(1), "eko": D(1),
    }  # fmt: skip
    assert candidates["foljs"].needs == frozenset({"plan-ja"})
    assert candidates["plan-ja"].needs is None
    plan = best_plan(list(candidates.values()), D(64))
    assert {one.key for one in plan.chosen} == {"plan-ja", "foljs", "mat"}
    assert together(told, US, [one for one in WAYS if one.key != "eko"]).total == D("1.5") + plan.points


def test_a_follow_up_alone_gives_nothing() -> None:
    told = scorer(**OWN)
    (alone,) = Gains(told, US, [WAYS[1]]).candidates()
    assert alone.needs == frozenset()
    assert best_plan([alone], None).verdicts["foljs"].reason == Reason.NEEDS_PARENT
    assert together(told, US, [WAYS[1]]).total == D("1.5")


def test_a_follow_up_under_an_answered_parent_stands_alone() -> None:
    (one,) = Gains(scorer(plan="ja"), US, [WAYS[1]]).candidates()
    assert (one.needs, one.points) == (None, D("0.5"))


def test_an_answer_that_waits_for_its_parent_is_counted_in_the_parents() -> None:
    (one,) = Gains(scorer(plan="nej", uppfoljd="ja"), US, [WAYS[0]]).candidates()
    assert one.points == D("1.5")


def test_a_lift_that_closes_the_follow_up_bars_it() -> None:
    told = scorer(plan="ja")
    down = way("plan-delvis", "plan", "delvis")
    candidates = {one.key: one for one in Gains(told, US, [down, WAYS[1]]).candidates()}
    assert candidates["foljs"].bars == frozenset({"plan-delvis"})
    assert candidates["plan-delvis"].points == D("-0.5")


def test_planned_lifts_count_only_when_ready_in_time() -> None:
    late = way("mat", "mat", "ja", planned=True, ready=date(2025, 3, 1))
    assert potential(scorer(**OWN), US, [late], date(2025, 2, 28)).planned == D("1.5")
    assert potential(scorer(**OWN), US, [late], date(2025, 3, 1)).planned == D("2.5")


def test_a_planned_follow_up_counts_with_its_parent_only() -> None:
    follow = way("foljs", "uppfoljd", "ja", planned=True)
    parent = way("plan-ja", "plan", "ja", planned=True)
    assert potential(scorer(**OWN), US, [follow]).planned == D("1.5")
    assert potential(scorer(**OWN), US, [follow, parent]).planned == D("2.5")


def test_a_question_for_others_is_neither_asked_nor_counted() -> None:
    told = edition(units=[{"id": US, "group": "stad"}])
    found = potential(scorer(told, **OWN), US, WAYS)
    assert (found.planned, found.most, found.full) == (D("1.5"), D("7.5"), D("7.5"))
    assert "mat" not in found.questions


def test_points_of_questions_that_are_not_known() -> None:
    parts = content()["parts"]
    parts[0]["max_points"], parts[1]["max_points"] = "4", "10"
    found = potential(scorer(edition(parts=parts), **OWN), US, [])
    assert (found.full, found.unknown) == (D(14), D("5.5"))
    assert [line.unknown for line in found.parts] == [D("1.5"), D(4)]


def test_the_best_parent_is_the_one_its_follow_up_wants() -> None:
    """Here "delvis" gives 0.5 less than "ja", but opens a follow-up worth 2."""
    questions = content()["questions"]
    questions[1] |= {"rule": yes_no("2"), "follow_up": {"of": "plan", "when": ["delvis"]}}
    told = scorer(edition(questions=questions))
    best = {way.question: way.given.value for way in best_answers(told, US)}
    assert best == {"plan": "delvis", "uppfoljd": "ja", "mat": "ja"}
    assert potential(told, US, []).parts[0].most == D("3.5")


def test_a_chain_of_follow_ups_needs_every_link() -> None:
    questions = content()["questions"]
    third = {**questions[1], "key": "redovisas", "number": "1c", "follow_up": {"of": "uppfoljd", "when": ["ja"]}}
    questions.insert(2, third)
    told = scorer(edition(questions=questions))
    ways = [way("a", "plan", "ja"), way("b", "uppfoljd", "ja"), way("c", "redovisas", "ja")]
    plan = best_plan(Gains(told, US, ways).candidates(), None)
    assert plan.points == together(told, US, ways).total == D(2)
    assert {one.key: one.needs for one in plan.chosen} == {"a": None, "b": frozenset("a"), "c": frozenset("b")}


def test_shares_are_told_together() -> None:
    """Per cent of what can be had: adding lifts up is only exact together."""
    told = scorer(edition(total={"method": "sum", "shown_as": "percent"}), **OWN)
    found = potential(told, US, WAYS)
    assert found.full == D(100)
    assert together(told, US, WAYS).total.quantize(D("0.01")) == D("52.94")  # 4.5 of 8.5


@pytest.mark.parametrize("seed", range(40))
def test_the_sum_of_any_choice_is_the_total(seed: int) -> None:
    """Random answers and lifts, follow-ups and all: the plan's points are what scoring everything gives."""
    random = Random(seed)
    questions = content()["questions"]
    questions.insert(2, {**questions[1], "key": "tredje", "follow_up": {"of": "uppfoljd", "when": ["ja", "nej"]}})
    answers = {"plan": ["ja", "delvis", "nej"], "uppfoljd": ["ja", "nej"], "tredje": ["ja", "nej"], "mat": ["ja"]}
    own = {key: random.choice(values) for key, values in answers.items() if random.random() < 0.6}
    told = scorer(edition(questions=questions), **own)
    ways = [
        way(f"{key}{n}", key, random.choice(values), str(random.randint(1, 9)))
        for key, values in answers.items()
        for n in range(random.randint(0, 2))
    ]
    plan = best_plan(Gains(told, US, ways).candidates(), D(random.randint(1, 30)))
    chosen = [one for one in ways if one.key in {each.key for each in plan.chosen}]
    assert told.score_unit(US).total + plan.points == together(told, US, chosen).total
