# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""From one picture to chapters of tables, in words: the matrix, activities, gaps, overlaps, key figures."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from knutpunkt.kernel.symbols import JUDGEMENTS, STATUSES
from knutpunkt.mapping.models import FindingKind
from knutpunkt.mapping.snapshots.frozen import Content, Figure, Noted
from knutpunkt.mapping.snapshots.parts import Cell, Chapter, Heading, Part
from knutpunkt.mapping.snapshots.telling import (
    ACTIVITY,
    DEPARTMENT,
    NO_LINKS,
    STATUS,
    Links,
    dated,
    deed_cells,
    noted_cells,
    state_cell,
    symbol,
    word_headings,
)


def picture_chapters(content: Content, links: Links = NO_LINKS) -> list[Chapter]:
    """Return one snapshot: the matrix, activities, gaps, overlaps, key figures."""
    gaps = _listed("gaps", _("Luckor"), _("Öppna luckor"), _("Ingen lucka är öppen."), content.gaps, links)
    overlaps = _listed(
        "overlaps",
        _("Dubbelarbete"),
        _("Förslag om dubbelarbete"),
        _("Inget förslag om dubbelarbete väntar.")
        if FindingKind.OVERLAP in content.kinds
        else _("Förslag om dubbelarbete är inte kända för den här dagen."),
        content.overlaps,
        links,
    )
    activities = Part(
        "activities",
        _("Insatser"),
        "",
        _("Inskickade insatser"),
        _("Ingen insats är inskickad."),
        word_headings(ACTIVITY, DEPARTMENT, STATUS),
        tuple((*deed_cells(deed, links), symbol(STATUSES, deed.status)) for deed in content.activities),
    )
    return [
        Chapter("matrix", _("Mål och verksamheter"), (_matrix(content, links),), (_matrix_note(),)),
        Chapter("activities", _("Insatser"), (activities,)),
        Chapter("gaps", _("Luckor"), (gaps,)),
        Chapter("overlaps", _("Dubbelarbete"), (overlaps,)),
        Chapter("figures", _("Nyckeltal"), (_values(content.figures, links),)),
    ]


def _matrix_note() -> str:
    return _("Talet är insatser som verksamheten leder, talet efter + insatser som den deltar i.")


def _matrix(content: Content, links: Links) -> Part:
    def cell(row_cells: Mapping[int, Cell], column: int) -> Cell:
        return row_cells.get(column, Cell(""))

    rows = []
    for row in content.rows:
        cells = {}
        for item in row.cells:
            led, joined = sum(item.led.values()), f"+{item.joined}" if item.joined else ""
            cells[item.column] = Cell(_("lucka") if item.hole else " ".join(filter(None, [str(led or ""), joined])))
        judged = symbol(JUDGEMENTS, row.level) if row.level else Cell("")
        total = Cell(sum(row.statuses.values()))
        name = Cell(row.label, url=links.row(row.key))
        rows.append((name, Cell(row.group), *(cell(cells, c.key) for c in content.columns), total, judged))
    headings = (
        Heading(_("Mål"), weight=3),
        Heading(_("Område")),
        *(Heading(column.label) for column in content.columns),
        Heading(_("Insatser"), numeric=True),
        Heading(_("Bedömning")),
    )
    return Part(
        "matrix",
        _("Matris"),
        "",
        _("Antal insatser per mål och verksamhet"),
        _("Inga mål är inlagda."),
        headings,
        tuple(rows),
    )


def _listed(key: str, sheet: str, caption: str, empty: str, items: Iterable[Noted], links: Links) -> Part:
    headings = word_headings(_("Vad det gäller"), _("Slag"), _("Läge"))
    return Part(
        key, sheet, "", caption, empty, headings, tuple(noted_cells(item, links, state_cell(item)) for item in items)
    )


def _values(figures: Iterable[Figure], links: Links) -> Part:
    return Part(
        "figures",
        _("Nyckeltal"),
        "",
        _("Nyckeltalens senaste värde"),
        _("Inga nyckeltal följs."),
        (
            Heading(_("Nyckeltal"), weight=3),
            Heading(_("Värde"), numeric=True),
            Heading(_("Bedömning")),
            Heading(_("Källa"), weight=2),
        ),
        tuple(
            (
                Cell(f"{figure.name}, {figure.unit}", url=links.indicators.get(figure.key, "")),
                dated(figure),
                symbol(JUDGEMENTS, figure.level),
                Cell(figure.source),
            )
            for figure in figures
        ),
    )
