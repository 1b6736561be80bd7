# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Evidence: what is filled in by itself, which files are kept, who may fetch them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from knutpunkt.ranking import rules
from knutpunkt.ranking.models import Answer, Evidence
from knutpunkt.ranking.working import evidence, services
from knutpunkt.ranking.working.services import UnsuitableFileError, Upload
from tests.factories import ActivityFactory, DocumentFactory
from tests.ranking.working.conftest import Inside, Town

PDF = b"%PDF-1.7 provet"


def upload(name: str = "Klimatplan (antagen).pdf", content: bytes = PDF) -> Upload:
    return Upload(name, ContentFile(content))


def test_a_documents_decision_and_validity_are_taken_from_it(town: Town, inside: Inside) -> None:
    with inside():
        document = DocumentFactory(
            title="Klimatplan", adopted_by="Kommunfullmäktige", adopted_on=date(2024, 5, 2), paragraph="12",
            registry_number="KS 2024-1", review_on=date(2028, 1, 1), valid_from=date(2024, 6, 1),
            link="https://example.invalid/klimatplan",
        )  # fmt: skip
        row = services.save_evidence(answer=town.write(), by=town.member, kind="document", document=document)
        assert (row.title, row.decided_by, row.decided_on, row.paragraph) == (
            "Klimatplan", "Kommunfullmäktige", date(2024, 5, 2), "12",
        )  # fmt: skip
        assert (row.registry_number, row.valid_from, row.follow_up_on) == (
            "KS 2024-1", date(2024, 6, 1), date(2028, 1, 1),
        )  # fmt: skip
        own = services.save_evidence(
            answer=row.answer, by=town.member, kind="document", document=document, decided_by="Miljönämnden"
        )
        assert (own.decided_by, own.decided_on) == ("Miljönämnden", None), "what somebody wrote is not mixed up"


def test_evidence_must_be_something(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.write()
        for fields in ({"kind": "link", "title": "Tom"}, {"kind": "document", "title": "Tomt"}):
            with pytest.raises(ValidationError):
                services.save_evidence(answer=answer, by=town.member, **fields)  # type: ignore[arg-type]
        with pytest.raises(ValidationError, match="slutar innan"):
            services.save_evidence(
                answer=answer, by=town.member, kind="link", link="https://example.invalid/",
                valid_from=date(2025, 1, 2), valid_to=date(2025, 1, 1),
            )  # fmt: skip
        assert not Evidence.objects.exists()


def test_a_file_is_kept_under_a_random_name_with_its_own_beside(town: Town, inside: Inside) -> None:
    with inside():
        row = services.save_evidence(
            answer=town.write(), by=town.member, kind="file", upload=upload("..\\hemligt\\Klimatplan.pdf")
        )
        assert row.file_name == row.title == "Klimatplan.pdf"
        stored = Path(row.file.name)
        assert "Klimatplan" not in stored.name
        assert stored.suffix == ".pdf"
        with row.file.open() as file:
            assert file.read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("plan.exe", b"MZ", "tas inte emot"),
        ("plan.svg", b"<svg/>", "tas inte emot"),
        ("plan.html", b"<p>", "tas inte emot"),
        ("plan", PDF, "tas inte emot"),
        ("plan.pdf", b"<html>", "fast den heter så"),
        ("plan.txt", b"text\x00binary", "fast den heter så"),
    ],
)
def test_other_files_are_refused_and_nothing_is_kept(
    town: Town, inside: Inside, name: str, content: bytes, reason: str
) -> None:
    with inside():
        with pytest.raises(UnsuitableFileError, match=reason):
            services.save_evidence(answer=town.write(), by=town.member, kind="file", upload=upload(name, content))
        assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_is_refused(town: Town, inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    with inside():
        services.save_evidence(answer=town.write(), by=town.member, kind="file", upload=upload())
        monkeypatch.setattr(evidence, "MOST_BYTES", len(PDF) - 1)
        with pytest.raises(UnsuitableFileError, match="för stor"):
            services.save_evidence(answer=Answer.objects.get(), by=town.member, kind="file", upload=upload())


def test_what_is_checked_keeps_its_evidence(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.submit()
        row = services.save_evidence(answer=answer, by=town.member, kind="link", link="https://example.invalid/")
        services.check_answer(answer=answer, by=town.approver)
        with pytest.raises(services.NotADraftError):
            services.remove_evidence(evidence=row, by=town.member)
        with pytest.raises(services.NotADraftError):
            services.save_evidence(answer=Answer.objects.get(), by=town.member, evidence=row, title="Nytt")
        services.return_answer(answer=answer, by=town.approver, comment="Byt länk")
        services.remove_evidence(evidence=row, by=town.member)
        assert not Evidence.objects.exists()
        assert Evidence.history.filter(history_type="-").count() == 1  # type: ignore[attr-defined]


def _sent(town: Town, inside: Inside, **data: Any) -> Any:
    with inside():
        pk = town.question().pk
    return town.client(town.member).post(town.url("evidence_new", pk), {"scope": "own", **data})


def test_the_form_takes_a_file_and_begins_an_answer(town: Town, inside: Inside) -> None:
    file = SimpleUploadedFile("Beslut.pdf", PDF, content_type="text/html")
    assert _sent(town, inside, kind="file", file=file).status_code == 302
    with inside():
        row = Evidence.objects.get()
        assert (row.title, row.answer.state, row.answer.value) == ("Beslut.pdf", "draft", "")
        assert rules.view_answer.allows(town.member, row.answer)
        assert not rules.view_answer.allows(town.coordinator, row.answer)


def test_the_form_says_what_is_missing_at_the_field(town: Town, inside: Inside) -> None:
    for kind, words in (("link", "Klistra in länken."), ("file", "Välj filen."), ("document", "Välj styrdokumentet.")):
        answer = _sent(town, inside, kind=kind, title="Något")
        assert answer.status_code == 200
        assert words in answer.content.decode()
    bad = SimpleUploadedFile("plan.pdf", b"<html>")
    assert "fast den heter så" in _sent(town, inside, kind="file", file=bad).content.decode()
    with inside():
        assert not Evidence.objects.exists()
        assert not Answer.objects.exists()


def test_a_link_cannot_run_anything(town: Town, inside: Inside) -> None:
    assert _sent(town, inside, kind="link", link="javascript:alert(1)").status_code == 200
    with inside():
        assert not Evidence.objects.exists()


def test_changing_evidence_keeps_its_file(town: Town, inside: Inside) -> None:
    with inside():
        row = services.save_evidence(answer=town.write(), by=town.member, kind="file", upload=upload())
    page = town.client(town.member).get(town.url("evidence_edit", row.pk))
    assert page.status_code == 200
    sent = {"version": row.version, "kind": "file", "title": "Ny titel", "scope": "companies", "page": "s. 4"}
    assert town.client(town.member).post(town.url("evidence_edit", row.pk), sent).status_code == 302
    with inside():
        again = Evidence.objects.get()
        assert (again.title, again.page, again.file.name, again.file_name) == (
            "Ny titel", "s. 4", row.file.name, row.file_name,
        )  # fmt: skip


def test_a_file_is_a_download_for_those_who_may_read_the_answer(town: Town, inside: Inside) -> None:
    with inside():
        answer = town.write()
        row = services.save_evidence(answer=answer, by=town.member, kind="file", upload=upload())
    where = town.url("evidence_file", row.pk)
    for actor in (town.colleague, town.coordinator, town.approver, town.reader):
        assert town.client(actor).get(where).status_code == 404, "a draft's file is the department's"
    with inside():
        services.submit_answer(answer=answer, by=town.member)
    got = town.client(town.reader).get(where)  # the control: now it is everybody's
    assert got.content == PDF
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"].startswith("attachment;")
    assert "Klimatplan" in got["Content-Disposition"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in got["Cache-Control"]


def test_the_second_editor_of_evidence_sees_both(town: Town, inside: Inside) -> None:
    with inside():
        activity = ActivityFactory(title="Solceller", department=town.own)
        row = services.save_evidence(answer=town.write(), by=town.member, kind="activity", activity=activity)
        services.save_evidence(
            answer=row.answer, evidence=row, expected_version=1, by=town.member, title="Den andras titel"
        )
    sent = {"version": 1, "kind": "activity", "activity": activity.pk, "title": "Min titel", "scope": "own"}
    page = town.client(town.member).post(town.url("evidence_edit", row.pk), sent)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Min titel" in text
    assert "Den andras titel" in text
