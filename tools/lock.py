# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Choose versions of the dependencies and write them, with hashes, to ``requirements/``.

    python tools/lock.py           # choose anew and write
    python tools/lock.py --check   # do the files hold what pyproject.toml asks for, and no address?

``uv.lock`` itself stays out of git: it names the registry of whoever made it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = str(Path(sys.executable).parent / "uv")
UV_VERSION = "0.13.9"
EXPORT = ["export", "--quiet", "--frozen", "--no-emit-project", "--no-annotate", "--no-header"]
GROUPS = ["--no-default-groups", "--group", "test", "--group", "lint", "--group", "docs", "--group", "build"]
EXTRAS = ["--extra", "semantic", "--extra", "neighbours", "--extra", "pdfcheck"]
FILES = {
    "all.txt": [*EXPORT, *GROUPS, *EXTRAS],
    "run.txt": [*EXPORT, "--no-default-groups"],
    "node.txt": [*EXPORT, "--only-group", "front"],
}
ADDRESS = re.compile(r"://|--index|--find-links|--extra-index|@ file")


def uv(*arguments: str, text: str | None = None) -> str:
    """Run uv in the checkout and return what it prints. Raises CalledProcessError."""
    return subprocess.run([UV, *arguments], cwd=ROOT, input=text, capture_output=True, text=True, check=True).stdout


def write() -> None:
    """Choose versions and write every requirements file."""
    uv("lock", "--quiet", "--upgrade")
    for name, arguments in FILES.items():
        (ROOT / "requirements" / name).write_text(uv(*arguments), encoding="utf-8")
    compiled = uv(
        "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate", "--no-header", "-",
        text=f"uv=={UV_VERSION}\n",
    )  # fmt: skip
    (ROOT / "requirements" / "uv.txt").write_text(compiled, encoding="utf-8")


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found.group() if found else requirement).lower()


def _pinned(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {_name(line) for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}


def problems() -> list[str]:
    """Return what is wrong with the files, one line each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {_name(line) for line in project["project"]["dependencies"]}
    tools = {
        _name(line)
        for group in ("test", "lint", "docs", "build")
        for line in project["dependency-groups"][group]
        if isinstance(line, str)
    }
    found = [f"run.txt lacks {name}" for name in sorted(asked - _pinned("run.txt"))]
    found += [f"all.txt lacks {name}" for name in sorted((asked | tools) - _pinned("all.txt"))]
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        if ADDRESS.search(text):
            found.append(f"{path.name} holds an address")
        if len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE)) > text.count("--hash="):
            found.append(f"{path.name} has a package without hash")
    return found


def main() -> int:
    """Write or check; return the exit code."""
    if "--check" not in sys.argv[1:]:
        write()
    found = problems()
    print("\n".join(found) or "requirements are pinned with hashes and hold no address")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
