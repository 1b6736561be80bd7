# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Workbooks made in tests: ordinary ones with XlsxWriter, broken and hostile ones by hand."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from knutpunkt.activities.importing import Limits, Workbook
from knutpunkt.activities.importing.wire import decode, encode_workbook
from knutpunkt.activities.importing.worker import read_workbook

Draw = Callable[[Any, Any], None]
"""Gets the workbook and its first sheet and writes on them."""


def read_here(path: Path, *, name: str | None = None) -> Workbook:
    """Read as the sandbox's worker and its parent do, but in this process: quick, for files we made ourselves."""
    book = read_workbook(path, name or path.name, Limits())
    return decode([line.encode() for line in encode_workbook(book)])


def xlsx(path: Path, rows: Iterable[Any], *, sheet: str = "Blad1") -> Path:
    """Write rows (sequences of values) from A1; None leaves a cell out."""
    return xlsx_sheets(path, {sheet: rows})


def xlsx_sheets(path: Path, sheets: Mapping[str, Iterable[Any]]) -> Path:
    """Write several sheets of rows."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write(number, column, value)
    return path


def drawn(path: Path, draw: Draw) -> Path:
    """Write a workbook whose sheet ``draw`` fills."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        draw(book, book.add_worksheet("Blad1"))
    return path


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text file."""
    path.write_bytes(text.encode(encoding))
    return path


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def parts(sheet_data: str = "", *, prolog: str = "", sheets: int = 1) -> dict[str, bytes]:
    """Return the parts of a small hand-made .xlsx around some sheet data."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    sheet = f'{head}{prolog}<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>'
    texts = {
        "[Content_Types].xml": f'{head}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{head}<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{head}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
    texts |= {f"xl/worksheets/sheet{n}.xml": sheet for n in range(1, sheets + 1)}
    return {name: text.encode() for name, text in texts.items()}


def zipped(path: Path, content: dict[str, bytes]) -> Path:
    """Write parts into an archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def inline(reference: str, text: str) -> str:
    """Return a cell with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">'
)


def ods(path: Path, tables: str, *, styles: str = "", manifest: str = "<manifest/>", prolog: str = "") -> Path:
    """Write an .ods around the XML of its tables."""
    head = ODS_HEAD.replace("?>", f"?>{prolog}", 1)
    content = (
        f"{head}<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(path, {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": manifest.encode(),
    })  # fmt: skip


def ods_row(*cells: str, attributes: str = "") -> str:
    """Return a row of ready-made cells."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods_text(text: str, attributes: str = "") -> str:
    """Return a text cell."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def ole(streams: Iterable[str]) -> bytes:
    """Return the beginning of an OLE file whose directory names some streams."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + directory.ljust(2048, b"\x00")


def bytes_of_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a workbook as bytes."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return sink.getvalue()
