# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The current-state analysis in print: accessible (judged by veraPDF), and the same as on the screen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.mapping.models import Snapshot
from knutpunkt.mapping.services import recompute_findings
from knutpunkt.mapping.snapshots.frozen import pack, seal
from knutpunkt.mapping.snapshots.queries import Compared, compared, content_of
from knutpunkt.mapping.snapshots.services import freeze_picture
from knutpunkt.mapping.snapshots.summary import sentences
from knutpunkt.people.access import Actor
from knutpunkt.people.models import Municipality, Role
from knutpunkt.reports.analysis import build_analysis
from knutpunkt.reports.blocks import Document, Heading, Paragraph, Table
from tests.conftest import client_of, make_actor
from tests.factories import ActivityFactory, DepartmentFactory
from tests.reports.conftest import Check, make_pdf
from tests.reports.content import DRAFT
from tests.reports.test_render_pdf import words

MARKUP = '#set page("a0") *fet* _kursiv_ $x$ <b>'


@pytest.fixture
def coordinator(written: Municipality) -> Actor:
    return make_actor(written, Role.COORDINATOR)


@pytest.fixture
def frozen(written: Municipality, coordinator: Actor) -> Snapshot:
    """The picture as of the end of 2025, after which things happened."""
    with tenant_scope(written):
        recompute_findings()
        row = freeze_picture(title="Då", by=coordinator)
        content = pack(replace(content_of(row), on=date(2025, 12, 31)))
        Snapshot.objects.update(on=date(2025, 12, 31), content=content, content_hash=seal(content))
        ActivityFactory(title=MARKUP, department=DepartmentFactory(name="Kultur & <fritid>"))
        recompute_findings()
    return row


@pytest.fixture
def found(written: Municipality, coordinator: Actor, frozen: Snapshot) -> Iterator[Compared]:
    with tenant_scope(written):
        yield compared(coordinator, str(frozen.pk), "nu")


@pytest.fixture
def document(written: Municipality, found: Compared) -> Document:
    return build_analysis(written, found)


def test_the_document_says_what_the_page_says(document: Document, found: Compared) -> None:
    told = [block.runs[0].text for block in document.blocks if isinstance(block, Paragraph)]
    assert told[: len(sentences(found.comparison, present=True))] == sentences(found.comparison, present=True)
    assert "Sedan 31 december 2025 har 1 insats kommit till och ingen avslutats." in told
    chapters = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    assert chapters == [
        "Sammanfattning",
        "Insatser",
        "Luckor",
        "Dubbelarbete",
        "Mål",
        "Nyckeltal och rankning",
        "Per verksamhet",
    ]
    came = next(block for block in document.blocks if isinstance(block, Table))
    assert came.rows == ((MARKUP, "Kultur & <fritid>", "Planerad"),)
    assert DRAFT not in str(document)


def test_empty_parts_say_so(document: Document) -> None:
    told = [block.runs[0].text for block in document.blocks if isinstance(block, Paragraph)]
    assert "Ingen insats har avslutats." in told


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


@pytest.fixture
def reader(written: Municipality) -> Client:
    return client_of(make_actor(written, Role.READER))


def address(**query: Any) -> str:
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse('reports:analysis', args=['1278'])}?{pairs}"


def test_the_file_is_sent_with_its_name(reader: Client, frozen: Snapshot, found: Compared) -> None:
    response = reader.get(address(**{"from": frozen.pk, "to": "nu"}))
    assert response["Content-Type"] == "application/pdf"
    day = found.now.content.on.isoformat()
    assert f'filename="nulagesanalys-bastad-2025-12-31-{day}.pdf"' in response["Content-Disposition"]
    assert response.content.startswith(b"%PDF-1.7")


def test_the_page_links_to_the_file(reader: Client, frozen: Snapshot) -> None:
    page = reader.get(reverse("mapping:comparison", args=["1278"])).content.decode()
    assert f'href="{reverse("reports:analysis", args=["1278"])}?from={frozen.pk}&amp;to=nu"' in page


@pytest.mark.parametrize("query", [{}, {"from": "0"}, {"from": "x", "to": "nu"}])
def test_what_cannot_be_compared_leads_back_to_the_choice(reader: Client, query: dict[str, str]) -> None:
    response = reader.get(address(**query))
    assert (response.status_code, response["Location"]) == (302, reverse("mapping:comparison", args=["1278"]))


def test_a_snapshot_that_was_tampered_with_is_not_printed(reader: Client, frozen: Snapshot) -> None:
    with tenant_scope("1278"):
        Snapshot.objects.update(content={"schema": 1})
    assert reader.get(address(**{"from": frozen.pk})).status_code == 302
