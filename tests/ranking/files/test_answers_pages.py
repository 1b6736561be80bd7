# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Answers out and in: what goes out comes back to the same rows, and a faulty file changes nothing."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knutpunkt.activities.importing import Workbook
from knutpunkt.kernel.downloads import xlsx_bytes
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Position, Role
from knutpunkt.ranking import command
from knutpunkt.ranking.editions.writing import write_edition
from knutpunkt.ranking.files.tables import read_upload
from knutpunkt.ranking.models import Answer, OthersAnswers, RankingEdition
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory
from tests.ranking.files.conftest import CODE, upload
from tests.ranking.files.test_edition_pages import parcel_in
from tests.ranking.samples import edition, question_of

Counted = Callable[[], dict[str, int]]
COMMENT = '=HYPERLINK("http://x")\nrad två'


@pytest.fixture
def address(taken: RankingEdition) -> str:
    return reverse("ranking:answers_import", args=[CODE, taken.pk])


def export(browser: Client, taken: RankingEdition, kind: str, query: str = "") -> bytes:
    return browser.get(reverse("ranking:answers_export", args=[CODE, taken.pk, kind]) + query).content


def workbook(data: bytes, name: str) -> Workbook:
    return read_upload(ContentFile(data), name)


def check(browser: Client, address: str, data: bytes | str, name: str = "svar.csv", **more: Any) -> Any:
    return browser.post(address, {"file": upload(data, name), **more})


def take_in(browser: Client, address: str, data: bytes | str, name: str = "svar.csv", **more: Any) -> Any:
    page = check(browser, address, data, name, **more).content.decode()
    return browser.post(address, {"parcel": parcel_in(page)})


def answers(municipality: Municipality) -> dict[str, tuple[str, str, list[str], str]]:
    with tenant_scope(municipality):
        rows = Answer.objects.select_related("question")
        return {row.question.key: (row.value, row.state, row.requirements, row.comment) for row in rows}


@pytest.fixture
def some(taken: RankingEdition, bastad: Municipality, coordinator: Actor) -> RankingEdition:
    """A submitted answer, the coordinator's own draft, and a draft elsewhere."""
    with tenant_scope(bastad):
        Answer.objects.create(
            question=question_of(taken, "plan"), value="delvis", requirements=["public"], comment=COMMENT,
            state="submitted", submitted_at=timezone.now(),
        )  # fmt: skip
        Answer.objects.create(question=question_of(taken, "skyddad"), value="12.5", written_by=coordinator.person)
        Answer.objects.create(question=question_of(taken, "mat"), value="ja", department=DepartmentFactory())
    return taken


def test_drafts_stay_at_home(browser: Client, some: RankingEdition) -> None:
    csv = export(browser, some, "csv").decode("utf-8-sig")
    assert csv.splitlines() == ["unit;question;answer;aspects;year", "1278;plan;delvis;;2025"]
    mine = export(browser, some, "csv", "?utkast=1").decode("utf-8-sig")
    assert "1278;skyddad;12.5;;2025" in mine
    assert "mat" not in mine


def test_control_the_department_may_take_out_its_draft(bastad: Municipality, some: RankingEdition) -> None:
    with tenant_scope(bastad):
        department = Answer.objects.get(question__key="mat").department
    member = client_of(make_actor(bastad, Role.MEMBER, department))
    assert "1278;mat;ja" in export(member, some, "csv", "?utkast=1").decode("utf-8-sig")
    assert "1278;mat;ja" not in export(member, some, "csv").decode("utf-8-sig")


def test_the_file_is_what_the_command_scores(
    browser: Client, some: RankingEdition, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """0.5 for "delvis" of what is submitted."""
    rules, sheet = tmp_path / "e.yaml", tmp_path / "a.csv"
    rules.write_text(write_edition(edition()))
    sheet.write_bytes(export(browser, some, "csv"))
    assert command.main(["score", str(rules), str(sheet), "--json"]) == 0
    assert '"total": "0.5"' in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_goes_out_comes_back_and_changes_nothing(
    browser: Client, some: RankingEdition, address: str, counted: Counted, kind: str
) -> None:
    before = counted()
    data = export(browser, some, kind, "?utkast=1")
    page = check(browser, address, data, f"svar.{kind}")
    assert page.context.get("faults", []) == []
    assert page.context["changes"] is False
    assert [number for _word, number in page.context["counts"]] == [0, 0, 2]
    assert counted() == before


def test_what_goes_out_comes_back_to_the_same_rows(
    browser: Client, some: RankingEdition, address: str, bastad: Municipality
) -> None:
    """Lost answers are read in again from the workbook: value, requirements and comment as they were."""
    was = answers(bastad)
    data = export(browser, some, "xlsx", "?utkast=1")
    with tenant_scope(bastad):
        Answer.objects.exclude(question__key="mat").delete()
    take_in(browser, address, data, "svar.xlsx")
    now = answers(bastad)
    assert now["plan"] == ("delvis", "draft", ["public"], was["plan"][3])
    assert now["skyddad"] == was["skyddad"]


def test_no_spreadsheet_runs_a_comment(browser: Client, some: RankingEdition) -> None:
    sheets = workbook(export(browser, some, "xlsx"), "svar.xlsx").sheets
    cells = [cell for row in sheets[0].rows for cell in row.cells.values()]
    assert any(cell.value and str(cell.value).startswith("=HYPERLINK") for cell in cells)  # text, not a formula
    assert not any(cell.no_result for cell in cells)


def test_own_answers_become_drafts(
    browser: Client, taken: RankingEdition, address: str, bastad: Municipality, counted: Counted, coordinator: Actor
) -> None:
    before = counted()
    csv = "question;answer;comment\r\nplan;ja;Antagen 2023\r\nutslapp;-3.5;\r\nmat;;\r\n"
    page = check(browser, address, csv)
    assert [number for _word, number in page.context["counts"]] == [2, 0, 0]
    assert counted() == before
    response = browser.post(address, {"parcel": parcel_in(page.content.decode())})
    assert response["Location"] == reverse("ranking:edition_files", args=[CODE, taken.pk])
    assert answers(bastad) == {"plan": ("ja", "draft", [], "Antagen 2023"), "utslapp": ("-3.5", "draft", [], "")}
    with tenant_scope(bastad):
        assert Answer.objects.get(question__key="plan").written_by == coordinator.person


def test_a_column_that_is_not_there_changes_nothing(
    browser: Client, some: RankingEdition, address: str, bastad: Municipality
) -> None:
    with tenant_scope(bastad):
        Answer.objects.filter(question__key="skyddad").update(comment="Ur länsstyrelsens tabell")
    take_in(browser, address, "question,answer\nskyddad,21\n")
    assert answers(bastad)["skyddad"] == ("21", "draft", [], "Ur länsstyrelsens tabell")


HEAD = "unit;question;answer;aspects;year;requirements\r\n"


@pytest.mark.parametrize(
    ("rows", "place", "reason", "remedy"),
    [
        ("1278;plan;kanske;;;", "rad 2, kolumn answer", "kanske", "ja, delvis, nej"),
        ("1278;finns;ja;;;", "rad 2, kolumn question", "finns", "Närmast"),
        ("1278;plan;ja;;;\r\n1278;plan;nej;;;", "rad 3, kolumn question", "rad 2", "ta bort"),
        ("1278;skyddad;12,5;;;", "rad 2, kolumn answer", "kommatecken", "12.5"),
        ("1278;skyddad;mycket;;;", "rad 2, kolumn answer", "inget tal", "siffror"),
        ("1278;plan;ja;x;;", "rad 2, kolumn aspects", "inga aspekter", "tomt"),
        ("1278;uppfoljd;ja;;2024;", "rad 2, kolumn year", "2024", "det årets"),
        ("1278;plan;ja;;1999;", "rad 2, kolumn year", "1999", "2025"),
        ("1278;plan;delvis;;;public mätt", "rad 2, kolumn requirements", "mätt", "documented"),
        ("1278;mat;ja;;;", "rad 2, kolumn question", "utkast", "lämna in"),
        ("inte en nyckel;mat;ja;;;", "rad 2, kolumn unit", "inte en nyckel", "bokstäverna"),
        ("\r\n\r\n1278;mat;ja;;;", "rad 4, kolumn question", "utkast", "lämna in"),
    ],
)
def test_a_faulty_row_is_told_and_nothing_is_stored(
    browser: Client, some: RankingEdition, address: str, counted: Counted, rows: str, place: str, reason: str,
    remedy: str,
) -> None:  # fmt: skip
    before = counted()
    good = "\r\n1278;uppfoljd;ja;;;" if "kanske" in rows else ""
    page = check(browser, address, HEAD + rows + good)
    faults = page.context["faults"]
    assert [fault.place for fault in faults] == [place]
    assert reason in faults[0].reason
    assert remedy in faults[0].remedy
    assert "Inget är sparat." in page.content.decode()
    assert 'name="parcel"' not in page.content.decode()
    assert counted() == before


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "svar.csv", "Filen är tom."),
        (b"x", "svar.pdf", "Välj en fil från ett kalkylprogram"),
        (b"a;b\r\n1;2\r\n", "svar.csv", "question, answer"),
        (b"question;answer\r\n", "svar.csv", "inga svar"),
        (b"PK\x03\x04 not a workbook", "svar.xlsx", "Filen"),
        (b"question;question;answer\r\nplan;plan;ja\r\n", "svar.csv", "två gånger"),
    ],
)
def test_a_file_that_holds_no_answers(
    browser: Client, address: str, counted: Counted, data: bytes, name: str, words: str
) -> None:
    before = counted()
    page = check(browser, address, data, name).content.decode()
    assert words in page
    assert counted() == before


def test_a_submitted_answer_is_not_changed_by_a_file(
    browser: Client, some: RankingEdition, address: str, bastad: Municipality
) -> None:
    page = check(browser, address, "question;answer\r\nplan;ja\r\n")
    assert page.context["faults"][0].remedy.startswith("Ta tillbaka det inlämnade svaret")
    assert check(browser, address, "question;answer\r\nplan;delvis\r\n").context["changes"] is False
    assert answers(bastad)["plan"][:2] == ("delvis", "submitted")


def test_the_second_of_two_writers_changes_nothing(
    browser: Client, some: RankingEdition, address: str, bastad: Municipality
) -> None:
    page = check(browser, address, "question;answer\r\nuppfoljd;ja\r\nskyddad;9\r\n").content.decode()
    with tenant_scope(bastad):
        Answer.objects.filter(question__key="skyddad").update(version=5, value="14")
    response = browser.post(address, {"parcel": parcel_in(page)})
    assert response["Location"] == address
    assert answers(bastad)["skyddad"][0] == "14"
    assert "uppfoljd" not in answers(bastad)


def test_others_answers_need_a_source(
    browser: Client, taken: RankingEdition, address: str, bastad: Municipality, counted: Counted
) -> None:
    csv = "unit;question;answer\r\n1381;plan;ja\r\n1381;skyddad;22\r\n1280;plan;nej\r\n"
    before = counted()
    assert "Skriv var de är lästa" in check(browser, address, csv).content.decode()
    assert counted() == before
    take_in(browser, address, csv, source="Utgivarens webbplats 2025-10-01")
    with tenant_scope(bastad):
        rows = {row.unit: (row.sheet, row.source) for row in OthersAnswers.objects.all()}
        assert not Answer.objects.exists()
    assert rows["1381"][0] == {"plan": {"value": "ja", "aspects": []}, "skyddad": {"value": "22", "aspects": []}}
    assert rows["1280"][1] == "Utgivarens webbplats 2025-10-01"
    take_in(browser, address, "unit;question;answer\r\n1381;plan;delvis\r\n", source="Laholms protokoll")
    with tenant_scope(bastad):
        row = OthersAnswers.objects.get(unit="1381")
        assert row.sheet["plan"]["value"] == "delvis"
        assert row.sheet["skyddad"]["value"] == "22"
        assert row.source == "Utgivarens webbplats 2025-10-01; Laholms protokoll"
    sheets = workbook(export(browser, taken, "xlsx"), "svar.xlsx").sheets
    assert [sheet.name for sheet in sheets] == ["Svar", "Andras svar"]


def test_a_member_answers_only_what_is_theirs(
    bastad: Municipality, taken: RankingEdition, address: str, counted: Counted
) -> None:
    with tenant_scope(bastad):
        department = DepartmentFactory()
        plan = question_of(taken, "plan")
        plan.owner = Position.objects.create(department=department, title="strateg")
        plan.save()
    member = client_of(make_actor(bastad, Role.MEMBER, department))
    before = counted()
    page = check(member, address, "unit;question;answer\r\n;plan;ja\r\n;mat;ja\r\n1381;plan;ja\r\n", source="x")
    assert {fault.place for fault in page.context["faults"]} == {"rad 3, kolumn question", "rad 4, kolumn unit"}
    assert counted() == before
    take_in(member, address, "question;answer\r\nplan;ja\r\n")
    assert answers(bastad)["plan"][:2] == ("ja", "draft")


def test_after_the_last_day_a_member_is_told(bastad: Municipality, taken: RankingEdition, address: str) -> None:
    with tenant_scope(bastad):
        RankingEdition.objects.update(closes_at=timezone.now() - timedelta(days=1))
    member = client_of(make_actor(bastad, Role.MEMBER))
    assert "har sista svarsdagen varit" in member.get(address).content.decode()
    assert check(member, address, "question;answer\r\nplan;ja\r\n").status_code == 302
    assert answers(bastad) == {}


def test_a_workbook_written_by_hand(browser: Client, address: str, bastad: Municipality, taken: RankingEdition) -> None:
    """Numbers are numbers in a spreadsheet; headings may be Swedish."""
    data = xlsx_bytes(["Fråga", "Svar", "Kommentar"], [["skyddad", 12.5, "ja"], ["utslapp", -2, None]])
    take_in(browser, address, data, "svar.xlsx")
    assert {key: row[0] for key, row in answers(bastad).items()} == {"skyddad": "12.5", "utslapp": "-2"}
    assert io.BytesIO(data).read(2) == b"PK"
