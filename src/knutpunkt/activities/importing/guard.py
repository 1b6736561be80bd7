# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What is checked before any parser sees a file: what it is, how large it unpacks, what it declares."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from .errors import (
    DamagedFileError,
    FileTooLargeError,
    ForbiddenXmlError,
    NoRowsError,
    PasswordProtectedError,
    SuspiciousArchiveError,
    UnknownFormatError,
    WrongFormatError,
)
from .types import Limits

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FORMATS = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xltx": "xlsx", ".xltm": "xlsx",
    ".xls": "xls", ".xlt": "xls", ".ods": "ods", ".csv": "csv", ".tsv": "csv", ".txt": "csv",
}  # fmt: skip
_OTHER_FILES = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"\x7fELF", b"MZ\x90", b"\x1f\x8b",
                b"7z\xbc\xaf", b"Rar!", b"SQLite format 3")  # fmt: skip
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".jar", ".xlsx", ".xlsm", ".docx", ".ods")
_PROLOG_BYTES = 64 * 1024


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it: ``21 MB``."""
    return f"{max(1, round(size / 1024**2))} MB"


def identify(path: Path, name: str, limits: Limits) -> str:
    """Return the format of a file by its name, after checking that the content agrees.

    :param name: the name the person knows the file by; its ending decides.
    :raises ImportFileError: a named subclass for each reason to refuse.
    """
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    form = FORMATS.get(extension)
    if form is None:
        raise UnknownFormatError(extension=extension or name[:60])
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FileTooLargeError(size=megabytes(size), limit=megabytes(limits.file_bytes))
    if size == 0:
        raise NoRowsError
    with path.open("rb") as file:
        head = file.read(4096)
    _check_content(form, head, extension, path)
    return form


def _check_content(form: str, head: bytes, extension: str, path: Path) -> None:
    """Raise when the first bytes belong to something else than ``form``."""
    if head.startswith(OLE) and form in {"xlsx", "ods"}:
        if _holds_encrypted_package(path):
            raise PasswordProtectedError
        raise WrongFormatError(extension=extension)
    if form in {"xlsx", "ods"} and not head.startswith(ZIP):
        raise DamagedFileError if head.startswith(b"PK") else WrongFormatError(extension=extension)
    if form == "xls" and not head.startswith(OLE):
        raise WrongFormatError(extension=extension)
    if form == "xls" and _holds_encrypted_package(path):
        raise PasswordProtectedError
    if form == "csv" and (head.startswith((ZIP, OLE, *_OTHER_FILES)) or _looks_like_html(head)):
        raise WrongFormatError(extension=extension)


def _looks_like_html(head: bytes) -> bool:
    """True for a web page, which some systems save under another name."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return start.startswith((b"<!doctype html", b"<html", b"<?xml"))


def _holds_encrypted_package(path: Path) -> bool:
    """True when an OLE file names a stream that only encrypted Office files have."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def check_archive(path: Path, form: str, extension: str, limits: Limits) -> None:
    """Check a packed workbook (xlsx, ods) before it is unpacked by anybody.

    :raises ImportFileError: damaged, protected, too large, or built to do harm.
    """
    _check_directory_count(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            _check_entries(infos, limits)
            names = {info.filename for info in infos}
            _check_kind(names, form, extension)
            for info in infos:
                _check_part(archive, info, form)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, struct.error, ValueError) as error:
        raise DamagedFileError from error
    except NotImplementedError as error:
        raise SuspiciousArchiveError from error
    except RuntimeError as error:  # the archive's own encryption
        raise PasswordProtectedError from error


def _check_directory_count(path: Path, limits: Limits) -> None:
    """Refuse by the directory's own count, before the whole directory is read into memory."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise DamagedFileError
    count = struct.unpack_from("<H", tail, at + 10)[0]
    if count > limits.parts:
        raise SuspiciousArchiveError


def _check_entries(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Check the directory of a packed file: how many, how large, how named, how tightly packed."""
    if len(infos) > limits.parts or len({info.filename.lower() for info in infos}) < len(infos):
        raise SuspiciousArchiveError
    total = sum(info.file_size for info in infos)
    if total > limits.unpacked_bytes:
        raise FileTooLargeError(size=megabytes(total), limit=megabytes(limits.unpacked_bytes))
    for info in infos:
        if info.flag_bits & 0x1:
            raise PasswordProtectedError
        if _is_odd_name(info.filename):
            raise SuspiciousArchiveError
        if info.file_size > 1024**2 and info.file_size > limits.ratio * max(1, info.compress_size):
            raise SuspiciousArchiveError


def _is_odd_name(name: str) -> bool:
    """True for a name that would leave the folder it is unpacked in, or hides another archive."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", name) or "\x00" in name:
        return True
    return name.lower().endswith(_ARCHIVES) and "embeddings/" not in name.lower()


def _check_kind(names: set[str], form: str, extension: str) -> None:
    """Raise when the parts are those of another kind of document."""
    if form == "xlsx" and "xl/workbook.xml" not in {name.lstrip("/").lower() for name in names}:
        raise WrongFormatError(extension=extension)
    if form == "ods" and "content.xml" not in names:
        raise WrongFormatError(extension=extension)


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, form: str) -> None:
    """Read one part to its end (which checks its sum) and look at what it declares."""
    is_xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(info) as part:
        prolog = part.read(_PROLOG_BYTES)
        if form == "ods" and info.filename == "META-INF/manifest.xml" and b"encryption-data" in prolog:
            raise PasswordProtectedError
        while part.read(1024**2):
            pass
    if is_xml and not info.filename.startswith("customXml/"):
        forbid_document_type(prolog)
    elif prolog.startswith(ZIP) and "embeddings/" not in info.filename.lower():
        raise SuspiciousArchiveError


class _RootReachedError(Exception):
    """The first element has begun: what may be declared has been declared."""


def forbid_document_type(prolog: bytes) -> None:
    """Raise :class:`ForbiddenXmlError` if an XML part declares a document type.

    Only the part before the first element can declare one, so only that is parsed. A prolog that is
    no XML at all is left for the real parser to refuse.
    """
    parser = expat.ParserCreate()

    def refuse(*_args: object) -> None:
        raise ForbiddenXmlError

    def stop(*_args: object) -> None:
        raise _RootReachedError

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        parser.Parse(prolog, False)
    except (_RootReachedError, expat.ExpatError):
        return
