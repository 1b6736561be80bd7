# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""What every tracked file keeps to: no registry's address, no path of one machine, text in gettext."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.messages import keywords

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "knutpunkt"
#: Hosts that serve packages; spelt in two parts, so that this file does not hold them.
REGISTRIES = [
    ".".join(parts) for parts in [("pypi", "org"), ("npmjs", "org"), ("pythonhosted", "org"), ("npmjs", "com")]
]
REGISTRY = re.compile(rf"(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, REGISTRIES))})|\"resolved\":\s*\"http")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home)/[\w.-]+")
SWEDISH = re.compile(r"[åäöÅÄÖ]")
#: Python whose Swedish strings are not shown to people, each with the reason.
NOT_SHOWN = {
    "activities/importing": "words recognised in municipalities' own spreadsheets",
    "activities/import_names.py": "words recognised in municipalities' own spreadsheets",
    "demo": "the demo's content is written in Swedish, as a municipality writes its own",
    "kernel/text.py": "letters that sort and names that take an s",
    "people/models.py": "names of the municipalities that call themselves stad",
    "config/cli.py": "the name of the product's report, in an English sentence of the shell",
    "ranking/files/headings.py": "words recognised in municipalities' own spreadsheets",
    "ranking/command.py": "a shell's lines, for the operator",
    "mapping/similarity.py": "Swedish words that say nothing about what a text is about",
}


def tracked() -> list[Path]:
    """Return the files in git; in an export without git, the files that would be."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = answer.stdout.decode().split("\0") if answer.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()] or [
        path for path in ROOT.rglob("*") if path.is_file() and not {".git", ".venv", "var"} & set(path.parts)
    ]


def texts() -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every tracked file that is text, licences excepted."""
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("LICENSES/"):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_names_a_registry() -> None:
    assert {name: found.group() for name, text in texts() if (found := REGISTRY.search(text))} == {}


def test_no_file_names_a_path_of_one_machine() -> None:
    assert {name: found.group() for name, text in texts() if (found := MACHINE_PATH.search(text))} == {}


def test_control_addresses_and_paths_are_seen() -> None:
    assert REGISTRY.search(f"https://{REGISTRIES[0]}/simple")
    assert MACHINE_PATH.search("cd " + "/work" + "/main")
    assert not MACHINE_PATH.search("https://example.se/work/main")


def _docstrings(tree: ast.AST) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def open_swedish(source: str) -> list[str]:
    """Return the Swedish strings of a Python source that are neither marked for translation nor documentation."""
    tree, marks = ast.parse(source), keywords(source)
    fine = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in marks:
            fine |= {id(child) for argument in node.args for child in ast.walk(argument)}
        if isinstance(node, ast.Expr):  # the documentation of a constant
            fine.add(id(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SWEDISH.search(node.value)
        and id(node) not in fine
    ]


PYTHON = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if not {"migrations", "management"} & set(path.parts)  # a shell's lines are for the operator
    and not any(path.is_relative_to(PACKAGE / place) for place in NOT_SHOWN)
)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_swedish_text_stands_in_gettext(path: Path) -> None:
    assert open_swedish(path.read_text(encoding="utf-8")) == []


def test_control_open_swedish_is_seen() -> None:
    assert open_swedish('"""Förklarar."""\nx = "Sök här"') == ["Sök här"]
    assert open_swedish('x = _("Sök här")') == []


#: A row's number in an attribute, as it is shown to people: from 1 000 on it has a space in it.
SHOWN_NUMBER = re.compile(
    r'\b(?:name|id|for|value|href|action)="[^"]*\{\{ [\w.]*(?:\.pk|\.(?!first|auto)[a-z]+_id) \}\}'
)
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_rows_are_named_by_plain_numbers(path: Path) -> None:
    assert SHOWN_NUMBER.findall(path.read_text(encoding="utf-8")) == []


def test_control_a_shown_number_is_seen() -> None:
    assert SHOWN_NUMBER.search('<input name="text-{{ question.pk }}">')
    assert SHOWN_NUMBER.search("<a href=\"{% url 'x' %}?document={{ goal.document_id }}\">")
    assert not SHOWN_NUMBER.search("<input name=\"text-{{ question.pk|stringformat:'s' }}\"> {{ row.pk }}")
    assert not SHOWN_NUMBER.search('<a href="#{{ field.first_id }}" id="{{ field.auto_id }}_error">')
