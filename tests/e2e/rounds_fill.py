# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Fills an empty installation for the browser test of a round: ten departments, each with a position and an activity.

Run in a process of its own: ``python -m tests.e2e.rounds_fill``.
"""

from tests.installation import make_tables

PLACES = (
    "Avfall", "Bibliotek", "Cykel", "Dricksvatten", "Energi", "Fritid", "Gator", "Hamn", "Inköp", "Jordbruk",
)  # fmt: skip
COORDINATOR = "samordnare.bastad@demo.invalid"


def address_of(place: str) -> str:
    """Return the e-mail address of the one who is asked in a department."""
    return f"{place.lower().replace('ö', 'o')}@example.invalid"


def fill() -> None:
    """Make tables and rows."""
    make_tables()
    from django.contrib.auth.models import User

    from knutpunkt.activities import services as activities
    from knutpunkt.goals.models import Goal, GoverningDocument
    from knutpunkt.kernel.tenancy import tenant_scope
    from knutpunkt.people.models import Department, Group, Person, Position, RoleAssignment, Seat, Tenure
    from tests.factories import MunicipalityFactory

    town = MunicipalityFactory()
    with tenant_scope(town):
        goal = Goal.objects.create(document=GoverningDocument.objects.create(title="Miljöprogram"), title="Fossilfritt")
        group = Group.objects.create(name="Miljögruppen")
        for order, place in enumerate(PLACES):
            department = Department.objects.create(name=place, order=order)
            position = Position.objects.create(department=department, title=f"chef för {place}")
            person = Person.objects.create(email=address_of(place))
            Tenure.objects.create(person=person, position=position)
            Seat.objects.create(group=group, position=position)
            activities.create_activity(
                title=f"Minska utsläppen från {place}",
                department=department,
                position=position,
                status="started",
                goals=[activities.GoalLink(goal)],
                submit=True,
            )
        user = User.objects.create_user(COORDINATOR, COORDINATOR)
        person = Person.objects.create(email=COORDINATOR, user=user)
        RoleAssignment.objects.create(person=person, role="coordinator")


if __name__ == "__main__":
    fill()
