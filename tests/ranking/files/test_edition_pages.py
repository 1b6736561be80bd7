# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Taking in an edition on the web: looked at first, stored only when it is whole, and then found again."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Position
from knutpunkt.ranking.assembly import edition_of
from knutpunkt.ranking.editions.writing import write_edition
from knutpunkt.ranking.files import parcels
from knutpunkt.ranking.files.shipped import shipped
from knutpunkt.ranking.intake import last_day
from knutpunkt.ranking.models import Answer, RankingEdition
from tests.factories import ActivityFactory, DepartmentFactory
from tests.ranking.files.conftest import CODE, sample_yaml, upload
from tests.ranking.samples import content, edition, make_edition, question_of

ADD = reverse("ranking:edition_add", args=[CODE])
Counted = Callable[[], dict[str, int]]


def parcel_in(page: str) -> str:
    found = re.search(r'name="parcel" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def checked(browser: Client, text: str | bytes, name: str = "fil.yaml") -> str:
    """The page after a file was sent to be looked at."""
    return browser.post(ADD, {"file": upload(text, name)}).content.decode()


def take_in(browser: Client, text: str | bytes, name: str = "fil.yaml", **more: str) -> Any:
    return browser.post(ADD, {"parcel": parcel_in(checked(browser, text, name)), **more})


def test_the_empty_list_says_what_belongs_there_and_offers_what_is_known(browser: Client) -> None:
    page = browser.get(reverse("ranking:editions", args=[CODE])).content.decode()
    assert "Här visas de år som ni arbetar med i rankningen." in page
    for one in shipped():
        assert f'value="{one.key}"' in page


def test_a_shipped_edition_is_looked_at_and_taken_in(browser: Client, counted: Counted, bastad: Municipality) -> None:
    before = counted()
    for one in shipped():
        page = browser.post(ADD, {"shipped": one.key}).content.decode()
        assert "Inget är sparat än." in page
        assert counted() == before
    chosen = shipped()[0]
    page = browser.post(ADD, {"shipped": chosen.key}).content.decode()
    response = browser.post(ADD, {"parcel": parcel_in(page)})
    with tenant_scope(bastad):
        row = RankingEdition.objects.get()
        assert edition_of(row) == chosen.edition
    assert response["Location"] == reverse("ranking:edition_edit", args=[CODE, row.pk])


def test_no_shipped_edition_of_that_name(browser: Client) -> None:
    assert browser.post(ADD, {"shipped": "finns-inte"}).status_code == 404


def test_a_file_is_told_before_it_is_taken_in(browser: Client, counted: Counted) -> None:
    before = counted()
    page = checked(browser, sample_yaml())
    assert counted() == before
    assert "6 av omkring 9 frågor är kända" in page
    assert "Ofullständig, tolkad." in page
    assert "6 nya, 0 ändras, 0 tas bort, 0 oförändrade." in page
    # by hand: 1 + 0.5 + 1 in the own survey, 2 + 2 + 2 in what comes from outside
    cells = re.findall(r'<td[^>]*class="num">([^<]*)</td>', page)
    assert cells == ["3", "3", "2,5", "–", "3", "0", "6", "–"]


def test_what_was_looked_at_is_what_is_taken_in(browser: Client, bastad: Municipality) -> None:
    take_in(browser, sample_yaml())
    with tenant_scope(bastad):
        assert edition_of(RankingEdition.objects.get()) == edition()


@pytest.mark.parametrize("spoiled", ["", "x", "abc:def:ghi"])
def test_a_parcel_that_is_not_ours_is_refused(browser: Client, counted: Counted, spoiled: str) -> None:
    before = counted()
    response = browser.post(ADD, {"parcel": spoiled})
    assert (response.status_code, response["Location"]) == (302, ADD)
    assert counted() == before


def test_a_parcel_made_for_another_municipality_is_refused(
    browser: Client, laholm: Municipality, counted: Counted
) -> None:
    before = counted()
    made = parcels.pack("edition", laholm.pk, {"text": sample_yaml(), "version": None})
    assert browser.post(ADD, {"parcel": made})["Location"] == ADD
    assert counted() == before
    ours = parcels.pack("edition", CODE, {"text": sample_yaml(), "version": None})
    assert browser.post(ADD, {"parcel": ours})["Location"] != ADD  # the control


def test_a_new_version_says_what_changes(browser: Client, taken: RankingEdition, bastad: Municipality) -> None:
    told = content()
    told["questions"][0]["text"] = "Antagen klimat- och energiplan"
    told["questions"] = [told["questions"][0], *told["questions"][2:], {**told["questions"][2], "key": "ny"}]
    text = write_edition(edition(questions=told["questions"]))
    page = checked(browser, text)
    assert "1 nya, 1 ändras, 1 tas bort, 4 oförändrade." in page
    assert "Kopiera ägare" not in page
    browser.post(ADD, {"parcel": parcel_in(page)})
    with tenant_scope(bastad):
        assert [one.key for one in edition_of(taken).questions] == ["plan", "mat", "eko", "skyddad", "utslapp", "ny"]


def test_the_second_of_two_editors_changes_nothing(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    parcel = parcel_in(checked(browser, sample_yaml().replace("Skyddad natur", "Naturskydd")))
    with tenant_scope(bastad):
        RankingEdition.objects.update(version=7)
    response = browser.post(ADD, {"parcel": parcel})
    assert response["Location"] == ADD
    with tenant_scope(bastad):
        assert RankingEdition.objects.get().version == 7


def test_an_edition_taken_in_meanwhile_is_not_overwritten(browser: Client, bastad: Municipality) -> None:
    parcel = parcel_in(checked(browser, sample_yaml()))
    with tenant_scope(bastad):
        make_edition(title="Någon annans")
    assert browser.post(ADD, {"parcel": parcel})["Location"] == ADD
    with tenant_scope(bastad):
        assert RankingEdition.objects.get().title == "Någon annans"


def test_answers_that_would_be_lost_stop_it(
    browser: Client, taken: RankingEdition, bastad: Municipality, counted: Counted
) -> None:
    with tenant_scope(bastad):
        Answer.objects.create(question=question_of(taken, "plan"), value="ja")
    before = counted()
    page = checked(
        browser, write_edition(edition(questions=content()["questions"][2:], completeness={"known": 4, "of": 9}))
    )
    assert "Frågorna plan har svar som inte ryms" in page
    assert 'name="parcel"' not in page
    assert counted() == before


def test_a_new_year_takes_over_owners_due_days_and_links(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    with tenant_scope(bastad):
        department = DepartmentFactory()
        here = Position.objects.create(department=department, title="miljöstrateg")
        gone = Position.objects.create(
            department=DepartmentFactory(valid_to=date(2020, 1, 1)), title="klimatsamordnare"
        )
        activity = ActivityFactory(department=department)
        plan, mat = question_of(taken, "plan"), question_of(taken, "mat")
        plan.owner, plan.due, plan.wording = here, date(2024, 2, 29), "Enkätens ord"
        mat.owner = gone
        plan.save()
        mat.save()
        plan.activities.add(activity)
    page = checked(browser, sample_yaml(2026))
    assert "Kopiera ägare, frister och kopplingar från Provrankningen 2025" in page
    browser.post(ADD, {"parcel": parcel_in(page), "carry": "on"})
    with tenant_scope(bastad):
        new = RankingEdition.objects.get(year=2026)
        plan, mat = question_of(new, "plan"), question_of(new, "mat")
        assert (plan.owner, plan.due) == (here, date(2025, 2, 28))
        assert list(plan.activities.all()) == [activity]
        assert plan.wording == ""
        assert mat.owner is None


def test_without_the_tick_nothing_is_taken_over(browser: Client, taken: RankingEdition, bastad: Municipality) -> None:
    with tenant_scope(bastad):
        plan = question_of(taken, "plan")
        plan.due = date(2025, 2, 1)
        plan.save()
    take_in(browser, sample_yaml(2026))
    with tenant_scope(bastad):
        assert question_of(RankingEdition.objects.get(year=2026), "plan").due is None


def test_settings_stay_when_a_new_version_comes(browser: Client, taken: RankingEdition, bastad: Municipality) -> None:
    page = reverse("ranking:edition_edit", args=[CODE, taken.pk])
    response = browser.post(page, {"version": 1, "title": "Vår rankning", "group": "land", "closes_on": "2026-02-25"})
    assert response.status_code == 302
    take_in(browser, sample_yaml().replace("Skyddad natur", "Naturskydd"))
    with tenant_scope(bastad):
        row = RankingEdition.objects.get()
        assert str(question_of(row, "skyddad")) == "Naturskydd"
        assert (row.title, row.group, last_day(row)) == ("Vår rankning", "land", date(2026, 2, 25))


def test_the_second_editor_of_the_settings_sees_both(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    with tenant_scope(bastad):
        RankingEdition.objects.update(version=3, title="Sparad av någon annan")
    page = reverse("ranking:edition_edit", args=[CODE, taken.pk])
    response = browser.post(page, {"version": 1, "title": "Min", "group": "", "closes_on": ""})
    assert response.status_code == 409
    assert "Sparad av någon annan" in response.content.decode()


def test_the_list_tells_how_far_each_has_come(
    browser: Client, taken: RankingEdition, bastad: Municipality, coordinator: Actor
) -> None:
    with tenant_scope(bastad):
        Answer.objects.create(
            question=question_of(taken, "plan"), value="ja", state="submitted", submitted_at=timezone.now()
        )
        Answer.objects.create(question=question_of(taken, "mat"), value="ja")
    page = browser.get(reverse("ranking:editions", args=[CODE])).content.decode()
    assert "1 av 3" in page
    assert "6 av omkring 9 frågor är kända; ofullständig, tolkad" in page
    assert browser.get(reverse("ranking:editions", args=[CODE]), {"state": "archived"}).context["count"] == 0
    assert browser.get(reverse("ranking:editions", args=[CODE]), {"state": ["open", "closed"]}).context["count"] == 1
    csv = browser.get(reverse("ranking:editions", args=[CODE]), {"format": "csv"}).content.decode("utf-8-sig")
    assert "Provrankningen 2025" in csv.splitlines()[1]


def test_an_archived_edition_can_come_back(browser: Client, taken: RankingEdition, bastad: Municipality) -> None:
    address = reverse("ranking:edition_archive", args=[CODE, taken.pk])
    browser.post(address)
    assert browser.get(reverse("ranking:editions", args=[CODE]), {"state": "archived"}).context["count"] == 1
    assert "Hämta ur arkivet" in browser.get(reverse("ranking:edition_files", args=[CODE, taken.pk])).content.decode()
    browser.post(address, {"restore": "1"})
    with tenant_scope(bastad):
        assert RankingEdition.objects.get().archived_at is None


def test_the_list_costs_the_same_for_one_as_for_many(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse("ranking:editions", args=[CODE])).status_code == 200
        return len(captured)

    queries()
    few = queries()
    with tenant_scope(bastad):
        for year in range(2010, 2020):
            make_edition(year)
    assert queries() == few


def test_what_changes_besides_the_questions_is_said(
    browser: Client, taken: RankingEdition, bastad: Municipality
) -> None:
    text = write_edition(edition(total={"method": "sum", "decimals": 0}, publisher="Ny utgivare"))
    page = checked(browser, text)
    assert "Utöver frågorna ändras: utgivare, hur delarna blir en total." in page
    browser.post(ADD, {"parcel": parcel_in(page)})
    with tenant_scope(bastad):
        assert edition_of(RankingEdition.objects.get()).publisher == "Ny utgivare"
