# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Make the report: gather, write, render. Nothing is written to the database.

A rendered file is kept by the hash of its document and of what renders it, so that the same
content is set once.
"""

import datetime as dt
from functools import cache
from importlib.metadata import version
from typing import Literal

from django.conf import settings
from django.utils.text import slugify

from knutpunkt.kernel import text
from knutpunkt.kernel.chart_render import FONTS
from knutpunkt.kernel.filecache import digest, kept
from knutpunkt.people.models import Municipality
from knutpunkt.reports.assemble import assemble
from knutpunkt.reports.blocks import Document, to_json
from knutpunkt.reports.queries import gather
from knutpunkt.reports.render_html import render_page
from knutpunkt.reports.render_pdf import TEMPLATE, render_pdf

Format = Literal["pdf", "html"]
#: The site's own colour and a light ground of it, for paper. See ``frontend/theme.json``.
ACCENT, ACCENT_SOFT = "#0c5f58", "#e6f1ef"
KEPT_REPORTS = 200


def build_report(
    *, municipality: Municipality, year: int, date: dt.date | None = None, public_only: bool = False
) -> Document:
    """Return the municipality's report on ``year`` in the active language. Needs the tenant scope.

    ``date`` is the day the report says it was made, today if none is given.
    """
    return assemble(gather(municipality, year, date=date or text.today(), public_only=public_only))


def build_file(*, document: Document, form: Format) -> bytes:
    """Return the document as a file: PDF/UA-1, or one HTML file that needs no other."""
    if form == "html":
        return render_page(document).encode()
    name = digest(to_json(document), ACCENT, ACCENT_SOFT, *_setter())
    path = settings.KNUTPUNKT_HOME / "cache" / "reports" / f"{name}.pdf"
    return kept(
        path,
        lambda: render_pdf(document, fonts=FONTS, accent=ACCENT, accent_soft=ACCENT_SOFT),
        limit=KEPT_REPORTS,
    )


def file_name(municipality: Municipality, year: int, form: Format) -> str:
    """Return the name a downloaded report has: "miljobokslut-bastad-2022.pdf"."""
    return f"miljobokslut-{slugify(municipality.name)}-{year}.{form}"


@cache
def _setter() -> tuple[bytes | str, ...]:
    """Return what a PDF depends on besides its document: template, typesetter, typeface."""
    return TEMPLATE.read_bytes(), version("typst"), *(path.name for path in sorted(FONTS.glob("*.ttf")))
