# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The current-state analysis as a document: two pictures side by side, for print.

What it says is what the page in the room ``mapping`` says: the same sentences, the same tables.
"""

from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from knutpunkt.kernel import text
from knutpunkt.mapping.snapshots.parts import Chapter, Part
from knutpunkt.mapping.snapshots.queries import Compared
from knutpunkt.mapping.snapshots.summary import sentences
from knutpunkt.mapping.snapshots.telling import chapters
from knutpunkt.people.models import Municipality
from knutpunkt.reports.assemble import wording
from knutpunkt.reports.blocks import Block, Column, Document, Heading, Table, paragraph


def build_analysis(municipality: Municipality, found: Compared) -> Document:
    """Return the analysis in the active language. It is dated to the later of its two days."""
    then, now = found.then.content, found.now.content
    days = {"then": text.date_words(then.on), "now": text.date_words(now.on)}
    examples = any(end.snapshot is not None and end.snapshot.is_example for end in (found.then, found.now))
    return Document(
        title=_("Nulägesanalys"),
        subtitle=_("Läget %(now)s, jämfört med %(then)s") % days,
        language=text.language(),
        municipality=municipality.full_name,
        year=now.on.year,
        date=now.on,
        date_words=text.date_words(now.on),
        wording=wording(),
        blocks=tuple(_blocks(found)),
        cover_note=_("Innehåller exempel som inte är kommunens egna mål eller insatser.") if examples else "",
    )


def analysis_name(municipality: Municipality, found: Compared) -> str:
    """Return the name of the file: "nulagesanalys-bastad-2025-12-31-2026-11-23.pdf"."""
    days = f"{found.then.content.on.isoformat()} {found.now.content.on.isoformat()}"
    return f"{slugify(f'nulagesanalys {municipality.name} {days}')}.pdf"


def _blocks(found: Compared) -> Iterator[Block]:
    yield Heading(_("Sammanfattning"), anchor="sammanfattning")
    for sentence in sentences(found.comparison, present=found.now.snapshot is None):
        yield paragraph(sentence)
    for chapter in chapters(found.comparison):
        yield from _chapter(chapter)


def _chapter(chapter: Chapter) -> Iterator[Block]:
    yield Heading(chapter.title, anchor=chapter.key)
    for note in chapter.notes:
        yield paragraph(note)
    for part in chapter.parts:
        if part.title:
            yield Heading(part.title, level=2, anchor=part.key)
        yield _table(part) if part.rows else paragraph(part.empty)


def _table(part: Part) -> Table:
    columns = tuple(Column(heading.title, heading.numeric, heading.weight) for heading in part.headings)
    return Table(part.caption, columns, tuple(tuple(cell.words for cell in row) for row in part.rows), row_headers=True)
