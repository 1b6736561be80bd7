# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Organisation, people, accounts and groups are written so that nothing is lost."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from knutpunkt.kernel.history import changes
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.kernel.versioning import EditConflictError
from knutpunkt.people import services
from knutpunkt.people.models import Department, Group, Municipality, Person, Position, RoleAssignment, Seat, Tenure
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, PositionFactory


@pytest.mark.django_db
def test_shipped_municipalities_equal_the_real_list(shared_data: Path) -> None:
    assert services.load_municipalities() == 290
    services.load_municipalities()  # again changes nothing
    with (shared_data / "municipalities" / "municipalities.csv").open(encoding="utf-8") as file:
        real = {row["code"]: row for row in csv.DictReader(file)}
    found = {m.code: m for m in Municipality.objects.all()}
    assert found.keys() == real.keys()
    for code, row in real.items():
        ours = found[code]
        assert (ours.name, ours.county, ours.skr_group_code) == (row["name"], row["county"], row["skr_group_code"])
        assert ours.population == int(row["population_2022"])
    bastad = found["1278"]
    assert {n.name for n in bastad.neighbours.all()} == {"Ängelholm", "Laholm"}
    assert sum(m.population for m in found.values()) == 10_521_556


def test_second_editor_is_refused_and_loses_nothing(scope: Municipality) -> None:
    department = DepartmentFactory(name="Teknik")
    first, second = Department.objects.get(), Department.objects.get()
    first.name, second.name = "Teknik och Service", "Teknik och Fastighet"
    services.save_row(row=first, expected_version=1)
    with pytest.raises(EditConflictError) as refused:
        services.save_row(row=second, expected_version=1)
    assert str(refused.value.current) == "Teknik och Service"
    department.refresh_from_db()
    assert (department.name, department.version) == ("Teknik och Service", 2)


def test_without_the_version_check_the_first_edit_is_lost(scope: Municipality) -> None:
    """The control: expected_version=None switches the protection off, and the first editor's text is gone."""
    DepartmentFactory(name="Teknik")
    first, second = Department.objects.get(), Department.objects.get()
    first.name, second.name = "Första", "Andra"
    services.save_row(row=first, expected_version=None)
    services.save_row(row=second, expected_version=None)
    assert Department.objects.get().name == "Andra"


def test_conflict_page_shows_both_texts(bastad: Municipality) -> None:
    actor = make_actor(bastad, "administrator")
    client = client_of(actor)
    with tenant_scope(bastad):
        department = DepartmentFactory(name="Teknik")
    url = f"/1278/organisation/verksamheter/{department.pk}/"
    form = {"kind": "area", "order": "1", "version": "1"}
    assert client.post(url, {**form, "name": "Första texten"}).status_code == 302
    refused = client.post(url, {**form, "name": "Andra texten"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Första texten" in page
    assert "Andra texten" in page
    with tenant_scope(bastad):
        department.refresh_from_db()
        assert department.name == "Första texten"
        told = changes(department)
    assert [(c.who, c.fields[0].before, c.fields[0].after) for c in told if c.kind == "~" and c.fields] == [
        (actor.user, "Teknik", "Första texten")
    ]


def test_person_gets_positions_roles_and_account(bastad: Municipality) -> None:
    client = client_of(make_actor(bastad, "administrator"))
    with tenant_scope(bastad):
        position = PositionFactory(title="miljöchef")
    response = client.post(
        "/1278/organisation/personer/ny/",
        {"email": "miljochef@example.invalid", "positions": [position.pk], "roles": ["member"], "has_account": "on"},
    )
    assert response.status_code == 302
    with tenant_scope(bastad):
        person = Person.objects.get(email="miljochef@example.invalid")
        assert str(person) == "miljöchef"
        assert [t.position_id for t in person.tenures.all()] == [position.pk]
    assert person.user is not None
    assert not person.user.has_usable_password()
    assert [m.to for m in mail.outbox] == [["miljochef@example.invalid"]]


def test_account_needs_an_email(bastad: Municipality) -> None:
    client = client_of(make_actor(bastad, "administrator"))
    response = client.post("/1278/organisation/personer/ny/", {"roles": ["reader"], "has_account": "on"})
    assert response.status_code == 200
    assert "Fyll i e-post" in response.content.decode()
    assert User.objects.count() == 1


def test_last_administrator_cannot_be_removed(bastad: Municipality) -> None:
    actor = make_actor(bastad, "administrator")
    with tenant_scope(bastad), pytest.raises(services.LastAdministratorError):
        services.save_person(person=actor.person, positions=[], roles=["reader"], has_account=True)
    with tenant_scope(bastad):
        assert [r.role for r in RoleAssignment.objects.filter(person=actor.person)] == ["administrator"]
        make_actor(bastad, "administrator")
        services.save_person(person=actor.person, positions=[], roles=["reader"], has_account=True)
        assert [r.role for r in RoleAssignment.objects.filter(person=actor.person)] == ["reader"]


def test_left_position_stays_in_the_past(scope: Municipality) -> None:
    old, new = PositionFactory(), PositionFactory()
    person = Person.objects.create(name="")
    Tenure.objects.create(person=person, position=old, valid_from=date(2020, 1, 1))
    services.save_person(person=person, positions=[new], roles=[], has_account=False)
    today = timezone.localdate()
    assert [(t.position_id, t.valid_to) for t in person.tenures.order_by("valid_from")] == [
        (old.pk, today - timedelta(days=1)),
        (new.pk, None),
    ]


def test_convener_can_be_exchanged(scope: Municipality) -> None:
    first, second = PositionFactory(), PositionFactory()
    group = Group(name="Miljögruppen")
    services.save_group(group=group, seats={first.pk: Seat.Role.CONVENER, second.pk: Seat.Role.MEMBER})
    services.save_group(
        group=group, seats={first.pk: Seat.Role.MEMBER, second.pk: Seat.Role.CONVENER}, expected_version=1
    )
    assert {s.position_id: s.role for s in group.seats.all()} == {first.pk: "member", second.pk: "convener"}
    assert Position.objects.count() == 2
