# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A stranger's spreadsheet or CSV as a heading and rows of text, read in a process of its own."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.core.files import File

from knutpunkt.activities.importing import Cell as FileCell
from knutpunkt.activities.importing import ImportFileError, Row, Workbook, read_file
from knutpunkt.kernel.downloads import harmless
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError

#: A heading may have some rows of title above it.
HEADING_WITHIN = 20
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a table: its number in the file, and its texts by the heading's names."""

    number: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return the text of a column; the empty string where there is none."""
        return self.cells.get(name, "")


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table: the names of its columns, as we call them, and its rows."""

    columns: frozenset[str]
    rows: tuple[FileRow, ...]


def read_upload(file: File[bytes], name: str) -> Workbook:
    """Read an uploaded file. Raises ImportFileError with a sentence for the person who chose it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return read_file(path, name=name)


def find_table(workbook: Workbook, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> FileTable:
    """Return the first table of the file whose heading has the columns needed.

    ``names`` maps our name of a column to what it may be called. Raises FaultyError where there is no such table
    or a column stands twice.
    """
    for sheet in workbook.sheets:
        for at, row in enumerate(sheet.rows[:HEADING_WITHIN]):
            heading = _heading(row, names)
            if set(needed) <= set(heading.values()):
                _refuse_doubled(heading, row.number)
                rows = tuple(_row(one, heading) for one in sheet.rows[at + 1 :])
                return FileTable(frozenset(heading.values()), tuple(one for one in rows if any(one.cells.values())))
    reason = N_("Filen har ingen rubrikrad med kolumnerna %(columns)s.")
    remedy = N_("Skriv rubrikerna på första raden, eller utgå från filen som går att ladda ner här.")
    raise FaultyError((Fault("rad 1", reason, remedy, {"columns": ", ".join(needed)}, line=1),))


def _heading(row: Row, names: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """Return our names of the columns that a row is a heading of.

    A column with our own name wins over one with another name for it: that is one only to be read.
    """
    words = {index: cell_text(cell).strip().casefold() for index, cell in row.cells.items()}
    called = {word: name for name, others in names.items() for word in others if name not in words.values()}
    called |= {name: name for name in names}
    return {index: called[word] for index, word in words.items() if word in called}


def _refuse_doubled(heading: Mapping[int, str], line: int) -> None:
    names = list(heading.values())
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        reason = N_("Kolumnen %(column)s står två gånger i rubriken.")
        remedy = N_("Ta bort den ena av kolumnerna.")
        raise FaultyError((Fault(f"rad {line}", reason, remedy, {"column": doubled[0]}, line=line),))


def _row(row: Row, heading: Mapping[int, str]) -> FileRow:
    cells = {name: _bare(cell_text(row.cells[index]).strip()) for index, name in heading.items() if index in row.cells}
    return FileRow(row.number, cells)


def _bare(text: str) -> str:
    """Return a text without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def cell_text(cell: FileCell) -> str:
    """Return a cell as text for a program: a number with a decimal point, a date in ISO form, an error as shown."""
    value = cell.value
    if cell.error is not None or value is None:
        return cell.error or ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        # A spreadsheet keeps doubles; their shortest form is the number that was typed.
        return f"{Decimal(repr(value)):f}"
    return str(value)


__all__ = ["ENDINGS", "FileRow", "FileTable", "ImportFileError", "cell_text", "find_table", "read_upload"]
