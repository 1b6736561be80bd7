# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A page costs the same number of queries for few rows as for many."""

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Position, Tenure
from tests.house.access import Access, Visitor, World
from tests.house.matrix import EXPECTED, address, arguments, undone
from tests.house.rows import Rows, tenant_models

FEW, MANY = 15, 30
#: Related rows are fetched all at once, or not at all where there happen to be none: never one query a row.
SLACK = 2
#: Files made from what the page beside them shows.
MADE = {"reports:pdf", "reports:html", "indicators:csv", "indicators:xlsx", "indicators:chart"}
PAGES = sorted(
    name
    for name, case in EXPECTED.items()
    if case.inside and case.get and case.get["coordinator"] == 200 and not case.post and name not in MADE
)


def fill(world: World, rows: Rows, count: int) -> None:
    """Make rows of every kind that a municipality has, all different."""
    with tenant_scope(world.municipality):
        for model in tenant_models():
            rows.several(model, count)


def queries_of(name: str, case: Access, world: World, visitor: Visitor) -> tuple[int, str]:
    """Return how many queries a page costs, and their text."""
    with undone():
        where = address(name, case, arguments(case, world))
        first = visitor.request("GET", where, case.query)  # may warm something up
        assert first.status_code == 200, (name, getattr(first, "exc_info", None))
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            visitor.request("GET", where, case.query)
    return len(queries), "\n".join(query["sql"][:160] for query in queries)


def test_pages_cost_the_same_for_few_rows_as_for_many(world: World, visitors: dict[str, Visitor]) -> None:
    visitor, rows = visitors["coordinator"], Rows(11, varied=True)
    with tenant_scope(world.municipality):  # what is awaited of a position is then asked for both times
        position = rows.make(Position, department=world.own)
        Tenure.objects.create(person=world.actors["coordinator"].person, position=position)
    fill(world, rows, FEW)
    few = {name: queries_of(name, EXPECTED[name], world, visitor) for name in PAGES}
    fill(world, rows, MANY)
    many = {name: queries_of(name, EXPECTED[name], world, visitor) for name in PAGES}
    grown = {name: (few[name][0], many[name][0]) for name in PAGES if many[name][0] > few[name][0] + SLACK}
    assert grown == {}, "\n".join(many[name][1] for name in grown)


def test_control_a_query_for_each_row_is_seen(world: World) -> None:
    rows = Rows(11)
    counts = []
    with tenant_scope(world.municipality):
        for more in (FEW, MANY):
            rows.several(Position, more)
            with CaptureQueriesContext(connection) as queries:
                [position.department.name for position in Position.objects.all()]
            counts.append(len(queries))
    assert counts[1] > counts[0] + SLACK
