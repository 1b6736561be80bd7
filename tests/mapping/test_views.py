# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the whole picture, through the whole way from address to text."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knutpunkt.activities.models import Activity, ActivityGoal, Participation
from knutpunkt.goals.models import Goal
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping import reading
from knutpunkt.mapping.models import Choice, Computation, Finding, FindingKind, Verdict
from knutpunkt.mapping.services import pass_verdict, recompute_findings, standing_verdict
from knutpunkt.mapping.views import judgements
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, DocumentFactory, GoalFactory
from tests.mapping.factories import activity, expect, join

DAY = date(2022, 12, 1)


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad", order=1)


@pytest.fixture
def tech(scope: Municipality) -> Department:
    return DepartmentFactory(name="Teknik och Service", order=2)


@pytest.fixture
def goal(plan: Department) -> Goal:
    document = DocumentFactory(title="Miljöprogrammet")
    area = GoalFactory(document=document, kind="area", number="1", title="Vatten")
    return GoalFactory(document=document, parent=area, number="1.1", title="Rena sjöar")


def client(role: str = Role.COORDINATOR, department: Department | None = None) -> Client:
    return client_of(make_actor(Municipality.objects.get(pk="1278"), role, department))


def page(browser: Client, path: str = "", **query: object) -> str:
    response = browser.get(f"/1278/helhetsbild/{path}", query)
    assert response.status_code == 200, (path, response.status_code)
    return text_of(response)


def text_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def cells(html: str) -> list[str]:
    """What the cells say in words."""
    return re.findall(r'href="ruta/[^"]+"><span class="said">([^<]+)</span>', html)


def test_the_matrix_shows_counts_holes_and_gaps(plan: Department, tech: Department, goal: Goal) -> None:
    unit = DepartmentFactory(name="VA", parent=tech)
    row = activity("Restaurera våtmarken", plan, goal, status="done")
    activity("Mäta ån", unit, goal, status="started")
    join(row, unit)
    other = GoalFactory(document=goal.document, parent=goal.parent, number="1.2", title="Dricksvatten")
    expect(other, plan)
    html = page(client())
    assert cells(html) == [
        "Samhällsbyggnad: 1 insats (klar: 1)",
        "Teknik och Service: 1 insats (påbörjad: 1), deltar i 1",
        "Samhällsbyggnad: lucka, ingen insats",
    ]
    assert html.count("lucka: ingen insats") == 1
    assert "VA" not in re.findall(r'<th scope="col"[^>]*>([^<]+)', html)


def test_every_cell_opens_exactly_its_activities(plan: Department, tech: Department, goal: Goal) -> None:
    unit = DepartmentFactory(name="VA", parent=tech)
    activity("Mäta ån", unit, goal)
    activity("Rena dagvatten", tech, goal)
    join(activity("Våtmark", plan, goal), unit)
    activity("Avbruten", tech, goal, status="stopped")
    activity("Något annat", tech)
    browser = client()
    html = page(browser)
    links = re.findall(r'href="(ruta/[^"]+)"', html)
    told = dict(zip(links, cells(html), strict=True))
    assert len(links) == 3
    for link, words in told.items():
        opened = re.findall(r'<li>\s*<span><a class="ds-link" href="[^"]+">([^<]+)', page(browser, link))
        led, joined = (re.search(p, words) for p in (r"(\d+) insats", r"deltar i (\d+)"))
        assert len(opened) == sum(int(found[1]) for found in (led, joined) if found), words
    assert "Avbruten" not in page(browser, links[1])


@pytest.mark.parametrize("per", ["goal", "area"])
def test_a_draft_is_in_the_picture_of_its_own_department_only(
    plan: Department, tech: Department, goal: Goal, per: str
) -> None:
    activity("Hemlig plan", plan, goal, submitted_at=None)
    own, others = client(Role.MEMBER, plan), client(Role.MEMBER, tech)
    assert cells(page(own, per=per)) == ["Samhällsbyggnad: 1 insats (planerad: 1)"]
    for browser in (others, client(Role.COORDINATOR), client(Role.READER)):
        assert cells(page(browser, per=per)) == []
    path = re.findall(r'href="(ruta/[^"]+)"', page(own, per=per))[0]
    assert "Hemlig plan" in page(own, path)
    assert "Hemlig plan" not in page(others, path)


def test_a_draft_is_in_no_list_download_or_panel_of_others(plan: Department, tech: Department, goal: Goal) -> None:
    """What could leak: an overlap and a gap that were computed, of an activity that is a draft after all."""
    one = activity("Bygga laddplatser för elbilar", plan, goal)
    two = activity("Bygga laddplatser till elbilar", tech, goal)
    activity("Hemlig laddplats utan mål", plan, kind="measure")
    recompute_findings(today=DAY)
    assert Finding.objects.filter(kind=FindingKind.OVERLAP).count() == 1
    secret = Activity.objects.filter(title__startswith="Hemlig")
    before = page(client(Role.MEMBER, tech), "luckor/")
    assert "Hemlig laddplats" in before  # submitted, it is seen by all
    secret.update(submitted_at=None)
    Activity.objects.filter(pk=one.pk).update(submitted_at=None, title="Hemlig inventering")
    hidden = list(Finding.objects.filter(activity__in=[*secret, one]))
    assert len(hidden) > 1
    others = client(Role.MEMBER, tech)
    for path in (
        "",
        "luckor/",
        "luckor/?state=all",
        "luckor/?format=csv",
        "dubbelarbete/?state=all",
        "dubbelarbete/?format=csv",
        "iakttagelser/?state=all",
        "iakttagelser/?state=all&format=csv",
    ):
        assert "Hemlig" not in page(others, path)
    assert "Hemlig" not in text_of(others.get("/1278/"))
    assert "Hemlig" not in text_of(others.get(two.get_absolute_url()))
    assert "Hemlig" not in text_of(others.get(goal.get_absolute_url()))
    for row in hidden:
        assert others.get(row.get_absolute_url()).status_code == 404
        assert (
            others.post(
                f"/1278/helhetsbild/stallning/{row.pk}/", {"choice": "accepted", "reason": "Får vara så"}
            ).status_code
            == 404
        )
    assert "Hemlig" in page(client(Role.MEMBER, plan), "luckor/")


def backdate(rows: object, moment: datetime) -> None:
    """The rows were recorded at another time than now."""
    rows.update(history_date=moment)  # type: ignore[attr-defined]


def test_then_and_now_are_compared_from_the_recorded_history(plan: Department, tech: Department, goal: Goal) -> None:
    then = timezone.now() - timedelta(days=30)
    stays = activity("Stannar", plan, goal, status="planned")
    leaves = activity("Försvinner", tech, goal, status="started")
    for model in (Activity, ActivityGoal, Goal, Participation):
        backdate(model.history.all(), then)
    stays.status = "done"
    stays.save()
    leaves.archived_at = timezone.now()
    leaves.save()
    activity("Kommer", plan, goal, status="idea")
    browser = client()
    day = timezone.localdate() - timedelta(days=10)
    html = page(browser, since=day.isoformat())
    assert cells(html) == [
        "Samhällsbyggnad: 2 insatser (klar: 1, idé: 1). Sedan dess – nya: 1, ändrad status: 1",
        "Teknik och Service: ingen insats. Sedan dess – borta: 1",
    ]
    assert html.count('class="changed"') == 2
    went = page(browser, re.findall(r'href="(ruta/[^"]+)"', html)[1])
    assert "Försvinner" in went
    assert "Stannar" not in went
    # Before anything was written everything is new, and the page says so.
    early = page(browser, since=(timezone.localdate() - timedelta(days=40)).isoformat())
    assert "Sedan dess – nya: 2" in early
    assert "Före den dagen finns ingen bild" in early
    # Today compared with today: nothing differs.
    assert "Sedan dess" not in page(browser, since=timezone.localdate().isoformat())


def test_a_draft_of_then_stays_with_its_department(plan: Department, tech: Department, goal: Goal) -> None:
    row = activity("Var utkast", plan, goal, submitted_at=None)
    for model in (Activity, ActivityGoal, Goal):
        backdate(model.history.all(), timezone.now() - timedelta(days=30))
    row.archived_at, row.submitted_at = timezone.now(), timezone.now()
    row.save()
    since = (timezone.localdate() - timedelta(days=10)).isoformat()
    assert "borta: 1" in page(client(Role.MEMBER, plan), since=since)
    assert "Sedan dess" not in page(client(Role.MEMBER, tech), since=since)


def test_a_day_that_has_not_been_is_refused_in_words(plan: Department) -> None:
    html = page(client(), since=(timezone.localdate() + timedelta(days=1)).isoformat())
    assert "Välj en dag som har varit." in html


def test_the_matrix_as_a_file_holds_the_same_numbers(plan: Department, tech: Department, goal: Goal) -> None:
    join(activity("Våtmark", plan, goal), tech)
    other = GoalFactory(document=goal.document, parent=goal.parent, number="1.2", title="Dricksvatten")
    expect(other, tech)
    lines = client().get("/1278/helhetsbild/?format=csv").content.decode("utf-8-sig").splitlines()
    header = ["Grupp", "Rad"]
    header += [f"{name}: {what}" for name in ("Samhällsbyggnad", "Teknik och Service") for what in ("leder", "deltar")]
    header += ["Insatser", "Lucka", "Bedömning"]
    assert lines == [
        ";".join(header),
        "1 Vatten;1.1 Rena sjöar;1;0;0;1;1;;",
        "1 Vatten;1.2 Dricksvatten;0;0;lucka;0;0;lucka;",
    ]


def test_empty_pages_say_what_belongs_there(scope: Municipality) -> None:
    browser = client()
    assert "Här visas vad varje verksamhet gör" in page(browser)
    assert "Inga luckor är funna." in page(browser, "luckor/")
    assert "Inga förslag just nu." in page(browser, "dubbelarbete/")


def queries_of(browser: Client, path: str) -> int:
    browser.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


PATHS = (
    "",
    "?per=area",
    "?since=2026-01-01",
    "luckor/",
    "luckor/?kind=activity_without_goal",
    "luckor/?format=csv",
    "dubbelarbete/",
    "iakttagelser/",
    "iakttagelser/?state=all&format=csv",
)


def test_pages_cost_the_same_number_of_queries_for_one_row_and_for_thirty(
    plan: Department, tech: Department, goal: Goal
) -> None:
    activity("Laddplatser för elbilar 0", plan, goal)
    activity("Laddplatser för elbilar 0 igen", tech, goal)
    activity("Utan mål 0", plan)
    recompute_findings(today=DAY)
    browser = client()
    before = {path: queries_of(browser, f"/1278/helhetsbild/{path}") for path in PATHS}
    for number in range(1, 31):
        more = GoalFactory(document=goal.document, parent=goal.parent, number=f"1.{number}", title=f"Mål {number}")
        activity(f"Laddplatser för elbilar {number}", plan, more)
        join(activity(f"Laddplatser för elbilar {number} igen", tech, more), plan)
        activity(f"Utan mål {number}", DepartmentFactory(name=f"Verksamhet nummer {number}"))
    recompute_findings(today=DAY)
    assert Finding.objects.count() > 60
    after = {path: queries_of(browser, f"/1278/helhetsbild/{path}") for path in PATHS}
    assert after == before
    assert after[""] <= 15, after


@pytest.mark.parametrize(("per", "number"), [("goal", 6), ("area", 6), ("miljomal", 8)])
def test_the_matrix_itself_costs_at_most_eight_queries(
    plan: Department, goal: Goal, django_assert_num_queries: Any, per: str, number: int
) -> None:
    activity("En", plan, goal)
    actor = make_actor(Municipality.objects.get(pk="1278"))
    with django_assert_num_queries(number):
        reading.choices_of_rows()
        reading.arranged(reading.rows_now(actor, per, DAY), per)
        judgements()


def test_a_gap_is_accepted_with_a_reason_and_the_list_goes_on(plan: Department) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    browser = client()
    where = "/1278/helhetsbild/luckor/?kind=activity_without_goal"
    response = browser.post(
        f"/1278/helhetsbild/stallning/{found.pk}/",
        {"choice": "accepted", "seen": "", "reason": "Får vara så", "next": where},
        follow=True,
    )
    assert response.redirect_chain == [(where, 302)]
    assert "Godta: Utan mål." in text_of(response)
    verdict = standing_verdict(found)
    assert verdict is not None
    assert verdict.choice == Choice.ACCEPTED
    assert "0 luckor" in page(browser, "luckor/", kind="activity_without_goal")
    assert "1 lucka" in page(browser, "luckor/", kind="activity_without_goal", state="settled")


def test_a_task_is_awaited_of_whoever_holds_the_position_until_the_gap_is_closed(plan: Department, goal: Goal) -> None:
    row = activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    doer = make_actor(Municipality.objects.get(pk="1278"), Role.MEMBER, plan)
    (position,) = doer.position_ids
    browser = client()
    path = f"/1278/helhetsbild/stallning/{found.pk}/"
    refused = browser.post(path, {"choice": "task", "seen": ""})
    assert "Fel:" in text_of(refused)
    assert not Verdict.objects.exists()
    browser.post(path, {"choice": "task", "seen": "", "position": position, "due": "2023-01-31"})
    awaited = text_of(client_of(doer).get("/1278/"))
    assert "Uppgift: Insats utan mål – Utan mål" in awaited
    assert "31 januari 2023" in awaited
    assert "Uppgift:" not in text_of(client(Role.MEMBER, plan).get("/1278/"))
    ActivityGoal.objects.create(activity=row, goal=goal)
    recompute_findings(today=DAY)
    assert "Uppgift:" not in text_of(client_of(doer).get("/1278/"))


def test_the_second_to_take_a_stand_sees_the_first_and_keeps_what_was_written(plan: Department) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    first = pass_verdict(
        finding=found,
        choice=Choice.NO_GAP,
        reason="Intern drift",
        by=make_actor(Municipality.objects.get(pk="1278"), Role.COORDINATOR),
        seen=None,
    )
    browser, path = client(), f"/1278/helhetsbild/stallning/{found.pk}/"
    form = {"choice": "no_gap", "seen": "", "reason": "Hör till driften"}
    response = browser.post(path, form)
    assert response.status_code == 409
    assert "Någon annan hann ta ställning före dig." in text_of(response)
    assert "Intern drift" in text_of(response)
    assert "Hör till driften" in text_of(response)
    assert standing_verdict(found) == first
    browser.post(path, form | {"seen": first.pk})
    assert [verdict.reason for verdict in found.verdicts.all()] == ["Hör till driften", "Intern drift"]


def test_a_stand_can_be_taken_back(plan: Department) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    browser = client()
    browser.post(
        f"/1278/helhetsbild/stallning/{found.pk}/", {"choice": "accepted", "seen": "", "reason": "Får vara så"}
    )
    verdict = found.verdicts.get()
    path = f"/1278/helhetsbild/stallning/{found.pk}/aterta/"
    assert "Någon annan hann före dig" in text_of(browser.post(path, {"seen": "0"}, follow=True))
    assert standing_verdict(found) == verdict
    assert "är återtaget" in text_of(browser.post(path, {"seen": verdict.pk}, follow=True))
    assert standing_verdict(found) is None


def test_who_may_not_take_a_stand_sees_no_form_and_is_refused(plan: Department, tech: Department) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    for role, department, may in ((Role.READER, plan, False), (Role.MEMBER, tech, False), (Role.MEMBER, plan, True)):
        browser = client(role, department)
        assert ("/stallning/" in page(browser, f"luckor/{found.pk}/")) is may
        response = browser.post(
            f"/1278/helhetsbild/stallning/{found.pk}/", {"choice": "accepted", "seen": "", "reason": "Får vara så"}
        )
        assert response.status_code == (302 if may else 403)


def test_an_overlap_is_shown_side_by_side_with_why_and_what_differs_and_the_next_one_loads(
    plan: Department, tech: Department, goal: Goal
) -> None:
    activity("Bygga laddplatser för elbilar", plan, goal, description="Vi sätter upp <laddstolpar> vid torget.")
    activity(
        "Anlägga laddplatser till elbilar", tech, goal, description="Nya laddstolpar sätts upp vid torget.", budget=5000
    )
    activity("Strandstädning med ungdomar varje sommar", plan, goal)
    activity("Ungdomar gör strandstädning på sommarlovet", tech, goal)
    recompute_findings(today=DAY)
    first, second = Finding.objects.filter(kind=FindingKind.OVERLAP).order_by("-score")[:2]
    browser = client()
    pair = next(row for row in (first, second) if "laddplatser" in row.activity.title)
    html = page(browser, f"dubbelarbete/{pair.pk}/")
    assert "<mark>laddplatser</mark>" in html
    assert "<mark>elbilar</mark>" in html
    assert "<mark>laddstolpar</mark>" in html
    assert "<mark>Nya</mark>" not in html
    assert "Samhällsbyggnad och Teknik och Service bidrar båda till 1.1 Rena sjöar, handlar båda om ”" in html
    assert "5 000" in html.replace("\xa0", " ")
    raw = browser.get(pair.get_absolute_url()).content.decode()
    assert "&lt;<mark>laddstolpar</mark>&gt;" in raw
    response = browser.post(
        f"/1278/helhetsbild/stallning/{first.pk}/",
        {"choice": "divide", "seen": "", "reason": "Var sin del"},
        follow=True,
    )
    assert response.redirect_chain[0][0] == second.get_absolute_url()
    response = browser.post(
        f"/1278/helhetsbild/stallning/{second.pk}/", {"choice": "different", "seen": "", "reason": ""}, follow=True
    )
    assert response.redirect_chain[0][0] == "/1278/helhetsbild/dubbelarbete/"
    assert "0 förslag" in text_of(response)


def test_cooperation_is_awaited_of_both_until_one_takes_part(plan: Department, tech: Department, goal: Goal) -> None:
    municipality = Municipality.objects.get(pk="1278")
    doers = [make_actor(municipality, Role.MEMBER, department) for department in (plan, tech)]
    positions = [next(iter(doer.position_ids)) for doer in doers]
    one = activity("Bygga laddplatser för elbilar", plan, goal, position_id=positions[0])
    activity("Anlägga laddplatser till elbilar", tech, goal, position_id=positions[1])
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.OVERLAP)
    pass_verdict(finding=found, choice=Choice.COOPERATE, by=make_actor(municipality), seen=None)
    for doer in doers:
        assert "Samarbeta om:" in text_of(client_of(doer).get("/1278/"))
    join(one, tech)
    recompute_findings(today=DAY)
    for doer in doers:
        assert "Samarbeta om:" not in text_of(client_of(doer).get("/1278/"))


def test_the_start_page_has_the_tiles_and_what_the_coordinator_should_try(
    plan: Department, tech: Department, goal: Goal
) -> None:
    activity("Bygga laddplatser för elbilar", plan, goal)
    activity("Anlägga laddplatser till elbilar", tech, goal)
    recompute_findings(today=DAY)
    gaps = Finding.objects.exclude(kind=FindingKind.OVERLAP).count()
    html = text_of(client().get("/1278/"))
    assert f"Pröva {gaps} luckor" in html
    assert "Pröva 1 förslag om dubbelarbete" in html
    assert f"{gaps} utan ägare" in html
    assert "Pröva" not in text_of(client(Role.READER).get("/1278/"))


def test_gaps_of_another_municipality_are_not_found(plan: Department, laholm: Municipality) -> None:
    activity("Utan mål", plan)
    recompute_findings(today=DAY)
    found = Finding.objects.get(kind=FindingKind.ACTIVITY_WITHOUT_GOAL)
    browser = client_of(make_actor(laholm))
    missing = browser.get(f"/1381/helhetsbild/luckor/{found.pk + 1000}/")
    there = browser.get(f"/1381/helhetsbild/luckor/{found.pk}/")
    assert missing.status_code == there.status_code == 404
    assert "Utan mål" not in text_of(browser.get("/1381/helhetsbild/luckor/?state=all"))


def test_the_start_page_counts_goals_as_last_judged(bastad: Municipality) -> None:
    client = client_of(make_actor(bastad))
    assert "Inget mål har nyckeltal än." in client.get("/1278/").content.decode()
    with tenant_scope(bastad):
        judgements = {"1": "reached", "2": "at_risk", "3": "reached", "4": "unknown"}
        Computation.objects.create(finished_at=timezone.now(), judgements=judgements)
    page = client.get("/1278/").content.decode()
    tile = re.sub(r"<[^>]+>|\s+", " ", page[page.index("start-goals") : page.index("start-gaps")])
    assert "2 av 4 mål med nyckeltal väntas klaras" in " ".join(tile.split())
