# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build the documentation as web pages in ``docs/_build/html``; any warning is a failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build; return the exit code."""
    from sphinx.cmd.build import main as build

    os.environ["PYTHONHASHSEED"] = "0"
    return int(
        build(["-b", "html", "-q", "-W", "--keep-going", str(ROOT / "docs"), str(ROOT / "docs" / "_build" / "html")])
    )


if __name__ == "__main__":
    sys.exit(main())
