# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Runs addresses as every role: what the tests of access, versions and query counts are made of."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, get_resolver, reverse

from knutpunkt.kernel.tenancy import tenant_scope
from tests.house import access
from tests.house.access import METHODS, ROLES, Access, Visitor, World

MISSING_NUMBER = 987_654_321
MISSING_TEXT = "finns-inte"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: What a GET may write: the session, and when the person was here.
BOOKKEEPING = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(django_session"|people_person" SET "seen_at" = )')
WRITING = re.compile(r"^(INSERT|UPDATE|DELETE)", re.IGNORECASE)
TOKEN = re.compile(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]{64}')


def addresses(patterns: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield (full name, pattern) of every address in the URL configuration."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name or repr(pattern)]), pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from addresses(pattern.url_patterns, inner)


def expectations() -> dict[str, Access]:
    """Return what the rooms' modules in tests/house/access declare, all together."""
    found: dict[str, Access] = {}
    for module in pkgutil.iter_modules(access.__path__):
        table = importlib.import_module(f"{access.__name__}.{module.name}").EXPECTED
        twice = found.keys() & table.keys()
        assert not twice, f"declared in two modules: {twice}"
        found |= table
    return found


EXPECTED = expectations()


def undeclared(names: set[str], declared: set[str]) -> set[str]:
    """Return the addresses for which nothing is declared; the admin site has its own test."""
    return {name for name in names if not name.startswith("admin:")} - {name.split("#")[0] for name in declared}


def arguments(case: Access, world: World) -> dict[str, Any]:
    """Make the row the address is about and return the address's arguments, without the municipality."""
    with tenant_scope(world.municipality):
        return dict(case.target(world))


def address(name: str, case: Access, given: Mapping[str, Any]) -> str:
    """Return the path of a named address; inside a municipality it is Båstad's."""
    town = {"municipality": "1278"} if case.inside else {}
    return reverse(name.split("#", maxsplit=1)[0], kwargs={**town, **given})


def sent(case: Access, world: World, method: str) -> Mapping[str, Any]:
    """Return the form or the parameters that go with a request."""
    if method == "POST":
        with tenant_scope(world.municipality):
            return case.data(world)
    return case.query if method in {"GET", "HEAD"} else {}


@contextmanager
def undone() -> Iterator[None]:
    """Undo everything that is written inside the block; limits on how often one may ask start anew."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched_writes() -> Iterator[list[str]]:
    """Collect the statements inside the block that change something besides bookkeeping."""
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITING.match(sql) and not BOOKKEEPING.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written


def faults(response: HttpResponse, case: Access, writes: list[str], method: str) -> list[str]:
    """Return what is wrong with any answer: missing headers, or something written without a POST."""
    found = [f"{header} is not {value}" for header, value in HEADERS.items() if response.headers.get(header) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if "script-src 'self'" not in policy or "unsafe" in policy:
        found.append(f"Content-Security-Policy is {policy!r}")
    if case.inside and "no-store" not in response.headers.get("Cache-Control", "no-store"):
        found.append(f"Cache-Control is {response.headers['Cache-Control']}")
    unasked = [sql for sql in writes if not (case.get_may_write and f'"{case.get_may_write}"' in sql)]
    if method in {"GET", "HEAD", "OPTIONS"} and unasked:
        found.append(f"{method} wrote: {unasked[0][:120]}")
    return found


def run_case(name: str, case: Access, world: World, visitors: Mapping[str, Visitor]) -> list[str]:
    """Run every role × method at one address; return the surprises, one line each.

    Which methods a view refuses has nothing to do with the database: all are run on one of them.
    """
    where = address(name, case, arguments(case, world))
    surprises = []
    for role in ROLES:
        for method in METHODS if connection.vendor == "sqlite" else ("GET", "POST"):
            with undone(), watched_writes() as writes:
                response = visitors[role].request(method, where, sent(case, world, method))
            right = case.expected(method, role)
            if response.status_code not in right:
                error = getattr(response, "exc_info", None)
                surprises.append(f"{method} as {role}: {response.status_code}, expected {sorted(right)} {error or ''}")
            surprises += [f"{method} as {role}: {fault}" for fault in faults(response, case, writes, method)]
    return surprises


def body(response: HttpResponse, where: str) -> tuple[int, bytes]:
    """Return status and body, without what differs between any two requests."""
    content = TOKEN.sub(rb"\1", b"".join(response) if response.streaming else response.content)
    return response.status_code, content.replace(where.encode(), b"-").replace(quote(where, safe="").encode(), b"-")


def missing_arguments(home: Mapping[str, Any], away: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments that name no row: those that differ between the municipalities are replaced."""
    replaced = {key for key, value in home.items() if away[key] != value}
    assert replaced, "no argument differs between the municipalities: say why in global_arguments"
    return {
        key: (MISSING_NUMBER if isinstance(value, int) else MISSING_TEXT) if key in replaced else value
        for key, value in away.items()
    }


def run_foreign(name: str, case: Access, world: World, foreign: World, visitors: Mapping[str, Visitor]) -> list[str]:
    """Ask for another municipality's row and for one that does not exist; return the differences."""
    home, away = arguments(case, world), arguments(case, foreign)
    missing = missing_arguments(home, away)
    surprises = []
    for role in access.INSIDERS:
        for method in ("GET", "POST"):
            answers = []
            for given in (away, missing):
                where = address(name, case, given)
                with undone(), watched_writes() as writes:
                    response = visitors[role].request(method, where, sent(case, world, method))
                answers.append(body(response, where))
                surprises += [f"{method} as {role} wrote {sql[:80]}" for sql in writes]
            if answers[0] != answers[1]:
                surprises.append(f"{method} as {role}: a foreign id answers otherwise than one that does not exist")
            if answers[0][0] not in {404, *case.expected(method, role)} or answers[0][0] in {200, 302}:
                surprises.append(f"{method} as {role}: a foreign id answers {answers[0][0]}")
    return surprises
