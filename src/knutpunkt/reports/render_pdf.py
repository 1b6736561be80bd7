# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A document as an accessible PDF (PDF/UA-1), set by Typst from one fixed template.

The content reaches the template only as JSON data, so nothing a user wrote can be read
as markup. The same document gives the same bytes: the only time in the file is the
document's own date.
"""

import datetime as dt
from pathlib import Path

import typst

from knutpunkt.reports.blocks import Document, to_json
from knutpunkt.reports.glyphs import printable
from knutpunkt.reports.normalising import normalise

TEMPLATE = Path(__file__).parent / "typst" / "report.typ"


def render_pdf(document: Document, *, fonts: Path, accent: str, accent_soft: str) -> bytes:
    """Return ``document`` as a PDF/UA-1 file.

    ``fonts`` is a folder of font files and may be absent (Typst's own face is then used;
    the machine's fonts never are, so that every machine gives the same file); ``accent`` and ``accent_soft``
    are colours as ``#rrggbb``. Raises ``typst.TypstError`` if the file cannot be made.
    """
    moment = dt.datetime.combine(document.date, dt.time(), tzinfo=dt.UTC)
    compiled = typst.Compiler(
        input=TEMPLATE,
        font_paths=[fonts] if fonts.is_dir() else [],
        ignore_system_fonts=True,
        sys_inputs={
            "document": printable(to_json(normalise(document)).decode(), fonts),
            "accent": accent,
            "accent-soft": accent_soft,
        },
    ).compile(format="pdf", pdf_standards=["ua-1"], timestamp=moment)
    assert isinstance(compiled, bytes), "a PDF is one file"
    return compiled
