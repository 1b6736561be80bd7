# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""System checks of an installation: ``knutpunkt check`` runs them."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from knutpunkt.kernel.rls import tenant_tables


@register(Tags.database)
def check_tenant_wall(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Refuse a PostgreSQL role that walks through row-level security, or a table without its wall."""
    if not databases or connection.vendor != "postgresql":
        return []
    messages: list[CheckMessage] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            messages.append(
                Error(
                    "The database role is a superuser or has BYPASSRLS: row-level security does not hold.",
                    hint="Use a role made with NOSUPERUSER NOBYPASSRLS (docs/how-to: installera).",
                    id="knutpunkt.E001",
                )
            )
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
            [list(tenant_tables())],
        )
        messages += [
            Error(f"Table {name} has no row-level security.", hint="Run knutpunkt manage migrate.", id="knutpunkt.E002")
            for (name,) in cursor.fetchall()
        ]
    return messages
