# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pages of the report: who may read them, and what they say."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from knutpunkt.activities.models import Activity
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.kernel.text import today
from knutpunkt.people.models import Municipality, Role
from knutpunkt.reports.pieces import activity_panel
from knutpunkt.reports.rules import read_report
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory, StatusUpdateFactory
from tests.reports.content import DRAFT, INTERNAL, LATER, LOST, OLD, PUBLIC

PAGES = ["show", "pdf", "html"]


def address(name: str, year: int | None = 2022, code: str = "1278") -> str:
    return reverse(f"reports:{name}", args=[code] if year is None else [code, year])


@pytest.fixture
def reader(written: Municipality) -> Client:
    return client_of(make_actor(written, Role.READER))


def test_the_first_page_offers_the_years(reader: Client) -> None:
    page = reader.get(address("index", None)).content.decode()
    assert "Miljöbokslut 2022" in page
    assert "Tidigare år" in page
    for name in PAGES:
        assert address(name) in page
        assert address(name, 2021) in page
    assert "så långt" not in page


def test_the_running_year_is_offered_as_unfinished(written: Municipality, reader: Client) -> None:
    with tenant_scope(written):
        StatusUpdateFactory(activity=ActivityFactory(department=DepartmentFactory()), on=today())
    page = reader.get(address("index", None)).content.decode()
    assert f"{today().year}, så långt" in page


def test_without_content_the_first_page_says_how_to_get_it(bastad: Municipality) -> None:
    page = client_of(make_actor(bastad, Role.READER)).get(address("index", None)).content.decode()
    assert "Här visas miljöboksluten" in page


def test_the_report_is_a_page_with_one_title_and_no_style_of_its_own(reader: Client) -> None:
    response = reader.get(address("show"))
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert INTERNAL in page
    assert DRAFT not in page
    assert "<style" not in page
    assert " style=" not in page


def test_the_files_are_sent_with_their_names(reader: Client) -> None:
    pdf, page = reader.get(address("pdf")), reader.get(address("html"))
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="miljobokslut-bastad-2022.pdf"'
    assert pdf.content.startswith(b"%PDF-1.7")
    assert page["Content-Disposition"] == 'attachment; filename="miljobokslut-bastad-2022.html"'
    assert b"<!DOCTYPE html>" in page.content


def test_a_selection_for_everybody_leaves_out_the_internal(reader: Client) -> None:
    page = reader.get(address("show"), {"urval": "offentligt"}).content.decode()
    assert PUBLIC in page
    assert INTERNAL not in page


@pytest.mark.parametrize("role", Role.values)
def test_every_role_reads_and_none_sees_a_draft(written: Municipality, role: str) -> None:
    with tenant_scope(written):
        technical = ActivityFactory._meta.model.objects.get(title=DRAFT).department
    page = client_of(make_actor(written, role, technical)).get(address("show"))
    assert page.status_code == 200
    assert DRAFT not in page.content.decode()


@pytest.mark.parametrize("year", [1, 1899, 99999])
def test_years_that_cannot_be_told_of_are_not_found(reader: Client, year: int) -> None:
    assert [reader.get(address(name, year)).status_code for name in PAGES] == [404, 404, 404]


def test_a_year_to_come_is_not_found(reader: Client) -> None:
    assert reader.get(address("show", today().year + 1)).status_code == 404


def test_another_municipality_is_as_one_that_does_not_exist(written: Municipality) -> None:
    laholm = Municipality.objects.get(pk="1381")
    stranger = client_of(make_actor(laholm, Role.COORDINATOR))
    for name in PAGES:
        theirs, nobodys = stranger.get(address(name)), stranger.get(address(name, code="9999"))
        assert theirs.status_code == nobodys.status_code == 404
        assert len(theirs.content) == len(nobodys.content)


def test_who_has_not_signed_in_is_sent_to_sign_in(written: Municipality) -> None:
    assert Client().get(address("show")).status_code == 302


def test_nothing_is_changed_by_reading(reader: Client) -> None:
    assert [reader.post(address(name)).status_code for name in PAGES] == [405, 405, 405]


def test_the_rule_says_the_same_of_one_and_of_many(written: Municipality) -> None:
    actor = make_actor(written, Role.READER)
    allowed = {row.pk for row in Municipality.objects.all() if read_report.allows(actor, row)}
    assert allowed == {row.pk for row in read_report.filter(actor, Municipality.objects.all())} == {"1278"}


@pytest.mark.parametrize(
    ("title", "told"),
    [(INTERNAL, [2022, 2021]), (OLD, []), (LATER, []), (LOST, [])],
    ids=["told", "old", "later", "lost"],
)
def test_an_activity_says_which_reports_tell_of_it(written: Municipality, title: str, told: list[int]) -> None:
    with tenant_scope(written):
        activity = Activity.objects.get(title=title)
        actor = make_actor(written, Role.READER)
        shown = activity_panel(actor, activity)
    assert shown is not None
    assert [year for year in shown["report_years"] if year <= 2022] == told


def test_a_draft_is_said_to_enter_no_report(written: Municipality) -> None:
    with tenant_scope(written):
        draft = Activity.objects.select_related("department").get(title=DRAFT)
    own = client_of(make_actor(written, Role.MEMBER, draft.department))
    assert "Ett utkast kommer inte med i något bokslut." in own.get(draft.get_absolute_url()).content.decode()


def test_an_archived_activity_says_nothing_of_reports(written: Municipality) -> None:
    with tenant_scope(written):
        activity = Activity(archived_at=now())
        assert activity_panel(make_actor(written), activity) is None
