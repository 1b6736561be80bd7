# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every kind of finding is found from real rows, told in its own words, and shown where it belongs."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from knutpunkt.goals.models import FrameworkGoal, FrameworkLink, Goal
from knutpunkt.goals.services import load_frameworks
from knutpunkt.indicators.models import Indicator, Target
from knutpunkt.mapping.models import Choice, Finding, FindingKind
from knutpunkt.mapping.services import pass_verdict, recompute_findings
from knutpunkt.mapping.wording import SENTENCES
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory, PositionFactory, StatusUpdateFactory
from tests.mapping.factories import activity, expect

DAY = date(2022, 12, 1)
OLD = date(2021, 1, 1)
SAID = {
    FindingKind.GOAL_WITHOUT_ACTIVITY: "Ingen insats bidrar till målet. Förväntas bidra: Teknik och Service.",
    FindingKind.GOAL_WITHOUT_RESPONSIBLE: "Ingen funktion är ansvarig för målet.",
    FindingKind.RESPONSIBLE_WITHOUT_ACTIVITY: "Teknik och Service förväntas bidra till målet men har ingen insats",
    FindingKind.ACTIVITY_WITHOUT_GOAL: "Insatsen är inte kopplad till något mål.",
    FindingKind.ACTIVITY_WITHOUT_FOLLOW_UP: "Ingen har berättat hur det går.",
    FindingKind.ACTIVITY_WITHOUT_END: "Insatsen har inget slutdatum.",
    FindingKind.ACTIVITY_NOT_UPDATED: "Senast något hördes var 2 februari 2021.",
    FindingKind.DOCUMENT_PAST_REVIEW: "Skulle ha setts över senast 31 december 2020.",
    FindingKind.TARGET_WITHOUT_FIGURES: "Det finns ett målvärde (2030) men inga siffror.",
}


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service")


@pytest.fixture
def goal(tech: Department) -> Goal:
    """A municipality in which every kind of gap is present; the goal is one that nobody serves."""
    other = DepartmentFactory(name="Samhällsbyggnad")
    bare: Goal = GoalFactory(title="Rena sjöar", document=DocumentFactory(review_on=date(2020, 12, 31)))
    expect(bare, tech)
    led = GoalFactory(document=bare.document, title="Frisk luft", responsible=PositionFactory(department=tech))
    activity("Mäta luften", other, led, status="started", start=OLD)
    StatusUpdateFactory(activity=activity("Gammal", other, status="started", start=OLD), on=date(2021, 2, 2))
    indicator = Indicator.objects.create(key="egen", title="Körda mil", unit="mil", source_kind="own")
    Target.objects.create(indicator=indicator, base_year=2020, base_value=10, target_year=2030, target_value=5)
    recompute_findings(today=DAY)
    return bare


def test_every_kind_of_gap_is_found_told_and_has_its_page(goal: Goal) -> None:
    assert set(SAID) | {FindingKind.OVERLAP} == set(FindingKind) == set(SENTENCES)
    browser = client_of(make_actor(Municipality.objects.get(pk="1278")))
    whole = unescape(browser.get("/1278/helhetsbild/luckor/").content.decode())
    for kind, words in SAID.items():
        assert words in whole, kind
        page = browser.get(Finding.objects.filter(kind=kind)[0].get_absolute_url())
        assert page.status_code == 200
        assert "Så stängs luckan:" in page.content.decode()
    led = Finding.objects.get(kind=FindingKind.RESPONSIBLE_WITHOUT_ACTIVITY, position__isnull=False)
    assert f"{led.position} är ansvarig för målet, men Teknik och Service har ingen insats för det." in whole


def test_the_list_is_narrowed_by_department_with_what_is_below_it(goal: Goal, tech: Department) -> None:
    unit = DepartmentFactory(name="VA", parent=tech)
    activity("Utan mål i enheten", unit)
    recompute_findings(today=DAY)
    browser = client_of(make_actor(Municipality.objects.get(pk="1278")))
    html = browser.get("/1278/helhetsbild/luckor/", {"department": tech.pk}).content.decode()
    assert "Utan mål i enheten" in html
    assert "Mäta luften" not in html


def test_a_goals_page_shows_its_gaps_and_an_activitys_page_what_was_agreed(goal: Goal, tech: Department) -> None:
    browser = client_of(make_actor(Municipality.objects.get(pk="1278")))
    assert "Ingen insats bidrar till målet." in browser.get(goal.get_absolute_url()).content.decode()
    position = PositionFactory(department=tech)
    one = activity("Bygga laddplatser för elbilar", tech, goal, position=position)
    activity("Anlägga laddplatser till elbilar", DepartmentFactory(), goal)
    recompute_findings(today=DAY)
    actor = make_actor(Municipality.objects.get(pk="1278"), Role.COORDINATOR)
    found = Finding.objects.get(kind=FindingKind.OVERLAP)
    assert "Kanske dubbelarbete" in browser.get(one.get_absolute_url()).content.decode()
    pass_verdict(finding=found, choice=Choice.MERGE, by=actor, seen=None)
    html = browser.get(one.get_absolute_url()).content.decode()
    assert "Anlägga laddplatser till elbilar" in html
    assert "slå ihop" in html


def test_the_past_of_an_objective_is_compared_too(goal: Goal, tech: Department) -> None:
    load_frameworks()
    objective = FrameworkGoal.objects.filter(framework="miljomal", parent=None)[0]
    FrameworkLink.objects.create(goal=goal, framework_goal=objective)
    activity("Ny", tech, goal)
    browser = client_of(make_actor(Municipality.objects.get(pk="1278")))
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    html = unescape(browser.get("/1278/helhetsbild/", {"per": "miljomal", "since": day}).content.decode())
    assert str(objective) in html
    assert "Teknik och Service: 1 insats (planerad: 1). Sedan dess – nya: 1" in html
    cell = browser.get(f"/1278/helhetsbild/ruta/miljomal/f{objective.pk}/{tech.pk}/")
    assert f"framework={objective.pk}" in unescape(cell.content.decode())
    assert browser.get(f"/1278/helhetsbild/ruta/ingenting/f{objective.pk}/{tech.pk}/").status_code == 404
    assert browser.get(f"/1278/helhetsbild/ruta/miljomal/f{objective.pk}/999999/").status_code == 404
