# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A municipality with an edition half answered, lifts, and somebody in each role."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from knutpunkt.people.models import Municipality, Position, Role
from knutpunkt.ranking.models import Answer, Lift, Question
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory, PositionFactory
from tests.ranking.samples import make_edition, question_of


class Town:
    """Own points: plan delvis 0.5, organic food 35 of 70 % = 1. A draft on "mat" says yes. 1.5 of 8.5."""

    def __init__(self, municipality: Municipality) -> None:
        self.municipality = municipality
        self.own, self.other = DepartmentFactory(name="Teknik"), DepartmentFactory(name="Vård")
        self.member = make_actor(municipality, Role.MEMBER, self.own)
        self.colleague = make_actor(municipality, Role.MEMBER, self.other)
        self.coordinator = make_actor(municipality)
        self.reader = make_actor(municipality, Role.READER)
        self.position: Position = PositionFactory(title="miljöchef", department=self.own)
        self.row = make_edition()
        Question.objects.filter(edition=self.row).update(owner=self.position)
        self.answer("plan", "delvis")
        self.answer("eko", "35")
        self.answer("mat", "ja", state="draft")
        self.plan = self.lift("plan", "ja", "Anta klimatplanen i kommunfullmäktige", hours=Decimal(40))
        self.follow = self.lift("uppfoljd", "ja", "Följ upp klimatplanen", effort="small")
        self.food = self.lift("mat", "ja", "Ställ om måltiderna", hours=Decimal(16))

    def question(self, key: str) -> Question:
        return question_of(self.row, key)

    def answer(self, key: str, value: str, state: str = "submitted") -> Answer:
        at = None if state == "draft" else timezone.now()
        row: Answer = Answer.objects.create(
            question=self.question(key), value=value, state=state, submitted_at=at, department=self.own
        )
        return row

    def lift(self, key: str, value: str, title: str, **fields: Any) -> Lift:
        row: Lift = Lift.objects.create(question=self.question(key), value=value, title=title, **fields)
        return row

    def start_on(self, lift: Lift, **fields: Any) -> Any:
        """An activity that does the lift."""
        made = {"title": "Måltidsprojektet", "status": "started", "submitted_at": timezone.now(), **fields}
        lift.activity = ActivityFactory(department=self.own, **made)
        lift.save()
        return lift.activity

    def address(self, tail: str = "") -> str:
        return f"/{self.municipality.pk}/ranking/{tail}"

    def page(self, tail: str = "", actor: Any = None) -> str:
        answer = client_of(actor or self.coordinator).get(self.address(tail))
        assert answer.status_code == 200, answer.status_code
        return " ".join(answer.content.decode().split())

    def client(self, actor: Any = None) -> Client:
        return client_of(actor or self.coordinator)


@pytest.fixture
def town(scope: Municipality) -> Town:
    return Town(scope)
