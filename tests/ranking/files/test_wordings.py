# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The questionnaire's real texts: pasted, filled in from a file, and never in a file that leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from knutpunkt.kernel.downloads import xlsx_bytes
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.ranking.files.services import mark_of
from knutpunkt.ranking.files.tables import read_upload
from knutpunkt.ranking.models import Question, RankingEdition
from tests.ranking.files.conftest import CODE, upload
from tests.ranking.samples import question_of

REAL = "Har er kommun antagit en klimatplan?\nMotivera."


@pytest.fixture
def address(taken: RankingEdition) -> str:
    return reverse("ranking:wordings", args=[CODE, taken.pk])


def key_of(row: RankingEdition, key: str, municipality: Municipality) -> int:
    with tenant_scope(municipality):
        return int(question_of(row, key).pk)


def wordings(municipality: Municipality) -> dict[str, str]:
    with tenant_scope(municipality):
        return {one.key: one.wording for one in Question.objects.exclude(wording="")}


def test_texts_are_pasted_and_saved(browser: Client, taken: RankingEdition, address: str, bastad: Municipality) -> None:
    plan = key_of(taken, "plan", bastad)
    page = browser.get(address).content.decode()
    assert f'name="text-{plan}"' in page
    assert "visas bara inom kommunen" in page
    assert "Provkällan" not in page  # figures from outside are not asked in the questionnaire
    browser.post(address, {f"text-{plan}": REAL.replace("\n", "\r\n"), f"seen-{plan}": mark_of("")})
    assert wordings(bastad) == {"plan": REAL}
    with tenant_scope(bastad):
        assert question_of(taken, "plan").history.count() == 2


def test_the_second_writer_sees_the_first_ones_text(
    browser: Client, taken: RankingEdition, address: str, bastad: Municipality
) -> None:
    plan, mat = key_of(taken, "plan", bastad), key_of(taken, "mat", bastad)
    with tenant_scope(bastad):
        Question.objects.filter(pk=plan).update(wording="Skriven av någon annan")
    data = {f"text-{plan}": "Min", f"seen-{plan}": mark_of(""), f"text-{mat}": "Mat", f"seen-{mat}": mark_of("")}
    response = browser.post(address, data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Skriven av någon annan" in page
    assert "Min</textarea>" in page
    assert wordings(bastad) == {"plan": "Skriven av någon annan"}
    again = browser.post(address, {**data, f"seen-{plan}": mark_of("Skriven av någon annan")})
    assert again.status_code == 302
    assert wordings(bastad) == {"plan": "Min", "mat": "Mat"}


def test_somebody_elses_change_of_another_text_is_no_conflict(
    browser: Client, taken: RankingEdition, address: str, bastad: Municipality
) -> None:
    plan, mat = key_of(taken, "plan", bastad), key_of(taken, "mat", bastad)
    with tenant_scope(bastad):
        Question.objects.filter(pk=mat).update(wording="Annans", version=4)
    browser.post(address, {f"text-{plan}": "Min", f"seen-{plan}": mark_of("")})
    assert wordings(bastad) == {"plan": "Min", "mat": "Annans"}


@pytest.mark.parametrize("name", ["nummer", "question"])
def test_texts_are_filled_in_from_a_file_and_saved_by_a_person(
    browser: Client, taken: RankingEdition, address: str, bastad: Municipality, name: str
) -> None:
    column = ["1", "1b"] if name == "nummer" else ["plan", "uppfoljd"]
    data = xlsx_bytes([name, "text"], [[column[0], REAL], [column[1], "Följs den upp?"]])
    response = browser.post(address, {"read": "1", "file": upload(data, "enkat.xlsx")})
    assert response.context["filled"] == 2
    assert REAL in response.content.decode()
    assert wordings(bastad) == {}


@pytest.mark.parametrize(
    ("rows", "place", "reason"),
    [
        ("99;Text", "rad 2, kolumn question", "99"),
        ("plan;Text\r\n1;Text", "rad 3, kolumn question", "redan"),
        ("plan;" + "x" * 10_001, "rad 2, kolumn text", "högst 10000"),
    ],
)
def test_a_faulty_file_fills_in_nothing(
    browser: Client, address: str, counted: Callable[[], dict[str, int]], rows: str, place: str, reason: str
) -> None:
    before = counted()
    response = browser.post(address, {"read": "1", "file": upload(f"question;text\r\n{rows}\r\n", "enkat.csv")})
    fault: Any = response.context["faults"][0]
    assert fault.place == place
    assert reason in fault.reason
    assert response.context["filled"] is None
    assert counted() == before


@pytest.mark.parametrize("kind", ["yaml", "xlsx", "csv"])
def test_the_real_texts_never_leave(browser: Client, taken: RankingEdition, bastad: Municipality, kind: str) -> None:
    def words() -> str:
        data = browser.get(reverse("ranking:edition_export", args=[CODE, taken.pk, kind])).content
        if kind != "xlsx":
            return data.decode("utf-8-sig")
        sheets = read_upload(ContentFile(data), "x.xlsx").sheets
        return str([cell.value for sheet in sheets for row in sheet.rows for cell in row.cells.values()])

    with tenant_scope(bastad):
        Question.objects.filter(key="plan").update(wording="Utgivarens egna ord")
    assert "Utgivarens egna ord" not in words()
    assert "Antagen klimatplan" in words()  # the control: the paraphrase does
