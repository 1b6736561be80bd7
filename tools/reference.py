# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write the reference pages that follow from the code: settings, commands, the schema of a ranking's edition.

    python tools/reference.py           # write settings.md, commands.md and ranking-edition.schema.json

``tests/house/test_docs.py`` fails when the pages no longer say what the code says.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
# REUSE-IgnoreStart
HEAD = (
    "<!-- SPDX-FileCopyrightText: 2026 The Knutpunkt contributors -->\n"
    "<!-- SPDX-License-Identifier: EUPL-1.2 -->\n"
    "<!-- Made by tools/reference.py from the code: change the code, then run it. -->\n"
)
# REUSE-IgnoreEnd
#: What an installation on the net has to set; the rest may stay as it is.
MUST = ("secret_key", "hosts", "database_url", "https")


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "knutpunkt.config.settings")
    os.environ.setdefault("KNUTPUNKT_HOME", tempfile.mkdtemp(prefix="knutpunkt-reference-"))
    django.setup()


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ").strip()


def _kind(annotation: Any) -> str:
    values = get_args(annotation)
    if values:
        return " or ".join(f"`{value}`" for value in values)
    return {"bool": "`true` or `false`", "str": "text", "Path": "folder"}.get(annotation.__name__, annotation.__name__)


def settings_page() -> str:
    """Return the reference page of every setting, in the order of :class:`knutpunkt.config.env.Env`."""
    from knutpunkt.config.env import Env

    lines = [
        HEAD,
        "# Settings",
        "",
        "Every setting is an environment variable and has a safe default. A real installation sets the",
        "four marked *set it*. They are declared, typed, in `knutpunkt.config.env`.",
        "",
        "| Variable | Values | Default | Meaning |",
        "|---|---|---|---|",
    ]
    for name, field in Env.model_fields.items():
        variable = field.validation_alias or f"KNUTPUNKT_{name.upper()}"
        default = str(field.default).lower() if isinstance(field.default, bool) else field.default
        shown = f"`{default}`" if default != "" else "(empty)"
        mark = " *Set it.*" if name in MUST else ""
        lines.append(f"| `{variable}` | {_kind(field.annotation)} | {shown} | {_cell(field.description)}{mark} |")
    lines += [
        "",
        "For tests and the development of Knutpunkt itself:",
        "",
        "| Variable | Meaning |",
        "|---|---|",
        "| `PORT` | Port of `make demo` and `knutpunkt serve`, 8000 when not set. |",
        "| `KNUTPUNKT_TEST_DATABASE_URL` | PostgreSQL for the tests; not set: one is found or started. |",
        "| `KNUTPUNKT_SHARED_DATA` | Folder of real data that some tests read; not set: `../shared/data`. |",
        "| `KNUTPUNKT_REQUIRE_ALL` | `1`: a test that would be left out is a failure, as in CI. |",
    ]
    return "\n".join(lines) + "\n"


def _own_options(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    from django.core.management.base import BaseCommand

    common = BaseCommand().create_parser("knutpunkt", "x")
    names = {name for action in common._actions for name in action.option_strings}  # noqa: SLF001 (argparse has no other way)
    return [action for action in parser._actions if not names & set(action.option_strings)]  # noqa: SLF001


def _option(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
    if action.choices:
        name += " " + "|".join(map(str, action.choices))
    elif action.option_strings and action.nargs != 0:
        name += " " + str(action.metavar or action.dest).upper()
    return name


def commands_page() -> str:
    """Return the reference page of the command ``knutpunkt`` with every sub-command's own options."""
    _set_up_django()
    from django.core.management import get_commands, load_command_class

    from knutpunkt.config.cli import COMMANDS

    lines = [
        HEAD,
        "# Commands",
        "",
        "The names below are stable. A command exits with 0 only when all went well. After `make setup` it is",
        "`.venv/bin/knutpunkt`; in a container it is on the path. `knutpunkt manage …` gives Django's own commands.",
    ]
    for name, summary in COMMANDS.items():
        lines += ["", f"## knutpunkt {name}", "", f"{summary[0].upper()}{summary[1:]}."]
        if name == "ranking":
            lines += _ranking_lines()
            continue
        app = get_commands()[name.replace("-", "_")]
        if str(app).startswith("django."):
            lines += ["", "Django's system checks, and that PostgreSQL's walls between municipalities stand."]
            continue
        command = load_command_class(str(app), name.replace("-", "_"))
        options = _own_options(command.create_parser("knutpunkt", name))
        lines += _option_lines(options)
    return "\n".join(lines) + "\n"


def _option_lines(options: list[argparse.Action]) -> list[str]:
    if not options:
        return []
    rows = [f"| `{_cell(_option(action))}` | {_cell(action.help or '')} |" for action in options]
    return ["", "| Option | Meaning |", "|---|---|", *rows]


def _ranking_lines() -> list[str]:
    """Return the lines about the command that is no management command, with its two sub-commands."""
    from knutpunkt.ranking.command import parser

    lines = ["", "The files are described in [Ranking: formatet](ranking.md)."]
    for action in parser()._actions:  # noqa: SLF001 (argparse has no other way)
        if not isinstance(action.choices, dict):
            continue
        for name, sub in action.choices.items():
            summary = next(str(choice.help) for choice in action._get_subactions() if choice.dest == name)  # noqa: SLF001
            lines += ["", f"### knutpunkt ranking {name}", "", f"{summary[0].upper()}{summary[1:]}."]
            lines += _option_lines([each for each in sub._actions if each.dest != "help"])  # noqa: SLF001
    return lines


def pages() -> dict[Path, str]:
    """Return every generated page: path -> text."""
    from knutpunkt.ranking.editions.schema import schema_text

    return {
        FOLDER / "settings.md": settings_page(),
        FOLDER / "commands.md": commands_page(),
        FOLDER / "ranking-edition.schema.json": schema_text(),
    }


def main() -> int:
    """Write the pages; return the exit code."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
