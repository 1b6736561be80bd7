# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""History of every change: who, when, before and after, by django-simple-history.

A model says ``history = tracked_history()``; each save then writes a full earlier version. Reading
history obeys the tenant scope like any other reading, and history tables are walled like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone
from django.utils.text import capfirst
from django_scopes import get_scope
from django_scopes.exceptions import ScopeError
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from knutpunkt.kernel.tenancy import claim_for_tenant

UNTOLD = frozenset({"version", "updated_at", "created_at", "municipality", "id"})


class ScopedHistoryManager(HistoryManager):
    """History of the rows of the municipality in scope; raises outside a scope."""

    def get_queryset(self) -> Any:
        """Return history rows of the municipality in scope. Raises ScopeError outside tenant_scope()."""
        rows = super().get_queryset()
        state = get_scope()
        if not state.get("_enabled", True):
            return rows
        if "municipality" not in state:
            raise ScopeError("History is read inside tenant_scope().")
        return rows.filter(municipality_id=state["municipality"])


def tracked_history(**options: Any) -> HistoricalRecords:
    """Return the history descriptor for a tenant model; ``options`` go to HistoricalRecords."""
    return HistoricalRecords(history_manager=ScopedHistoryManager, user_db_constraint=False, **options)


def bulk_create_tracked(rows: Sequence[Any], user: Any = None, batch_size: int = 500) -> None:
    """Create rows of one model, with history, many at a time.

    As simple-history's ``bulk_create_with_history``, but the history is copied from the table by the
    database itself, which takes half the time. ``user`` is who did it (None: the system).
    """
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=batch_size)
        _copy_to_history(rows, "+", user, batch_size)


def bulk_update_tracked(rows: Sequence[Any], fields: Sequence[str], user: Any = None, batch_size: int = 500) -> None:
    """Write some fields of rows of one model, with history, many at a time.

    One prepared statement is run for each row; Django's ``bulk_update`` makes one statement of all,
    which for twenty fields takes ten times as long. ``user`` is who did it (None: the system).
    """
    if not rows:
        return
    claim_for_tenant(rows)
    quote, options = connection.ops.quote_name, type(rows[0])._meta
    columns = [options.get_field(name) for name in fields]
    assignments = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    values = [
        [*(column.get_db_prep_save(getattr(row, column.attname), connection) for column in columns), row.pk]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(options.db_table)} SET {assignments} WHERE {quote(options.pk.column)} = %s",  # noqa: S608  (names of the model's own table)
            values,
        )
    _copy_to_history(rows, "~", user, batch_size)


def _copy_to_history(rows: Sequence[Any], kind: str, user: Any, batch_size: int) -> None:
    """Copy rows as they stand in their table to its history, by one statement for each batch."""
    quote, model = connection.ops.quote_name, type(rows[0])
    history: Any = model.history.model
    own = {field.column for field in history._meta.concrete_fields}
    names = ", ".join(quote(field.column) for field in model._meta.concrete_fields if field.column in own)
    table, from_table, key = quote(history._meta.db_table), quote(model._meta.db_table), quote(model._meta.pk.column)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    for at in range(0, len(rows), batch_size):
        keys = [row.pk for row in rows[at : at + batch_size]]
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({names}, history_date, history_type, history_user_id, history_change_reason)"  # noqa: S608  (names of the model's own tables)
                f" SELECT {names}, %s, %s, %s, NULL FROM {from_table} WHERE {key} IN ({marks})",
                [now, kind, user.pk if user else None, *keys],
            )


@dataclass(frozen=True)
class FieldChange:
    """One field before and after; values are as shown to a person."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One recorded change: when, by whom (None: the system), what kind and which fields."""

    when: datetime
    who: Any
    kind: str
    fields: tuple[FieldChange, ...]


def _shown(field: "models.Field[Any, Any]", value: Any, names: dict[tuple[str, Any], str]) -> str:
    if value is None:
        return ""
    if isinstance(field, models.ForeignKey):
        return names.get((field.name, value), str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value)


def changes(instance: models.Model, limit: int = 50) -> list[Change]:
    """Return the latest changes of ``instance``, newest first, at most ``limit``.

    ``kind`` is "+" (created), "~" (changed) or "-" (deleted). Costs one query, plus one for each
    foreign key whose value changed.
    """
    rows = list(instance.history.select_related("history_user")[: limit + 1])  # type: ignore[attr-defined]
    fields = [f for f in instance._meta.concrete_fields if f.name not in UNTOLD]
    names = _foreign_names(rows, fields)
    result = []
    for index, row in enumerate(rows[:limit]):
        older = rows[index + 1] if index + 1 < len(rows) else None
        told: list[FieldChange] = []
        if older is not None and row.history_type == "~":
            for field in fields:
                before, after = getattr(older, field.attname), getattr(row, field.attname)
                if before != after:
                    told.append(
                        FieldChange(
                            capfirst(str(field.verbose_name)),
                            _shown(field, before, names),
                            _shown(field, after, names),
                        )
                    )
        result.append(Change(row.history_date, row.history_user, row.history_type, tuple(told)))
    return result


def _foreign_names(rows: list[Any], fields: "list[models.Field[Any, Any]]") -> dict[tuple[str, Any], str]:
    names: dict[tuple[str, Any], str] = {}
    for field in fields:
        if not isinstance(field, models.ForeignKey):
            continue
        values = {getattr(row, field.attname) for row in rows}
        if len(values) > 1:  # it has changed
            for related in field.related_model._default_manager.filter(pk__in=values - {None}):
                names[field.name, related.pk] = str(related)
    return names
