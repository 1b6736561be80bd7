# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use the addresses of the room `goals`: coordinators write, everybody in the municipality reads."""

from collections.abc import Mapping
from typing import Any

from knutpunkt.goals.models import Framework, FrameworkGoal, Goal, GoverningDocument
from tests.house.access import Access, World, everybody, only


def document() -> GoverningDocument:
    """Return the municipality's document, made if there is none."""
    return GoverningDocument.objects.first() or GoverningDocument.objects.create(title="Miljöprogram")


def a_document(_world: World) -> Mapping[str, Any]:
    return {"pk": GoverningDocument.objects.create(title="Avfallsplan").pk}


def a_goal(_world: World) -> Mapping[str, Any]:
    return {"pk": Goal.objects.create(document=document(), title="Rena åar").pk}


def a_framework(_world: World) -> Mapping[str, Any]:
    facts = {"name_sv": "Miljömål", "source": "prov", "as_of": "2018-12-31"}
    return {"key": Framework.objects.get_or_create(key="miljomal", defaults=facts)[0].pk}


def a_framework_goal(world: World) -> Mapping[str, Any]:
    given = a_framework(world)
    facts = {"order": 800, "name_sv": "Levande sjöar och vattendrag"}
    FrameworkGoal.objects.get_or_create(framework_id=given["key"], number="8", defaults=facts)
    return {**given, "number": "8"}


def document_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "title": "Ny plan", "kind": "plan", "level": "municipality", "summary": "Kort sagt"}


def goal_form(_world: World) -> Mapping[str, Any]:
    return {"version": 1, "document": document().pk, "title": "Klara bäckar", "kind": "goal", "order": 7}


def edited(form: Any, target: Any = None) -> Access:
    """A page with a form, for coordinators; saving sends on to the row."""
    more = {"target": target} if target else {}
    return Access(get=only("coordinator"), post=only("coordinator", status=302), data=form, **more)


SHARED = "frameworks are public facts, the same for all municipalities"
EXPECTED = {
    "goals:document_list": Access(get=everybody()),
    "goals:document_create": edited(document_form),
    "goals:document_detail": Access(get=everybody(), target=a_document),
    "goals:document_edit": edited(document_form, a_document),
    "goals:document_archive": Access(post=only("coordinator", status=302), target=a_document),
    "goals:goal_create": edited(goal_form),
    "goals:goal_detail": Access(get=everybody(), target=a_goal),
    "goals:goal_edit": edited(goal_form, a_goal),
    "goals:goal_archive": Access(post=only("coordinator", status=302), target=a_goal),
    "goals:framework_detail": Access(get=everybody(), target=a_framework, global_arguments=SHARED),
    "goals:framework_goal": Access(get=everybody(), target=a_framework_goal, global_arguments=SHARED),
}
