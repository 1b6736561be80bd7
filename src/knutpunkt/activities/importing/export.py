# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""The public JSON of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .errors import Problem
from .types import VALUE_FIELDS, CellProblem, Plan, PlanRow, Table

Translate = Callable[[Problem], str]


def plan_json(plan: Plan, *, details: bool, translate: Translate | None) -> dict[str, Any]:
    """Return ``plan`` as plain JSON values; see :meth:`Plan.to_json`."""
    say = translate or (lambda problem: problem.text)
    first = plan.tables[0] if plan.tables else None
    result: dict[str, Any] = {
        "sheet": first.sheet if first else None,
        "header_row": first.header[1] if first else None,
        "columns": _columns(first) if first else {},
        "rows": [_row(row, details=details, say=say) for row in plan.rows],
    }
    if details:
        result["counts"] = plan.counts()
        result["notes"] = [say(note) for note in plan.notes]
        result["unknown"] = [
            {
                "kind": unknown.kind,
                "name": unknown.name,
                "rows": [list(place) for place in unknown.rows],
                "suggestions": [name.name for name in unknown.suggestions],
                "will_be_created": unknown.will_be_created,
            }
            for unknown in plan.unknown
        ]
    return result


def _columns(table: Table) -> dict[str, str]:
    """Return heading → field; a heading that occurs twice gets its column letter after it."""
    columns: dict[str, str] = {}
    for column in table.columns:
        name = column.name or column.letter
        if name in columns:
            name = f"{name} ({column.letter})"
        columns[name] = column.field
    return columns


def _row(row: PlanRow, *, details: bool, say: Translate) -> dict[str, Any]:
    """Return one row; details come after the keys that are always there."""
    result: dict[str, Any] = {
        "sheet": row.sheet,
        "row": row.row,
        "outcome": row.outcome,
        "values": {name: json_value(row.values.get(name)) for name in VALUE_FIELDS},
        "errors": [_problem(error, say) for error in row.errors],
    }
    if details:
        result["extra"] = {name: json_value(value) for name, value in row.extra.items()}
        result["notes"] = [_problem(note, say) for note in row.notes]
        result["changes"] = [
            {"field": c.field, "before": json_value(c.before), "after": json_value(c.after)} for c in row.changes
        ]
        result["reason"] = say(row.reason) if row.reason else None
        result["part_of"] = list(row.part_of) if row.part_of else None
    return result


def _problem(item: CellProblem, say: Translate) -> dict[str, str]:
    """Return one error or note."""
    return {"column": item.column, "value": item.value, "message": say(item.problem)}


def json_value(value: Any) -> Any:
    """Return dates in ISO form and amounts as numbers; lists and dicts are followed."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    return value
