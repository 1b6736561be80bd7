# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Every migration can be taken back, and the models have no migration missing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("knutpunkt."))


def migrations() -> dict[str, Any]:
    """Return every migration of our own rooms by name."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}": one for (app, name), one in loader.disk_migrations.items() if app in OURS}


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", *OURS, check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("name", sorted(migrations()))
def test_every_operation_can_be_reversed(name: str) -> None:
    assert [operation for operation in migrations()[name].operations if not operation.reversible] == []


def test_control_an_irreversible_operation_is_seen() -> None:
    assert not RunPython(lambda *_: None).reversible


#: Runs in a process of its own, on a database of its own: prints the schema after each step as JSON.
BACK_AND_FORTH = """
import json, re, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection

def schema():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        rows = cursor.fetchall()
    return sorted(re.sub(r"\\s+", " ", sql) for name, sql in rows if any(label in name for label in sys.argv[1:]))

steps = []
for target in [[], ["people", "zero"], []]:
    call_command("migrate", *target, verbosity=0)
    steps.append(schema())
print(json.dumps(steps))
"""


def test_all_the_way_back_and_forward_again(tmp_path: Path) -> None:
    """The schema after back and forth is the one before; between them nothing of ours is left.

    Whatever stands on the room `people` (every other room does) is taken back with it.
    """
    environment = {**os.environ, "KNUTPUNKT_HOME": str(tmp_path), "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "knutpunkt.config.settings"
    command = [sys.executable, "-c", BACK_AND_FORTH, *OURS]
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    before, between, after = json.loads(answer.stdout)
    assert before
    assert between == []
    assert after == before
