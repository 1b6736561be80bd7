# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts as pictures: drawn right, the same every time, kept, and fetching nothing."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from knutpunkt.kernel.chart_render import ChartError, render_svg
from knutpunkt.kernel.filecache import digest, kept


def spec(top: float = 12000.5) -> dict[str, Any]:
    values = [{"år": str(year), "ton": top - 1000 * year} for year in range(3)]
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "clip": True},
        "encoding": {
            "x": {"field": "år", "type": "nominal"},
            "y": {
                "field": "ton",
                "type": "quantitative",
                "title": "ton CO₂",
                "axis": {"format": ",.1f", "values": [top]},
            },
        },
    }


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KNUTPUNKT_HOME = tmp_path
    return tmp_path


def labels(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_numbers_are_written_as_the_language_does() -> None:
    with translation.override("sv"):
        assert "12\u00a0000,5" in labels(render_svg(spec()))
    with translation.override("en"):
        assert "12,000.5" in labels(render_svg(spec()))


def test_the_same_chart_is_the_same_picture_and_is_drawn_once(home: Path) -> None:
    first = render_svg(spec())
    kept_file = next((home / "cache" / "charts").iterdir())
    kept_file.unlink()
    render_svg(spec(9000.5))
    assert render_svg(spec()) == first
    kept_file.write_text("kept")
    assert render_svg(spec()) == "kept"


@pytest.mark.parametrize("data", [{"url": "https://example.org/x.csv"}, {"url": "file:///etc/passwd"}])
def test_a_chart_that_would_fetch_is_refused(data: dict[str, str]) -> None:
    with pytest.raises(ChartError):
        render_svg({"layer": [{**spec(), "data": data}]})


def test_the_oldest_files_go_when_there_are_too_many(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    for number in range(4):
        kept(folder / str(number), lambda: b"x", limit=3)
    assert {path.name for path in folder.iterdir()} == {"1", "2", "3"}
    assert kept(folder / "3", lambda: b"other", limit=3) == b"x"


def test_a_file_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        kept(tmp_path / "kept" / "a", lambda: bytes(1 // 0), limit=3)
    assert list(tmp_path.iterdir()) == []


def test_a_hash_knows_where_its_parts_end() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("å") == digest("å".encode())
