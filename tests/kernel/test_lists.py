# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The list component on real rows: filter, search, sort, columns, pages, downloads, queries."""

import csv
import io
from datetime import date
from html.parser import HTMLParser
from typing import Any

import django_filters
import openpyxl
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import ngettext_lazy, override

from knutpunkt.activities.models import Activity, Status
from knutpunkt.kernel.lists import Filter, ListView, MultipleChoice, SearchFilter
from knutpunkt.kernel.symbols import STATUSES
from knutpunkt.kernel.tables import DateColumn, NumberColumn, SelectColumn, SymbolColumn, Table, TextColumn
from knutpunkt.people.models import Municipality
from tests.factories import ActivityFactory, DepartmentFactory


class Rows(Table):
    select = SelectColumn()
    title = TextColumn(verbose_name="Titel")
    department = TextColumn(accessor="department__name", verbose_name="Verksamhet")
    status = SymbolColumn(STATUSES, verbose_name="Status")
    end = DateColumn(verbose_name="Slut")
    budget = NumberColumn(decimals=0, verbose_name="Budget")

    class Meta(Table.Meta):
        model = Activity
        fields = ("title", "department", "status", "end", "budget")
        sequence = ("select", "...")

    always = ("title",)
    at_first = ("title", "department", "status")


class Choice(Filter):
    q = SearchFilter(fields=("title", "department__name"))
    status = MultipleChoice(choices=Status.choices, label="Status")
    from_day = django_filters.DateFilter(field_name="end", lookup_expr="gte", label="Slut tidigast")


class Listed(ListView):
    table_class = Rows
    filterset_class = Choice
    title = "Insatser"
    counted = ngettext_lazy("%(count)s insats", "%(count)s insatser", "count")
    empty_what = "Här visas insatser."
    file_name = "insatser"
    per_page = 20

    def get_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.select_related("department").order_by("pk")


class Page(HTMLParser):
    """What a reader finds in the page: cells, header cells, links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.sorts: list[str | None] = []
        self.links: list[str] = []
        self.text = ""
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        if tag == "th":
            self.sorts.append(values.get("aria-sort"))
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._cell = True
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._cell = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell:
            self.rows[-1][-1] += data.strip()


def show(query: str = "", view: type[ListView] = Listed) -> Page:
    with override("sv"):
        response = view.as_view()(RequestFactory().get(f"/1278/insatser/{query}"))
    assert response.status_code == 200
    return Page(response.content.decode())


def fetch(query: str) -> Any:
    with override("sv"):
        return Listed.as_view()(RequestFactory().get(f"/1278/insatser/{query}"))


@pytest.fixture
def rows(scope: Municipality) -> list[Activity]:
    road, school = DepartmentFactory(name="Väg och park"), DepartmentFactory(name="Skola")
    return [
        ActivityFactory(title="Ängar", department=road, status="done", end=date(2022, 7, 6), budget=1250000),
        ActivityFactory(title="Åkrar", department=school, status="started", end=None, budget=None),
        ActivityFactory(title="=Zink", department=road, status="planned", end=date(2023, 1, 1), budget=-3),
        ActivityFactory(title="Ödlor", department=school, status="done", end=date(2021, 1, 1), budget=0),
    ]


def titles(page: Page) -> list[str]:
    return [row[1] for row in page.rows[1:]]


def test_rows_are_shown_with_signs_and_words(rows: list[Activity]) -> None:
    page = show()
    assert page.rows[0] == ["Välj", "Titel", "Verksamhet", "Status"]
    assert page.rows[1] == ["", "Ängar", "Väg och park", "✓Klar"]
    assert "4 insatser" in page.text


def test_sorting_is_swedish_and_said(rows: list[Activity]) -> None:
    page = show("?sort=title")
    assert titles(page) == ["=Zink", "Åkrar", "Ängar", "Ödlor"]
    assert page.sorts == [None, "ascending", "none", "none"]
    assert titles(show("?sort=-title")) == ["Ödlor", "Ängar", "Åkrar", "=Zink"]
    assert titles(show("?sort=department")) == ["Åkrar", "Ödlor", "Ängar", "=Zink"]
    assert titles(show("?sort=nonsense")) == ["Ängar", "Åkrar", "=Zink", "Ödlor"]


def test_filter_and_search_are_the_address(rows: list[Activity]) -> None:
    assert titles(show("?status=done")) == ["Ängar", "Ödlor"]
    assert titles(show("?status=done&status=planned")) == ["Ängar", "=Zink", "Ödlor"]
    assert titles(show("?q=skola")) == ["Åkrar", "Ödlor"]
    assert titles(show("?q=park+ängar")) == ["Ängar"]
    assert titles(show("?from_day=2022-01-01")) == ["Ängar", "=Zink"]
    page = show("?status=done&q=skola&sort=-title")
    assert "?status=done&q=skola&sort=title" in page.links
    assert "?status=done&q=skola&sort=-title&format=xlsx" in page.links


def test_columns_are_chosen_in_the_address(rows: list[Activity]) -> None:
    assert show("?kolumn=budget&kolumn=end").rows[0] == ["Välj", "Titel", "Slut", "Budget"]
    assert show("?kolumn=budget&kolumn=end").rows[1][2:] == ["6 juli 2022", "1\u00a0250\u00a0000"]
    assert show("?kolumn=password").rows[0] == ["Välj", "Titel", "Verksamhet", "Status"]


def test_downloads_hold_exactly_the_filtered_rows_with_types(rows: list[Activity]) -> None:
    query = "?q=park&kolumn=status&kolumn=end&kolumn=budget&sort=title"
    raw = fetch(f"{query}&format=csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(raw, newline=""), delimiter=";")) == [
        ["Titel", "Status", "Slut", "Budget"],
        ["'=Zink", "Planerad", "2023-01-01", "-3,00"],
        ["Ängar", "Klar", "2022-07-06", "1250000,00"],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(fetch(f"{query}&format=xlsx").content)).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in values] == ["=Zink", "Ängar"]
    assert [row[3] for row in values] == [-3, 1250000]
    assert [row[2].date() for row in values] == [date(2023, 1, 1), date(2022, 7, 6)]


def test_a_download_holds_all_pages(scope: Municipality) -> None:
    department = DepartmentFactory()
    ActivityFactory.create_batch(45, department=department)
    page = show("?page=3")
    assert len(page.rows) == 1 + 5
    assert "45 insatser · sida 3 av 3" in page.text
    assert len(fetch("?format=csv").content.splitlines()) == 1 + 45


@pytest.mark.parametrize(("asked", "shown"), [("99", "sida 3 av 3"), ("0", "sida 1 av 3"), ("x", "sida 1 av 3")])
def test_a_page_that_is_not_there_is_the_nearest(scope: Municipality, asked: str, shown: str) -> None:
    ActivityFactory.create_batch(45, department=DepartmentFactory())
    assert shown in show(f"?page={asked}").text


def test_empty_says_what_belongs_there_and_no_hits_how_to_go_on(scope: Municipality) -> None:
    assert "Här visas insatser." in show().text
    ActivityFactory()
    page = show("?q=finnsinte")
    assert "Inget stämmer med urvalet." in page.text
    assert "Här visas insatser." not in page.text


@pytest.mark.parametrize("query", ["", "?format=xlsx"])
def test_queries_do_not_grow_with_rows(scope: Municipality, query: str) -> None:
    department = DepartmentFactory()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            fetch(query)
        return len(queries)

    ActivityFactory(department=department)
    one = cost()
    ActivityFactory.create_batch(19, department=department)
    assert cost() == one <= 3
