# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command ``report``: makes the file it was asked for, or says why not and makes none."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from django.core.management import CommandError, call_command

from knutpunkt.people.models import Municipality
from knutpunkt.reports import services
from knutpunkt.reports.render_pdf import render_pdf
from tests.reports.content import DRAFT, INTERNAL, PUBLIC
from tests.reports.test_render_html import Reader


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KNUTPUNKT_HOME = tmp_path / "home"
    return tmp_path


def run(out: Path, *options: str, municipality: str = "1278", year: str = "2022") -> str:
    """Run the command and return what it said."""
    said = StringIO()
    call_command("report", "--municipality", municipality, "--year", year, "--out", str(out), *options, stdout=said)
    return said.getvalue()


def test_it_makes_a_pdf_by_itself(written: Municipality, tmp_path: Path) -> None:
    out = tmp_path / "bokslut.pdf"
    said = json.loads(run(out, "--date", "2023-03-01", "--json"))
    assert said == {"title": "Miljöbokslut 2022", "file": str(out), "bytes": out.stat().st_size}
    with pymupdf.open(out) as opened:
        assert "1 mars 2023" in opened[0].get_text()


def test_it_makes_one_html_file(written: Municipality, tmp_path: Path) -> None:
    out = tmp_path / "bokslut.html"
    assert "Miljöbokslut 2022" in run(out, "--format", "html")
    text = Reader(out.read_text(encoding="utf-8")).words
    assert INTERNAL in text
    assert DRAFT not in text


def test_it_speaks_english_and_leaves_out_the_internal_when_told(written: Municipality, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    run(out, "--format", "html", "--language", "en", "--public-only")
    page = Reader(out.read_text(encoding="utf-8"))
    assert page.all("html") == [{"lang": "en"}]
    assert "Environmental report 2022" in page.words
    assert "Appendix: all figures" in page.words
    assert PUBLIC in page.words
    assert INTERNAL not in page.words


def test_the_second_time_it_is_read_from_what_was_kept(
    written: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    made = []

    def counted(*args: Any, **options: Any) -> bytes:
        made.append(1)
        return render_pdf(*args, **options)

    monkeypatch.setattr(services, "render_pdf", counted)
    run(first, "--date", "2023-03-01")
    run(second, "--date", "2023-03-01")
    assert made == [1]
    assert first.read_bytes() == second.read_bytes()
    run(second, "--date", "2023-03-02")
    assert made == [1, 1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"municipality": "9999"}, "There is no municipality '9999' here."),
        ({"year": "tjugotvå"}, "'tjugotvå' is no year"),
        ({"year": "20222"}, "'20222' is no year"),
    ],
)
def test_what_cannot_be_made_is_told_and_leaves_no_file(
    written: Municipality, tmp_path: Path, options: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(tmp_path / "x.pdf", **options)
    assert not (tmp_path / "x.pdf").exists()


def test_a_file_that_cannot_be_written_is_told(written: Municipality, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot write"):
        run(tmp_path / "no such folder" / "x.pdf")
