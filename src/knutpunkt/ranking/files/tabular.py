# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""An edition that comes back as a spreadsheet: its sheets become the same file as a YAML edition, and are read as one.

Faults are told by sheet row and column instead of by line. A file with questions only (CSV) takes everything else
from the edition of the same key that is stored already.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from knutpunkt.activities.importing import Workbook
from knutpunkt.ranking.editions.definition import Edition
from knutpunkt.ranking.editions.faults import N_, Fault, FaultyError, Path, at_line, written
from knutpunkt.ranking.editions.reading import read_edition
from knutpunkt.ranking.editions.tree import read_tree
from knutpunkt.ranking.files.exports import FRAME_COLUMNS, LISTS, PLAIN, QUESTION_COLUMNS, STRUCTURED
from knutpunkt.ranking.files.tables import FileRow, find_table

Stored = Callable[[str], Edition | None]
_NEEDED = ("key", "part", "area", "text", "rule")


def edition_from_tables(workbook: Workbook, stored: Stored) -> Edition:
    """Return the edition that a workbook holds; ``stored(key)`` gives the one there is of a key.

    Raises FaultyError with every fault.
    """
    questions = find_table(workbook, dict.fromkeys(QUESTION_COLUMNS, ()), _NEEDED)
    faults: list[Fault] = []
    told = [_question(row, faults) for row in questions.rows]
    frame = _frame(workbook, faults)
    if frame is None and not faults:
        frame = _stored_frame(questions.rows, stored)
    if faults or frame is None:
        raise FaultyError(tuple(faults))
    try:
        return read_edition(json.dumps({**frame, "questions": told}, ensure_ascii=False))
    except FaultyError as error:
        numbers = [row.number for row in questions.rows]
        raise FaultyError(tuple(_placed(fault, numbers) for fault in error.faults)) from error


def _question(row: FileRow, faults: list[Fault]) -> dict[str, Any]:
    told: dict[str, Any] = {name: row.get(name) for name in PLAIN if row.get(name)}
    for name in ("text", "note"):
        english = told.pop(f"{name}_en", "")
        if english:
            told[name] = {"sv": told.get(name, ""), "en": english}
    if "requirements" in told:
        told["requirements"] = told["requirements"].split()
    for name in STRUCTURED:
        if row.get(name):
            told[name] = _structure(row.get(name), at_line(row.number, f"kolumn {name}"), row.number, faults)
    return told


def _structure(cell: str, place: str, line: int, faults: list[Fault]) -> Any:
    """Return what a cell of JSON or YAML holds; a fault in it is told at the cell."""
    try:
        return read_tree(cell).value
    except FaultyError as error:
        faults += [replace(fault, place=place, line=line, path=()) for fault in error.faults]
        return {}


def _frame(workbook: Workbook, faults: list[Fault]) -> dict[str, Any] | None:
    """Return the fields of the sheet with field and value; None where there is no such sheet."""
    try:
        table = find_table(workbook, dict.fromkeys(FRAME_COLUMNS, ()), FRAME_COLUMNS)
    except FaultyError:
        return None
    frame: dict[str, Any] = {}
    for row in table.rows:
        name, cell = row.get("field"), row.get("value")
        place = at_line(row.number, "kolumn value")
        value = _structure(cell, place, row.number, faults) if cell.startswith(("{", "[")) else cell
        if name in LISTS:
            frame.setdefault(name, []).append(value)
        elif name in frame:
            reason = N_("Fältet %(field)s står två gånger.")
            remedy = N_("Behåll den ena raden och ta bort den andra.")
            faults.append(Fault(place, reason, remedy, {"field": name}, row.number))
        else:
            frame[name] = value
    return frame


def _stored_frame(rows: tuple[FileRow, ...], stored: Stored) -> dict[str, Any]:
    keys = sorted({row.get("edition") for row in rows})
    found = stored(keys[0]) if len(keys) == 1 else None
    if found is None:
        reason = N_("Filen har bara frågor, och det går inte att se vilket rankningsår de hör till.")
        remedy = N_(
            "Skriv samma nyckel i kolumnen edition på varje rad, för ett rankningsår som redan är inläst, eller läs in "
            "hela Excelfilen med bladet edition."
        )
        raise FaultyError((Fault(at_line(1, "kolumn edition"), reason, remedy, line=1),))
    return found.model_dump(mode="json", exclude={"questions"}, exclude_defaults=True)


def _placed(fault: Fault, numbers: list[int]) -> Fault:
    """Return a fault at its row and column, or at its field of the sheet edition."""
    path: Path = fault.path
    if path[:1] == ("questions",) and len(path) > 1 and isinstance(path[1], int) and path[1] < len(numbers):
        line = numbers[path[1]]
        return replace(fault, place=at_line(line, f"kolumn {written(path[2:])}" if path[2:] else ""), line=line)
    return replace(fault, place=written(path) or fault.place, line=None)
