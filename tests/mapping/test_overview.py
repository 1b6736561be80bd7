# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The page of all findings: what is open, whose, how long; the marks for the meeting; the course of the year."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from knutpunkt.activities.models import Activity
from knutpunkt.goals.models import Goal
from knutpunkt.mapping import queries, trend_page
from knutpunkt.mapping.models import Choice, Finding, FindingKind, Verdict
from knutpunkt.mapping.services import pass_verdict, recompute_findings
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, GoalFactory, PositionFactory
from tests.mapping.factories import activity, finding

DAY = date(2022, 12, 1)
PAGE = "/1278/helhetsbild/iakttagelser/"


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad", order=1)


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service", order=2)


@pytest.fixture
def goal(plan: Department) -> Goal:
    return GoalFactory(title="Rena sjöar", responsible=PositionFactory(department=plan, title="miljöchef"))


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope, Role.COORDINATOR)


@pytest.fixture
def browser(coordinator: Actor) -> Client:
    return client_of(coordinator)


def text(browser: Client, **query: object) -> str:
    response = browser.get(PAGE, query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def rows(browser: Client, **query: object) -> list[list[str]]:
    """The rows of the file, which holds what the list shows."""
    lines = browser.get(PAGE, query | {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    return [line.split(";") for line in lines]


def seen(kind: str, days: int, **fields: Any) -> Finding:
    """A finding first seen so many days ago."""
    return finding(kind, first_seen=timezone.now() - timedelta(days=days), **fields)


def test_the_list_tells_what_is_open_whose_it_is_and_for_how_long(
    plan: Department, tech: Department, goal: Goal, coordinator: Actor, browser: Client
) -> None:
    doer = PositionFactory(department=tech, title="energistrateg")
    bare = seen(FindingKind.GOAL_WITHOUT_ACTIVITY, 40, goal=goal, department=plan)
    row = activity("Utan mål", tech)
    task = seen(FindingKind.ACTIVITY_WITHOUT_GOAL, 400, activity=row, department=tech)
    accepted = seen(FindingKind.ACTIVITY_WITHOUT_END, 5, activity=row, department=tech)
    gone = seen(FindingKind.ACTIVITY_NOT_UPDATED, 90, activity=row, department=tech, facts={"heard": "2022-01-01"})
    Finding.objects.filter(pk=gone.pk).update(gone_at=timezone.now() - timedelta(days=60))
    pass_verdict(finding=task, choice=Choice.TASK, by=coordinator, seen=None, position=doer, due=date(2030, 1, 31))
    pass_verdict(finding=accepted, choice=Choice.ACCEPTED, by=coordinator, seen=None, reason="Får vara så")
    header, *body = rows(browser)
    named = [dict(zip(header, line, strict=True)) for line in body]
    assert [(line["Vad"], line["Ligger hos"], line["Läge"], line["Dagar"]) for line in named] == [
        ("Utan mål", "energistrateg", "Någon har uppgiften", "400"),
        ("Rena sjöar", "miljöchef", "Att pröva", "40"),
    ]
    assert named[0]["Klart senast"] == "2030-01-31"
    assert [
        line["Vad"] for line in [dict(zip(header, one, strict=True)) for one in rows(browser, state="gone")[1:]]
    ] == ["Utan mål"]
    assert rows(browser, state="gone")[1][header.index("Dagar")] == "30"  # it took 30 days
    assert len(rows(browser, state="all")) == 1 + 4
    assert len(rows(browser, state="settled")) == 1 + 1
    assert "2 är öppna: 1 att pröva, 1 har någon som uppgift och 0 ska upp på mötet." in text(browser)
    assert bare.get_absolute_url() in text(browser)


def test_the_list_is_narrowed_and_sorted(plan: Department, tech: Department, goal: Goal, browser: Client) -> None:
    unit = DepartmentFactory(name="VA", parent=tech)
    for number, (department, days) in enumerate(((plan, 10), (unit, 100), (tech, 50))):
        row = activity(f"Insats {number}", department)
        seen(FindingKind.ACTIVITY_WITHOUT_GOAL, days, activity=row, department=department)
    seen(FindingKind.GOAL_WITHOUT_RESPONSIBLE, 1, goal=goal)

    def what(**query: object) -> list[str]:
        return [line[0] for line in rows(browser, **query)[1:]]

    assert what() == ["Insats 1", "Insats 2", "Insats 0", "Rena sjöar"]  # the longest open first
    assert what(sort="days") == ["Rena sjöar", "Insats 0", "Insats 2", "Insats 1"]
    assert what(sort="subject") == ["Insats 0", "Insats 1", "Insats 2", "Rena sjöar"]
    assert what(department=tech.pk) == ["Insats 1", "Insats 2"]
    assert what(kind="goal_without_responsible") == ["Rena sjöar"]
    assert what(age=30) == ["Insats 1", "Insats 2"]
    assert what(q="sjöar") == ["Rena sjöar"]
    assert what(q="samhäll") == ["Insats 0"]
    assert what(state="nonsense", department="x") == what(state="all")


def test_an_overlap_stands_with_both_departments(
    plan: Department, tech: Department, goal: Goal, browser: Client
) -> None:
    one = activity("Bygga laddplatser för elbilar", plan, goal)
    seen(FindingKind.OVERLAP, 3, activity=one, other=activity("Anlägga laddplatser till elbilar", tech, goal))
    header, row = rows(browser, kind="overlap")
    named = dict(zip(header, row, strict=True))
    assert named["Verksamhet"] == "Samhällsbyggnad, Teknik och Service"
    assert named["Vad"] == "Bygga laddplatser för elbilar – Anlägga laddplatser till elbilar"


def test_a_draft_is_neither_in_the_list_nor_in_the_numbers_of_others(
    plan: Department, tech: Department, scope: Municipality
) -> None:
    row = activity("Hemlig laddplats", plan)
    seen(FindingKind.ACTIVITY_WITHOUT_GOAL, 3, activity=row, department=plan)
    others = client_of(make_actor(scope, Role.MEMBER, tech))
    assert "Hemlig" in text(others)
    Activity.objects.filter(pk=row.pk).update(submitted_at=None)
    page = text(others)
    assert "Hemlig" not in page
    assert "Så har det gått" not in page
    assert "Hemlig" in text(client_of(make_actor(scope, Role.MEMBER, plan)))


def test_what_is_marked_for_the_meeting_is_listed(goal: Goal, coordinator: Actor, browser: Client) -> None:
    assert "Inget är märkt för mötet." in text(browser)
    found = seen(FindingKind.GOAL_WITHOUT_ACTIVITY, 3, goal=goal)
    pass_verdict(finding=found, choice=Choice.MEETING, by=coordinator, seen=None, reason="Vem tar detta?")
    page = text(browser)
    marks = page[page.index('id="meeting"') :]
    assert "Mål utan insats: Rena sjöar" in marks
    assert "Vem tar detta?" in marks


def test_an_empty_page_says_what_belongs_there(browser: Client) -> None:
    page = text(browser)
    assert "Inget är öppet." in page
    assert "Så har det gått" not in page


NOW = datetime(2026, 3, 15, 11, tzinfo=UTC)


def moment(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 11, tzinfo=UTC)


def stand(row: Finding, choice: str, made: datetime, ended: datetime | None = None, **fields: Any) -> Verdict:
    values = {"reason": "Så är det", "facts_hash": row.facts_hash} | fields
    verdict: Verdict = Verdict.objects.create(finding=row, choice=choice, made_at=made, ended_at=ended, **values)
    return verdict


def test_the_course_is_read_from_the_rows(goal: Goal, plan: Department) -> None:
    def one(kind: str, first: datetime, gone: datetime | None = None) -> Finding:
        return finding(kind, goal=goal, first_seen=first, gone_at=gone)

    one("k1", moment(1, 5))  # open all the way
    one("k2", moment(1, 6), moment(2, 10))  # closed by facts in February
    stand(one("k3", moment(1, 7)), Choice.ACCEPTED, moment(3, 2))  # closed by verdict in March
    stand(one("k4", moment(2, 1)), Choice.MEETING, moment(2, 2))  # a mark leaves it open
    position = PositionFactory(department=plan)
    stand(one("k5", moment(2, 3)), Choice.TASK, moment(2, 4), position=position, due=date(2026, 4, 1))  # so does a task
    stand(one("k6", moment(2, 5)), Choice.COOPERATE, moment(2, 6))  # and a cooperation that did nothing yet
    changed = one("k7", moment(1, 8))  # accepted in January, but what it rests on changed in March
    stand(changed, Choice.ACCEPTED, moment(1, 9), facts_hash="as it was")
    Finding.objects.filter(pk=changed.pk).update(detail={"facts_since": moment(3, 4).isoformat()})
    months = trend_page.months_of(Finding.objects.all(), NOW)
    assert len(months) == 12
    assert [month.label for month in months[-3:]] == ["januari 2026", "februari 2026", "mars 2026"]
    told = [(m.period.open, m.period.came, m.period.by_facts, m.period.by_verdict) for m in months[-3:]]
    assert told == [(3, 4, 0, 1), (5, 3, 1, 0), (5, 1, 0, 1)]
    assert all(month.period.open == 0 for month in months[:-3])


def test_the_last_month_says_what_the_list_says(
    plan: Department, tech: Department, goal: Goal, coordinator: Actor
) -> None:
    """A second way to the same number: the states of the list."""
    activity("Bygga laddplatser för elbilar", plan, goal)
    activity("Anlägga laddplatser till elbilar", tech, goal)
    activity("Utan mål", plan)
    activity("Utan mål och slut", plan, status="started", start=date(2022, 1, 1))
    recompute_findings(today=DAY)
    found = list(Finding.objects.all())
    assert len(found) > 5
    for row, choice in zip(found, (Choice.ACCEPTED, Choice.MEETING, Choice.NO_GAP), strict=False):
        pass_verdict(finding=row, choice=choice, by=coordinator, seen=None, reason="Så är det")
    assert found[0].activity is not None or found[0].goal is not None
    if found[0].activity is not None:
        Activity.objects.filter(pk=found[0].activity.pk).update(title="Något helt annat")
    else:
        Goal.objects.filter(pk=found[0].goal.pk).update(title="Något helt annat")  # type: ignore[union-attr]
    recompute_findings(today=DAY)
    states = queries.counts(queries.with_state(Finding.objects.all()), "state")
    assert states["changed",] >= 1
    assert states["settled",] >= 1
    months = trend_page.months_of(Finding.objects.all())
    assert months[-1].period.open == sum(states.get((state,), 0) for state in queries.UNSETTLED)


def test_the_chart_has_its_table_and_its_picture(goal: Goal, browser: Client) -> None:
    seen(FindingKind.GOAL_WITHOUT_ACTIVITY, 3, goal=goal)
    page = text(browser)
    assert 'id="chart-spec"' in page
    table = page[page.index("Öppna vid slutet") :]
    assert len(re.findall(r'<th scope="row">', table)) == 12
    picture = browser.get(f"{PAGE}diagram.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
