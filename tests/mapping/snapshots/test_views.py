# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Snapshots through the whole way from address to text and file."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.mapping.snapshots.frozen import pack, seal
from knutpunkt.mapping.snapshots.parts import ON_PAGE
from knutpunkt.mapping.snapshots.queries import content_of
from knutpunkt.mapping.snapshots.services import freeze_picture
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Department, Municipality, Role
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory, GoalFactory
from tests.indicators.factories import make_indicator
from tests.mapping.factories import activity

ROOT = "/1278/helhetsbild/lagesbilder/"


@pytest.fixture
def plan(scope: Municipality) -> Department:
    return DepartmentFactory(name="Samhällsbyggnad")


@pytest.fixture
def coordinator(scope: Municipality) -> Actor:
    return make_actor(scope)


@pytest.fixture
def browser(coordinator: Actor) -> Client:
    return client_of(coordinator)


def page(browser: Client, path: str = "", **query: object) -> str:
    response = browser.get(f"{ROOT}{path}", query)
    assert response.status_code == 200, (path, response.status_code)
    return unescape(response.content.decode())


def frozen(by: Actor, title: str = "Då") -> Snapshot:
    """Freeze the picture as if it were that of thirty days ago."""
    row = freeze_picture(title=title, by=by)
    day = timezone.localdate() - timedelta(days=30)
    content = pack(replace(content_of(row), on=day))
    Snapshot.objects.filter(pk=row.pk).update(on=day, content=content, content_hash=seal(content))
    return row


def test_freezing_by_the_form(browser: Client) -> None:
    assert 'name="title"' in page(browser, "frys/")
    day = timezone.localdate().isoformat()
    response = browser.post(f"{ROOT}frys/", {"title": "Inför mötet", "on": day, "note": "Första"}, follow=True)
    row = Snapshot.objects.get()
    assert response.redirect_chain == [(row.get_absolute_url(), 302)]
    html = unescape(response.content.decode())
    assert "Läget är fryst: Inför mötet." in html
    assert "Första" in html
    assert "Inför mötet" in page(browser)


def test_a_day_to_come_is_refused_in_words(browser: Client) -> None:
    day = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = browser.post(f"{ROOT}frys/", {"title": "Sedan", "on": day})
    assert "Välj en dag som har varit." in response.content.decode()
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("role", Role.values)
def test_who_may_freeze_and_who_may_read(scope: Municipality, role: str) -> None:
    browser = client_of(make_actor(scope, role))
    may = role in {Role.COORDINATOR, Role.APPROVER}
    assert browser.get(f"{ROOT}frys/").status_code == (200 if may else 403)
    assert ("Frys läget" in page(browser)) is may


def test_the_analysis_says_in_words_and_tables_what_happened(
    browser: Client, coordinator: Actor, plan: Department
) -> None:
    done = activity("Blir klar", plan, status="started")
    activity("Utan mål", plan)
    make_indicator({2023: "10"}, key="avfall", title="Avfall")
    recompute_findings()
    row = frozen(coordinator)
    done.status = "done"
    done.save()
    activity("Kommer till", plan)
    recompute_findings()
    html = page(browser, "jamfor/", **{"from": row.pk, "to": "nu"})
    assert "har 1 insats kommit till och 1 avslutats." in html
    assert "Av de avslutade: 1 blev klar." in html
    assert re.search(r'id="part-came">Har kommit till <span class="quiet">\(1\)', html)
    assert "Kommer till</a>" in html
    assert "Ingen annan insats har ändrat status." in html
    assert html.count("<caption") == html.count("<table")
    assert html.count("<h1") == 1
    # Without parameters the latest snapshot is compared with today.
    assert "har 1 insats kommit till och 1 avslutats." in page(browser, "jamfor/")


def test_the_workbook_has_a_sheet_for_each_part(browser: Client, coordinator: Actor, plan: Department) -> None:
    row = frozen(coordinator)
    activity("=1+1", plan)
    response = browser.get(f"{ROOT}jamfor/", {"from": row.pk, "to": "nu", "format": "xlsx"})
    assert re.search(r'filename="nulagesanalys-[-0-9]+\.xlsx"', response["Content-Disposition"])
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames[:4] == ["Sammanfattning", "Nya insatser", "Avslutade insatser", "Ändrad status"]
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 14
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert [cell.value for cell in book["Nya insatser"][2]] == ["=1+1", "Samhällsbyggnad", "Planerad"]
    assert book["Nya insatser"]["A2"].data_type == "s"
    assert book["Per verksamhet"]["C2"].value == 1
    assert "1 insats kommit till" in book["Sammanfattning"]["A2"].value


def test_a_page_shows_the_first_rows_of_a_long_table_and_the_workbook_all(
    browser: Client, coordinator: Actor, plan: Department
) -> None:
    for number in range(ON_PAGE + 3):
        activity(f"Insats nummer {number:03}", plan)
    row = freeze_picture(title="Nu", by=coordinator)
    shown = page(browser, f"{row.pk}/")
    assert len(set(re.findall(r"Insats nummer \d{3}", shown))) == ON_PAGE
    assert f"Här visas {ON_PAGE} av {ON_PAGE + 3}." in shown
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{ROOT}{row.pk}/", {"format": "xlsx"}).content))
    cells = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert len({value for value in cells if value.startswith("Insats nummer")}) == ON_PAGE + 3


def test_one_snapshot_as_page_and_as_workbook(browser: Client, coordinator: Actor, plan: Department) -> None:
    goal = GoalFactory(number="1.1", title="Rena sjöar")
    activity("Våtmark", plan, goal, status="done")
    row = freeze_picture(title="Då", by=coordinator)
    html = page(browser, f"{row.pk}/")
    assert "1 insats är inskickad, och 0 pågår eller väntar." in html
    assert "1.1 Rena sjöar" in html
    assert "Våtmark" in html
    response = browser.get(row.get_absolute_url(), {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert next(cell.value for cell in book["Matris"][2]) == "1.1 Rena sjöar"


def test_a_snapshot_that_was_tampered_with_is_not_shown(browser: Client, coordinator: Actor, plan: Department) -> None:
    row = frozen(coordinator)
    Snapshot.objects.filter(pk=row.pk).update(content={"schema": 1})
    assert "stämmer inte med det som frystes" in page(browser, f"{row.pk}/")
    assert "kan inte jämföras" in page(browser, "jamfor/", **{"from": row.pk})


def test_empty_pages_say_what_belongs_there(browser: Client, scope: Municipality) -> None:
    assert "Här visas frysta lägesbilder." in page(browser)
    assert "Det finns ingen lägesbild att jämföra med." in page(browser, "jamfor/")
    reader = client_of(make_actor(scope, Role.READER))
    assert "Samordnaren fryser läget" in page(reader)
    assert "Det finns ingen lägesbild att jämföra med." in page(reader, "jamfor/")


def test_two_different_pictures_are_asked_for(browser: Client, coordinator: Actor, plan: Department) -> None:
    row = frozen(coordinator)
    assert "Välj två olika lägesbilder." in page(browser, "jamfor/", **{"from": row.pk, "to": row.pk})
    assert "Sammanfattning" not in page(browser, "jamfor/", **{"from": "999999"})


def test_the_earlier_day_comes_first_whatever_the_order(browser: Client, coordinator: Actor, plan: Department) -> None:
    row = frozen(coordinator, "Då")
    activity("Kommer till", plan)
    later = freeze_picture(title="Sedan", by=coordinator)
    html = page(browser, "jamfor/", **{"from": later.pk, "to": row.pk})
    assert "har 1 insats kommit till" in html


def test_pages_cost_the_same_for_one_row_as_for_many(browser: Client, coordinator: Actor, plan: Department) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(browser, path)
        return len(queries)

    activity("Första", plan)
    make_indicator({2024: "1"}, key="avfall", title="Avfall")
    row = frozen(coordinator)
    recompute_findings()
    paths = ["", f"{row.pk}/", f"jamfor/?from={row.pk}&to=nu"]
    before = [cost(path) for path in paths]
    for number in range(20):
        goal = GoalFactory(title=f"Mål {number}")
        activity(f"Insats {number} om {number}", DepartmentFactory(), goal)
        activity(f"Utan {number}", plan)
    make_indicator({2024: "1"}, key="cykel", title="Cykel")
    recompute_findings()
    frozen(coordinator)
    after = [cost(path) for path in paths]
    assert [high - low <= 1 for low, high in zip(before, after, strict=True)] == [True] * len(paths), (before, after)
