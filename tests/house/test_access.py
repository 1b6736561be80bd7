# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every address × method × role has a declared expectation, and is run."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import path, reverse

from knutpunkt.people.access import Actor, TenantView
from tests.house.access import ROLES, Access, Visitor, World
from tests.house.matrix import EXPECTED, addresses, run_case, run_foreign, undeclared


def test_every_address_has_an_expectation() -> None:
    assert undeclared({name for name, _ in addresses()}, set(EXPECTED)) == set()


def test_every_expectation_has_an_address() -> None:
    assert {name.split("#")[0] for name in EXPECTED} <= {name for name, _ in addresses()}


def test_control_a_new_address_is_found() -> None:
    new = path("ny/", lambda *_: HttpResponse(), name="new")
    assert undeclared({name for name, _ in addresses([new])}, set(EXPECTED)) == {"new"}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_role_and_method(name: str, world: World, visitors: dict[str, Visitor]) -> None:
    assert "\n".join(run_case(name, EXPECTED[name], world, visitors)) == ""


WITH_ROWS = sorted(
    name
    for name, case in EXPECTED.items()
    if case.inside and case.target is not Access().target and not case.global_arguments
)


@pytest.mark.parametrize("name", WITH_ROWS)
def test_foreign_row_is_a_missing_row(name: str, world: World, foreign: World, visitors: dict[str, Visitor]) -> None:
    assert "\n".join(run_foreign(name, EXPECTED[name], world, foreign, visitors)) == ""


def test_addresses_with_rows_are_known_as_such() -> None:
    """Whoever forgets ``target`` cannot slip past the test of foreign rows."""
    with_arguments = {
        name for name, pattern in addresses() if not name.startswith("admin:") and pattern.pattern.converters
    }
    cases = {name.split("#")[0] for name, case in EXPECTED.items() if case.target is not Access().target}
    assert with_arguments <= cases | {name for name, case in EXPECTED.items() if not case.inside}


def test_control_roles_are_seen_to_matter(
    world: World, visitors: dict[str, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the views' demand for a role switched off, the matrix turns red."""
    name, case = next(
        (name, case)
        for name, case in sorted(EXPECTED.items())
        if case.inside and case.get and case.get["reader"] == 403 and "#" not in name
    )
    assert run_case(name, case, world, visitors) == []
    monkeypatch.setattr(Actor, "has", lambda *_: True)
    assert any("GET as reader" in line for line in run_case(name, case, world, visitors))


def test_control_a_foreign_row_would_be_seen(
    world: World, foreign: World, visitors: dict[str, Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With both walls between municipalities switched off, a foreign row shows, and the test sees it."""
    from knutpunkt.kernel.tenancy import across_municipalities
    from knutpunkt.people import views

    case = EXPECTED["people:group_detail"]
    plain = views.GroupView.get

    def open_to_all(self: TenantView, request: Any, municipality: str, pk: int) -> HttpResponse:
        with across_municipalities("control"):
            return plain(self, request, municipality, pk)

    assert run_foreign("people:group_detail", case, world, foreign, visitors) == []
    monkeypatch.setattr(views.GroupView, "get", open_to_all)
    assert any(
        "a foreign id answers 200" in s for s in run_foreign("people:group_detail", case, world, foreign, visitors)
    )


@pytest.mark.parametrize("role", [role for role in ROLES if role != "operator"])
def test_admin_site_is_closed(role: str, visitors: dict[str, Visitor]) -> None:
    """Everybody but the operator is sent to sign in from every page of the admin site."""
    open_pages = {"admin:login", "admin:logout", "admin:jsi18n"}
    answers = {}
    for name, pattern in addresses():
        if name.startswith("admin:") and name not in open_pages:
            given = dict.fromkeys(pattern.pattern.converters, "1")
            where = "/drift/finns-inte" if pattern.pattern.regex.groups else reverse(name, kwargs=given)
            answers[name] = visitors[role].request("GET", where, {}).status_code
    assert answers == dict.fromkeys(answers, 302)
