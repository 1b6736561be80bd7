# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that opens a stranger's file: limits first, then the parser, then lines on stdout.

Started by :mod:`.sandbox` as ``python -I -m knutpunkt.activities.importing.worker`` with one JSON
object on stdin: ``{"path", "name", "limits"}``. It has nothing to lose: no settings, no database,
no secrets in its environment.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
from pathlib import Path, PurePosixPath
from typing import TextIO

from .errors import DamagedFileError, ImportFileError, NoRowsError, ReaderStoppedError
from .guard import check_archive, identify
from .types import Limits, Workbook
from .wire import encode_error, encode_workbook

_ANSWER_BYTES = 150 * 1024**2


def restrict(limits: Limits) -> None:
    """Take away from this process what reading a file does not need: memory, time, disk, files."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ANSWER_BYTES, _ANSWER_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def read_workbook(path: Path, name: str, limits: Limits) -> Workbook:
    """Read a file in this very process; only the sandbox's worker should.

    :raises ImportFileError: a named subclass says why not.
    """
    form = identify(path, name, limits)
    extension = PurePosixPath(name).suffix.lower()
    if form in {"xlsx", "ods"}:
        check_archive(path, form, extension, limits)
    book = _parse(form, path, limits)
    if not any(not cell.is_blank for sheet in book.sheets for row in sheet.rows for cell in row.cells.values()):
        raise NoRowsError
    return book


def _parse(form: str, path: Path, limits: Limits) -> Workbook:
    """Hand the file to the reader of its format; each is loaded only when it is needed."""
    if form == "xlsx":
        from .xlsx import read_xlsx

        return read_xlsx(path, limits)
    if form == "ods":
        from .ods import read_ods

        return read_ods(path, limits)
    if form == "xls":
        from .xls import read_xls

        return read_xls(path, limits)
    from .delimited import read_delimited

    return read_delimited(path.read_bytes(), limits)


def answer(request: str, out: TextIO) -> None:
    """Read the file that ``request`` names and write the lines of the answer."""
    try:
        order = json.loads(request)
        book = read_workbook(Path(order["path"]), order["name"], Limits(**order["limits"]))
        out.writelines(line + "\n" for line in encode_workbook(book))
    except ImportFileError as error:
        out.write(encode_error(error) + "\n")
    except (MemoryError, RecursionError):
        out.write(encode_error(ReaderStoppedError()) + "\n")
    except Exception:  # noqa: BLE001 - a parser's own fault is the file's fault to the reader
        out.write(encode_error(DamagedFileError()) + "\n")


def main() -> None:
    """Answer one request from stdin. Nothing is thrown away in so short a life: no collector."""
    gc.disable()
    request = sys.stdin.read()
    restrict(Limits(**json.loads(request)["limits"]))
    answer(request, sys.stdout)


if __name__ == "__main__":
    main()
