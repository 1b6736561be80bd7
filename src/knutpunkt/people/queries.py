# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading about who: municipalities of an account, the organisation on a day, groups."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst

from knutpunkt.kernel.tenancy import across_municipalities
from knutpunkt.people.models import Department, Group, Municipality, Person, Position, Seat, valid_on

DEMO_DOMAIN = "@demo.invalid"


def municipalities_of(user: User) -> QuerySet[Municipality]:
    """Return the municipalities where the account has a role. Needs across_municipalities()."""
    codes = Person.objects.filter(user=user, roles__isnull=False).values("municipality_id")
    return Municipality.objects.filter(pk__in=codes)


def person_rows(person: Person) -> QuerySet[Person]:
    """Return the query set of just this person, for updates that are no edits."""
    return Person.objects.filter(pk=person.pk)


def departments_on(day: date) -> QuerySet[Department]:
    """Return the departments that exist on a day, in their order."""
    return Department.objects.filter(valid_on(day))


def operational_areas(day: date) -> QuerySet[Department]:
    """Return the top departments on a day: the columns of the matrix."""
    return departments_on(day).filter(parent=None)


@dataclass
class DepartmentNode:
    """A department with what is below it."""

    department: Department
    children: list["DepartmentNode"] = field(default_factory=list)


def department_tree(day: date) -> list[DepartmentNode]:
    """Return the organisation on a day as a tree, with positions fetched. Two queries whatever its size."""
    positions = Prefetch("positions", Position.objects.order_by("title"))
    nodes = {d.pk: DepartmentNode(d) for d in departments_on(day).prefetch_related(positions)}
    roots: list[DepartmentNode] = []
    for node in nodes.values():
        parent = nodes.get(node.department.parent_id or 0)
        (parent.children if parent else roots).append(node)
    return roots


def groups_with_seats() -> QuerySet[Group]:
    """Return groups with seats, their positions and departments fetched."""
    seats = Prefetch("seats", Seat.objects.select_related("position__department"))
    return Group.objects.prefetch_related(seats)


def positions_on(day: date) -> QuerySet[Position]:
    """Return the positions of the departments that exist on a day, department fetched."""
    return Position.objects.filter(valid_on(day, "department__")).select_related("department")


def position_label(position: Position) -> str:
    """Return a position with its department, for lists where titles alone are not enough."""
    return f"{position.title}, {position.department.name}"


def held_positions(person: Person, day: date) -> list[int]:
    """Return the ids of the positions a person holds on a day."""
    return list(person.tenures.filter(valid_on(day)).values_list("position_id", flat=True))


def persons_with_roles() -> QuerySet[Person]:
    """Return persons with positions, roles and account fetched."""
    return Person.objects.select_related("user").prefetch_related("positions__department", "roles")


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo: e-mail, and what its holder is, for the button on the sign-in page."""

    email: str
    label: str
    municipality: str


def demo_accounts() -> list[DemoAccount]:
    """Return the demo's accounts, Båstad's first. For the sign-in page of the demo only."""
    with across_municipalities("the demo's sign-in page shows its accounts"):
        persons = (
            Person.objects.filter(user__email__endswith=DEMO_DOMAIN)
            .select_related("user", "municipality")
            .prefetch_related("roles", "positions")
            .order_by("municipality_id", "pk")
        )
        return [
            DemoAccount(
                person.user.email if person.user else "",
                capfirst(f"{', '.join(role.get_role_display() for role in person.roles.all())}: {person}"),
                person.municipality.full_name,
            )
            for person in persons
        ]
