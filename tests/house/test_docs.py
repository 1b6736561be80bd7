# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The documentation says what the code says."""

import re
from pathlib import Path

import pytest

from knutpunkt.config.env import Env
from tests.house.rows import tenant_models
from tools.reference import pages

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_reference_pages_are_what_the_code_says() -> None:
    assert {path.name: path.read_text(encoding="utf-8") for path in pages()} == {
        path.name: text for path, text in pages().items()
    }


def test_every_setting_is_in_the_reference() -> None:
    """A second way: each field's own variable is named, whatever made the page."""
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    variables = {field.validation_alias or f"KNUTPUNKT_{name.upper()}" for name, field in Env.model_fields.items()}
    assert {variable for variable in variables if f"`{variable}`" not in page} == set()


def test_every_model_is_in_the_glossary() -> None:
    words = set(re.findall(r"\w+", (ROOT / "docs/reference/glossary.md").read_text(encoding="utf-8")))
    assert {model.__name__ for model in tenant_models()} - words == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
