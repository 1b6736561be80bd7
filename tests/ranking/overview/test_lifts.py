# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing lifts, making activities of them, the panel of a question, and the goal of a ranking."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knutpunkt.activities.models import Activity
from knutpunkt.people.models import Role
from knutpunkt.ranking.models import Lift, Ranking
from knutpunkt.ranking.overview import services
from knutpunkt.ranking.overview.pieces import question_panel
from tests.conftest import make_actor
from tests.factories import ActivityFactory, DepartmentFactory, GoalFactory, PositionFactory
from tests.ranking.overview.conftest import Town
from tests.ranking.samples import content, make_edition, yes_no


def test_a_member_adds_a_lift_to_their_own_question(town: Town) -> None:
    address = town.address(f"fragor/{town.question('plan').pk}/lyft/nytt/")
    told = {"title": "Skriv planen", "value": "delvis", "effort": "large", "hours": "12,5", "ready_on": "2027-01-31"}
    answer = town.client(town.member).post(address, told)
    assert answer.status_code == 302
    assert answer["Location"] == town.question("plan").get_absolute_url()
    lift = Lift.objects.get(title="Skriv planen")
    assert (lift.value, lift.hours, lift.effort) == ("delvis", Decimal("12.5"), "large")
    assert lift.history.get().history_user == town.member.user
    assert town.client(town.colleague).get(address).status_code == 403
    assert town.client(town.reader).post(address, told).status_code == 403


def test_the_answer_must_be_one_that_the_question_takes(town: Town) -> None:
    address = town.address(f"fragor/{town.question('plan').pk}/lyft/nytt/")
    answer = town.client().post(address, {"title": "Fel", "value": "kanske", "effort": "small"})
    assert answer.status_code == 200
    assert "Fel:" in answer.content.decode()
    number = town.address(f"fragor/{town.question('skyddad').pk}/lyft/nytt/")
    assert town.client().post(number, {"title": "Reservat", "value": "21,5", "effort": "small"}).status_code == 302
    assert Lift.objects.get(title="Reservat").value == "21.5"
    assert not Lift.objects.filter(title="Fel").exists()


def test_the_form_shows_what_is_saved_and_says_who_was_first(town: Town) -> None:
    address = f"lyft/{town.plan.pk}/"
    assert "Anta klimatplanen" in town.page(address)
    told = {"title": "Annat", "value": "ja", "effort": "medium", "version": 0}
    answer = town.client().post(town.address(address), told)
    assert answer.status_code == 409
    assert Lift.objects.get(pk=town.plan.pk).title == "Anta klimatplanen i kommunfullmäktige"
    assert town.client().post(town.address(address), {**told, "version": 1}).status_code == 302
    assert Lift.objects.get(pk=town.plan.pk).title == "Annat"


def test_an_activity_that_the_writer_may_not_see_stays_on_the_lift(town: Town) -> None:
    draft = ActivityFactory(title="Hemligt utkast", department=town.own, submitted_at=None)
    town.plan.activity = draft
    town.plan.save()
    page = town.page(f"lyft/{town.plan.pk}/")
    assert "Hemligt utkast" not in page
    told = {"title": "Annat", "value": "ja", "effort": "medium", "version": 1}
    assert town.client().post(town.address(f"lyft/{town.plan.pk}/"), told).status_code == 302
    assert Lift.objects.get(pk=town.plan.pk).activity == draft


def test_a_lift_is_removed_with_its_history_kept(town: Town) -> None:
    assert town.client(town.colleague).post(town.address(f"lyft/{town.plan.pk}/ta-bort/")).status_code == 403
    assert town.client(town.member).post(town.address(f"lyft/{town.plan.pk}/ta-bort/")).status_code == 302
    assert not Lift.objects.filter(pk=town.plan.pk).exists()
    assert Lift.history.filter(id=town.plan.pk, history_type="-").count() == 1


def test_a_lift_becomes_an_activity_and_counts_as_under_way(town: Town) -> None:
    goal = GoalFactory(title="Mindre utsläpp")
    town.question("mat").goals.add(goal)
    answer = town.client(town.member).post(town.address(f"lyft/{town.food.pk}/insats/"))
    activity = Activity.objects.get(title="Ställ om måltiderna")
    assert answer["Location"] == activity.get_absolute_url()
    assert (activity.department, activity.position, activity.status) == (town.own, town.position, "planned")
    assert (activity.hours, activity.is_draft) == (Decimal(16), False)
    assert [link.goal for link in activity.goal_links.all()] == [goal]
    assert activity in town.question("mat").activities.all()
    assert "2,5</strong> om planerat görs" in town.page(f"{town.row.pk}/")
    again = town.client(town.member).post(town.address(f"lyft/{town.food.pk}/insats/"), follow=True)
    assert "har redan en insats" in again.content.decode()
    assert Activity.objects.filter(title="Ställ om måltiderna").count() == 1


def test_a_lift_that_nobody_does_asks_who(town: Town) -> None:
    question = town.question("mat")
    question.owner = None
    question.save()
    answer = town.client().post(town.address(f"lyft/{town.food.pk}/insats/"), follow=True)
    assert "Ange först vem som gör lyftet." in answer.content.decode()
    assert not Activity.objects.exists()


def test_a_member_makes_no_activity_for_another_department(town: Town) -> None:
    town.food.position = PositionFactory(title="kökschef", department=DepartmentFactory(name="Bildning"))
    town.food.save()
    with pytest.raises(services.NotTheirDepartmentError):
        services.realise_lift(lift=town.food, by=town.member)
    assert services.realise_lift(lift=town.food, by=town.coordinator).department.name == "Bildning"


def test_the_panel_of_a_question(town: Town) -> None:
    town.start_on(town.plan, title="Klimatplan på väg")
    told = question_panel(town.reader, town.question("plan"))
    assert told is not None
    (item,) = told["lifts"]
    assert (item["answer"], item["hours"], item["planned"], item["may_edit"]) == ("Ja", "40 timmar", True, False)
    assert told["may_add_lift"] is False
    assert question_panel(town.reader, town.question("skyddad")) is None
    empty = question_panel(town.coordinator, town.question("skyddad"))
    assert empty is not None
    assert empty["lifts"] == []
    page = town.page(f"fragor/{town.question('plan').pk}/", town.member)
    assert "Anta klimatplanen i kommunfullmäktige" in page
    assert "Lägg till ett lyft" in page
    assert "Klimatplan på väg" in page


def test_goal_and_efforts_are_the_coordinators(town: Town) -> None:
    address = town.address(f"rankning/{town.row.ranking_id}/")
    told = {"version": 1, "goal_place": "25", "goal_source": "KF § 4", "small_hours": "4", "medium_hours": "30",
            "large_hours": "100"}  # fmt: skip
    assert town.client(town.member).post(address, told).status_code == 403
    answer = town.client().post(address, told)
    assert answer["Location"] == town.row.get_absolute_url()
    ranking = Ranking.objects.get(pk=town.row.ranking_id)
    assert (ranking.goal_place, ranking.small_hours) == (25, 4)
    # the follow-up is a small effort: 4 hours now
    assert "3 lyft på 60 timmar" in town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=60")


def test_pages_cost_the_same_for_many_questions_and_lifts(town: Town) -> None:
    def cost(pk: int, tail: str) -> int:
        client = town.client()
        client.get(town.address(f"{pk}/{tail}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(town.address(f"{pk}/{tail}")).status_code == 200
        return len(queries)

    tails = ("", "vad-ger-mest/?by=timmar&hours=900&assume=on", "kanslighet/")
    few = {tail: cost(town.row.pk, tail) for tail in tails}
    questions = content()["questions"]
    base = {"part": "enkat", "area": "klimat", "text": "Ännu en fråga", "rule": yes_no()}
    questions += [{**base, "key": f"fler{n}"} for n in range(30)]
    make_edition(questions=questions)
    for n in range(20):
        owner = PositionFactory(department=DepartmentFactory(name=f"Verksamhet {n} till"))
        question = town.question(f"fler{n}")
        question.owner = owner
        question.save()
        town.lift(f"fler{n}", "ja", f"Lyft {n}", position=owner)
        if n % 2:
            town.start_on(Lift.objects.get(title=f"Lyft {n}"), title=f"Insats {n}")
    for tail in tails:
        assert cost(town.row.pk, tail) <= few[tail] + 1, tail


def test_readers_see_no_buttons(town: Town) -> None:
    reader = make_actor(town.municipality, Role.APPROVER)
    page = town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=90&assume=on", reader)
    assert "Gör till insats" not in page
    assert "Lägg till lyft<" not in page
    assert "Gör till insats" in town.page(f"{town.row.pk}/vad-ger-mest/?by=timmar&hours=90")


def test_a_lift_whose_question_has_changed_can_still_be_mended(town: Town) -> None:
    number = town.lift("skyddad", "ja", "Från en tidigare fråga")
    option = town.lift("plan", "kanske", "Från ett tidigare svar")
    for lift, right in ((number, "21,5"), (option, "ja")):
        assert lift.title in town.page(f"lyft/{lift.pk}/")
        told = {"title": lift.title, "value": right, "effort": "small", "version": 1}
        assert town.client().post(town.address(f"lyft/{lift.pk}/"), told).status_code == 302
    assert "leder till svar som inte finns" not in town.page(f"{town.row.pk}/")
