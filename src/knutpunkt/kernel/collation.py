# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""Swedish order (… z, å, ä, ö) in both databases, under one name: ``Collate("title", SWEDISH)``.

PostgreSQL gets an ICU collation by migration 0001; SQLite gets the function below on each connection.
"""

from typing import Any

from knutpunkt.kernel.text import swedish_key

SWEDISH = "swedish"


def _compare(left: str, right: str) -> int:
    a, b = swedish_key(left), swedish_key(right)
    return (a > b) - (a < b)


def install_collation(connection: Any, **_: Any) -> None:
    """Teach a new SQLite connection the Swedish order (receiver of connection_created)."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(SWEDISH, _compare)
