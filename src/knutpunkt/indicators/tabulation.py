# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A picture's rows as a table on the page and as a file: the same numbers, written for each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from knutpunkt.indicators.models import ValueStatus
from knutpunkt.indicators.picture import Picture, Row
from knutpunkt.indicators.wording import amount
from knutpunkt.kernel.downloads import Cell
from knutpunkt.people.models import Municipality


@dataclass(frozen=True)
class Column:
    """A column: its title, and how it is read out of a row. Text columns are shown as they are."""

    title: str
    of: Callable[[Row], Cell]
    is_amount: bool = True


def _columns(picture: Picture) -> list[Column]:
    """The columns that have something in them."""
    found = [Column(_("Värde"), lambda row: row.value)]
    if any(_status(row) for row in picture.rows()):
        found.append(Column(_("Status"), _status, is_amount=False))
    if picture.goal is not None:
        found.append(Column(_("Målets väg"), lambda row: row.path))
    if picture.bands:
        found += [
            Column(_("Prognos"), lambda row: row.forecast),
            Column(_("Lägst"), lambda row: row.low),
            Column(_("Högst"), lambda row: row.high),
        ]
    if picture.spreads:
        found += [
            Column(_("Undre kvartil"), lambda row: row.lower),
            Column(_("Median"), lambda row: row.median),
            Column(_("Övre kvartil"), lambda row: row.upper),
            Column(_("Antal kommuner"), lambda row: row.members, is_amount=False),
        ]
    if picture.breaks:
        found.append(Column(_("Seriebrott"), lambda row: row.break_text, is_amount=False))
    return found


def _status(row: Row) -> str:
    """What the value is, where it is not simply final."""
    return str(ValueStatus(row.status).label) if row.status not in ("", ValueStatus.FINAL) else ""


def columns(picture: Picture) -> list[dict[str, Any]]:
    """The titles of the table on the page, and which hold numbers."""
    return [{"title": c.title, "number": c.of(Row(0)) is None} for c in _columns(picture)]


def numbers(picture: Picture) -> list[dict[str, Any]]:
    """The rows of the table on the page, the latest year first; amounts with the indicator's decimals."""
    shown = _columns(picture)
    return [
        {"year": row.year, "cells": [_cell(picture, column, row) for column in shown]}
        for row in reversed(picture.rows())
    ]


def _cell(picture: Picture, column: Column, row: Row) -> dict[str, Any]:
    value = column.of(row)
    number = value is None or isinstance(value, int | float)
    if value is None:
        return {"text": "", "number": number}
    shown = amount(picture, float(value), unit=False) if column.is_amount and number else str(value)  # type: ignore[arg-type]
    return {"text": shown, "number": number}


def as_cells(picture: Picture) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of the file: exact numbers, in the order of time, each value with its papers."""
    shown = _columns(picture)
    papers = {told.year: told for told in picture.told}
    header = [_("År"), *(c.title for c in shown), _("Enhet"), _("Källa"), _("Hämtat"), _("Kommentar")]
    rows: list[list[Cell]] = []
    for row in picture.rows():
        told = papers.get(row.year)
        source: list[Cell] = [told.source, told.fetched_at, told.comment] if told else [None, None, None]
        rows.append([row.year, *(c.of(row) for c in shown), picture.unit, *source])
    return header, rows


def neighbours(picture: Picture, municipality: Municipality) -> list[dict[str, Any]]:
    """Our value among the neighbours', the best first, ours marked."""
    comparison = picture.comparison
    if comparison is None or not comparison.neighbours:
        return []
    listed = [(municipality.name, comparison.value, True)]
    listed += [(picture.area_names.get(code, code), value, False) for code, value in comparison.neighbours]
    listed.sort(key=lambda row: row[1], reverse=picture.good.value != "down")
    return [{"name": name, "value": amount(picture, value), "ours": ours} for name, value, ours in listed]
