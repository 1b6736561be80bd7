# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the report's tests share: a PDF maker, a validator, and a reader of PDF text."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import translation

from knutpunkt import kernel
from knutpunkt.kernel.tenancy import tenant_scope
from knutpunkt.people.models import Municipality
from knutpunkt.people.services import load_municipalities
from knutpunkt.reports.blocks import Document
from knutpunkt.reports.render_pdf import render_pdf
from knutpunkt.reports.services import build_report
from tests.conftest import leave_out
from tests.reports.content import write_year
from tools.pdfcheck.verapdf import MissingValidatorError, Result, check, find_validator

FONTS = Path(kernel.__file__).parent / "fonts"
Check = Callable[[bytes], Result]


def make_pdf(document: Document) -> bytes:
    """Return the document as PDF, in the colours of the site."""
    return render_pdf(document, fonts=FONTS, accent="#0c5f58", accent_soft="#e6f1ef")


@pytest.fixture
def validate(tmp_path: Path) -> Check:
    """Check a PDF with veraPDF against PDF/UA-1; left out where it cannot run."""
    try:
        find_validator()
    except MissingValidatorError as error:
        leave_out(str(error))

    def run(pdf: bytes) -> Result:
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        return check(path)

    return run


@pytest.fixture(autouse=True)
def swedish() -> Iterator[None]:
    """Reports are written in the active language; tests read Swedish unless they say otherwise."""
    with translation.override("sv"):
        yield


@pytest.fixture
def written(db: None) -> Municipality:
    """Båstad among all municipalities, with one year of content (see `content`)."""
    load_municipalities()
    municipality = Municipality.objects.get(pk="1278")
    with tenant_scope(municipality):
        write_year()
    return municipality


def report_of(municipality: Municipality, year: int = 2022, **options: bool) -> Document:
    """Return the report in Swedish, made on a given day."""
    with tenant_scope(municipality):
        return build_report(municipality=municipality, year=year, date=dt.date(2023, 3, 1), **options)
