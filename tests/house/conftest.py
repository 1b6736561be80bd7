# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Two municipalities and a visitor of every role."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory
from tests.house.access import INSIDERS, ROLES, Visitor, World


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are what these tests are about: their lines in the log would hide the answer."""
    caplog.set_level("CRITICAL", "django.request")


@pytest.fixture
def world(bastad: Municipality) -> World:
    """Båstad with two departments and one actor for each role in the municipality."""
    with tenant_scope(bastad):
        own, other = DepartmentFactory(name="Egen verksamhet"), DepartmentFactory(name="Annan verksamhet")
    places = {"member": (Role.MEMBER, own), "colleague": (Role.MEMBER, other)}
    actors = {role: make_actor(bastad, *places.get(role, (role, None))) for role in INSIDERS}
    return World(bastad, own, other, actors)


@pytest.fixture
def foreign(laholm: Municipality) -> World:
    """Laholm, whose rows are never to be seen from Båstad."""
    with tenant_scope(laholm):
        return World(laholm, DepartmentFactory(name="Egen verksamhet"), DepartmentFactory(name="Annan verksamhet"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def visitors(world: World, foreign: World, operator: User) -> dict[str, Visitor]:
    """A browser for every role."""
    disabled = make_actor(world.municipality, Role.COORDINATOR, world.own)
    clients = {role: client_of(actor) for role, actor in world.actors.items()}
    clients["anonymous"] = Client()
    clients["operator"] = signed_in(operator)
    clients["stranger"] = client_of(make_actor(foreign.municipality, Role.COORDINATOR, foreign.own))
    clients["disabled"] = signed_in(disabled.user)
    disabled.user.is_active = False
    disabled.user.save()
    for client in clients.values():
        client.raise_request_exception = False
    return {role: Visitor(role, clients[role]) for role in ROLES}
