# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Text files with columns: which characters the bytes mean, which sign parts the columns.

Guessers of encodings read Swedish Windows-1252 as Polish. The rule here is fixed: byte order mark,
strict UTF-8, UTF-16 by its zero bytes, and else whichever of three old encodings gives the most
letters that Swedish text has.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from .cells import make_cell
from .errors import DamagedFileError, TextTooLongError, TooManyCellsError
from .types import Cell, Limits, Row, Sheet, Workbook

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850")
_LIKELY = re.compile(r"[åäöÅÄÖ]")
_POSSIBLE = re.compile(r"[éÉüÜèàáæøÆØ–—’‘”“§°½²³…•€·×´µ»«\u00a0]")
_IN_WORD = re.compile(r"(?<=[a-zåäö])[ÅÄÖÉÜ](?=[a-zåäö])")
_UNLIKELY = re.compile(r"[^\x00-\x7fåäöÅÄÖéÉüÜèàáæøÆØ–—’‘”“§°½²³…•€·×´µ»«\u00a0]")
_DELIMITERS = ";,\t|"


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    :raises DamagedFileError: the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    wide = _wide_encoding(data)
    if wide:
        return _strictly(data, wide), wide
    if b"\x00" in data:
        raise DamagedFileError
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    scored = [(_swedishness(text), name, text) for name, text in _readings(data)]
    best = max(scored, key=lambda item: item[0])
    return best[2], best[1]


def _strictly(data: bytes, encoding: str) -> str:
    """Decode or raise :class:`DamagedFileError`."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DamagedFileError from error


def _wide_encoding(data: bytes) -> str:
    """Return UTF-16 without a mark by which of every two bytes is zero, else an empty text."""
    sample = data[:4096]
    if len(sample) < 4 or len(data) % 2:
        return ""
    half = len(sample) // 2
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.4 and even < 0.05:
        return "utf-16-le"
    if even > 0.4 and odd < 0.05:
        return "utf-16-be"
    return ""


def _readings(data: bytes) -> list[tuple[str, str]]:
    """Return the text in each old encoding that can hold the bytes."""
    readings = []
    for name in _OLD_ENCODINGS:
        try:
            readings.append((name, data.decode(name)))
        except UnicodeDecodeError:
            continue
    return readings


def _swedishness(text: str) -> float:
    """Return how much more the text looks Swedish than not; equal favours the first encoding."""
    return (
        len(_LIKELY.findall(text))
        + 0.3 * len(_POSSIBLE.findall(text))
        - 0.9 * len(_IN_WORD.findall(text))
        - len(_UNLIKELY.findall(text))
    )


def find_delimiter(text: str) -> str:
    """Return the sign that parts the columns: the one that gives most rows the same width above one."""
    sample = text[:200_000]
    best, best_score = ";", 0.0
    for delimiter in _DELIMITERS:
        widths = Counter[int]()
        try:
            for number, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if number >= 200:
                    break
                if any(row):
                    widths[len(row)] += 1
        except csv.Error:
            continue
        score = _consistency(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _consistency(widths: Counter[int]) -> float:
    """Return the share of rows with the commonest width above one, wider being slightly better."""
    total = sum(widths.values())
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several:
        return 0.0
    count, width = max(several)
    return count / total * (1 + min(width, 20) / 100)


def read_delimited(data: bytes, limits: Limits) -> Workbook:
    """Read a text file with columns.

    :raises ImportFileError: no text, too many columns or rows, or an endless cell.
    """
    text, encoding = decode(data)
    csv.field_size_limit(limits.text * 4)
    delimiter = ""
    named = re.match(r"\s*sep=(.)\r?\n", text)
    if named:
        delimiter, text = named[1], text[named.end() :]
    delimiter = delimiter or find_delimiter(text)
    rows = []
    count = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first = 2 if named else 1
    try:
        for number, values in enumerate(reader, first):
            if len(values) > limits.columns:
                raise TooManyCellsError(what="kolumner", count=str(len(values)), limit=str(limits.columns))
            if number > limits.rows:
                raise TooManyCellsError(what="rader", count=f"över {limits.rows}", limit=str(limits.rows))
            cells = _cells(number, values, limits)
            count += len(cells)
            if count > limits.cells:
                raise TooManyCellsError(what="celler", count=f"över {limits.cells}", limit=str(limits.cells))
            if cells:
                rows.append(Row(number, cells))
    except csv.Error as error:
        if "field larger" in str(error):
            raise TextTooLongError(limit=str(limits.text)) from error
        raise DamagedFileError from error
    return Workbook("csv", (Sheet("", tuple(rows)),), encoding=encoding, delimiter=delimiter)


_ERRORS = frozenset({
    "#REF!", "#REFERENS!", "#DIV/0!", "#DIVISION/0!", "#VALUE!", "#VÄRDEFEL!", "#NAME?", "#NAMN?",
    "#NUM!", "#OGILTIGT!", "#N/A", "#SAKNAS!", "#NULL!", "#SKÄRNING!",
})  # fmt: skip


#: A text that begins like a formula is written with an apostrophe before it, so that none is run.
_MADE_HARMLESS = tuple(f"'{start}" for start in "=+-@\t\r\n")


def _cells(number: int, values: list[str], limits: Limits) -> dict[int, Cell]:
    """Return the cells of one line that hold anything; a spreadsheet's error words stay errors."""
    cells = {}
    for column, value in enumerate(values, 1):
        if not value:
            continue
        bare = value[1:] if value.startswith(_MADE_HARMLESS) else value
        cell = make_cell(number, column, bare, limits)
        if isinstance(cell.value, str) and cell.value.upper() in _ERRORS:
            cell.value, cell.error = None, cell.value
        if not cell.is_blank:
            cells[column] = cell
    return cells
