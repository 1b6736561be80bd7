# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Made files kept by the hash of what they were made from: made once, read afterwards."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def digest(*parts: bytes | str) -> str:
    """Return a hash of ``parts``, in their order; where one part ends counts."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def kept(path: Path, make: Callable[[], bytes], *, limit: int) -> bytes:
    """Return the file at ``path``, made by ``make`` the first time.

    The file is put in place whole, so that another process never reads a half one. The
    folder keeps the ``limit`` files used last.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = make()
        _put(path, data)
        _prune(path.parent, limit)
    else:
        _touch(path)
    return data


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(data)
    os.replace(file.name, path)  # noqa: PTH105 (a name, not a Path)


def _touch(path: Path) -> None:
    """Mark a file as used now; another process may have removed it meanwhile."""
    with suppress(FileNotFoundError):
        os.utime(path)


def _prune(folder: Path, limit: int) -> None:
    files = [(entry.stat().st_mtime_ns, entry) for entry in folder.iterdir() if not entry.name.startswith(".")]
    for _used, entry in sorted(files, key=lambda pair: pair[0], reverse=True)[limit:]:
        entry.unlink(missing_ok=True)
