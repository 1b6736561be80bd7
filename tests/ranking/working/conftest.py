# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality that answers a small edition: who does what, and the short ways to get there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Position
from knutpunkt.ranking.models import Answer, Question, RankingEdition
from knutpunkt.ranking.working import services
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory
from tests.ranking.samples import make_edition, question_of

Inside = Callable[[], AbstractContextManager[None]]


@dataclass
class Town:
    """Two departments: Teknik answers the question "plan", Kansli is the other one."""

    municipality: Municipality
    own: Department
    other: Department
    member: Actor
    colleague: Actor
    coordinator: Actor
    approver: Actor
    reader: Actor
    edition: RankingEdition

    def question(self, key: str = "plan") -> Question:
        """The row of a question, freshly read."""
        return question_of(self.edition, key)

    def position(self, actor: Actor) -> Position:
        """The position that an actor holds."""
        position: Position = Position.objects.get(pk__in=actor.position_ids)
        return position

    def give(self, key: str, actor: Actor) -> None:
        """Let a question be answered by the actor's position."""
        Question.objects.filter(edition=self.edition, key=key).update(owner=self.position(actor))

    def write(self, key: str = "plan", value: str = "ja", by: Actor | None = None, **more: Any) -> Answer:
        """Write a first draft."""
        return services.write_answer(
            question=self.question(key), by=by or self.member, expected_version=None, value=value, **more
        )

    def submit(self, key: str = "plan", value: str = "ja", by: Actor | None = None, **more: Any) -> Answer:
        """Write an answer and submit it."""
        return services.submit_answer(answer=self.write(key, value, by, **more), by=by or self.member)

    def client(self, actor: Actor) -> Client:
        """A browser of the actor's."""
        return client_of(actor)

    def url(self, name: str, pk: int) -> str:
        """An address of the room."""
        return reverse(f"ranking:{name}", args=[self.municipality.pk, pk])


@pytest.fixture
def inside(bastad: Municipality) -> Inside:
    """Opens Båstad's tenant scope."""
    return lambda: tenant_scope(bastad)


@pytest.fixture
def town(bastad: Municipality, inside: Inside) -> Town:
    """The town with the edition of 2025; "plan" and its follow-up are Teknik's."""
    with inside():
        own, other = DepartmentFactory(name="Teknik"), DepartmentFactory(name="Kansli")
        edition = make_edition()
    roles = {
        "member": make_actor(bastad, "member", own),
        "colleague": make_actor(bastad, "member", other),
        "coordinator": make_actor(bastad, "coordinator", other),
        "approver": make_actor(bastad, "approver"),
        "reader": make_actor(bastad, "reader"),
    }
    found = Town(bastad, own, other, edition=edition, **roles)
    with inside():
        found.give("plan", found.member)
        found.give("uppfoljd", found.member)
    return found
