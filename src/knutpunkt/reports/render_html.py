# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document as accessible HTML: a part of a page on the screen, or one file by itself."""

import base64
from importlib import resources
from itertools import takewhile
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from knutpunkt.reports.blocks import Block, Document, Heading
from knutpunkt.reports.normalising import normalise

#: Headings down to this level stand in the table of contents, as in print.
CONTENTS_DEPTH = 2
_DEEPEST = 6


def render_part(document: Document) -> SafeString:
    """Return the document's contents and blocks as HTML for a page that has its own ``h1``."""
    return mark_safe(render_to_string("reports/document.html", _context(document)))  # noqa: S308 (a template)


def render_page(document: Document) -> str:
    """Return the document as one HTML file that needs no other: style and pictures are inside it."""
    style = resources.files("knutpunkt.reports") / "static" / "reports" / "report.css"
    context = _context(document) | {"style": mark_safe(style.read_text(encoding="utf-8"))}  # noqa: S308 (our file)
    return render_to_string("reports/standalone.html", context)


def _context(document: Document) -> dict[str, Any]:
    fit = normalise(document)
    headings = [block for block in fit.blocks if isinstance(block, Heading)]
    return {
        "document": fit,
        "contents": _contents([block for block in headings if block.level <= CONTENTS_DEPTH]),
        "blocks": [_shown(block) for block in fit.blocks],
    }


def _contents(headings: list[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Return each chapter with the sections in it."""
    return [
        (chapter, list(takewhile(lambda section: section.level > 1, headings[index + 1 :])))
        for index, chapter in enumerate(headings)
        if chapter.level == 1
    ]


def _shown(block: Block) -> dict[str, Any]:
    """Return what the template needs of one block: itself, its HTML level, its picture's address."""
    match block.kind:
        case "heading":
            return {"block": block, "level": min(block.level + 1, _DEEPEST)}
        case "figure":
            return {"block": block, "source": svg_address(block.svg)}
        case _:
            return {"block": block}


def svg_address(svg: str) -> str:
    """Return a picture as a ``data:`` address, so that it is shown apart from the page around it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
