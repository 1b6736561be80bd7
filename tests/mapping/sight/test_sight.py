# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The line of sight: both ways from anything, with what is missing, and nothing that one may not see."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from knutpunkt.activities.models import Activity, ActivityDocument, StatusUpdate
from knutpunkt.goals.models import Goal, GoverningDocument
from knutpunkt.indicators.models import Indicator
from knutpunkt.kernel.registry import Registry, SightItem, SightKind, SightLink, registry
from knutpunkt.mapping.sight.pieces import PAGES
from knutpunkt.mapping.sight.walking import Step, walk
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory
from tests.indicators.factories import make_indicator
from tests.mapping.factories import activity

DRAFT = "Hemligt utkast"


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad")


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service")


@pytest.fixture
def document(scope: Municipality) -> GoverningDocument:
    return DocumentFactory(title="Miljöprogrammet")


@pytest.fixture
def served(document: GoverningDocument, plan: Department) -> Goal:
    """A goal with an activity that was reported on in 2022, and an indicator with a value of 2022."""
    goal = GoalFactory(document=document, number="1.1", title="Rena sjöar")
    row = activity("Restaurera våtmarken", plan, goal, status="started")
    StatusUpdate.objects.create(activity=row, on=date(2022, 6, 1), status="started")
    make_indicator({2022: "10"}, title="Fosfor", goals=[goal])
    return goal


@pytest.fixture
def bare(document: GoverningDocument) -> Goal:
    """A goal with nothing."""
    return GoalFactory(document=document, number="1.2", title="Ren luft")


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope)


def steps(actor: Actor, kind: str, key: int) -> dict[str, Step]:
    with translation.override("sv"):
        found = walk(actor, registry, kind, key)
    assert found is not None
    return {step.kind.key: step for step in found}


def labels(found: dict[str, Step]) -> dict[str, list[str]]:
    return {key: [spot.item.label for spot in step.spots.values()] for key, step in found.items()}


WHOLE = {
    "document": ["Miljöprogrammet"],
    "goal": ["1.1 Rena sjöar"],
    "activity": ["Restaurera våtmarken"],
    "indicator": ["Fosfor"],
    "question": [],
    "report": ["Miljöbokslut 2022"],
}


def test_the_whole_line_is_seen_from_every_step(coordinator: Actor, served: Goal) -> None:
    keys = {
        "document": served.document_id,
        "goal": served.pk,
        "activity": Activity.objects.get().pk,
        "indicator": Indicator.objects.get().pk,
        "report": 2022,
    }
    with translation.override("sv"):
        assert {kind: labels(steps(coordinator, kind, key)) for kind, key in keys.items()} == dict.fromkeys(keys, WHOLE)


def test_what_is_missing_is_told_where_it_is_missing(coordinator: Actor, served: Goal, bare: Goal) -> None:
    found = steps(coordinator, "goal", bare.pk)
    assert labels(found) == {
        "document": ["Miljöprogrammet"],
        "goal": ["1.2 Ren luft"],
        "activity": [],
        "indicator": [],
        "question": [],
        "report": [],
    }
    lack = found["activity"].lack
    assert lack is not None
    assert lack.text == "Ingen insats bidrar till målet."
    assert lack.mend is not None
    assert lack.mend.url == f"/1278/insatser/ny/?goal={bare.pk}"
    assert found["indicator"].lack is not None
    assert found["indicator"].lack.text == "Inget nyckeltal mäter målet."
    assert found["report"].lack is not None
    assert found["report"].lack.text == "Inget bokslut berättar om det än."
    # From the document, the goal that lacks something says so, and the other does not.
    goals = steps(coordinator, "document", served.document_id)["goal"]
    assert {spot.item.label: [lack.text for lack in spot.lacks] for spot in goals.spots.values()} == {
        "1.1 Rena sjöar": [],
        "1.2 Ren luft": ["Ingen insats bidrar till målet.", "Inget nyckeltal mäter målet."],
    }
    assert goals.summed == [("Ingen insats bidrar till målet.", 1), ("Inget nyckeltal mäter målet.", 1)]


def test_an_activity_without_goal_is_told_so_upwards(coordinator: Actor, plan: Department) -> None:
    row = activity("Utan mål", plan)
    found = steps(coordinator, "activity", row.pk)
    assert found["goal"].lack is not None
    assert found["goal"].lack.text == "Insatsen är inte kopplad till något mål."
    assert found["goal"].lack.mend is not None
    assert found["goal"].lack.mend.url == f"/1278/insatser/{row.pk}/andra/#goals"
    assert found["document"].lack is not None
    assert found["document"].lack.text == "Inget styrdokument."


def test_a_mend_is_offered_to_those_who_may(scope: Municipality, bare: Goal) -> None:
    lack = steps(make_actor(scope, Role.READER), "goal", bare.pk)["activity"].lack
    assert lack is not None
    assert (lack.text, lack.mend) == ("Ingen insats bidrar till målet.", None)


def test_what_belongs_to_other_goals_is_not_walked_into(
    coordinator: Actor, served: Goal, bare: Goal, plan: Department
) -> None:
    """An activity for two goals leads to the indicators of both when one stands on it, and from neither goal."""
    both = activity("För båda", plan, served, bare)
    air = make_indicator({2022: "1"}, title="Luft", goals=[bare])
    assert labels(steps(coordinator, "goal", served.pk))["indicator"] == ["Fosfor"]
    assert sorted(labels(steps(coordinator, "activity", both.pk))["indicator"]) == ["Fosfor", "Luft"]
    found = labels(steps(coordinator, "indicator", air.pk))
    assert found["activity"] == ["För båda"]
    assert found["goal"] == ["1.2 Ren luft"]


def test_an_activity_for_a_subgoal_serves_the_goal_above(coordinator: Actor, bare: Goal, plan: Department) -> None:
    area = GoalFactory(document=bare.document, kind="area", number="1", title="Natur")
    bare.parent = area
    bare.save()
    below = GoalFactory(document=bare.document, parent=bare, kind="subgoal", number="1.2.1", title="Mindre rök")
    activity("Byta pannor", plan, below)
    goals = steps(coordinator, "document", bare.document_id)["goal"]
    lacking = {spot.item.label: [lack.text for lack in spot.lacks] for spot in goals.spots.values()}
    assert lacking["1.2 Ren luft"] == lacking["1.2.1 Mindre rök"] == ["Inget nyckeltal mäter målet."]
    assert lacking["1 Natur"] == []


def test_a_stopped_activity_serves_no_goal_but_tells_its_own(coordinator: Actor, bare: Goal, plan: Department) -> None:
    row = activity("Avbruten", plan, bare, status="stopped")
    assert labels(steps(coordinator, "goal", bare.pk))["activity"] == []
    assert labels(steps(coordinator, "activity", row.pk))["goal"] == ["1.2 Ren luft"]


def test_an_activity_of_a_document_without_goals_in_between(
    coordinator: Actor, document: GoverningDocument, plan: Department
) -> None:
    row = activity("Direkt", plan)
    ActivityDocument.objects.create(activity=row, document=document)
    found = steps(coordinator, "document", document.pk)
    assert labels(found)["activity"] == ["Direkt"]
    assert found["goal"].lack is not None
    assert found["goal"].lack.text == "Inga mål är inlagda i styrdokumentet."
    assert labels(steps(coordinator, "activity", row.pk))["document"] == ["Miljöprogrammet"]


def test_anothers_draft_is_nowhere_on_the_line(
    scope: Municipality, bare: Goal, plan: Department, tech: Department
) -> None:
    row = activity(DRAFT, plan, bare, submitted_at=None)
    StatusUpdate.objects.create(activity=row, on=date(2022, 6, 1), status="started")
    seen = activity("Inskickad", tech)
    StatusUpdate.objects.create(activity=seen, on=date(2022, 6, 1), status="started")
    make_indicator({2022: "1"}, title="Luft", goals=[bare])
    stranger, own = make_actor(scope, Role.MEMBER, tech), make_actor(scope, Role.MEMBER, plan)
    starts = [("document", bare.document_id), ("goal", bare.pk), ("indicator", Indicator.objects.get().pk)]
    for kind, key in [*starts, ("report", 2022)]:
        assert DRAFT not in labels(steps(stranger, kind, key))["activity"]
    assert walk(stranger, registry, "activity", row.pk) is None
    # Control: its own department sees it, on the line and as a start; no report tells of it.
    for kind, key in starts:
        assert DRAFT in labels(steps(own, kind, key))["activity"]
    assert labels(steps(own, "activity", row.pk))["report"] == []
    assert DRAFT not in labels(steps(own, "report", 2022))["activity"]


def test_archived_things_are_off_the_line(coordinator: Actor, served: Goal) -> None:
    Activity.objects.update(archived_at=timezone.now())
    assert labels(steps(coordinator, "goal", served.pk))["activity"] == []
    Goal.objects.update(archived_at=timezone.now())
    assert walk(coordinator, registry, "goal", served.pk) is None
    assert labels(steps(coordinator, "document", served.document_id))["goal"] == []


@pytest.mark.parametrize(("kind", "key"), [("goal", 999_999), ("finns-inte", 1), ("report", 1999)])
def test_what_is_not_there_is_not_found(coordinator: Actor, served: Goal, kind: str, key: int) -> None:
    assert walk(coordinator, registry, kind, key) is None
    assert client_of(coordinator).get(f"/1278/helhetsbild/samband/{kind}/{key}/").status_code == 404


def test_a_room_that_comes_later_joins_the_line(coordinator: Actor) -> None:
    """Steps and links are found whatever the order in which they were registered."""
    line = Registry()

    def kind(key: str, order: int) -> SightKind:
        return SightKind(
            key, order, key, f"no {key}", lambda _actor, keys: [SightItem(k, f"{key}{k}", "/") for k in keys]
        )

    ask = SightLink(
        "promise", "question", lambda _a, keys: [(k, k + 1) for k in keys if k < 5], lambda _a, _keys: [], "unasked"
    )
    line.add_sight(kind("question", 9), ask)
    line.add_sight(kind("promise", 1))
    found = walk(coordinator, line, "promise", 4)
    assert found is not None
    assert [[spot.item.label for spot in step.spots.values()] for step in found] == [["promise4"], ["question5"]]
    lonely = walk(coordinator, line, "promise", 7)
    assert lonely is not None
    assert lonely[1].lack is not None
    assert lonely[1].lack.text == "unasked"


def page(browser: Client, kind: str, key: int) -> str:
    response = browser.get(f"/1278/helhetsbild/samband/{kind}/{key}/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_the_page_leads_on_in_both_directions(coordinator: Actor, served: Goal, bare: Goal) -> None:
    html = page(client_of(coordinator), "goal", served.pk)
    headings = re.findall(r'id="step-(\w+)"', html)
    assert headings == ["document", "goal", "activity", "indicator", "question", "report"]
    assert f'href="/1278/helhetsbild/samband/document/{served.document_id}/"' in html
    assert 'href="/1278/helhetsbild/samband/report/2022/"' in html
    assert "Påbörjad, Samhällsbyggnad" in html
    assert html.count("<h1") == 1
    assert "Ingen insats bidrar till målet. (1)" in page(client_of(coordinator), "document", served.document_id)


def test_many_things_lie_behind_a_button(coordinator: Actor, bare: Goal, plan: Department) -> None:
    for number in range(12):
        activity(f"Insats {number}", plan, bare)
    html = page(client_of(coordinator), "goal", bare.pk)
    assert "Visa 4 till" in html
    assert html.count("Planerad, Samhällsbyggnad") == 12


def test_pages_of_the_things_link_to_it(coordinator: Actor, served: Goal) -> None:
    browser = client_of(coordinator)
    rows = {
        "document": served.document,
        "goal": served,
        "activity": Activity.objects.get(),
        "indicator": Indicator.objects.get(),
    }
    assert set(rows) == set(PAGES)
    for kind, row in rows.items():
        html = browser.get(row.get_absolute_url()).content.decode()
        assert f'href="/1278/helhetsbild/samband/{kind}/{row.pk}/"' in html, kind


def test_no_link_from_what_is_archived() -> None:
    panel = registry.panels["goal"][-1]
    assert panel.template == "mapping/sight/panel.html"
    assert panel.context(None, SimpleNamespace(archived_at=timezone.now(), pk=1)) is None


@pytest.mark.parametrize("kind", ["document", "goal", "activity", "indicator", "report"])
def test_a_walk_costs_the_same_for_few_rows_as_for_many(
    coordinator: Actor, served: Goal, bare: Goal, plan: Department, kind: str
) -> None:
    keys = {
        "document": served.document_id,
        "goal": served.pk,
        "activity": Activity.objects.get().pk,
        "indicator": Indicator.objects.get().pk,
        "report": 2022,
    }

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            steps(coordinator, kind, keys[kind])
        return len(queries)

    activity("Utan mål", plan)
    few = cost()
    for number in range(15):
        goal = GoalFactory(document=served.document, number=f"2.{number}")
        row = activity(f"Insats {number}", DepartmentFactory(), served, goal)
        StatusUpdate.objects.create(activity=row, on=date(2022, 6, 1), status="started")
        make_indicator({2022: "1"}, title=f"Tal {number}", goals=[goal, served])
    assert cost() <= few + 1
