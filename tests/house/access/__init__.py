# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Who may use which address: what every room declares, and what it is run against.

Each room has a module here, named as the room, with a table ``EXPECTED``: name of the address ->
:class:`Access`. ``tests/house/test_access.py`` walks the URL configuration, demands an entry for every
name, and runs every method as every role against real rows. An example::

    EXPECTED = {
        "activities:list": Access(get=everybody()),
        "activities:detail": Access(get=everybody(), target=an_activity),
        "activities:detail#draft": Access(get=only("member", others=404), target=a_draft),
        "activities:edit": Access(
            get=only("member", "coordinator"),
            post=only("member", "coordinator", status=302),
            target=an_activity,
            data=lambda world: {"title": "Ny titel", "version": 1},
        ),
    }

* ``target(world)`` makes the row the address is about and returns the address's arguments besides
  ``municipality``. It is called in the scope of ``world.municipality``, and once more for another
  municipality: that id must then give the very same 404 as one that does not exist. An address
  whose arguments are no row of a municipality says so in ``global_arguments`` (a reason).
* ``data(world)`` returns the form that a POST sends, ``query`` the parameters of a GET.
* ``#word`` after the name gives the same address a second case.
* A method that is not declared must be refused (405, or 403 for those who may not use the address).
* Anonymous and disabled visitors are sent to sign in, operators and members of other
  municipalities get 404. Addresses outside a municipality (``inside=False``) name every role.
* Asking (GET, HEAD, OPTIONS) writes nothing but the session; ``get_may_write`` is the one table that
  a library writes on its own, ``undeclared`` what its views answer to other methods.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality

#: Roles in the municipality. "member" belongs to ``world.own``, "colleague" is a member in ``world.other``.
INSIDERS = ("reader", "member", "colleague", "coordinator", "approver", "administrator")
OUTSIDERS = {"anonymous": 302, "disabled": 302, "operator": 404, "stranger": 404}
ROLES = (*INSIDERS, *OUTSIDERS)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

Statuses = Mapping[str, int]


@dataclass(frozen=True)
class World:
    """A municipality to run requests against: two departments, and in the home one an actor for each role."""

    municipality: Municipality
    own: Department
    other: Department
    actors: Mapping[str, Actor] = field(default_factory=dict)


def _nothing(_world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Access:
    """What is expected at one address: per method and role the status of the answer."""

    get: Statuses | None = None
    post: Statuses | None = None
    target: Callable[[World], Mapping[str, Any]] = _nothing
    data: Callable[[World], Mapping[str, Any]] = _nothing
    query: Mapping[str, Any] = field(default_factory=dict)
    inside: bool = True
    global_arguments: str = ""
    undeclared: frozenset[int] = frozenset({403, 405})
    get_may_write: str = ""

    def statuses(self, method: str) -> Statuses | None:
        """Return the declared statuses of a method; HEAD is as GET."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)

    def expected(self, method: str, role: str) -> frozenset[int]:
        """Return the statuses that are right for a role that uses a method here."""
        declared = self.statuses(method)
        if declared is not None:
            return frozenset({declared[role]})
        if self.inside and role in OUTSIDERS:
            return frozenset({OUTSIDERS[role]})
        others = {status for table in (self.get, self.post) if table for status in [table[role]] if status >= 300}
        return self.undeclared | others | ({200} if method == "OPTIONS" else set())


def everybody(status: int = 200) -> Statuses:
    """Everybody in the municipality gets ``status``; outsiders what they always get."""
    return {**dict.fromkeys(INSIDERS, status), **OUTSIDERS}


def only(*roles: str, status: int = 200, others: int = 403) -> Statuses:
    """The named roles get ``status``, the other roles in the municipality ``others``."""
    unknown = set(roles) - set(INSIDERS)
    assert not unknown, f"not a role in a municipality: {unknown}"
    return {**dict.fromkeys(INSIDERS, others), **OUTSIDERS, **dict.fromkeys(roles, status)}


def every_role(status: int, **exceptions: int) -> Statuses:
    """Every role, outsiders too, gets ``status``, but for the named exceptions."""
    return {**dict.fromkeys(ROLES, status), **exceptions}


@dataclass(frozen=True)
class Visitor:
    """A browser of one role, which forgets what a request did to its cookies."""

    role: str
    client: Client

    def request(self, method: str, path: str, data: Mapping[str, Any]) -> HttpResponse:
        """Send one request and return the answer; the cookies are as before afterwards."""
        cookies = self.client.cookies.copy()
        try:
            return (
                getattr(self.client, method.lower())(path, data) if data else getattr(self.client, method.lower())(path)
            )
        finally:
            self.client.cookies = cookies
