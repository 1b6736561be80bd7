# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition as a file comes back to the same rows, in every form."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from knutpunkt.kernel.downloads import xlsx_bytes
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.assembly import edition_of
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.files.shipped import shipped
from knutpunkt.ranking.intake import save_edition
from knutpunkt.ranking.models import Question, RankingEdition
from tests.ranking.files.conftest import CODE, upload
from tests.ranking.files.test_edition_pages import ADD, checked, parcel_in
from tests.ranking.samples import content, edition


def exported(browser: Client, row: RankingEdition, kind: str) -> bytes:
    return browser.get(reverse("ranking:edition_export", args=[CODE, row.pk, kind])).content


def rows_of(row: RankingEdition) -> list[tuple[object, ...]]:
    return list(row.questions.values_list("key", "order", "part", "area", "external", "definition"))


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
@pytest.mark.parametrize("number", range(3))
def test_a_whole_edition_comes_back_to_the_same_rows(
    browser: Client, bastad: Municipality, kind: str, number: int
) -> None:
    """The sample with a rule of every kind, and two of those that come with the installation."""
    told = [edition(), shipped()[1].edition, shipped()[-1].edition][number]
    with tenant_scope(bastad):
        row = save_edition(edition=told, by=None)
        was, frame = rows_of(row), row.frame
    data = exported(browser, row, kind)
    with tenant_scope(bastad):
        Question.objects.all().delete()
        RankingEdition.objects.all().delete()
    page = checked(browser, data, f"utgava.{kind}")
    browser.post(ADD, {"parcel": parcel_in(page)})
    with tenant_scope(bastad):
        again = RankingEdition.objects.get()
        assert rows_of(again) == was
        assert again.frame == frame
        assert edition_of(again) == told


@pytest.mark.parametrize("kind", ["yaml", "xlsx", "csv"])
def test_what_goes_out_changes_nothing_when_it_comes_back(browser: Client, taken: RankingEdition, kind: str) -> None:
    page = checked(browser, exported(browser, taken, kind), f"utgava.{kind}")
    assert "0 nya, 0 ändras, 0 tas bort, 6 oförändrade." in page
    assert "Allt i filen finns redan." in page
    assert 'name="parcel"' not in page


def test_a_table_can_be_changed_by_hand(browser: Client, taken: RankingEdition, bastad: Municipality) -> None:
    text = exported(browser, taken, "csv").decode("utf-8-sig").replace("Skyddad natur", "Naturskydd")
    browser.post(ADD, {"parcel": parcel_in(checked(browser, text, "utgava.csv"))})
    with tenant_scope(bastad):
        assert str(Question.objects.get(key="skyddad")) == "Naturskydd"


HEAD = ["edition", "key", "part", "area", "text", "rule"]
RULE = '{"kind": "given", "points": 1}'


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        (["prov-2025", "a", "finns-inte", "klimat", "Fråga", RULE], "rad 2, kolumn part", "finns-inte"),
        (
            ["prov-2025", "a", "enkat", "klimat", "Fråga", '{"kind": "given", "points": "0,5"}'],
            "rad 2, kolumn rule.points",
            "0,5",
        ),
        (["prov-2025", "a", "enkat", "klimat", "Fråga", "{kind: given"], "rad 2, kolumn rule", "klammer"),
        (["annan", "a", "enkat", "klimat", "Fråga", RULE], "rad 1, kolumn edition", "bara frågor"),
    ],
)
def test_a_faulty_table_is_told_by_row_and_column(
    browser: Client, taken: RankingEdition, counted: Callable[[], dict[str, int]], row: list[str], place: str,
    reason: str,
) -> None:  # fmt: skip
    before = counted()
    response = browser.post(ADD, {"file": upload(xlsx_bytes(HEAD, [row]), "utgava.xlsx")})
    faults = response.context["faults"]
    assert place in [fault.place for fault in faults], [(fault.place, fault.reason) for fault in faults]
    assert any(reason in fault.reason for fault in faults)
    assert counted() == before


def test_the_yaml_is_read_by_the_command_too(browser: Client, taken: RankingEdition) -> None:
    assert read_edition(exported(browser, taken, "yaml").decode()) == edition()


def test_the_table_says_how_points_are_given(browser: Client, taken: RankingEdition) -> None:
    text = exported(browser, taken, "csv").decode("utf-8-sig")
    assert "Svaren ger poäng: Ja 1, Delvis 0,5, Nej 0." in text


def test_no_spreadsheet_runs_a_text(browser: Client, bastad: Municipality) -> None:
    told = content()
    told["questions"][0]["text"] = "=1+1"
    with tenant_scope(bastad):
        row = save_edition(edition=edition(questions=told["questions"]), by=None)
    text = exported(browser, row, "csv").decode("utf-8-sig")
    assert ";'=1+1;" in text
    assert ";=1+1" not in text
    assert "0 ändras" in checked(browser, text, "utgava.csv")


@pytest.mark.parametrize(
    ("spoiled", "stored"), [({"title": "x" * 900}, "x" * 200), ({"publisher": "y" * 300}, "Provrankningen 2025")]
)
def test_long_names_fit_the_lists(browser: Client, bastad: Municipality, spoiled: dict[str, str], stored: str) -> None:
    text = json.dumps(content() | spoiled)
    browser.post(ADD, {"parcel": parcel_in(checked(browser, text))})
    with tenant_scope(bastad):
        row = RankingEdition.objects.select_related("ranking").get()
        assert row.title == stored
        row.clean_fields(exclude=["frame"])
        row.ranking.clean_fields()
    again = text.replace("Skyddad natur", "Naturskydd")
    browser.post(ADD, {"parcel": parcel_in(checked(browser, again))})
    with tenant_scope(bastad):
        assert RankingEdition.objects.get().title == stored


def test_a_sign_that_no_database_takes_is_refused(browser: Client, counted: Callable[[], dict[str, int]]) -> None:
    told = content()
    told["questions"][0]["text"] = "a\x00b"
    before = counted()
    page = checked(browser, json.dumps(told))
    assert 'name="parcel"' not in page
    assert counted() == before
