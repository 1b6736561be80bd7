# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Files made to do harm, and files that broke on the way: each leaves a sentence and nothing else."""

import io
import json
import os
import random
import resource
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
import xlwt  # type: ignore[import-untyped]

from knutpunkt.activities.importing import ImportFileError, Limits, errors, read_file
from knutpunkt.activities.importing.worker import answer

from .workbooks import (
    bytes_of_xlsx,
    csv_file,
    drawn,
    inline,
    ods,
    ods_row,
    ods_text,
    ole,
    parts,
    xlsx,
    zipped,
)

ROWS = [["Insats", "Ansvarig"], ["Sol på taket", "Teknisk chef"]]
BOMB_ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    ) + "]>"
)  # fmt: skip
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def two_cells(path: Path) -> Path:
    """4.6 kB that make the quick parser ask for 549 GB."""

    def draw(book: object, sheet: object) -> None:
        sheet.write(0, 0, 1)  # type: ignore[attr-defined]
        sheet.write(1_048_575, 16_383, 1)  # type: ignore[attr-defined]

    return drawn(path, draw)


def cut(path: Path, share: float, data: bytes) -> Path:
    path.write_bytes(data[: int(len(data) * share)])
    return path


def flipped(path: Path) -> Path:
    """A workbook with bytes of its compressed data changed."""
    data = bytearray(bytes_of_xlsx(ROWS * 200))
    noise = random.Random(4)
    for _ in range(40):
        data[noise.randrange(200, len(data) // 2)] ^= 0xFF
    path.write_bytes(data)
    return path


def many_parts(path: Path, count: int) -> Path:
    return zipped(path, {**parts(), **{f"xl/extra{n}.xml": b"<a/>" for n in range(count)}})


def lying_count(path: Path) -> Path:
    """An archive whose directory says that it has 60,000 parts."""
    data = bytearray(zipped(path, parts()).read_bytes())
    end = data.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", data, end + 8, 60_000, 60_000)
    path.write_bytes(data)
    return path


def encrypted_entry(path: Path) -> Path:
    """An archive whose parts say that they are encrypted."""
    data = bytearray(zipped(path, parts(inline("A1", "x"))).read_bytes())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    path.write_bytes(data)
    return path


def protected_xls(path: Path) -> Path:
    """An old workbook with the record that says it is encrypted, after its first."""
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "hemligt")
    book.save(str(path))
    data = bytearray(path.read_bytes())
    start = data.find(b"\x09\x08\x10\x00")
    length = 20
    data[start + length : start + length + 8] = struct.pack("<HHHH", 0x2F, 4, 0, 0x1234)
    path.write_bytes(data)
    return path


def broken_xls(path: Path) -> Path:
    """An old workbook whose records are noise."""
    book = xlwt.Workbook()
    book.add_sheet("A").write(0, 0, "text")
    book.save(str(path))
    data = bytearray(path.read_bytes())
    noise = random.Random(7)
    for at in range(600, 2600):
        data[at] = noise.randrange(256)
    path.write_bytes(data)
    return path


HOSTILE: dict[str, tuple[str, Callable[[Path], object], type[ImportFileError]]] = {
    "two distant cells": ("a.xlsx", two_cells, errors.StrayCellError),
    "one cell in the last column of row 20,000": (
        "a.xlsx", lambda p: zipped(p, parts(f'<row r="20000">{inline("A20000", "x")}{inline("XFD20000", "y")}</row>')),
        errors.StrayCellError),
    "cell address outside any sheet": (
        "a.xlsx", lambda p: zipped(p, parts(f'<row r="1">{inline("ZZZ9999999", "x")}</row>')), errors.DamagedFileError),
    "cell address that is no address": (
        "a.xlsx", lambda p: zipped(p, parts('<row r="1">' + inline('1A-', 'x') + '</row>')), errors.DamagedFileError),
    "row number of a thousand digits": (
        "a.xlsx", lambda p: zipped(p, parts(f'<row r="{"9" * 1000}">{inline("A1", "x")}</row>')), errors.DamagedFileError),
    "zip bomb within one part": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/sharedStrings.xml": b"<sst>" + b"a" * 90_000_000}),
        errors.SuspiciousArchiveError),
    "zip bomb over many parts": (
        "a.xlsx", lambda p: zipped(p, {**parts(), **{f"xl/p{n}.xml": os.urandom(500) * 1800 for n in range(130)}}),
        errors.FileTooLargeError),
    "ods bomb": (
        "a.ods", lambda p: zipped(p, {"content.xml": b"<a>" + b" " * 90_000_000}), errors.SuspiciousArchiveError),
    "ods row repeated a million times": (
        "a.ods", lambda p: ods(p, "<table:table table:name='A'>" + ods_row(
            ods_text("x"), attributes='table:number-rows-repeated="1048576"') + "</table:table>"), errors.StrayCellError),
    "ods cell repeated 16,384 times on 1,000 rows": (
        "a.ods", lambda p: ods(p, "<table:table table:name='A'>" + ods_row(
            ods_text("x", 'table:number-columns-repeated="900"'), attributes='table:number-rows-repeated="1000"')
            + "</table:table>"), errors.TooManyCellsError),
    "external entity": (
        "a.xlsx", lambda p: zipped(p, parts('<row r="1"><c r="A1" t="inlineStr"><is><t>&amp;</t></is></c></row>',
                                            prolog=EXTERNAL)), errors.ForbiddenXmlError),
    "billion laughs": (
        "a.xlsx", lambda p: zipped(p, parts(inline("A1", "&amp;"), prolog=BOMB_ENTITIES)), errors.ForbiddenXmlError),
    "billion laughs in the shared strings": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/sharedStrings.xml": f"{BOMB_ENTITIES}<sst>&i;</sst>".encode()}),
        errors.ForbiddenXmlError),
    "billion laughs in UTF-16": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/sharedStrings.xml":
                                       f"{BOMB_ENTITIES}<sst>&i;</sst>".encode("utf-16")}), errors.ForbiddenXmlError),
    "entities in an ods": (
        "a.ods", lambda p: ods(p, "<table:table/>", prolog=EXTERNAL), errors.ForbiddenXmlError),
    "archive inside the archive": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/more.zip": b"PK\x03\x04"}), errors.SuspiciousArchiveError),
    "archive inside under another name": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/more.bin": b"PK\x03\x04" + b"x" * 90}), errors.SuspiciousArchiveError),
    "name that climbs out of its folder": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "../../etc/cron.d/x": b"x"}), errors.SuspiciousArchiveError),
    "name from the root": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "/etc/cron.d/x": b"x"}), errors.SuspiciousArchiveError),
    "two parts of one name": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/WORKBOOK.xml": b"<a/>"}), errors.SuspiciousArchiveError),
    "ten thousand parts": ("a.xlsx", lambda p: many_parts(p, 10_000), errors.SuspiciousArchiveError),
    "ten thousand sheets": (
        "a.xlsx", lambda p: zipped(p, {**parts(sheets=1), "xl/workbook.xml": parts(sheets=10_000)["xl/workbook.xml"]}),
        errors.TooManyCellsError),
    "directory that lies about its size": ("a.xlsx", lying_count, errors.SuspiciousArchiveError),
    "xlsx with password": (
        "a.xlsx", lambda p: p.write_bytes(ole(["EncryptionInfo", "EncryptedPackage"])), errors.PasswordProtectedError),
    "xlsx whose parts have a password": ("a.xlsx", encrypted_entry, errors.PasswordProtectedError),
    "xls with password": ("a.xls", protected_xls, errors.PasswordProtectedError),
    "ods with password": (
        "a.ods", lambda p: ods(p, "<table:table/>", manifest="<m><encryption-data/></m>"), errors.PasswordProtectedError),
    "xlsx cut in half": ("a.xlsx", lambda p: cut(p, 0.5, bytes_of_xlsx(ROWS)), errors.DamagedFileError),
    "xlsx cut to four bytes": ("a.xlsx", lambda p: p.write_bytes(b"PK\x03\x04"), errors.DamagedFileError),
    "xlsx with flipped bytes": ("a.xlsx", flipped, errors.DamagedFileError),
    "xlsx without its sheet": (
        "a.xlsx", lambda p: zipped(p, {k: v for k, v in parts().items() if "sheet1" not in k}), ImportFileError),
    "xlsx with half a sheet": (
        "a.xlsx", lambda p: zipped(p, {**parts(), "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row><c"}),
        errors.DamagedFileError),
    "xls cut in half": (
        "a.xls", lambda p: cut(broken_xls(p), 0.5, p.read_bytes()), errors.DamagedFileError),
    "xls full of noise": ("a.xls", broken_xls, errors.DamagedFileError),
    "ods cut in half": (
        "a.ods", lambda p: cut(p, 0.6, ods(p, "<table:table/>").read_bytes()), errors.DamagedFileError),
    "text named xlsx": ("a.xlsx", lambda p: p.write_text("Insats;Ansvarig\n"), errors.WrongFormatError),
    "xlsx named csv": ("a.csv", lambda p: p.write_bytes(bytes_of_xlsx(ROWS)), errors.WrongFormatError),
    "xlsx named xls": ("a.xls", lambda p: p.write_bytes(bytes_of_xlsx(ROWS)), errors.WrongFormatError),
    "ods named xlsx": (
        "a.xlsx", lambda p: ods(p, "<table:table/>"), errors.WrongFormatError),
    "old Word document named xlsx": ("a.xlsx", lambda p: p.write_bytes(ole(["WordDocument"])), errors.WrongFormatError),
    "web page named csv": ("a.csv", lambda p: p.write_text("<html><table><tr><td>x"), errors.WrongFormatError),
    "PDF named csv": ("a.csv", lambda p: p.write_bytes(b"%PDF-1.7\n"), errors.WrongFormatError),
    "program named csv": ("a.csv", lambda p: p.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(500)), errors.WrongFormatError),
    "PDF": ("a.pdf", lambda p: p.write_bytes(b"%PDF-1.7\n"), errors.UnknownFormatError),
    "no ending": ("plan", lambda p: p.write_bytes(b"a;b"), errors.UnknownFormatError),
    "csv with zero bytes": ("a.csv", lambda p: p.write_bytes(b"a;b\nx\x00\x00;y\n" * 50), errors.DamagedFileError),
    "csv with a million columns": ("a.csv", lambda p: p.write_text(";" * 1_000_000 + "x"), errors.TooManyCellsError),
    "csv with a million rows": ("a.csv", lambda p: p.write_text("a;b\n" * 1_000_000), errors.TooManyCellsError),
    "csv with a quote that never ends": (
        "a.csv", lambda p: p.write_text('a;b\n"' + "text;\n" * 200_000), errors.TextTooLongError),
    "csv cut in the middle of UTF-16": (
        "a.csv", lambda p: p.write_bytes("Insats;Ansvarig\nÅ;ä\n".encode("utf-16")[:-1]), errors.DamagedFileError),
    "cell of forty thousand letters": (
        "a.xlsx", lambda p: zipped(p, parts(f'<row r="1">{inline("A1", "å" * 40_000)}</row>')), errors.TextTooLongError),
    "file of no bytes": ("a.xlsx", lambda p: p.write_bytes(b""), errors.NoRowsError),
    "workbook without a word": ("a.xlsx", lambda p: xlsx(p, []), errors.NoRowsError),
    "21 MB": ("a.csv", lambda p: p.write_bytes(b"a" * 21 * 1024**2), errors.FileTooLargeError),
}  # fmt: skip


@pytest.fixture(scope="module", params=HOSTILE)
def harm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, type[ImportFileError]]:
    """A file of each kind and the error that it must leave."""
    file_name, make, expected = HOSTILE[request.param]
    path = tmp_path_factory.mktemp("harm") / file_name
    make(path)
    return path, expected


def test_hostile_or_broken_file_leaves_a_sentence(harm: tuple[Path, type[ImportFileError]]) -> None:
    path, expected = harm
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    with pytest.raises(expected) as caught:
        read_file(path)
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown < 60_000  # kB
    assert len(str(caught.value)) > 20
    assert str(path.parent) not in str(caught.value)
    assert "%(" not in str(caught.value)


def test_the_worker_itself_names_the_reason(harm: tuple[Path, type[ImportFileError]]) -> None:
    """The same without a process between: no harm reaches a parser even where nothing would catch it."""
    path, expected = harm
    assert issubclass(answered(path), expected)


def answered(path: Path, **limits: int) -> type[ImportFileError]:
    """Return the error that the worker answers with, called in this process."""
    sink = io.StringIO()
    answer(json.dumps({"path": str(path), "name": path.name, "limits": asdict(Limits(**limits))}), sink)
    return errors.error_classes()[json.loads(sink.getvalue().splitlines()[0])["error"]]


def test_worker_answers_whatever_goes_wrong(tmp_path: Path) -> None:
    assert answered(tmp_path / "not there.csv") is errors.DamagedFileError
    with pytest.raises(errors.DamagedFileError):
        read_file(tmp_path / "not there.csv")


@pytest.mark.parametrize(
    ("name", "make", "limits"),
    [
        ("a.xlsx", lambda p: xlsx(p, ROWS * 9), {"cells": 8}),
        ("a.ods", lambda p: ods(p, "<table:table table:name='A'/>" * 9), {"sheets": 8}),
        ("a.csv", lambda p: p.write_text("a;b\n" * 9), {"cells": 8}),
        ("a.xls", lambda p: old_sheets(p, 9), {"sheets": 8}),
        ("a.xls", lambda p: old_sheets(p, 9), {"cells": 8}),
    ],
)
def test_limits_hold_in_every_format(
    name: str, make: Callable[[Path], object], limits: dict[str, int], tmp_path: Path
) -> None:
    make(tmp_path / name)
    assert answered(tmp_path / name, **limits) is errors.TooManyCellsError


def test_distant_cell_in_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("A").write(60_000, 255, "x")
    book.save(str(tmp_path / "a.xls"))
    assert answered(tmp_path / "a.xls") is errors.StrayCellError


def old_sheets(path: Path, count: int) -> None:
    """Write an old workbook of several sheets."""
    book = xlwt.Workbook()
    for number in range(count):
        book.add_sheet(f"S{number}").write(0, 0, "x")
    book.save(str(path))


def test_at_least_twenty_five_kinds_of_harm() -> None:
    assert len(HOSTILE) >= 25


def test_workbook_with_macros_is_read_and_nothing_in_it_is_run(tmp_path: Path) -> None:
    content = {**parts(inline("A1", "Insats")), "xl/vbaProject.bin": ole(["VBA", "ThisWorkbook"])}
    book = read_file(zipped(tmp_path / "a.xlsm", content))
    assert book.sheets[0].rows[0].text(1) == "Insats"


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "other.xlsx"
    link = f'<externalLink xmlns="x"><externalBook r:id="rId1" xmlns:r="y" path="{target}"/></externalLink>'
    content = {
        **parts('<row r="1"><c r="A1"><f>[1]Blad1!A1</f><v>7</v></c></row>'),
        "xl/externalLinks/externalLink1.xml": link.encode(),
    }
    book = read_file(zipped(tmp_path / "a.xlsx", content))
    assert book.sheets[0].rows[0].cells[1].value == 7
    assert not target.exists()


def test_parser_dies_of_two_cells_without_the_sandbox(tmp_path: Path) -> None:
    """The control: with no protection this file ends the process that opens it."""
    path = two_cells(tmp_path / "a.xlsx")
    program = (
        "import resource, sys, python_calamine as c\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "try:\n    c.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)\n"
        "except BaseException:\n    sys.exit(3)\n"
    )
    died = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=False)
    assert died.returncode < 0  # a signal: no except clause could have caught it


def test_crash_past_every_check_is_caught_by_the_sandbox(tmp_path: Path) -> None:
    """The same file with the check on distances switched off: the child dies, the parent tells."""
    path = two_cells(tmp_path / "a.xlsx")
    open_limits = Limits(rows=2_000_000, columns=20_000, area=10**12)
    with pytest.raises(errors.ReaderStoppedError):
        read_file(path, open_limits)


def test_endless_reading_is_stopped(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "a;b\n" * 90_000)
    with pytest.raises(errors.ReadingTookTooLongError):
        read_file(path, Limits(wall_seconds=0.01))


def test_greedy_reading_is_stopped(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "åäö;b\n" * 90_000)
    with pytest.raises(errors.ReaderStoppedError):
        read_file(path, Limits(memory_bytes=48 * 1024**2))


def test_child_inherits_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker must be startable with nothing from our environment, and starts so."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "does.not.exist")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    assert read_file(csv_file(tmp_path / "a.csv", "Insats;Status\nSol;Klar\n")).sheets[0].rows[1].text(2) == "Klar"


def test_entities_would_be_seen_by_a_parser_that_lets_them(tmp_path: Path) -> None:
    """The control for XML: the check is what stops the file, not the lack of a parser that obeys."""
    from xml.etree.ElementTree import fromstring

    path = zipped(tmp_path / "a.xlsx", {"x.xml": b'<!DOCTYPE a [<!ENTITY e "utvidgad">]><a>&e;</a>'})
    with zipfile.ZipFile(path) as archive:
        assert fromstring(archive.read("x.xml")).text == "utvidgad"
