# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Permissions as data: one predicate in two shapes, for one object and for lists.

A room's ``rules.py`` declares :class:`Rule` objects; views and templates ask them and nothing else
decides who sees or does what. ``tests/house/test_rules.py`` holds the two shapes equal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

ActorT = TypeVar("ActorT")
RowT = TypeVar("RowT", bound=Model)

NOTHING = Q(pk__in=[])
EVERYTHING = Q()

registry: "list[Rule[Any, Any]]" = []


@dataclass(frozen=True)
class Rule(Generic[ActorT, RowT]):
    """Who may do one thing with rows of one model.

    ``allows(actor, row)`` answers for a row in hand, ``where(actor)`` gives the same answer as a
    condition on the model's table. Both presume the actor's own municipality (the tenant walls).
    """

    name: str
    model: type[RowT]
    allows: Callable[[ActorT, RowT], bool]
    where: Callable[[ActorT], Q]

    def __post_init__(self) -> None:
        registry.append(self)

    def filter(self, actor: ActorT, rows: QuerySet[RowT]) -> QuerySet[RowT]:
        """Return those of ``rows`` with which the actor may do this."""
        return rows.filter(self.where(actor))

    def require(self, actor: ActorT, row: RowT) -> None:
        """Raise PermissionDenied unless the actor may do this with ``row``."""
        if not self.allows(actor, row):
            raise PermissionDenied(self.name)
