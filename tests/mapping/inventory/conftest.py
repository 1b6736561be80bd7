# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality with three departments, some activities, and a round that is put to three positions."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.models import OutgoingMail
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.inventory import services
from knutpunkt.mapping.inventory.services import Asking
from knutpunkt.mapping.models import InventoryRound, Request
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Person, Position, Role, Tenure
from tests.conftest import make_actor
from tests.factories import ActivityFactory, DepartmentFactory, PositionFactory

LINK = re.compile(r"http://localhost:8000(/svar/1278/[\w-]+/)")


def hold(position: Position, address: str) -> Person:
    """Let a person with an address hold the position."""
    person = Person.objects.create(email=address)
    Tenure.objects.create(person=person, position=position)
    return person


@dataclass
class Town:
    """What the tests are about. Rows are reached inside tenant_scope."""

    municipality: Municipality
    coordinator: Actor
    departments: dict[str, Department] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    round: InventoryRound = field(default_factory=InventoryRound)

    def request(self, name: str) -> Request:
        """Return the request to a position, as it now stands."""
        return Request.objects.select_related("round", "department", "position", "municipality").get(
            position=self.positions[name]
        )

    def fresh(self) -> InventoryRound:
        return InventoryRound.objects.get(pk=self.round.pk)

    def letters(self, name: str = "") -> list[OutgoingMail]:
        rows = OutgoingMail.objects.order_by("pk")
        return list(rows.filter(to=f"{name}@example.invalid") if name else rows)

    def link(self, name: str) -> str:
        """Return the path of the link in the latest letter to a position."""
        found = LINK.search(self.letters(name)[-1].text)
        assert found
        return found[1]


@pytest.fixture
def town(bastad: Municipality) -> Town:
    """Teknik (two asked), Skola (one asked, with Förskola below it) and Vård (nobody asked)."""
    town = Town(bastad, make_actor(bastad, Role.COORDINATOR))
    with tenant_scope(bastad):
        for name in ("Teknik", "Skola", "Vård"):
            town.departments[name] = DepartmentFactory(name=name)
        town.departments["Förskola"] = DepartmentFactory(name="Förskola", parent=town.departments["Skola"])
        for name, department in (("gata", "Teknik"), ("hus", "Teknik"), ("rektor", "Skola"), ("vikarie", "Skola")):
            town.positions[name] = PositionFactory(title=name, department=town.departments[department])
            hold(town.positions[name], f"{name}@example.invalid")
        for title, department, position in (
            ("LED", "Teknik", "gata"),
            ("Solceller", "Teknik", "hus"),
            ("Dagvatten", "Teknik", None),
            ("Skolmat", "Skola", None),
            ("Odling", "Förskola", None),
            ("Hemtjänstens bilar", "Vård", None),
        ):
            town.activities[title] = ActivityFactory(
                title=title,
                department=town.departments[department],
                position=town.positions[position] if position else None,
                status="started",
            )
        asked = [
            Asking(town.positions["gata"]),
            Asking(town.positions["hus"]),
            Asking(town.positions["rektor"], town.positions["vikarie"]),
        ]
        town.round = services.create_round(
            by=town.coordinator, asked=asked, title="Inventering 2026", due=timezone.localdate() + timedelta(days=14)
        )
    return town


@pytest.fixture
def open_town(town: Town, django_capture_on_commit_callbacks: Any) -> Town:
    """The same, with the links sent (the letters wait: nobody delivers them)."""
    with tenant_scope(town.municipality):
        services.open_round(inventory=town.round, by=town.coordinator)
    return town


@pytest.fixture
def inside(town: Town) -> Callable[[], Any]:
    """Return a function that opens the town's scope."""
    return lambda: tenant_scope(town.municipality)
