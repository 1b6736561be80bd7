# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The printed report: accessible (judged by veraPDF), complete, and the same every time."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pymupdf
import pytest

from knutpunkt.reports.blocks import Document, Heading, paragraph
from knutpunkt.reports.normalising import normalise
from tests.reports.conftest import Check, make_pdf
from tests.reports.samples import MARKUP, document, nasty, ordinary, table


def words(pdf: bytes) -> str:
    """All text of a PDF, its white space and break signs evened out."""
    with pymupdf.open(stream=pdf) as opened:
        joined = "\n".join(page.get_text() for page in opened)
    return " ".join(joined.replace("\u200b", "").split())


@pytest.mark.verapdf
@pytest.mark.parametrize("make", [ordinary, nasty, document])
def test_the_file_keeps_to_pdf_ua(make: Callable[[], Document], validate: Check) -> None:
    result = validate(make_pdf(make()))
    assert result.failures == ()
    assert result.compliant
    assert result.assertions > 400


@pytest.mark.verapdf
def test_control_the_validator_refuses_a_file_without_structure(validate: Check) -> None:
    with pymupdf.open() as plain:
        plain.new_page().insert_text((72, 72), "Miljöbokslut")
        result = validate(plain.tobytes())
    assert not result.compliant
    assert "7.1-11" in {failure.rule for failure in result.failures}


@pytest.mark.verapdf
def test_control_the_validator_refuses_our_file_when_an_alternative_text_is_taken_away(validate: Check) -> None:
    with pikepdf.open(BytesIO(make_pdf(ordinary()))) as opened:
        figures = [
            item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert figures
        del figures[0]["/Alt"]
        changed = BytesIO()
        opened.save(changed)
    assert {failure.rule for failure in validate(changed.getvalue()).failures} == {"7.3-1"}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert make_pdf(ordinary()) == make_pdf(ordinary())


def test_another_document_gives_other_bytes() -> None:
    assert make_pdf(ordinary()) != make_pdf(document(*ordinary().blocks[:-1]))


def test_the_file_says_its_title_language_and_day() -> None:
    with pikepdf.open(BytesIO(make_pdf(ordinary()))) as opened:
        assert opened.Root.Lang == "sv"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo["/Title"]) == "Miljöbokslut 2022"
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20230301")


def test_markup_characters_come_out_as_they_were_written() -> None:
    assert MARKUP in words(make_pdf(document(Heading("A"), paragraph(MARKUP))))


def test_pages_are_numbered_and_the_outline_is_the_headings() -> None:
    pdf = make_pdf(ordinary())
    with pymupdf.open(stream=pdf) as opened:
        total = opened.page_count
        outline = [(level, title) for level, title, _page in opened.get_toc()]
        assert f"Sida 2 av {total}" in opened[1].get_text()
        assert f"Sida {total} av {total}" in opened[total - 1].get_text()
        assert "Innehåll" in opened[1].get_text()
    headings = [(block.level, block.text) for block in normalise(ordinary()).blocks if isinstance(block, Heading)]
    assert outline == headings


def test_a_table_over_several_pages_is_one_table_with_scoped_headers() -> None:
    with pikepdf.open(BytesIO(make_pdf(document(Heading("A"), table(120))))) as opened:
        elements = [item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
        assert sum(item.S == "/Table" for item in elements) == 1
        headers = [item for item in elements if item.S == "/TH"]
        assert len(headers) == 3
        assert {str(attribute.Scope) for header in headers for attribute in header.A} == {"/Column"}
        assert len(opened.pages) > 4


def test_a_figure_points_to_the_page_of_its_table() -> None:
    pdf = make_pdf(ordinary())
    with pymupdf.open(stream=pdf) as opened:
        page = next(page for _level, title, page in opened.get_toc() if title == "Avfall")
    assert f"Siffrorna som tabell finns på sidan {page}." in words(pdf)
    assert "Utsläpp, tre år" in words(pdf)
    assert "Utsläpp per år" not in words(pdf)
