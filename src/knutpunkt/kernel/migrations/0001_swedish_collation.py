# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
from typing import Any

from django.db import migrations


def create_collation(apps: Any, schema_editor: Any) -> None:
    """Create the Swedish ICU collation on PostgreSQL; SQLite gets its own on each connection."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE COLLATION IF NOT EXISTS swedish (provider = icu, locale = 'sv-SE')")


def drop_collation(apps: Any, schema_editor: Any) -> None:
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP COLLATION IF EXISTS swedish")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [migrations.RunPython(create_collation, drop_collation)]
