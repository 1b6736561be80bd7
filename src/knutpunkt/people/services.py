# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Writing about who: municipalities, departments, positions, persons with roles and accounts, groups."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from importlib.resources import files

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from knutpunkt.kernel.versioning import claim_version
from knutpunkt.people.models import (
    Department,
    Group,
    Municipality,
    Person,
    Position,
    Role,
    RoleAssignment,
    Seat,
    Tenure,
    valid_on,
)

FACTS = files("knutpunkt.people") / "data" / "municipalities.csv"


class NoEmailError(Exception):
    """An account needs an e-mail address."""


class LastAdministratorError(Exception):
    """A municipality always keeps at least one administrator."""


@transaction.atomic
def load_municipalities() -> int:
    """Write the 290 municipalities and who borders on whom, from the shipped facts. Returns how many.

    Safe to run again; ``joined_on`` is left as it is.
    """
    with FACTS.open(encoding="utf-8") as file:
        facts = list(csv.DictReader(file))
    Municipality.objects.bulk_create(
        [
            Municipality(
                code=fact["code"],
                name=fact["name"],
                county_code=fact["county_code"],
                county=fact["county"],
                skr_group_code=fact["group_code"],
                skr_group=fact["group"],
                population=int(fact["population"]),
                population_year=int(fact["population_year"]),
            )
            for fact in facts
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[
            "name", "county_code", "county", "skr_group_code", "skr_group", "population", "population_year"
        ],
    )  # fmt: skip
    borders = Municipality.neighbours.through
    borders.objects.all().delete()
    borders.objects.bulk_create(
        borders(from_municipality_id=fact["code"], to_municipality_id=neighbour)
        for fact in facts
        for neighbour in fact["neighbours"].split()
    )
    return len(facts)


@transaction.atomic
def join_municipality(*, code: str, on: date | None = None) -> Municipality:
    """Let a municipality use this installation. Raises Municipality.DoesNotExist for an unknown code."""
    municipality = Municipality.objects.get(pk=code)
    if municipality.joined_on is None:
        municipality.joined_on = on or timezone.localdate()
        municipality.save(update_fields=["joined_on"])
    return municipality


@transaction.atomic
def save_row(*, row: Department | Position | Group, expected_version: int | None = None) -> None:
    """Save a new row, or an edited one that its editor opened at ``expected_version``.

    Raises EditConflictError when somebody else saved it meanwhile, ValidationError when it breaks a rule.
    """
    if row.pk is not None:
        claim_version(row, expected_version)
    row.full_clean(exclude=["municipality"] if row.pk is None else None)
    row.save()


@transaction.atomic
def save_group(*, group: Group, seats: Mapping[int, str], expected_version: int | None = None) -> None:
    """Save a group with its seats: position id -> Seat.Role. At most one position convenes."""
    save_row(row=group, expected_version=expected_version)
    for seat in group.seats.exclude(position__in=seats):
        seat.delete()
    standing: dict[int, Seat] = {seat.position_id: seat for seat in group.seats.all()}
    # Members first, so that the old convener's seat is free when the new one takes it.
    for position_id, role in sorted(seats.items(), key=lambda item: item[1] == Seat.Role.CONVENER):
        seat = standing.get(position_id) or Seat(group=group, position_id=position_id)
        if seat.pk is None or seat.role != role:
            seat.role = role
            seat.save()


@transaction.atomic
def save_person(
    *,
    person: Person,
    positions: Iterable[Position],
    roles: Iterable[str],
    has_account: bool,
    expected_version: int | None = None,
) -> User | None:
    """Save a person with positions held from today on, roles, and an account or none.

    Returns the account if one was made now (its holder then chooses a password by the mail that the
    caller sends). Losing the account or the last role ends access at the next request. Raises
    EditConflictError, NoEmailError, LastAdministratorError.
    """
    if has_account and not person.email:
        raise NoEmailError
    administered = _administrators().exists()
    if person.pk is not None:
        claim_version(person, expected_version)
    made = False
    if has_account and person.user is None:
        person.user, made = _account(person.email)
    if not has_account:
        person.user = None
    person.save()
    _set_tenures(person, {position.pk for position in positions}, timezone.localdate())
    _set_roles(person, set(roles))
    if administered and not _administrators().exists():
        raise LastAdministratorError
    return person.user if made else None


def _administrators() -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.filter(role=Role.ADMINISTRATOR, person__user__isnull=False)


def _account(email: str) -> tuple[User, bool]:
    user = User.objects.filter(email__iexact=email).first()
    if user is not None:
        return user, False
    return User.objects.create_user(username=email.lower(), email=email.lower()), True


def _set_tenures(person: Person, wanted: set[int], today: date) -> None:
    """End tenures that are no longer held, yesterday at the latest, and begin new ones today."""
    for tenure in person.tenures.filter(valid_on(today)).exclude(position__in=wanted):
        if tenure.valid_from is not None and tenure.valid_from >= today:
            tenure.delete()
        else:
            tenure.valid_to = today - timedelta(days=1)
            tenure.save()
    held = set(person.tenures.filter(valid_on(today)).values_list("position_id", flat=True))
    for position_id in wanted - held:
        Tenure.objects.create(person=person, position_id=position_id, valid_from=today)


def _set_roles(person: Person, wanted: set[str]) -> None:
    for assignment in person.roles.exclude(role__in=wanted):
        assignment.delete()
    held = set(person.roles.values_list("role", flat=True))
    for role in wanted - held:
        RoleAssignment.objects.create(person=person, role=role)
