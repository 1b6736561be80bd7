# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Charts as pictures: a Vega-Lite specification to SVG, for print and for reading without JavaScript.

The picture is kept by the hash of what it was made from. It carries no description of its
own; whoever shows it gives the words and the figures beside it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from knutpunkt.kernel.filecache import digest, kept
from knutpunkt.kernel.text import language

#: The site's typeface as files, put here at setup; the machine's own is used where it is absent.
FONTS = Path(__file__).parent / "fonts"
KEPT_CHARTS = 5000

_SWEDISH_NUMBERS = {
    "decimal": ",",
    "thousands": "\u00a0",
    "grouping": [3],
    "currency": ["", "\u00a0kr"],
    "minus": "\u2212",
    "percent": "\u00a0%",
}
#: Names the engine gives to clipping areas and colour scales.
_NAMES = re.compile(r"\b(clip|gradient_)\d+\b")


class ChartError(ValueError):
    """A specification that is not drawn: it would fetch data from somewhere."""


def render_svg(spec: Mapping[str, Any]) -> str:
    """Return the chart that ``spec`` (Vega-Lite, with its data inside) describes, as SVG source.

    Numbers are written as the active language writes them. Raises :class:`ChartError` if the
    specification names an address to fetch.
    """
    if any(key == "url" for key in _keys(spec)):
        raise ChartError("A chart holds its data; it fetches none.")
    source = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    name = digest(source, language(), *_engine())
    path = settings.KNUTPUNKT_HOME / "cache" / "charts" / f"{name}.svg"
    return kept(path, lambda: _draw(source).encode(), limit=KEPT_CHARTS).decode()


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _keys(inner)


@cache
def _engine() -> tuple[str, ...]:
    """Return what a picture depends on besides its specification: the engine and the typeface."""
    return version("vl-convert-python"), *(path.name for path in sorted(FONTS.glob("*.ttf")))


@cache
def _start() -> None:
    """Make the typeface known to the engine, once in a process."""
    import vl_convert

    if FONTS.is_dir():
        vl_convert.register_font_directory(str(FONTS))


def _draw(source: str) -> str:
    """Draw the chart. The engine is loaded here: it is large, and kept pictures do not need it."""
    import vl_convert

    _start()
    drawn = vl_convert.vegalite_to_svg(
        source,
        allowed_base_urls=[],
        format_locale=_SWEDISH_NUMBERS if language() == "sv" else "en-US",
    )
    return _numbered_from_one(str(drawn))


def _numbered_from_one(svg: str) -> str:
    """Return the picture with its internal names numbered from one.

    The engine numbers on from one picture to the next, which would make the same chart
    another file each time.
    """
    names: dict[str, str] = {}
    return _NAMES.sub(lambda found: names.setdefault(found[0], f"{found[1]}{len(names) + 1}"), svg)
