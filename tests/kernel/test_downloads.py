# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Downloads read back by other programs: Python's csv and openpyxl."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from knutpunkt.kernel.downloads import csv_bytes, download, harmless, xlsx_bytes

HEADER = ["Titel", "Budget", "Slut"]
ROWS = [
    ["Byte till LED", Decimal("1250000.50"), date(2024, 12, 31)],
    ['=HYPERLINK("http://x")', -3, None],
    ['Åäö; med "citat"\noch rad', 0.1, datetime(2024, 7, 1, 10, 0, tzinfo=UTC)],
]
DANGEROUS = ["=1+1", "+46", "-1 grad", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def test_csv_as_swedish_excel_opens_it() -> None:
    raw = csv_bytes(HEADER, ROWS)
    assert raw.startswith(b"\xef\xbb\xbfTitel;Budget;Slut\r\n")
    read = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [
        HEADER,
        ["Byte till LED", "1250000,50", "2024-12-31"],
        ['\'=HYPERLINK("http://x")', "-3", ""],
        ['Åäö; med "citat"\noch rad', "0,1", "2024-07-01 12:00"],
    ]


def test_xlsx_keeps_types_and_runs_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(HEADER, ROWS, "Insatser: alla/egna")))
    sheet = book["Insatser allaegna"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        HEADER,
        ["Byte till LED", 1250000.5, datetime(2024, 12, 31)],  # noqa: DTZ001  (Excel knows no zones)
        ['=HYPERLINK("http://x")', -3, None],
        ['Åäö; med "citat"\noch rad', 0.1, datetime(2024, 7, 1, 12, 0)],  # noqa: DTZ001
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].hyperlink is None
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"
    header, row = csv.reader(io.StringIO(csv_bytes([text], [[text]]).decode("utf-8-sig"), newline=""), delimiter=";")
    assert header == row == [f"'{text}"]


@pytest.mark.parametrize("text", ["Byte", "1 + 1", "a=b", "", "'redan", "é"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


def test_download_names_file_and_type() -> None:
    response = download("csv", "insatser", ["Titel"], iter([["Ett"]]))
    assert response["Content-Disposition"] == 'attachment; filename="insatser.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    with pytest.raises(KeyError):
        download("pdf", "insatser", ["Titel"], iter([]))
