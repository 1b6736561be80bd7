# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A pytest plugin that keeps the tests which use the database.

``tools/run_tests.py`` loads it for the run on PostgreSQL: what never asks a database has been tried in the run
before, and cannot answer otherwise on another one.
"""

import pytest

FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, by a fixture or by a mark."""
    return bool(FIXTURES & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that do not use the database."""
    without = [item for item in items if not uses_database(item)]
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if uses_database(item)]
