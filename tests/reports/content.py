# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A small municipality's year, with something in every chapter and a draft that must never be told."""

import datetime as dt
from decimal import Decimal

from knutpunkt.activities.models import Activity, ActivityGoal, Participation
from knutpunkt.goals.models import Goal, GoalDepartment, GoverningDocument
from knutpunkt.indicators.services import ensure_indicator_from_kolada, set_target
from knutpunkt.people.models import Department
from tests.factories import (
    ActivityFactory,
    DepartmentFactory,
    DocumentFactory,
    GoalFactory,
    PositionFactory,
    StatusUpdateFactory,
)

DRAFT = "Hemligt utkast om solceller"
INTERNAL = "Byte till elbilar"
PUBLIC = "Cykelväg till stationen"
OLD = "Nedlagd deponi"
LATER = "Vindkraftspark"
LOST = "Insats utan årtal"


def goals(document: GoverningDocument, technical: Department, school: Department) -> tuple[Goal, Goal, Goal]:
    """An area with two goals: one followed and served, one that nobody serves."""
    area = GoalFactory(document=document, kind=Goal.Kind.AREA, number="3", title="Energi och klimat")
    chief = PositionFactory(department=technical, title="miljöchef")
    climate = GoalFactory(
        document=document, parent=area, number="3.1", title="Halverade utsläpp", responsible=chief, is_example=True
    )
    food = GoalFactory(document=document, parent=area, number="3.2", title="Hållbar mat")
    GoalDepartment.objects.create(goal=climate, department=school)
    return area, climate, food


def activities(technical: Department, school: Department, climate: Goal) -> None:
    """One of each fate: internal and done, public and started, draft, over, not begun, undated."""
    internal = ActivityFactory(title=INTERNAL, department=technical, status="done", start=dt.date(2021, 1, 1))
    StatusUpdateFactory(activity=internal, on=dt.date(2021, 6, 1), status="started", note="Två bilar.")
    StatusUpdateFactory(activity=internal, on=dt.date(2022, 11, 5), status="done", note="Alla bilar är bytta.")
    public = ActivityFactory(
        title=PUBLIC,
        department=school,
        status="started",
        start=dt.date(2022, 3, 1),
        visibility=Activity.Visibility.PUBLIC,
    )
    draft = ActivityFactory(title=DRAFT, department=technical, submitted_at=None, start=dt.date(2022, 1, 1))
    ActivityFactory(title=OLD, department=technical, status="done", end=dt.date(2019, 12, 31))
    ActivityFactory(title=LATER, department=technical, start=dt.date(2023, 1, 1))
    ActivityFactory(title=LOST, department=technical)
    Participation.objects.create(activity=internal, department=DepartmentFactory(name="Vård och omsorg"))
    for row in (internal, draft):
        ActivityGoal.objects.create(activity=row, goal=climate)
    assert public.submitted_at


def write_year() -> None:
    """Write it all into the municipality in scope."""
    technical, school = DepartmentFactory(name="Teknik och Service"), DepartmentFactory(name="Barn och Skola")
    document = DocumentFactory(
        title="Miljöprogram 2012–2022",
        valid_from=dt.date(2012, 1, 1),
        valid_to=dt.date(2022, 12, 31),
        review_on=dt.date(2021, 12, 31),
    )
    GoalFactory(document=DocumentFactory(title="Nytt program", valid_from=dt.date(2025, 1, 1)), title="Framtida mål")
    _area, climate, _food = goals(document, technical, school)
    activities(technical, school, climate)
    emissions = ensure_indicator_from_kolada(kolada_id="N00401", goals=[climate])
    set_target(
        indicator=emissions,
        base_year=2010,
        base_value=Decimal("6.8736491"),
        target_year=2030,
        target_value=Decimal(2),
        is_example=True,
    )
    ensure_indicator_from_kolada(kolada_id="U07514")
