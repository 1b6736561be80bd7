# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who is asking: the actor of a request, and the views that demand a role."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import View

from knutpunkt.people.models import Department, Municipality, Person, Position, Role, RoleAssignment, valid_on

ANYBODY = frozenset(Role)


@dataclass(frozen=True)
class Actor:
    """A signed-in person in one municipality, with roles and own departments.

    ``department_ids`` are the departments of the positions the person holds today and all below them;
    ``label`` is how the person is shown: by name, else by position, else by account. ``memo`` keeps
    what several pieces of one page need, as long as the request lasts.
    """

    user: User
    person: Person
    municipality: Municipality
    roles: frozenset[str]
    department_ids: frozenset[int] = frozenset()
    position_ids: frozenset[int] = frozenset()
    label: str = ""
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def has(self, *roles: str) -> bool:
        """Tell whether the actor has at least one of the roles."""
        return bool(self.roles & set(roles))


class ActorRequest(HttpRequest):
    """A request inside a municipality: the middleware has put the actor on it."""

    actor: Actor


def with_descendants(roots: set[int], parents: Mapping[int, int | None]) -> frozenset[int]:
    """Return the departments in ``roots`` and all below them; ``parents`` maps department to parent."""
    inside = set(roots)
    grown = True
    while grown:
        below = {child for child, parent in parents.items() if parent in inside} - inside
        inside |= below
        grown = bool(below)
    return frozenset(inside)


def actor_for(user: User, today: date | None = None) -> Actor | None:
    """Return the user's actor in the municipality in scope, or None without a role there. Three queries."""
    assignments = list(RoleAssignment.objects.filter(person__user=user).select_related("person__municipality"))
    if not assignments:
        return None
    person = assignments[0].person
    person.user = user
    roles = frozenset(str(assignment.role) for assignment in assignments)
    day = today or timezone.localdate()
    held = list(Position.objects.filter(valid_on(day, "tenures__"), tenures__person=person).distinct())
    own: frozenset[int] = frozenset()
    if held:
        parents = dict(Department.objects.values_list("pk", "parent_id"))
        own = with_descendants({position.department_id for position in held}, parents)
    return Actor(
        user,
        person,
        person.municipality,
        roles,
        own,
        frozenset(position.pk for position in held),
        person.name or ", ".join(position.title for position in held) or str(user),
    )


class TenantView(View):
    """A view inside a municipality. Subclasses narrow ``roles``; others get 403."""

    roles: ClassVar[frozenset[str]] = ANYBODY
    request: ActorRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse actors without one of the view's roles."""
        actor = cast(ActorRequest, request).actor
        if not actor.has(*self.roles):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def actor(self) -> Actor:
        """Who is asking."""
        return self.request.actor
