# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Write the report: from the gathered facts to a finished document."""

from itertools import chain

from django.utils.translation import gettext as _

from knutpunkt.kernel import text
from knutpunkt.reports.blocks import Document, Wording
from knutpunkt.reports.chapters import areas, closing, gaps, reading, summary
from knutpunkt.reports.facts import ReportFacts

CHAPTERS = (
    summary.summary,
    reading.reading,
    areas.areas,
    closing.departments,
    gaps.gaps,
    closing.ranking,
    closing.appendix,
    closing.about,
)


def assemble(facts: ReportFacts) -> Document:
    """Return the report in the active language. The same facts give the same document."""
    blocks = chain.from_iterable(chapter(facts) for chapter in CHAPTERS)
    return Document(
        title=_("Miljöbokslut %(year)s") % {"year": facts.year},
        subtitle=_("Vad vi gjorde för miljön, och hur det går"),
        language=text.language(),
        municipality=facts.municipality,
        year=facts.year,
        date=facts.date,
        date_words=text.date_words(facts.date),
        wording=wording(),
        blocks=tuple(blocks),
        cover_note=_("Innehåller exempel som inte är kommunens egna mål eller insatser.") if facts.has_examples else "",
    )


def wording() -> Wording:
    """Return the words the renderers add, in the active language."""
    return Wording(
        contents=_("Innehåll"),
        page=_("Sida {page} av {total}"),
        table=_("Tabell"),
        figure=_("Diagram"),
        show_table=_("Visa siffrorna som tabell"),
        see_table=_("Siffrorna som tabell finns på sidan {page}."),
        no_rows=_("det finns inget att redovisa."),
    )
