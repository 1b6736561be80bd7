# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Template tags of a report's blocks: ``{% load report_blocks %}``."""

from dataclasses import dataclass
from typing import Any

from django import template

from knutpunkt.reports.blocks import Table

register = template.Library()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as shown: whether it names its row, whether it holds a figure."""

    text: str
    header: bool
    numeric: bool


@register.inclusion_tag("reports/table.html")
def report_table(table: Table) -> dict[str, Any]:
    """Show a table of a report, with header cells where it names its rows."""
    rows = [
        [
            Cell(text, header=table.row_headers and index == 0, numeric=column.numeric)
            for index, (text, column) in enumerate(zip(row, table.columns, strict=True))
        ]
        for row in table.rows
    ]
    return {"table": table, "rows": rows}
