# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of projects: facts, results, where these live, and who may write what."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knutpunkt.activities.models import Handover, Project
from knutpunkt.kernel.registry import registry
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality, Position, Role
from tests.activities.factories import HandoverFactory, IdeaFactory, ResultFactory
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory, ProjectFactory

NOBODY = "Ingen verksamhet har tagit över."


class Town:
    """A project that has ended, of one department, with one result that another lives with and one that nobody has."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.own, self.other = DepartmentFactory(name="Teknik"), DepartmentFactory(name="Vård")
        self.member = make_actor(municipality, Role.MEMBER, self.own)
        self.colleague = make_actor(municipality, Role.MEMBER, self.other)
        self.coordinator = make_actor(municipality)
        self.reader = make_actor(municipality, Role.READER)
        self.project = ProjectFactory(
            title="Solel i norr",
            funder="Energimyndigheten",
            department=self.own,
            start=date(2020, 1, 1),
            end=date(2022, 12, 31),
            budget=Decimal(1_250_000),
            own_share=Decimal(250_000),
            partners="Länsstyrelsen\nTre kommuner",
        )
        self.method = ResultFactory(project=self.project, title="Mall för avtal", order=1)
        self.course = ResultFactory(project=self.project, title="Kurs för tekniker", order=2)
        self.activity = ActivityFactory(title="Köp av solceller", department=self.other)
        self.handover = HandoverFactory(
            result=self.method,
            department=self.other,
            activity=self.activity,
            state="ordinary",
            since=date(2023, 3, 1),
        )

    def address(self, tail: str = "") -> str:
        return f"/{self.municipality.pk}/insatser/projekt/{tail}"


@pytest.fixture
def town(scope: Municipality) -> Town:
    return Town(scope)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def test_the_page_tells_the_facts_and_where_each_result_lives(town: Town) -> None:
    page = text(client_of(town.reader), town.project.get_absolute_url())
    for told in ("Energimyndigheten", "1 250 000", "250 000", "Länsstyrelsen<br>Tre kommuner", "avslutat"):
        assert told in page
    assert "2 resultat: 1 i ordinarie arbete, 1 utan mottagare" in page
    assert "Köp av solceller" in page
    assert "1 mars 2023" in page
    assert page.count(NOBODY) == 1
    assert "Ändra projekt" not in page


def test_what_is_missing_is_shown_as_missing(town: Town) -> None:
    empty = ProjectFactory(title="Tomt", department=town.own)
    page = text(client_of(town.member), empty.get_absolute_url())
    assert "Inget resultat är inlagt." in page
    assert "Ingen insats hör till projektet." in page
    assert "Ingen beskrivning än." in page


def test_a_draft_behind_a_handover_is_not_told_to_others(town: Town) -> None:
    """Control: to its own department it is."""
    secret = ActivityFactory(title="Hemligt utkast", department=town.own, submitted_at=None)
    HandoverFactory(result=town.course, department=town.own, activity=secret)
    addresses = [
        town.project.get_absolute_url(),
        town.address("vad-blev-det/"),
        town.address("vad-blev-det/?format=csv"),
    ]
    for address in addresses:
        assert b"Hemligt utkast" not in b"".join(client_of(town.colleague).get(address))
        assert b"Hemligt utkast" in b"".join(client_of(town.member).get(address))


def test_a_project_is_written_and_its_result_handed_over(town: Town) -> None:
    client = client_of(town.member)
    form = {"title": "Laddning på landet", "department": town.own.pk, "budget": "1 500,50", "own_share": "500"}
    answer = client.post(town.address("nytt/"), form)
    project = Project.objects.get(title="Laddning på landet")
    assert (answer.status_code, answer["Location"]) == (302, project.get_absolute_url())
    assert project.budget == Decimal("1500.50")
    client.post(town.address(f"{project.pk}/nytt-resultat/"), {"title": "Karta över laddplatser"})
    result = project.results.get()
    form = {"department": town.other.pk, "state": "tried", "activity": town.activity.pk}
    client.post(town.address(f"resultat/{result.pk}/lamna-over/"), form)
    handover = result.handovers.get()
    assert (handover.department, handover.state, handover.activity) == (town.other, "tried", town.activity)
    history = [(row.history_type, row.history_user) for row in handover.history.all()]
    assert history == [("+", town.member.user)]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"state": "ordinary"}, "Ange sedan när det är ordinarie arbete."),
        ({"state": "dropped"}, "Skriv varför det lades ned."),
        ({"state": "tried", "twice": True}, "Resultatet är redan överlämnat till den verksamheten."),
    ],
)
def test_a_handover_that_does_not_hold_is_told_in_words(town: Town, form: dict[str, object], words: str) -> None:
    department = town.other if form.pop("twice", False) else town.own
    data = {"department": department.pk, **form}
    answer = client_of(town.member).post(town.address(f"resultat/{town.method.pk}/lamna-over/"), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "<title>Fel:" in page
    assert Handover.objects.count() == 1


def test_who_takes_over_may_write_how_it_goes(town: Town) -> None:
    client = client_of(town.colleague)
    address = town.address(f"inforande/{town.handover.pk}/andra/")
    assert client.get(address).status_code == 200
    data = {"version": 1, "department": town.other.pk, "state": "dropped", "reason": "Mallen är för gammal."}
    assert client.post(address, data).status_code == 302
    town.handover.refresh_from_db()
    assert (town.handover.state, town.handover.reason) == ("dropped", "Mallen är för gammal.")
    assert client.get(town.address(f"{town.project.pk}/andra/")).status_code == 403


def test_a_member_may_not_give_a_project_to_another_department(town: Town) -> None:
    answer = client_of(town.member).post(town.address("nytt/"), {"title": "X", "department": town.other.pk})
    assert answer.status_code == 200
    assert not Project.objects.filter(title="X").exists()


def test_two_editors_see_both_texts(town: Town) -> None:
    town.project.version = 2
    town.project.save()
    form = {"version": 1, "title": "Solel i söder", "department": town.own.pk}
    answer = client_of(town.member).post(town.address(f"{town.project.pk}/andra/"), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Solel i söder" in page
    assert "Solel i norr" in page
    answer = client_of(town.member).post(
        town.address(f"{town.project.pk}/andra/"), {**form, "version": 2, "take-title": "theirs", "funder": "Sida"}
    )
    assert answer.status_code == 302
    town.project.refresh_from_db()
    assert (town.project.title, town.project.funder) == ("Solel i norr", "Sida")


def test_a_project_leaves_the_list_when_archived_and_comes_back(town: Town) -> None:
    client = client_of(town.member)
    client.post(town.address(f"{town.project.pk}/arkivera/"), follow=True)  # the page says so once
    assert "Solel i norr" not in text(client, town.address())
    assert "Solel i norr" in text(client, town.address("?archived=on"))
    assert "Mall för avtal" not in text(client, town.address("vad-blev-det/"))
    assert "är arkiverat sedan" in text(client, town.project.get_absolute_url())
    client.post(town.address(f"{town.project.pk}/aterstall/"))
    assert "Solel i norr" in text(client, town.address())


def test_the_list_is_narrowed_by_period_and_downloaded(town: Town) -> None:
    day = timezone.localdate()
    ProjectFactory(title="Pågår nu", start=day - timedelta(days=1))
    ProjectFactory(title="Börjar sen", start=day + timedelta(days=1))
    ProjectFactory(title="Någon gång")
    client = client_of(town.reader)
    shown = {
        period: {
            title
            for title in ("Solel i norr", "Pågår nu", "Börjar sen", "Någon gång")
            if title in text(client, address)
        }
        for period in ("ended", "running", "coming", "undated")
        for address in [town.address(f"?period={period}")]
    }
    assert shown == {
        "ended": {"Solel i norr"},
        "running": {"Pågår nu"},
        "coming": {"Börjar sen"},
        "undated": {"Någon gång"},
    }
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(town.address("?format=xlsx")).content))
    header, *rows = workbook.worksheets[0].values
    told = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["Projekt"], row["Resultat"], row["Utan mottagare"]) for row in told] == [
        ("Börjar sen", 0, 0),
        ("Någon gång", 0, 0),
        ("Pågår nu", 0, 0),
        ("Solel i norr", 2, 1),
    ]


def rows_of(client: Client, address: str) -> list[list[str]]:
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))[1:]


def test_what_became_of_it_is_narrowed_and_downloaded_as_shown(town: Town) -> None:
    client, page = client_of(town.reader), town.address("vad-blev-det/")
    method = ["Solel i norr", "Mall för avtal", "Ordinarie arbete", "Vård", "", "Köp av solceller", "2023-03-01", ""]
    course = ["Solel i norr", "Kurs för tekniker", "Utan mottagare", "", "", "", "", ""]
    expected = {
        "": [method, course],
        "state=ordinary": [method],
        "state=nobody": [course],
        "state=tried": [],
        f"department={town.other.pk}": [method],
        f"department={town.own.pk}": [],
        "state=nonsense&department=x": [method, course],
    }
    assert {query: rows_of(client, f"{page}?{query}&format=csv") for query in expected} == expected
    assert "1 resultat: 1 utan mottagare" in text(client, f"{page}?state=nobody")
    assert "Inget stämmer med urvalet." in text(client, f"{page}?state=tried")


def test_a_project_to_come_has_left_nothing_yet(town: Town) -> None:
    town.project.start = timezone.localdate() + timedelta(days=3)
    town.project.end = None
    town.project.save()
    assert "Här visas vad som blev kvar av projekten." in text(client_of(town.reader), town.address("vad-blev-det/"))


def test_a_result_not_begun_is_awaited_of_the_position_that_takes_over(town: Town) -> None:
    position = Position.objects.get(department=town.other)
    due = date(2027, 1, 15)
    HandoverFactory(result=town.course, department=town.other, position=position, since=due)
    awaited = {
        name: [(str(item.label), item.due) for item in registry.expectations["activities.handover"](actor)]
        for name, actor in (("colleague", town.colleague), ("member", town.member), ("reader", town.reader))
    }
    label = "Ta över resultatet ”Kurs för tekniker” från projektet Solel i norr"
    assert awaited == {"colleague": [(label, due)], "member": [], "reader": []}
    Handover.objects.update(state="tried")
    assert not list(registry.expectations["activities.handover"](town.colleague))


def test_the_activity_tells_what_lives_on_in_it_and_the_project_where_it_came_from(town: Town) -> None:
    page = text(client_of(town.reader), town.activity.get_absolute_url())
    assert "Här lever resultatet" in page
    assert "Mall för avtal" in page
    IdeaFactory(title="Sol på taken", state="realised", project=town.project)
    assert "Sol på taken" in text(client_of(town.reader), town.project.get_absolute_url())


def test_projects_of_others_are_not_found(town: Town, laholm: Municipality) -> None:
    with tenant_scope(laholm):
        foreign = ProjectFactory(title="Deras")
    client = client_of(town.coordinator)
    for tail in (f"{foreign.pk}/", f"{foreign.pk}/andra/"):
        assert client.get(town.address(tail)).status_code == 404
    assert "Deras" not in text(client, town.address())


def test_pages_cost_the_same_for_few_results_as_for_many(town: Town) -> None:
    client = client_of(town.coordinator)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = [town.address(), town.address("vad-blev-det/"), town.project.get_absolute_url()]
    few = [cost(address) for address in addresses]
    for _ in range(12):
        HandoverFactory(result__project=town.project, activity=ActivityFactory(project=town.project))
        HandoverFactory()
    assert [cost(address) for address in addresses] == few
