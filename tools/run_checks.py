# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Run every check that needs no tests: ``python tools/run_checks.py [name ...]``.

All checks are run even when one fails, so that one reading shows everything.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CODE = [name for name in ("src", "tests", "tools", "bench", "docs") if (ROOT / name).is_dir()]
#: A real installation's settings, for Django's deployment checks.
INSTALLED = {
    "KNUTPUNKT_SECRET_KEY": "not-a-real-key-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "KNUTPUNKT_HOSTS": "knutpunkt.example.se",
    "KNUTPUNKT_HTTPS": "true",
    "KNUTPUNKT_TRUST_PROXY": "true",
    "DJANGO_SETTINGS_MODULE": "knutpunkt.config.settings",
}


def templates() -> list[str]:
    """Return the paths of all HTML templates."""
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("src/**/templates/**/*.html"))


def commands() -> dict[str, list[str]]:
    """Return the checks: name -> command."""
    python, manage = sys.executable, [str(BIN / "django-admin")]
    return {
        "format": [str(BIN / "ruff"), "format", "--check", *CODE],
        "lint": [str(BIN / "ruff"), "check", *CODE],
        "types": [str(BIN / "mypy")],
        "imports": [str(BIN / "lint-imports"), "--no-cache"],
        "templates": [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()],
        # The pages for when nothing works use neither template tags nor a description for search engines.
        "html": [
            str(BIN / "djlint"),
            "--lint",
            "--quiet",
            "--per-file-ignores",
            r"templates/50[03]\.html",
            "H030,D004",
            "src",
        ],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "texts": [python, "tools/messages.py", "check"],
        "licences": [str(BIN / "reuse"), "lint", "--quiet"],
        "lock": [python, "tools/lock.py", "--check"],
        "docs": [python, "tools/build_docs.py"],
    }


def main() -> int:
    """Run the named checks (all when none is named); return the exit code."""
    wanted = sys.argv[1:]
    failed = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **INSTALLED, "KNUTPUNKT_HOME": home}
        environment.pop("DATABASE_URL", None)
        for name, command in commands().items():
            if wanted and name not in wanted:
                continue
            started = time.monotonic()
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            print(
                f"{'ok' if done.returncode == 0 else 'FAILED':7}{name:12}{time.monotonic() - started:5.1f} s",
                flush=True,
            )
            if done.returncode:
                failed.append(name)
                print(re.sub(r"^", "    ", done.stdout.strip(), flags=re.MULTILINE), flush=True)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
