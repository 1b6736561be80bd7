# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filled questionnaire: what a board decides on. Accessible (judged by veraPDF), true, and without drafts."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Position, Role
from knutpunkt.ranking.files.services import decide_answers
from knutpunkt.ranking.models import Answer, Evidence, RankingEdition
from knutpunkt.reports.blocks import Block, BulletList, Document, Heading, Metrics, Paragraph, Quote, Table
from knutpunkt.reports.questionnaire import build_questionnaire
from knutpunkt.reports.questionnaire_facts import questionnaire_of
from tests.conftest import client_of, make_actor
from tests.factories import DepartmentFactory
from tests.ranking.samples import make_edition, question_of
from tests.reports.conftest import Check, make_pdf
from tests.reports.test_render_pdf import words

MARKUP = '#set page("a0") *fet* _kursiv_ $x$ <b>'
SECRET = "detta är bara ett utkast"
DAY = dt.date(2025, 2, 1)


@pytest.fixture
def coordinator(bastad: Municipality) -> Actor:
    return make_actor(bastad, Role.COORDINATOR)


@pytest.fixture
def row(bastad: Municipality) -> RankingEdition:
    """The sample with one submitted answer, one draft, one outside figure and the rest open."""
    with tenant_scope(bastad):
        row = make_edition()
        department = DepartmentFactory(name="Teknik & <Service>")
        plan, mat, skyddad = (question_of(row, key) for key in ("plan", "mat", "skyddad"))
        mat.owner = Position.objects.create(department=department, title="kostchef")
        mat.save()
        plan.wording = "Har kommunen en klimatplan? (ur enkäten)"
        plan.save()
        moment = timezone.now()
        answer = Answer.objects.create(
            question=plan, value="ja", requirements=["documented", "adopted"], comment=MARKUP, state="submitted",
            submitted_at=moment,
        )  # fmt: skip
        Evidence.objects.create(
            answer=answer, title="Energi- och klimatplan", link="https://example.invalid/plan.pdf", page="12",
            decided_by="Kommunfullmäktige", decided_on=dt.date(2023, 6, 14), paragraph="§ 71",
            registry_number="KS 2023/12", valid_from=dt.date(2023, 7, 1), valid_to=dt.date(2030, 12, 31),
            follow_up_on=dt.date(2026, 3, 1), scope="companies",
        )  # fmt: skip
        Answer.objects.create(question=mat, value="ja", comment=SECRET)
        Answer.objects.create(question=skyddad, value="15", state="submitted", submitted_at=moment)
    return row


@pytest.fixture
def document(bastad: Municipality, row: RankingEdition) -> Iterator[Document]:
    with tenant_scope(bastad):
        yield build_questionnaire(questionnaire_of(row), bastad, DAY)


def told(document: Document) -> list[str]:
    """The running texts."""
    return ["".join(run.text for run in block.runs) for block in document.blocks if isinstance(block, Paragraph)]


def table(document: Document, caption: str) -> Table:
    return next(one for one in document.blocks if isinstance(one, Table) and one.caption == caption)


def first(document: Document, kind: type[Block]) -> Block:
    return next(block for block in document.blocks if isinstance(block, kind))


def test_the_chapters_come_in_the_order_a_board_reads(document: Document) -> None:
    chapters = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert chapters == [
        "Det som ska beslutas", "Svaren", "Uppgifter som hämtas utifrån", "Beslut",
    ]  # fmt: skip
    second = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    assert second[:3] == ["Sammanfattning", "Saknar svar", "Klimat"]
    assert document.title == "Svar på Provrankningen 2025"
    assert document.subtitle == "Underlag för beslut"


def test_the_sums_are_those_worked_out_by_hand(document: Document) -> None:
    """A yes gives 1 of the survey's 2.5; 15 % protected is the step from 11: 1.2 of 6 from outside."""
    metrics = first(document, Metrics)
    assert isinstance(metrics, Metrics)
    assert [(one.label, one.value, one.note) for one in metrics.items] == [
        ("Besvarade frågor", "1", "av 3"),
        ("Poäng nu", "2,2", "vår egen beräkning, tolkad"),
        ("Kan ge högst", "8,5", "av de frågor som är kända"),
    ]
    assert table(document, "Poäng per del").rows == (
        ("Egen enkät", "1 av 3", "1", "2,5", "inte angivet"),
        ("Uppgifter utifrån", "hämtas utifrån", "1,2", "6", "inte angivet"),
    )


def test_what_lacks_an_answer_stands_first_and_a_draft_is_only_a_draft(document: Document) -> None:
    assert table(document, "Frågor utan inlämnat svar").rows == (
        ("1b Klimatplanen följs upp", "inte påbörjat", "ingen utsedd", "0,5"),
        ("2 Måltidernas klimatpåverkan minskas", "utkast, inte inlämnat", "kostchef", "1"),
    )
    assert SECRET not in str(document)


def test_control_a_submitted_comment_is_told(bastad: Municipality, row: RankingEdition) -> None:
    with tenant_scope(bastad):
        Answer.objects.filter(state="draft").update(state="submitted", submitted_at=timezone.now())
        assert SECRET in str(build_questionnaire(questionnaire_of(row), bastad, DAY))


def test_an_answer_stands_with_its_requirements_and_evidence(document: Document) -> None:
    said = told(document)
    assert "Svar: Ja (1 poäng av högst 1)" in said
    assert MARKUP in said
    quote = first(document, Quote)
    assert isinstance(quote, Quote)
    assert (quote.runs[0].text, quote.source) == ("Har kommunen en klimatplan? (ur enkäten)", "Ur enkäten")
    bullets = first(document, BulletList)
    assert isinstance(bullets, BulletList)
    assert [item[0].text for item in bullets.items] == [
        "Dokumenterat: ja", "Offentligt: nej", "Politiskt antaget: ja",
    ]  # fmt: skip
    assert table(document, "Bevis för svaret på 1 Antagen klimatplan").rows == ((
        "Energi- och klimatplan, sidan eller avsnittet 12, https://example.invalid/plan.pdf",
        "Kommunfullmäktige, 14 juni 2023, § 71, dnr KS 2023/12",
        "1 juli 2023 till 31 december 2030; följs upp 1 mars 2026",
        "Även bolagen",
    ),)  # fmt: skip


def test_a_question_that_is_not_for_the_group_is_not_missing(bastad: Municipality, row: RankingEdition) -> None:
    with tenant_scope(bastad):
        RankingEdition.objects.update(group="stad")
        row.refresh_from_db()
        facts = questionnaire_of(row)
        assert [one.question.key for one in facts.apart] == ["mat"]
        assert "2 Måltidernas" not in str([one.question for one in facts.asked])


def test_a_follow_up_that_falls_away_is_not_missing(bastad: Municipality, row: RankingEdition) -> None:
    with tenant_scope(bastad):
        Answer.objects.filter(value="ja", state="submitted").update(value="nej")
        facts = questionnaire_of(row)
        assert [one.question.key for one in facts.apart] == ["uppfoljd"]


def test_a_decision_is_told(bastad: Municipality, row: RankingEdition, coordinator: Actor) -> None:
    with tenant_scope(bastad):
        decide_answers(edition=row, on=dt.date(2025, 2, 12), body="Kommunstyrelsen", paragraph="34", by=coordinator)
        row.refresh_from_db()
        document = build_questionnaire(questionnaire_of(row), bastad, DAY)
    assert (document.subtitle, document.date) == ("Beslutade svar", dt.date(2025, 2, 12))
    assert "Svaren beslutades 12 februari 2025 av Kommunstyrelsen § 34." in told(document)
    assert "Beslutande och paragraf: Kommunstyrelsen § 34" in told(document)


def test_without_a_decision_there_are_lines_to_fill_in(document: Document) -> None:
    assert [line.split(":")[0] for line in told(document) if line.endswith("____")] == [
        "Beslutande", "Datum", "Paragraf",
    ]  # fmt: skip


@pytest.mark.verapdf
def test_the_file_keeps_to_pdf_ua(document: Document, validate: Check) -> None:
    result = validate(make_pdf(document))
    assert result.failures == ()
    assert result.compliant
    assert result.assertions > 1_000


@pytest.mark.verapdf
def test_control_the_validator_refuses_the_file_without_its_title(document: Document, validate: Check) -> None:
    with pikepdf.open(BytesIO(make_pdf(document))) as opened:
        del opened.Root.ViewerPreferences
        changed = BytesIO()
        opened.save(changed)
    result = validate(changed.getvalue())
    assert not result.compliant
    assert {failure.rule for failure in result.failures} == {"7.1-10"}


def test_what_was_written_comes_out_as_written(document: Document) -> None:
    assert "".join(MARKUP.split()) in "".join(words(make_pdf(document)).split())


def test_page_and_file_are_read_by_every_role(bastad: Municipality, row: RankingEdition) -> None:
    reader = client_of(make_actor(bastad, Role.READER))
    page = reader.get(reverse("reports:questionnaire", args=["1278", row.pk])).content.decode()
    assert "Svar: Ja" in page
    assert SECRET not in page
    response = reader.get(reverse("reports:questionnaire_pdf", args=["1278", row.pk]))
    assert response.content.startswith(b"%PDF-1.7")
    assert 'filename="svar-prov-2025-bastad.pdf"' in response["Content-Disposition"]


def test_another_municipality_has_no_such_page(laholm: Municipality, row: RankingEdition) -> None:
    stranger = client_of(make_actor(laholm, Role.COORDINATOR))
    for name in ("reports:questionnaire", "reports:questionnaire_pdf"):
        assert stranger.get(reverse(name, args=["1381", row.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_answers(bastad: Municipality, row: RankingEdition) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            questionnaire_of(RankingEdition.objects.select_related("ranking").get(pk=row.pk))
        return len(captured)

    with tenant_scope(bastad):
        few = queries()
        Answer.objects.filter(state="draft").update(state="submitted", submitted_at=timezone.now())
        answer = Answer.objects.create(
            question=question_of(row, "uppfoljd"), value="ja", state="submitted", submitted_at=timezone.now()
        )
        for number in range(5):
            Evidence.objects.create(answer=answer, title=f"Bevis {number}", link="https://example.invalid/")
        assert queries() == few
