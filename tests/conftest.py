# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor, actor_for
from knutpunkt.people.models import Department, Municipality, Role
from tests.factories import DepartmentFactory, MunicipalityFactory, make_person

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("KNUTPUNKT_REQUIRE_ALL") == "1"


def leave_out(reason: str) -> None:
    """Leave the test out in plain sight; a failure where everything is demanded (CI)."""
    if REQUIRE_ALL:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; tests that need it are left out without it."""
    folder = Path(os.environ.get("KNUTPUNKT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        leave_out(f"real data not found at {folder}; set KNUTPUNKT_SHARED_DATA")
    return folder


@pytest.fixture(scope="session")
def shared_domain(shared_data: Path) -> Path:
    """The folder of domain facts beside the data."""
    return shared_data.parent / "domain"


@pytest.fixture
def bastad(db: None) -> Municipality:
    """Båstad, without content."""
    return MunicipalityFactory(code="1278", name="Båstad")


@pytest.fixture
def laholm(db: None) -> Municipality:
    """Laholm: the municipality whose rows must never be seen in Båstad."""
    return MunicipalityFactory(code="1381", name="Laholm")


@pytest.fixture
def scope(bastad: Municipality) -> Iterator[Municipality]:
    """The test runs inside Båstad's tenant scope."""
    with tenant_scope(bastad):
        yield bastad


@pytest.fixture
def department(scope: Municipality) -> Department:
    """A department in Båstad."""
    return DepartmentFactory(name="Teknik och Service")


def make_actor(municipality: Municipality, role: str = Role.COORDINATOR, department: Department | None = None) -> Actor:
    """Return a signed-up actor with a role and, if given, a position in a department. Needs no scope."""
    with tenant_scope(municipality):
        person = make_person(municipality, role, department)
        assert person.user is not None
        actor = actor_for(person.user)
    assert actor is not None
    return actor


def client_of(actor: Actor) -> Client:
    """Return a test client signed in as the actor's user."""
    client = Client()
    client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def operator(db: None) -> User:
    """The installation's operator: no role in any municipality."""
    return User.objects.create_superuser("operator", "operator@example.invalid", "long enough password")
