# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Factories of rows that several rooms' tests need. Use inside tenant_scope()."""

from datetime import date
from itertools import count

import factory
from django.contrib.auth.models import User
from django.utils import timezone
from factory.django import DjangoModelFactory

from knutpunkt.activities.models import Activity, Project, StatusUpdate
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.people.models import Department, Municipality, Person, Position, RoleAssignment, Tenure

_numbers = count(1)


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        django_get_or_create = ("code",)

    code = "1278"
    name = "Båstad"
    county_code = "12"
    county = "Skåne län"
    skr_group_code = "C9"
    skr_group = "Landsbygdskommun med besöksnäring"
    population = 15_824
    population_year = 2022
    joined_on = date(2026, 1, 1)


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Verksamhet {n}")


class PositionFactory(DjangoModelFactory[Position]):
    class Meta:
        model = Position

    department = factory.SubFactory(DepartmentFactory)
    title = factory.Sequence(lambda n: f"funktion {n}")


class DocumentFactory(DjangoModelFactory[GoverningDocument]):
    class Meta:
        model = GoverningDocument

    title = factory.Sequence(lambda n: f"Program {n}")


class GoalFactory(DjangoModelFactory[Goal]):
    class Meta:
        model = Goal

    document = factory.SubFactory(DocumentFactory)
    title = factory.Sequence(lambda n: f"Mål {n}")


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    title = factory.Sequence(lambda n: f"Projekt {n}")


class ActivityFactory(DjangoModelFactory[Activity]):
    """A submitted, internal activity; ``submitted_at=None`` makes a draft."""

    class Meta:
        model = Activity

    title = factory.Sequence(lambda n: f"Insats {n}")
    department = factory.SubFactory(DepartmentFactory)
    submitted_at = factory.LazyFunction(timezone.now)


class StatusUpdateFactory(DjangoModelFactory[StatusUpdate]):
    class Meta:
        model = StatusUpdate

    activity = factory.SubFactory(ActivityFactory)
    on = date(2022, 6, 1)
    status = "started"


def make_person(municipality: Municipality, role: str | None, department: Department | None = None) -> Person:
    """Return a person with an account and, where given, a role and a position in a department."""
    number = next(_numbers)
    email = f"person{number}@example.invalid"
    user = User.objects.create_user(email, email, "long enough password")
    person = Person.objects.create(user=user, email=email)
    if role:
        RoleAssignment.objects.create(person=person, role=role)
    if department is not None:
        position = Position.objects.create(department=department, title=f"funktion p{number}")
        Tenure.objects.create(person=person, position=position)
    return person
