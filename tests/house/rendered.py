# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which templates do the tests render? A pytest plugin that writes it down, and the question asked afterwards.

``tools/run_tests.py`` loads it with ``-p tests.house.rendered`` and ``KNUTPUNKT_RENDERED`` naming a
folder; after all runs it asks :func:`unrendered` for the templates that no test has shown.
"""

import os
from pathlib import Path
from typing import Any

from django.test.signals import template_rendered

_seen: set[str] = set()


def _note(sender: Any, template: Any, **_: Any) -> None:
    if template.name:
        _seen.add(str(template.name))


template_rendered.connect(_note, dispatch_uid="knutpunkt.rendered")


def pytest_sessionfinish() -> None:
    """Write the names of the templates that this process has rendered."""
    folder = os.environ.get("KNUTPUNKT_RENDERED")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{os.getpid()}.txt").write_text("\n".join(sorted(_seen)), encoding="utf-8")


def noted(folder: Path) -> set[str]:
    """Return the names that all processes have written."""
    return {name for path in folder.glob("*.txt") for name in path.read_text(encoding="utf-8").splitlines()}


def templates_of(package: Path) -> set[str]:
    """Return the names of all our templates."""
    folders = sorted(package.glob("*/templates"))
    return {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt"}
    }


def unrendered(everything: set[str], seen: set[str]) -> set[str]:
    """Return the templates that no test has rendered."""
    return everything - seen
