# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Which characters print can show, held against another reader of the same fonts."""

from pathlib import Path

import pymupdf
import pytest

from knutpunkt import kernel
from knutpunkt.reports.glyphs import BUILT_IN, coverage, printable
from tests.conftest import leave_out

FONTS = Path(kernel.__file__).parent / "fonts"


@pytest.fixture
def fonts() -> Path:
    if not list(FONTS.glob("*.ttf")):
        leave_out("Inter is not built (make setup)")
    return FONTS


def test_coverage_is_what_another_reader_finds_in_the_same_fonts(fonts: Path) -> None:
    readers = [pymupdf.Font(fontfile=str(path)) for path in sorted(fonts.glob("*.ttf"))]
    wanted = {code for code in range(0x20, 0x3000) if all(reader.has_glyph(code) for reader in readers)}
    assert {code for code in coverage(fonts) if 0x20 <= code < 0x3000} == wanted


def test_what_the_font_lacks_becomes_one_box(fonts: Path) -> None:
    assert printable("Grönt 🌱 👩\u200d👩\u200d👧 日本 CO₂ ≥ 5 −3", fonts) == "Grönt □ □ □ CO₂ ≥ 5 −3"


def test_without_font_files_swedish_is_shown_and_the_rest_is_marked(tmp_path: Path) -> None:
    assert coverage(tmp_path) == BUILT_IN
    assert printable("Åsa äter öl – 5\u00a0€ 🌱", tmp_path) == "Åsa äter öl – 5\u00a0€ ?"
