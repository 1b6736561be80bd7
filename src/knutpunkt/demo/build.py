# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build the demo out of its content, by the services that the screens use."""

from django.contrib.auth.models import User
from django.db import transaction

from knutpunkt.activities.models import Activity
from knutpunkt.demo.builder import Builder
from knutpunkt.demo.content import FOLDERS, Content, read
from knutpunkt.demo.questionnaire import build_questionnaire
from knutpunkt.demo.ranking import build_ranking
from knutpunkt.demo.rounds import build_round
from knutpunkt.demo.snapshots import build_snapshot
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people import services as people_services
from knutpunkt.people.access import Actor, actor_for
from knutpunkt.people.models import Municipality, Role


def build_all() -> list[str]:
    """Build every municipality of the demo that is not there yet. Returns the names of those built now."""
    codes = [content.code for content in map(read, FOLDERS) if build(content)]
    return list(Municipality.objects.filter(pk__in=codes).values_list("name", flat=True))


@transaction.atomic
def build(content: Content) -> bool:
    """Build one municipality whole, or nothing. Returns False, and touches nothing, when it was built before."""
    municipality = people_services.join_municipality(code=content.code, on=content.first_inventory)
    with tenant_scope(municipality):
        if Activity.objects.filter(origin=Activity.Origin.DEMO).exists():
            return False
        builder = Builder(content)
        builder.build_organisation()
        builder.build_goals()
        builder.build_indicators()
        builder.build_activities()
        builder.give_a_past()
        coordinator = actor_with(Role.COORDINATOR, municipality)
        build_ranking(content, builder)
        for row in content.questionnaire:
            build_questionnaire(row, builder, coordinator, actor_with(Role.APPROVER, municipality))
        builder.build_ideas(coordinator)
        builder.take_stands(coordinator)
        for row in content.rounds:
            build_round(row, builder.positions, coordinator)
        for row in content.snapshots:
            build_snapshot(row, coordinator)
    return True


def actor_with(role: Role, municipality: Municipality) -> Actor:
    """Return the municipality's one person with a role as an actor. Needs the tenant scope."""
    user = User.objects.get(persons__municipality=municipality, persons__roles__role=role)
    actor = actor_for(user)
    if actor is None:
        raise ValueError(f"{municipality} has no {role}")
    return actor
