# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reading a stranger's file in a process of its own, which may die without anybody noticing.

A spreadsheet of 4.6 kB can end the process that opens it (measured: the parser asks for 549 GB and
aborts, which no ``except`` can catch). So the web server and the worker never open one: a child with
limits on memory and time does, and whatever becomes of it becomes a sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

from .errors import (
    DamagedFileError,
    FileTooLargeError,
    ImportFileError,
    ReaderStoppedError,
    ReadingTookTooLongError,
)
from .guard import megabytes
from .types import Limits, Workbook
from .wire import decode

_WORKER = "knutpunkt.activities.importing.worker"
_TIME_SIGNALS = {signal.SIGXCPU}


def read_file(path: Path | str, limits: Limits | None = None, *, name: str | None = None) -> Workbook:
    """Read a spreadsheet or text file with columns, safely.

    Takes .xlsx, .xlsm, .xls, .ods, .csv, .tsv and .txt. Answers within ``limits.wall_seconds`` and
    lets the calling process grow only by the workbook itself.

    :param path: where the file lies.
    :param limits: how much it may ask of the machine; the defaults fit municipal workbooks.
    :param name: the name the person knows it by, when it lies under another; its ending says the
        format.
    :return: every sheet with its cells, hidden ones marked.
    :raises ImportFileError: a named subclass with a sentence for the person who chose the file.
    """
    limits = limits or Limits()
    path = Path(path).resolve()
    try:
        size = path.stat().st_size
    except OSError as error:
        raise DamagedFileError from error
    if size > limits.file_bytes:
        raise FileTooLargeError(size=megabytes(size), limit=megabytes(limits.file_bytes))
    request = json.dumps({"path": str(path), "name": name or path.name, "limits": asdict(limits)})
    with tempfile.TemporaryFile() as answer:
        code = _run(request, limits, answer)
        if code != 0:
            raise ReadingTookTooLongError if -code in _TIME_SIGNALS else ReaderStoppedError
        answer.seek(0)
        lines = answer.read().splitlines()
    try:
        return decode(lines)
    except ImportFileError:
        raise
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise ReaderStoppedError from error


def _run(request: str, limits: Limits, answer: IO[bytes]) -> int:
    """Start the worker, give it the request, let it write to ``answer``, and return its exit code.

    :raises ReadingTookTooLongError: it was stopped after ``limits.wall_seconds``.
    """
    process = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-m", _WORKER],
        stdin=subprocess.PIPE, stdout=answer, stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"}, start_new_session=True, cwd="/",
    )  # fmt: skip
    try:
        process.communicate(request.encode(), timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadingTookTooLongError from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
    return process.returncode
