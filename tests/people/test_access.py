# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is let into a municipality, and as what."""

import re
from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import actor_for, with_descendants
from knutpunkt.people.models import Department, Municipality, Position, RoleAssignment, Tenure
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, DocumentFactory, make_person


def test_descendants_of_hand_drawn_tree() -> None:
    #      1        5
    #     / \       |
    #    2   3      6
    #    |
    #    4
    parents = {1: None, 2: 1, 3: 1, 4: 2, 5: None, 6: 5}
    assert with_descendants({2}, parents) == {2, 4}
    assert with_descendants({1}, parents) == {1, 2, 3, 4}
    assert with_descendants({4, 5}, parents) == {4, 5, 6}


def test_own_departments_are_those_of_positions_held_today(scope: Municipality) -> None:
    area = DepartmentFactory(name="Område")
    unit = DepartmentFactory(name="Enhet", parent=area)
    former = DepartmentFactory(name="Förra")
    person = make_person(scope, "member", area)
    old = Position.objects.create(department=former, title="förra funktionen")
    Tenure.objects.create(person=person, position=old, valid_from=date(2020, 1, 1), valid_to=date(2021, 12, 31))
    assert person.user is not None

    actor = actor_for(person.user, today=date(2022, 1, 1))
    assert actor is not None
    assert actor.department_ids == {area.pk, unit.pk}

    before = actor_for(person.user, today=date(2021, 6, 1))
    assert before is not None
    assert before.department_ids == {area.pk, unit.pk, former.pk}


def test_without_role_there_is_no_actor(scope: Municipality) -> None:
    person = make_person(scope, None)
    assert person.user is not None
    assert actor_for(person.user) is None


def _without_address(page: bytes) -> bytes:
    """Take away what must differ: the address asked for, and the form protection's random token."""
    return re.sub(rb"(/\d{4}/|[A-Za-z0-9]{64})", b"", page)


def test_another_municipality_is_the_same_404_as_none(bastad: Municipality, laholm: Municipality) -> None:
    client = client_of(make_actor(bastad))
    other = client.get("/1381/")
    nowhere = client.get("/9999/")
    assert (other.status_code, nowhere.status_code) == (404, 404)
    assert _without_address(other.content) == _without_address(nowhere.content)
    assert client.get("/1278/").status_code == 200


def test_stranger_is_sent_to_sign_in_whether_or_not_the_municipality_exists(bastad: Municipality) -> None:
    for code in ("1278", "9999"):
        response = Client().get(f"/{code}/")
        assert response.status_code == 302
        assert response["Location"].startswith("/konto/login/")


def test_lost_role_ends_access_at_the_next_request(bastad: Municipality) -> None:
    actor = make_actor(bastad, "reader")
    client = client_of(actor)
    assert client.get("/1278/").status_code == 200
    with tenant_scope(bastad):
        RoleAssignment.objects.filter(person=actor.person).delete()
    assert client.get("/1278/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("administrator", 200), ("coordinator", 403), ("reader", 403)])
def test_only_administrators_see_roles(bastad: Municipality, role: str, status: int) -> None:
    client = client_of(make_actor(bastad, role))
    assert client.get("/1278/organisation/personer/").status_code == status


def test_home_leads_to_the_only_municipality(bastad: Municipality, laholm: Municipality) -> None:
    actor = make_actor(bastad)
    client = client_of(actor)
    assert client.get("/")["Location"] == "/1278/"
    with tenant_scope(laholm):
        from knutpunkt.people.models import Person

        person = Person.objects.create(user=actor.user)
        RoleAssignment.objects.create(person=person, role="reader")
    page = client.get("/").content.decode()
    assert "Båstads kommun" in page
    assert "Laholms kommun" in page


def test_department_period_must_be_in_order(scope: Municipality) -> None:
    department = Department(name="Bakvänd", valid_from=date(2022, 1, 1), valid_to=date(2021, 1, 1))
    with pytest.raises(Exception, match="slutar innan den börjar"):
        department.full_clean(exclude=["municipality"])


@pytest.mark.parametrize("start", [None, date(2022, 1, 1)])
def test_department_stands_once_however_its_period_is_written(scope: Municipality, start: date | None) -> None:
    DepartmentFactory(name="Teknik", valid_from=start)
    with pytest.raises(IntegrityError):
        DepartmentFactory(name="Teknik", valid_from=start)


def test_the_top_bar_says_how_much_is_awaited(bastad: Municipality) -> None:
    client = client_of(make_actor(bastad))
    with tenant_scope(bastad):
        DocumentFactory(title="Gammal plan", review_on=date(2020, 1, 1))
    client.get("/1278/")  # the start page counts; other pages show what it counted
    assert "Väntas av mig (1)" in client.get("/1278/insatser/").content.decode()


def test_news_is_a_page_and_a_piece_of_the_start_page(bastad: Municipality) -> None:
    client = client_of(make_actor(bastad))
    start = client.get("/1278/").content.decode()
    assert 'hx-get="/1278/nytt/"' in start
    assert 'href="/1278/nytt/"' in start  # the way without JavaScript
    with tenant_scope(bastad):
        DocumentFactory(title="Ny avfallsplan")
    page, piece = client.get("/1278/nytt/"), client.get("/1278/nytt/", headers={"HX-Request": "true"})
    assert "Ny avfallsplan" in page.content.decode()
    assert "Ny avfallsplan" in piece.content.decode()
    assert "<html" not in piece.content.decode()
