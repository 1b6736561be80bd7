# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Row-level security on PostgreSQL: the second wall between municipalities.

:func:`protect_tenant_tables` runs after every ``migrate``, so that a table added tomorrow is walled
without anybody having to remember it. FORCE makes the policy hold for the table's owner too; only a
superuser or a role with BYPASSRLS passes, which :mod:`kernel.checks` refuses in a real installation.
"""

import hashlib
from typing import Any

from django.apps import apps
from django.db import connections, models

from knutpunkt.kernel.tenancy import EVERYTHING, SETTING

POLICY = "knutpunkt_tenant"


def tenant_tables() -> dict[str, str]:
    """Return table -> tenant column for every model with a tenant column, history and link tables included."""
    tables: dict[str, str] = {}
    for model in apps.get_models(include_auto_created=True):
        field = next((f for f in model._meta.local_concrete_fields if f.name == "municipality"), None)
        if isinstance(field, models.ForeignKey) and model._meta.managed:
            tables[model._meta.db_table] = field.column
    return tables


def link_tables() -> dict[str, tuple[str, str, str]]:
    """Return automatic many-to-many tables of tenant models: table -> (column, parent table, parent key)."""
    tenants = tenant_tables()
    found: dict[str, tuple[str, str, str]] = {}
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.auto_created or model._meta.db_table in tenants:
            continue
        for field in model._meta.local_concrete_fields:
            parent = field.related_model
            if isinstance(field, models.ForeignKey) and isinstance(parent, type) and parent._meta.db_table in tenants:
                found[model._meta.db_table] = (field.column, parent._meta.db_table, str(parent._meta.pk.column))
                break
    return found


def wall_conditions() -> dict[str, str]:
    """Return for every tenant table the condition its rows must meet. The setting is read once a statement."""
    value = f"(SELECT current_setting('{SETTING}', true))"
    conditions = {
        table: f"\"{column}\" = {value} OR {value} = '{EVERYTHING}'" for table, column in tenant_tables().items()
    }
    for table, (column, parent, key) in link_tables().items():
        # The sub-query sees only what the parent's own policy lets through.
        seen = f'SELECT 1 FROM "{parent}" p WHERE p."{key}" = "{table}"."{column}"'  # noqa: S608  (names of our tables)
        conditions[table] = f"EXISTS ({seen})"
    return conditions


def _wall(table: str, condition: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS {POLICY} ON "{table}"',
        f'CREATE POLICY {POLICY} ON "{table}" USING ({condition}) WITH CHECK ({condition})',
        f"COMMENT ON POLICY {POLICY} ON \"{table}\" IS '{_mark(condition)}'",
    ]


def _mark(condition: str) -> str:
    """Return what the comment on a policy says of its condition: PostgreSQL words the condition itself anew."""
    return hashlib.sha256(condition.encode()).hexdigest()


STANDING = """
SELECT c.relname, coalesce(obj_description(p.oid, 'pg_policy'), '')
FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = %s
WHERE c.relrowsecurity AND c.relforcerowsecurity AND c.relnamespace = current_schema()::regnamespace
"""


def protect_tenant_tables(using: str = "default", **_: Any) -> None:
    """Wall every tenant table that exists and has no wall, or another one than now wanted.

    A table whose wall stands is not touched, so that a migration of something else takes no lock on it.
    Does nothing on databases without row-level security.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(STANDING, [POLICY])
        standing = dict(cursor.fetchall())
        for table, condition in sorted(wall_conditions().items()):
            if table in existing and standing.get(table) != _mark(condition):
                for statement in _wall(table, condition):
                    cursor.execute(statement)
