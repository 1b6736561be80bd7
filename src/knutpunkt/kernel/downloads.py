# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Rows as files for a spreadsheet: CSV as Swedish Excel opens it, and XLSX with typed cells.

Text that a spreadsheet would run as a formula is made harmless: in CSV by a leading apostrophe, in
XLSX by being stored as text. Numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from knutpunkt.kernel.text import local_time

Cell = str | int | float | Decimal | date | datetime | None
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_SHEET_NAME_MAX = 31
_WIDTHS = (10, 60)


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, with an apostrophe before where needed."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local_time(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value).replace(".", ",")
    return str(value) if isinstance(value, int) else harmless(value)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a CSV file: UTF-8 with BOM, semicolons, decimal comma, ISO dates, CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(title) for title in header])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Cell) -> Any:
    """Return a cell's value as XlsxWriter takes it: Excel knows no time zones."""
    return local_time(value).replace(tzinfo=None) if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, its header, its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str = "Blad1") -> bytes:
    """Return an XLSX file with one sheet: typed cells, a bold frozen header and a filter on it."""
    return workbook_bytes([Sheet(sheet, header, rows)])


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return an XLSX file of several sheets, each as :func:`xlsx_bytes` makes one."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for number, sheet in enumerate(sheets, start=1):
        name = "".join(c for c in sheet.name if c not in "[]:*?/\\'")[:_SHEET_NAME_MAX] or f"Blad{number}"
        _write_sheet(book.add_worksheet(name), sheet, bold, formats)
    book.close()
    return out.getvalue()


def _write_sheet(page: Any, sheet: Sheet, bold: Any, formats: Mapping[Any, Any]) -> None:
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, title, bold)
    widths = [len(title) for title in sheet.header]
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, str):
                page.write_string(last, column, value)
            elif isinstance(value, date):
                page.write_datetime(last, column, _plain(value), formats[type(value)])
            else:
                page.write_number(last, column, value)
            widths[column] = max(widths[column], len(str(value)))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]))
    page.freeze_panes(1, 0)
    if sheet.header:
        page.autofilter(0, 0, last, len(sheet.header) - 1)


def download(kind: str, name: str, header: Sequence[str], rows: Iterator[Sequence[Cell]]) -> HttpResponse:
    """Return a response that downloads the rows as ``name``.csv or ``name``.xlsx.

    Raises KeyError for another ``kind`` than "csv" or "xlsx".
    """
    make = {"csv": csv_bytes, "xlsx": xlsx_bytes}[kind]
    response = HttpResponse(make(header, rows), content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def download_workbook(name: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """Return a response that downloads the sheets as ``name``.xlsx."""
    response = HttpResponse(workbook_bytes(sheets), content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
