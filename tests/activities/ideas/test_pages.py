# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of ideas: the board, the list, one idea, and what it becomes."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knutpunkt.activities.ideas import queries, services
from knutpunkt.activities.ideas.pieces import goal_panel
from knutpunkt.activities.models import Activity, Idea, IdeaActivity, IdeaDepartment, IdeaGoal, Project
from knutpunkt.kernel.registry import registry
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality, Position, Role
from tests.activities.factories import IdeaFactory
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory, GoalFactory


class Town:
    """Two departments with a member each, and an idea of the first."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.own, self.other = DepartmentFactory(name="Teknik"), DepartmentFactory(name="Vård")
        self.member = make_actor(municipality, Role.MEMBER, self.own)
        self.colleague = make_actor(municipality, Role.MEMBER, self.other)
        self.coordinator = make_actor(municipality)
        self.reader = make_actor(municipality, Role.READER)
        self.goal = GoalFactory(title="Mindre avfall")
        self.origin = ActivityFactory(title="Laga stolar", department=self.own)
        self.idea = services.create_idea(
            title="Återbruk ihop",
            by=self.coordinator,
            purpose="Köpa mindre nytt.",
            origin="overlap",
            origin_note="Två lagar möbler.",
            departments=[self.own],
            goals=[self.goal],
            about=[self.origin],
        )

    def address(self, tail: str = "") -> str:
        return f"/{self.municipality.pk}/insatser/uppslag/{tail}"


@pytest.fixture
def town(scope: Municipality) -> Town:
    return Town(scope)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def columns(town: Town, **narrowed: object) -> dict[str, list[str]]:
    rows = queries.narrowed(queries.visible_to(town.reader), **narrowed)  # type: ignore[arg-type]
    board = queries.board(town.reader, rows, timezone.localdate())
    return {column.state: [card.idea.title for card in column.cards] for column in board if column.cards}


def test_the_board_has_a_column_for_each_state_and_cards_whose_call_closes_first(town: Town) -> None:
    day = timezone.localdate()
    IdeaFactory(title="Sen", closes_on=day + timedelta(days=50))
    IdeaFactory(title="Snar", closes_on=day + timedelta(days=5))
    IdeaFactory(title="Beslutad", state="decided")
    assert columns(town) == {"new": ["Snar", "Sen", "Återbruk ihop"], "decided": ["Beslutad"]}
    page = text(client_of(town.reader), town.address())
    for heading in ("Nytt", "Utreds", "Beslutat", "Blev av", "Lagt åt sidan"):
        assert heading in page
    assert "Ansökan stänger" in page


@pytest.mark.parametrize(("days", "near"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_closing_date_is_told_when_near(town: Town, days: int, near: bool) -> None:
    town.idea.closes_on = timezone.localdate() + timedelta(days=days)
    town.idea.save()
    assert ("Ansökan stänger" in text(client_of(town.reader), town.address())) is near


def test_the_board_is_narrowed_by_department_and_origin(town: Town) -> None:
    IdeaFactory(title="Annans", origin="meeting")
    assert columns(town, department=town.own.pk) == {"new": ["Återbruk ihop"]}
    assert columns(town, origin="meeting") == {"new": ["Annans"]}
    client = client_of(town.reader)
    assert "Annans" not in text(client, town.address(f"?department={town.own.pk}"))
    assert "Återbruk ihop" not in text(client, town.address("?origin=meeting"))
    assert "Annans" in text(client, town.address("?origin=nonsense&department=x"))


def test_a_full_column_leads_on_to_the_list(town: Town) -> None:
    for _ in range(queries.PER_COLUMN + 2):
        IdeaFactory(state="examined")
    page = text(client_of(town.reader), town.address())
    assert "2 till i listan" in page
    assert "?state=examined" in page


def test_an_empty_board_says_what_belongs_there(town: Town) -> None:
    Idea.objects.all().delete()
    assert "Här visas uppslag" in text(client_of(town.reader), town.address())


def test_a_card_is_moved_by_a_form_and_returns_to_the_board_as_narrowed(town: Town) -> None:
    client = client_of(town.member)
    answer = client.post(
        town.address(f"{town.idea.pk}/flytta/?origin=overlap"), {"version": 1, "state": "decided", "board": "1"}
    )
    assert answer["Location"] == town.address(f"?origin=overlap#uppslag-{town.idea.pk}")
    town.idea.refresh_from_db()
    assert town.idea.state == "decided"


def test_laying_aside_without_a_reason_is_told_and_moves_nothing(town: Town) -> None:
    client = client_of(town.member)
    address = town.address(f"{town.idea.pk}/flytta/")
    answer = client.post(address, {"version": 1, "state": "dropped", "board": "1"})
    assert answer.status_code == 200
    assert "Skriv varför uppslaget läggs åt sidan." in answer.content.decode()
    town.idea.refresh_from_db()
    assert town.idea.state == "new"
    client.post(address, {"version": 1, "state": "dropped", "reason": "Ingen lokal."})
    assert "Lagt åt sidan: Ingen lokal." in text(client, town.idea.get_absolute_url())


def test_a_move_after_somebody_elses_is_told(town: Town) -> None:
    services.move_idea(idea=town.idea, version=1, state="examined", by=town.coordinator)
    answer = client_of(town.member).post(town.address(f"{town.idea.pk}/flytta/"), {"version": 1, "state": "decided"})
    assert answer.status_code == 409
    town.idea.refresh_from_db()
    assert town.idea.state == "examined"


def test_readers_and_other_members_have_no_buttons(town: Town) -> None:
    for actor in (town.reader, town.colleague):
        page = text(client_of(actor), town.address())
        assert f"{town.idea.pk}/flytta/" not in page
        page = text(client_of(actor), town.idea.get_absolute_url())
        assert "Ändra uppslag" not in page
        assert "Gör till insats" not in page
    page = text(client_of(town.member), town.idea.get_absolute_url())
    assert "Ändra uppslag" in page
    assert "Gör till insats" in page


def test_the_page_tells_what_it_grew_out_of(town: Town) -> None:
    page = text(client_of(town.reader), town.idea.get_absolute_url())
    for told in ("Köpa mindre nytt.", "Ur ett dubbelarbete: Två lagar möbler.", "Laga stolar", "Mindre avfall"):
        assert told in page


def test_a_draft_it_grew_out_of_is_not_told_to_others_and_stays_when_they_edit(town: Town) -> None:
    secret = ActivityFactory(title="Hemligt utkast", department=town.own, submitted_at=None)
    IdeaActivity.objects.create(idea=town.idea, activity=secret)
    IdeaDepartment.objects.create(idea=town.idea, department=town.other)
    edit = town.address(f"{town.idea.pk}/andra/")
    for address in (town.idea.get_absolute_url(), edit):
        assert "Hemligt utkast" in text(client_of(town.member), address)
        assert "Hemligt utkast" not in text(client_of(town.colleague), address)
    form = {"version": 1, "title": "Ändrad", "origin": "overlap", "about": [town.origin.pk]}
    assert client_of(town.colleague).post(edit, form).status_code == 302
    assert {link.activity for link in town.idea.activity_links.all()} == {town.origin, secret}


def test_an_idea_is_written_from_an_activity(town: Town) -> None:
    client = client_of(town.colleague)
    assert f"/nytt/?about={town.origin.pk}" in text(client, town.origin.get_absolute_url())
    page = text(client, town.address(f"nytt/?about={town.origin.pk}&about=x"))
    assert "Laga stolar, Teknik" in page
    form = {
        "title": "Sälj det som lagas",
        "origin": "somebody",
        "about": [town.origin.pk],
        "departments": [town.other.pk],
        "goals": [town.goal.pk],
        "cost": "12 500",
    }
    client.post(town.address(f"nytt/?about={town.origin.pk}"), form)
    idea = Idea.objects.get(title="Sälj det som lagas")
    assert (idea.proposed_by, idea.cost) == (town.colleague.person, 12_500)
    assert [activity.title for activity in idea.about.all()] == ["Laga stolar"]
    assert "Sälj det som lagas" in text(client, town.origin.get_absolute_url())


def test_a_draft_of_others_cannot_be_named_as_origin(town: Town) -> None:
    secret = ActivityFactory(title="Hemligt utkast", department=town.own, submitted_at=None)
    client = client_of(town.colleague)
    address = town.address(f"nytt/?about={secret.pk}")
    assert "Hemligt utkast" not in text(client, address)
    client.post(address, {"title": "X", "origin": "somebody", "about": [secret.pk]})
    assert not IdeaActivity.objects.filter(activity=secret).exists()


def test_an_edit_shows_both_texts_when_two_were_at_it(town: Town) -> None:
    services.edit_idea(idea=town.idea, version=1, by=town.coordinator, title="Först")
    form = {"version": 1, "title": "Sedan", "origin": "overlap"}
    answer = client_of(town.member).post(town.address(f"{town.idea.pk}/andra/"), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Först" in page
    assert "Sedan" in page


def test_an_idea_becomes_an_activity_of_an_own_department(town: Town) -> None:
    client = client_of(town.member)
    address = town.address(f"{town.idea.pk}/gor-till-insats/")
    assert "Vård" not in text(client, address)
    assert client.post(address, {"department": town.other.pk}).status_code == 200
    answer = client.post(address, {"department": town.own.pk})
    activity = Activity.objects.get(title="Återbruk ihop")
    assert answer["Location"] == activity.get_absolute_url()
    assert [goal.title for goal in activity.goals.all()] == ["Mindre avfall"]
    page = text(client, town.idea.get_absolute_url())
    assert "Uppslaget blev insatsen" in page
    assert "Gör till insats" not in page
    assert "Växte fram ur uppslaget" in text(client, activity.get_absolute_url())
    again = client.post(address, {"department": town.own.pk})
    assert "Uppslaget har redan blivit" in again.content.decode()
    assert Activity.objects.filter(title="Återbruk ihop").count() == 1


def test_an_idea_becomes_a_project_of_any_department_for_a_coordinator(town: Town) -> None:
    client = client_of(town.coordinator)
    address = town.address(f"{town.idea.pk}/gor-till-projekt/")
    answer = client.post(address, {"department": town.other.pk})
    project = Project.objects.get()
    assert answer["Location"] == project.get_absolute_url()
    assert project.department == town.other
    assert "Uppslaget blev projektet" in text(client, town.idea.get_absolute_url())


def test_the_list_is_narrowed_and_downloaded(town: Town) -> None:
    IdeaFactory(title="Åt sidan", state="dropped", reason="Dyrt")
    client = client_of(town.reader)
    assert "Åt sidan" in text(client, town.address("lista/?state=dropped"))
    assert "Återbruk ihop" not in text(client, town.address("lista/?state=dropped"))
    assert "Åt sidan" not in text(client, town.address(f"lista/?department={town.own.pk}"))
    content = client.get(town.address("lista/?format=csv&kolumn=departments&kolumn=goals&kolumn=state&q=ihop")).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [sorted(row) for row in rows[1:]] == [sorted(["Återbruk ihop", "Nytt", "Teknik", "Mindre avfall"])]


def test_the_next_step_is_awaited_of_the_position_that_answers(town: Town) -> None:
    step, closing = date(2026, 12, 20), date(2026, 12, 10)
    town.idea.position = Position.objects.get(department=town.own)
    town.idea.next_step_on = step
    town.idea.save()

    def awaited(actor: object) -> list[tuple[str, date | None]]:
        return [(str(item.label), item.due) for item in registry.expectations["activities.idea"](actor)]

    assert awaited(town.member) == [("Ta nästa steg i uppslaget ”Återbruk ihop”", step)]
    assert awaited(town.colleague) == []
    town.idea.closes_on = closing
    town.idea.save()
    assert [due for _label, due in awaited(town.member)] == [closing]
    services.move_idea(idea=town.idea, version=None, state="dropped", by=town.member, reason="Nej")
    assert awaited(town.member) == []


def test_a_goal_shows_the_open_ideas_that_would_serve_it(town: Town) -> None:
    told = goal_panel(town.reader, town.goal)
    assert told is not None
    assert [idea.title for idea, _symbol in told["goal_ideas"]] == ["Återbruk ihop"]
    assert "Återbruk ihop" in text(client_of(town.reader), town.goal.get_absolute_url())
    Idea.objects.update(state="realised")
    assert goal_panel(town.reader, town.goal) is None


def test_ideas_of_other_municipalities_are_not_found(town: Town, laholm: Municipality) -> None:
    with tenant_scope(laholm):
        foreign = IdeaFactory(title="Deras")
    client = client_of(town.coordinator)
    for tail in ("", "andra/", "flytta/", "gor-till-insats/"):
        assert client.get(town.address(f"{foreign.pk}/{tail}")).status_code == 404
    assert "Deras" not in text(client, town.address())


def test_pages_cost_the_same_for_few_ideas_as_for_many(town: Town) -> None:
    client = client_of(town.member)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    addresses = [town.address(), town.address("lista/"), town.idea.get_absolute_url(), town.origin.get_absolute_url()]
    few = [cost(address) for address in addresses]
    for _ in range(10):
        idea = IdeaFactory(position=Position.objects.get(department=town.own))
        IdeaDepartment.objects.create(idea=idea, department=town.other)
        IdeaGoal.objects.create(idea=idea, goal=town.goal)
        IdeaActivity.objects.create(idea=idea, activity=town.origin)
        IdeaActivity.objects.create(idea=town.idea, activity=ActivityFactory())
    assert [cost(address) for address in addresses] == few
