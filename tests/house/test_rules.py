# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every permission gives the same answer in its two shapes: for a row in hand and for a list."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import Q

import knutpunkt
from knutpunkt.kernel import access
from knutpunkt.kernel.access import Rule
from knutpunkt.kernel.tenancy import TenantModel, tenant_scope
from knutpunkt.people.access import Actor, with_descendants
from knutpunkt.people.models import Department, Municipality, Person, Position, Role
from tests.house.rows import Rows

for _room in pkgutil.iter_modules(knutpunkt.__path__, "knutpunkt."):
    if importlib.util.find_spec(f"{_room.name}.rules") is not None:
        importlib.import_module(f"{_room.name}.rules")

RULES = {rule.name: rule for rule in access.registry if rule.model.__module__.startswith("knutpunkt.")}
ROWS_PER_MODEL = 24


def link_rows(rows: Rows, row: models.Model) -> None:
    """Give a row some links to others (participants, goals …), since rules may ask about them."""
    for field in type(row)._meta.many_to_many:
        through = field.remote_field.through
        if not issubclass(through, TenantModel):
            continue
        source = next(f.name for f in through._meta.concrete_fields if f.related_model is type(row))
        for _ in range(rows.random.randrange(3)):
            try:
                with transaction.atomic():
                    rows.make(through, **{source: row})
            except IntegrityError:
                continue


def organisation(rows: Rows) -> list[Department]:
    """Make three departments, the second below the first, with positions."""
    top = rows.make(Department, parent=None, valid_from=None, valid_to=None)
    below = rows.make(Department, parent=top, valid_from=None, valid_to=None)
    beside = rows.make(Department, parent=None, valid_from=None, valid_to=None)
    for department in (top, below, beside):
        rows.make(Position, department=department)
    return [top, below, beside]


def actors(municipality: Municipality, departments: list[Department]) -> Iterator[Actor]:
    """Yield an actor for every role × place in the organisation, and one with two roles."""
    user = User.objects.create_user("actor", "actor@example.invalid")
    person = Person.objects.create(user=user)
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    for department in [None, *departments]:
        roots = {department.pk} if department else set()
        own = with_descendants(roots, parents)
        held = frozenset(Position.objects.filter(department__in=roots).values_list("pk", flat=True))
        for roles in [*({role} for role in Role.values), {Role.READER, Role.APPROVER}]:
            yield Actor(user, person, municipality, frozenset(map(str, roles)), own, held)


def differences(rule: Rule[Any, Any], municipality: Municipality) -> tuple[list[str], set[bool]]:
    """Try a rule's two shapes on generated rows × actors; return where they differ, and the answers seen."""
    rows = Rows(seed=7, varied=True)
    departments = organisation(rows)
    for row in rows.several(rule.model, ROWS_PER_MODEL):
        link_rows(rows, row)
    everybody = list(actors(municipality, departments))
    everything = list(rule.model._default_manager.all())
    different, answers = [], set()
    for actor in everybody:
        listed = set(rule.filter(actor, rule.model._default_manager.all()).values_list("pk", flat=True))
        allowed = {row.pk for row in everything if rule.allows(actor, row)}
        answers |= {row.pk in allowed for row in everything}
        if listed != allowed:
            different.append(f"{sorted(actor.roles)} in {sorted(actor.department_ids)}: {sorted(listed ^ allowed)}")
    return different, answers


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_two_shapes_agree(name: str, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        different, answers = differences(RULES[name], bastad)
    assert different == []
    assert True in answers, "a rule that lets nobody do it proves nothing"


def test_no_two_rules_share_a_name() -> None:
    names = [rule.name for rule in access.registry]
    assert len(names) == len(set(names))


def test_control_shapes_that_differ_are_seen(bastad: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "registry", [])  # the faulty rule is nobody's
    faulty: Rule[Actor, Department] = Rule(
        "faulty",
        Department,
        allows=lambda actor, row: row.pk in actor.department_ids,
        where=lambda actor: Q(pk__in=actor.department_ids) | Q(parent__isnull=True),
    )
    with tenant_scope(bastad):
        different, _ = differences(faulty, bastad)
    assert different != []
