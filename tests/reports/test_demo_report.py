# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The demo's report, the one a newcomer downloads first: accessible, whole, and true to its sources."""

import csv
import gzip
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from django.db import transaction
from django.utils import translation

from knutpunkt.activities.models import Activity
from knutpunkt.demo import build, content
from knutpunkt.goals.services import load_frameworks
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.people.services import load_municipalities
from knutpunkt.reports.blocks import Document, Figure, Heading, Table
from knutpunkt.reports.render_html import render_page
from tests.reports.conftest import Check, make_pdf, report_of
from tests.reports.test_render_html import Reader
from tests.reports.test_render_pdf import words
from tests.reports.test_report import FIGURE_COLUMNS

# pytest-django sets up a database only where some test says that it needs one.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Municipality]:
    """Båstad as the demo has it, built once for this module and taken away afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_municipalities()
        load_frameworks()
        assert build.build(content.read("bastad"))
        yield Municipality.objects.get(pk="1278")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def document(demo: Municipality) -> Document:
    with translation.override("sv"):
        return report_of(demo)


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return make_pdf(document)


@pytest.mark.verapdf
def test_the_report_keeps_to_pdf_ua(pdf: bytes, validate: Check) -> None:
    result = validate(pdf)
    assert result.failures == ()
    assert result.assertions > 100_000


def test_it_is_some_thirty_pages_with_charts(document: Document, pdf: bytes) -> None:
    with pymupdf.open(stream=pdf) as opened:
        assert 25 <= opened.page_count <= 45
    assert sum(isinstance(block, Figure) for block in document.blocks) >= 15


def test_no_draft_is_told(demo: Municipality, document: Document) -> None:
    with tenant_scope(demo):
        drafts = list(Activity.objects.filter(submitted_at=None).values_list("title", flat=True))
    assert drafts
    text = Reader(render_page(document)).words
    assert [title for title in drafts if title in text] == []


def test_every_area_of_the_programme_has_its_chapter(document: Document) -> None:
    chapters = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    areas = ["1 Vatten", "2 Natur och ekosystem", "3 Energi och klimat", "4 Transporter", "5 Bebyggd miljö"]
    assert chapters[2:7] == areas


def test_the_places_are_those_that_are_known(document: Document, pdf: bytes) -> None:
    places = next(
        block for block in document.blocks if isinstance(block, Table) and block.caption == "Kända placeringar"
    )
    assert [row[:2] for row in places.rows] == [
        ("2016", "46"),
        ("2017", "83"),
        ("2018", "39"),
        ("2019", "53"),
        ("2020", "59"),
    ]
    assert "2020 kom kommunen på plats 59" in words(pdf)


def test_every_figure_in_print_is_its_source_row(document: Document, pdf: bytes, shared_data: Path) -> None:
    """Reads the figures out of the PDF itself and holds each against the file they came from."""
    with gzip.open(shared_data / "kolada" / "values_env.csv.gz", "rt", encoding="utf-8", newline="") as file:
        source = {
            (row["kpi"], row["period"]): row["value"]
            for row in csv.DictReader(file)
            if row["municipality"] == "1278" and row["gender"] == "T"
        }
    printed = words(pdf)
    checked, own = 0, []
    for block in document.blocks:
        if not isinstance(block, Table) or len(block.columns) != FIGURE_COLUMNS:
            continue
        for row in block.rows:
            if not row[5].startswith("Kolada, "):
                own.append((row[0], row[1]))
                continue
            assert " ".join(" ".join(row).split()) in printed
            value = source[row[5].removeprefix("Kolada, "), row[0]]
            shown = row[1].replace("\u00a0", "").replace(",", ".")
            assert shown == "saknas" if value == "" else Decimal(shown) == Decimal(value)
            checked += 1
    assert checked > 150
    # The only own figures with values are the places in the ranking (domain facts 3.1).
    assert own == [("2016", "46"), ("2017", "83"), ("2018", "39"), ("2019", "53"), ("2020", "59")]
