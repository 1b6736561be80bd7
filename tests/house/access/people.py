# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the room `people`, and of its way in."""

from collections.abc import Mapping
from typing import Any

from knutpunkt.people.models import Group, Person, Position
from tests.house.access import Access, World, every_role, everybody, only


def a_group(_world: World) -> Mapping[str, Any]:
    return {"pk": Group.objects.create(name="Miljögruppen").pk}


def a_department(world: World) -> Mapping[str, Any]:
    return {"pk": world.own.pk}


def a_position(world: World) -> Mapping[str, Any]:
    return {"pk": Position.objects.create(department=world.own, title="miljöchef").pk}


def a_person(_world: World) -> Mapping[str, Any]:
    return {"pk": Person.objects.create(email="utan.konto@example.invalid").pk}


def department_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "name": "Ny verksamhet", "kind": "area", "order": 1}


def position_form(world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "trafikplanerare", "department": world.own.pk}


def person_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "name": "", "email": "ny@example.invalid", "roles": ["reader"], "has_account": "on"}


def group_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "name": "Nya gruppen", "purpose": ""}


def edited(form: Any, *roles: str, target: Any = None) -> Access:
    """A page with a form, for the named roles; saving sends on to the list."""
    more = {"target": target} if target else {}
    return Access(get=only(*roles), post=only(*roles, status=302), data=form, **more)


EXPECTED = {
    "home": Access(get=every_role(302, operator=200), inside=False),
    "start": Access(get=everybody()),
    "news": Access(get=everybody()),
    "people:organisation": Access(get=everybody()),
    "people:department_create": edited(department_form, "administrator"),
    "people:department_edit": edited(department_form, "administrator", target=a_department),
    "people:position_create": edited(position_form, "administrator"),
    "people:position_edit": edited(position_form, "administrator", target=a_position),
    "people:person_list": Access(get=only("administrator")),
    "people:person_create": edited(person_form, "administrator"),
    "people:person_edit": edited(person_form, "administrator", target=a_person),
    "people:group_create": edited(group_form, "administrator", "coordinator"),
    "people:group_detail": Access(get=everybody(), target=a_group),
    "people:group_edit": edited(group_form, "administrator", "coordinator", target=a_group),
    "demo_sign_in": Access(post=every_role(404), inside=False),
}
