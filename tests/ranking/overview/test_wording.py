# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""No row of a plan lacks a reason, whatever the reason is, in either language; and bands in words."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation

from knutpunkt.ranking.overview import wording
from knutpunkt.ranking.overview.advice import Advice, Wish, advise
from knutpunkt.ranking.overview.queries import Standing, standing_of
from knutpunkt.ranking.planning.plan import Reason
from tests.ranking.overview.conftest import Town
from tests.ranking.samples import content, make_edition, yes_no

LANGUAGES = ["sv", "en"]
D = Decimal


def standing(town: Town) -> Standing:
    town.row.refresh_from_db()
    return standing_of(town.row, timezone.localdate())


def every_reason(town: Town) -> list[tuple[Standing, Advice]]:
    """Plans that between them give every reason there is."""
    questions = content()["questions"]
    base = {"part": "enkat", "area": "klimat", "text": "En fråga till", "rule": yes_no()}
    opener = {**yes_no("0")}
    questions += [
        {**base, "key": "oppnar", "rule": opener},
        {**base, "key": "oppnad", "rule": yes_no("3"), "follow_up": {"of": "oppnar", "when": ["ja"]}},
        {**base, "key": "sent"},
        {**base, "key": "dyr"},
    ]
    day = timezone.localdate()
    make_edition(questions=questions)
    town.row.refresh_from_db()
    town.row.closes_at = timezone.now() + timedelta(days=30)
    town.row.save()
    town.lift("plan", "delvis", "Samma svar")
    town.lift("plan", "nej", "Sämre svar")
    town.lift("mat", "ja", "Ett dyrare sätt", hours=D(200))
    town.lift("oppnar", "ja", "Öppna", hours=D(2))
    town.lift("oppnad", "ja", "Det öppnade", hours=D(2))
    town.lift("sent", "ja", "För sent", ready_on=day + timedelta(days=60))
    town.lift("dyr", "ja", "Dyrt", hours=D(900))
    told = standing(town)
    plans = [(told, advise(told, wish)) for wish in (Wish(hours=D(20)), Wish(hours=D(70)), Wish(points=D(2)))]
    # a lift that answers a parent otherwise, chosen beside its follow-up's
    town.answer("oppnar", "ja")
    town.lift("oppnar", "nej", "Stäng")
    questions[-4]["rule"]["options"][1]["points"] = "9"
    make_edition(questions=questions)
    changed = standing(town)
    return [*plans, (changed, advise(changed, Wish(hours=D(70))))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_row_lacks_a_reason(town: Town, language: str) -> None:
    met: dict[Reason, str] = {}
    with translation.override(language):
        for told, advice in every_reason(town):
            assert len(advice.chosen) + len(advice.rest) == len(advice.rows)
            for row in advice.rows:
                words = wording.reason_of(row, advice, told)
                assert len(words) > 15, row
                assert "%(" not in words
                met.setdefault(row.verdict.reason, words)
    assert met.keys() == set(Reason)
    assert len(set(met.values())) == len(met)


def test_english_is_english(town: Town) -> None:
    with translation.override("en"):
        told = standing(town)
        advice = advise(told, Wish(hours=D(60)))
        said = {row.lift.title: wording.reason_of(row, advice, told) for row in advice.rows if row.lift}
        assert said["Ställ om måltiderna"] == (
            "Number 1 in the plan: gives 1 point for 16 hours, that is 0.63 points in ten hours."
        )
        assert wording.goal_words(told) == "No goal is given."
        assert wording.completeness(told) == "6 of about 9 questions known, partly interpreted"


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([], "Plats 25: uppgift saknas för 2025."),
        ([(10, "6.5")], "Plats 25: högst 6,5 poäng (plats 10 hade det år 2025). Nivån är inte känd."),
        ([(40, "3")], "Plats 25: minst 3 poäng (plats 40 hade det år 2025). Nivån är inte känd."),
        ([(25, "5")], "Plats 25: 5 poäng år 2025."),
        ([(10, "6.5"), (40, "3")], "Plats 25: mellan 3 och 6,5 poäng (plats 40 och 10 år 2025)."),
        ([(10, "3"), (40, "6.5")], "Plats 25: uppgifterna för 2025 går inte ihop."),
    ],
)
def test_the_wanted_place_is_never_more_than_what_is_known(
    town: Town, results: list[tuple[int, str]], said: str
) -> None:
    rows: list[dict[str, Any]] = [
        {"unit": f"000{n}", "place": place, "points": points, "source": "s"}
        for n, (place, points) in enumerate(results)
    ]
    make_edition(results=rows)
    town.row.ranking.goal_place = 25
    town.row.ranking.save()
    assert wording.goal_words(standing(town)) == said


def test_our_own_result_is_no_mark(town: Town) -> None:
    make_edition(results=[{"unit": town.municipality.pk, "place": 30, "points": "1", "source": "s"}])
    assert standing(town).marks == []


def test_a_closed_edition_plans_for_the_next(town: Town) -> None:
    """When the last day has passed no lift is too late: the plan is for the next time."""
    town.row.closes_at = timezone.now() - timedelta(days=10)
    town.row.save()
    town.plan.ready_on = date(2031, 1, 1)
    town.plan.save()
    told = standing(town)
    assert not told.is_open
    reasons = {row.verdict.reason for row in advise(told, Wish(hours=D(900))).rows}
    assert reasons == {Reason.CHOSEN}


def test_a_place_counts_what_is_not_known_both_ways(town: Town) -> None:
    """1.5 points now; skyddad may give 2, utslapp from -2 to 2: between -0.5 and 5.5. No points are unknown."""
    told = standing(town)
    assert told.possible(D("1.5")) == (D("-0.5"), D("5.5"))
    assert told.possible(D("3.5"), "skyddad") == (D("1.5"), D("5.5"))
    rows = [
        {"unit": f"000{place}", "place": place, "points": points, "source": "s"}
        for place, points in ((2, "6"), (3, "5"), (5, "1"), (9, "-1"))
    ]
    make_edition(results=rows)
    band = standing(town).place_band(20)
    assert (band.best, band.worst) == (3, 9)


def test_parts_with_unknown_questions_widen_the_band(town: Town) -> None:
    parts = content()["parts"]
    parts[0]["max_points"] = "4"
    make_edition(parts=parts)
    assert standing(town).possible(D("1.5")) == (D("-0.5"), D(7))


def test_a_lift_on_a_question_for_others_says_so(town: Town) -> None:
    town.row.group = "stad"
    town.row.save()
    told = standing(town)
    advice = advise(told, Wish(hours=D(900)))
    (row,) = [row for row in advice.rest if row.asked.key == "mat"]
    assert wording.reason_of(row, advice, told) == "Frågan gäller inte vår grupp och ger inga poäng."
